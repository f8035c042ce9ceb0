"""The question bank of content/questions: questions of our own, and which of them fit a brief."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.content import CONTENT
from core.domain.interview import Brief, Difficulty, Kind, Seniority

FOLDER = CONTENT / "questions"
ANY = "any"
DESIGNERS = frozenset({"software", "data"})  # whose ordinary interviews ask for a design too
PROBES = ("own_part", "result", "example", "number", "decision", "obstacle", "learning")
_HARDNESS = (Difficulty.EASIER, Difficulty.USUAL, Difficulty.HARDER)


@dataclass(frozen=True)
class Entry:
    """One question of the bank.

    `families` are the lines of work that it is for, or "any"; `good` says in a few phrases
    what a good answer holds; `probes` are follow-ups, each under what it asks for when an
    answer lacks it (one of PROBES).
    """

    id: str
    text: str
    in_other_words: str
    kind: Kind
    competency: str
    families: frozenset[str]
    levels: frozenset[Seniority]
    difficulty: Difficulty
    good: tuple[str, ...]
    probes: Mapping[str, str]

    def fits(self, brief: Brief, family: str | None) -> bool:
        """Whether it suits the kind of interview, the line of work and the seniority."""
        mixes = brief.kind is Kind.MIXED and (
            self.kind is not Kind.SYSTEM_DESIGN or family in DESIGNERS
        )
        return (
            (mixes or brief.kind is self.kind)
            and bool(self.families & {ANY, family})
            and brief.seniority in self.levels
        )

    @property
    def hardness(self) -> int:
        """0, 1 or 2: easier, usual, harder."""
        return _HARDNESS.index(self.difficulty)

    def distance(self, difficulty: Difficulty) -> int:
        """How far its difficulty is from *difficulty*: 0, 1 or 2."""
        return abs(self.hardness - _HARDNESS.index(difficulty))


def _entry(fields: Mapping[str, Any]) -> Entry:
    return Entry(
        id=fields["id"],
        text=fields["text"],
        in_other_words=fields["in_other_words"],
        kind=Kind(fields["kind"]),
        competency=fields["competency"],
        families=frozenset(fields["families"]),
        levels=frozenset(map(Seniority, fields["levels"])),
        difficulty=Difficulty(fields["difficulty"]),
        good=tuple(fields["good"]),
        probes=dict(fields["probes"]),
    )


@cache
def bank() -> tuple[Entry, ...]:
    """Every question of the bank, in the order of the files and of the questions in them.

    Raises KeyError or ValueError where a question lacks a field or names an unknown kind.
    """
    files = (tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml")))
    return tuple(_entry(fields) for file in files for fields in file["question"])


def entry(bank_id: str) -> Entry | None:
    """The question with that id; None once it has left the bank."""
    return next((found for found in bank() if found.id == bank_id), None)
