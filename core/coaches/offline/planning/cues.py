"""The words by which an answer is read before a follow-up, from content/planning."""

from __future__ import annotations

import re
from functools import cache

from core.coaches.offline.planning.matching import stem
from core.content import table

_NAME = "planning/answer_cues"


@cache
def cue(name: str) -> re.Pattern[str]:
    """A pattern of content/planning/answer_cues.toml."""
    return re.compile(table(_NAME)[name], re.IGNORECASE)


@cache
def words(name: str) -> frozenset[str]:
    """A list of words of the same file."""
    return frozenset(table(_NAME)[name].split())


@cache
def stems_of(name: str) -> frozenset[str]:
    """The words of a list by their stems, as `matching` makes them."""
    return frozenset(map(stem, words(name)))
