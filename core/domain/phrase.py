"""Phrases: how we write down, in our own content, by which words something is known.

``cost*``        a word that begins so
``open ... day`` both, in this order, with up to four words in between
``~close``       the word where it is not denied: neither "not close" nor "instead of closing"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from core.domain.text import Span

_NOT = r"not|never|without|instead|rather|nor"
_GAP = rf"\W+(?:(?!(?:{_NOT})\b)[\w'’%€-]+\W+){{0,4}}?"
_NEAR = 48  # characters before a word in which it may be denied
_DENIED = re.compile(
    r"(?:\b(?:not?|never|without|instead of|rather than|nor|avoid|against)|n['’]t)"
    r"(?:\W+(?:to|the|a|be|just|simply|yet|all)\b)*\W+$",
    re.IGNORECASE,
)


def found_in(text: str, phrases: Sequence[str]) -> Iterator[Span]:
    """Where one of *phrases* stands in *text*, by phrase, then by place."""
    for phrase in phrases:
        for match in _pattern(phrase.removeprefix("~")).finditer(text):
            if not phrase.startswith("~") or not _DENIED.search(
                text[max(0, match.start() - _NEAR) : match.start()]
            ):
                yield Span(*match.span())


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    parts = (
        r"\W+".join(
            re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
            for word in part.split()
        )
        for part in phrase.split("...")
    )
    return re.compile(rf"\b{_GAP.join(parts)}(?!\w)", re.IGNORECASE)
