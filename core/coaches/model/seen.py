"""A text of a person as a model gets to see it: with places left out, and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.coaches.model.quoting import Quotable
from core.domain.text import Span, joined

LEFT_OUT = "[…]"  # neutral: it says that something stood there, and not what


@dataclass(frozen=True, repr=False)
class Seen:
    """`text` as given. Nothing in `holes` reaches a model, and nothing in them is a quote."""

    text: str
    holes: tuple[Span, ...] = ()

    @property
    def shown(self) -> str:
        """What a model gets."""
        shown, end = "", 0
        for hole in joined(self.holes):
            shown += f"{self.text[end : hole.start]}{LEFT_OUT}"
            end = hole.end
        return shown + self.text[end:]

    @property
    def parts(self) -> tuple[Span, ...]:
        """What is left of the text, in order."""
        bounds = [0, *(end for hole in joined(self.holes) for end in (hole.start, hole.end))]
        bounds.append(len(self.text))
        pairs = zip(bounds[::2], bounds[1::2], strict=True)
        return tuple(Span(start, end) for start, end in pairs if start < end)

    @property
    def left(self) -> str:
        """What is left of it, with nothing in the places of what is not."""
        return " ".join(part.of(self.text) for part in self.parts)

    @property
    def whole(self) -> bool:
        return not self.holes

    def locate(self, quote: str) -> Span | None:
        """The first place in the text as given where *quote* stands outside every hole."""
        return next(self.places(quote), None)

    def places(self, quote: str) -> Iterator[Span]:
        """Every such place, in order."""
        for part, quotable in self._quotable:
            for place in quotable.places(quote):
                yield Span(part.start + place.start, part.start + place.end)

    @cached_property
    def _quotable(self) -> Sequence[tuple[Span, Quotable]]:
        return [(part, Quotable(part.of(self.text))) for part in self.parts]
