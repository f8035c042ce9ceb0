"""What sort of question it is: what one learns from the answer, or why one learns nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.asking_back.words import lowered, read
from core.content import table
from core.domain.interview import Kind
from core.domain.remark import Worth
from core.domain.text import Span

_ONWARD = re.compile(r"\s*[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Sort:
    """One entry of content/asking_back/sorts.toml; that file says what the fields mean."""

    key: str
    worth: Worth
    theme: str
    because: str
    patterns: tuple[re.Pattern[str], ...]
    here: frozenset[Kind] = frozenset()
    because_here: str = ""


@dataclass(frozen=True)
class Found:
    sort: Sort
    span: Span  # the words by which it was recognised, in the text that was looked at


@cache
def _sorts() -> tuple[Sort, ...]:
    return tuple(
        Sort(
            key=entry["key"],
            worth=Worth(entry["worth"]),
            theme=entry["theme"],
            because=entry["because"],
            patterns=tuple(re.compile(expression) for expression in entry["patterns"]),
            here=frozenset(map(Kind, entry.get("here", ()))),
            because_here=entry.get("because_here", ""),
        )
        for entry in table("asking_back/sorts")["sort"]
    )


def sort_of(text: str) -> Found | None:
    """The first sort of which a pattern fits *text*; None where the rules know none."""
    small = lowered(text)
    for sort in _sorts():
        for expression in sort.patterns:
            match = expression.search(small)
            if match:
                return Found(sort, _trimmed(Span(*match.span()), text))
    return None


def _trimmed(span: Span, text: str) -> Span:
    """*span* with whole words, and never broken off: not "How much will I" but "… I earn"."""
    dangling = read("dangling").split()
    while span.of(lowered(text)).split()[-1:] and span.of(lowered(text)).split()[-1] in dangling:
        onward = _ONWARD.match(text, span.end)
        if onward is None:
            break
        span = Span(span.start, onward.end())
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip(" ,;:"))
    return Span(start, max(start, span.end - len(inside) + len(inside.rstrip(" ,;:?.!"))))
