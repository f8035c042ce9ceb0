"""Places in a text: every quote that is shown, and every fact read, points at one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """Half-open offsets into a text, in Unicode code points: ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def fits(self, text: str) -> bool:
        """True where the span names at least one character that *text* really has."""
        return 0 <= self.start < self.end <= len(text)

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """*spans* in order, those that touch or overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def locate(quote: str, text: str) -> Span | None:
    """The first place where *quote* occurs verbatim in *text*, or None.

    Verbatim is meant: a quote that differs by one letter is not a quote (T1).
    """
    if not quote.strip():
        return None
    start = text.find(quote)
    return None if start < 0 else Span(start, start + len(quote))
