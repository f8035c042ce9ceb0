"""Finding a quote where it was said: tolerant to white space and quotation marks, to no letter."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.text import Span

_MARKS = {**dict.fromkeys("“”„«»‟", '"'), **dict.fromkeys("‘’‚‛´`", "'")}
_EDGES = " \"'\n\t“”„«»‘’"
_NO_SPACES = 0x2E80  # from here on, scripts that put no spaces between words


def find(quote: str, text: str) -> Span | None:
    """The first place of *quote* in *text*, or None."""
    return next(Quotable(text).places(quote), None)


class Quotable:
    """A text laid flat once, in which any number of quotes are looked for."""

    def __init__(self, text: str) -> None:
        self._flat, self._offsets = _flat(text)

    def places(self, quote: str) -> Iterator[Span]:
        """Every place where *quote* stands, as whole words, in order."""
        wanted, _ = _flat(quote.strip(_EDGES))
        start = self._flat.find(wanted) if any(map(str.isalnum, wanted)) else -1
        while start >= 0:
            end = start + len(wanted)
            if _apart(self._flat, start) and _apart(self._flat, end):
                yield Span(self._offsets[start], self._offsets[end - 1] + 1)
            start = self._flat.find(wanted, start + 1)


def _flat(text: str) -> tuple[str, list[int]]:
    """*text* with single spaces and straight marks, and where each of its signs stood."""
    signs: list[str] = []
    offsets: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace():
            if not signs or signs[-1] == " ":
                continue
            sign = " "  # noqa: PLW2901 - a space like any other
        signs.append(_MARKS.get(sign, sign))
        offsets.append(place)
    return "".join(signs), offsets


def _apart(flat: str, place: int) -> bool:
    """Whether no word goes across *place*."""
    if not 0 < place < len(flat):
        return True
    before, after = flat[place - 1], flat[place]
    joined = before.isalnum() and after.isalnum()
    return not joined or max(ord(before), ord(after)) >= _NO_SPACES
