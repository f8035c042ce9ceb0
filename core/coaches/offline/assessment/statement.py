"""A statement: what one clause of an answer does, and what in it a stranger could check.

A clause is one of: *event* (somebody did something, something happened), *habit*, *would*,
*opinion*, *courtesy*, *echo* (the question's own words) or *plain* (a statement). It is worth
something only where it says a thing that not anybody could say of anything: `facts` (words
outside of content/vocabulary/assessment/english.toml's general ones) or `numbers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

from core.coaches.offline.assessment.sentences import OWN, Clause
from core.coaches.offline.assessment.words import root
from core.content import table
from core.domain.text import Span


class Mode(StrEnum):
    EVENT = "event"
    PLAIN = "plain"
    HABIT = "habit"
    WOULD = "would"
    OPINION = "opinion"
    COURTESY = "courtesy"
    ECHO = "echo"


@dataclass(frozen=True)
class Statement:
    """One clause, understood. `verb` is what "I" or "we" did, by stem, where they did something."""

    clause: Clause
    mode: Mode
    own: bool
    verb: str | None
    facts: frozenset[str]
    numbers: frozenset[str]
    text: str
    repeated: bool = False
    now: bool = False  # an event told in the present

    @cached_property
    def roots(self) -> frozenset[str]:
        """Every word of the clause, by its root: for comparing topics."""
        return frozenset(root(word.stem) for word in self.clause.words)

    @property
    def span(self) -> Span:
        return Span(self.clause.start, self.clause.end)

    @property
    def worth(self) -> bool:
        return bool(self.facts or self.numbers)

    @property
    def event(self) -> bool:
        return self.mode is Mode.EVENT


def facts_in(statements: tuple[Statement, ...]) -> frozenset[str]:
    """Different facts of several statements."""
    return frozenset().union(*(statement.facts for statement in statements))


def numbers_in(statements: tuple[Statement, ...]) -> frozenset[str]:
    """Different numbers of several statements."""
    return frozenset().union(*(statement.numbers for statement in statements))


@cache
def cue(name: str) -> re.Pattern[str]:
    """A pattern of content/vocabulary/assessment/cues.toml."""
    return re.compile(table("vocabulary/assessment/cues")[name], re.IGNORECASE)


def has_own(statement: Statement) -> bool:
    """True where "I" or "we" stands in it."""
    return any(word.text in OWN for word in statement.clause.words)
