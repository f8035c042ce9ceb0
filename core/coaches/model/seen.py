"""A text of a person as a model gets to see it: with places left out, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.coaches.model.quoting import places
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
        for part in self.parts:
            for place in places(quote, part.of(self.text)):
                yield Span(part.start + place.start, part.start + place.end)
