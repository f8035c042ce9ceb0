"""The words of a question: as they are compared, and where they stand."""

from __future__ import annotations

import re
from functools import cache

from core.coaches.offline.planning.matching import stem
from core.content import table

_WORD = re.compile(r"[^\W_]+(?:['+#-][^\W_]+)*[+#]*")
SAME = 0.75  # share of the words of both that two wordings of one question have in common


def lowered(text: str) -> str:
    """*text* in small letters with plain apostrophes, every sign at its place."""
    return "".join(
        "'" if sign in "’‘`" else small if len(small := sign.lower()) == 1 else sign
        for sign in text
    )


def read(name: str) -> str:
    """A pattern or a list of words of content/asking_back/wordings.toml."""
    return str(table("asking_back/wordings")["read"][name])


@cache
def pattern(name: str) -> re.Pattern[str]:
    return re.compile(read(name))


@cache
def listed(name: str) -> frozenset[str]:
    return frozenset(read(name).split())


def words_of(text: str) -> tuple[str, ...]:
    """The words of *text* in small letters."""
    return tuple(_WORD.findall(lowered(text)))


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word not in listed("function"))


def same_question(one: str, other: str) -> bool:
    """Whether two wordings ask the same, but for small words and endings."""
    mine, theirs = _content(one), _content(other)
    if not mine or not theirs:
        return words_of(one) == words_of(other)
    return len(mine & theirs) >= SAME * len(mine | theirs)
