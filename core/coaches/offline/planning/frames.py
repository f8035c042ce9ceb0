"""The sentences around a claim or a requirement, from content/planning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from string import Formatter
from typing import Any

from core.content import table
from core.domain.interview import Brief, Difficulty, Kind, Seniority

_SLOTS = Formatter()


@dataclass(frozen=True)
class Frame:
    """One way to ask. `types` and `proof` say about what; the rest, in which interviews.

    A line whose own type is in `unless` is not asked about so, though its types are general.

    `opens` is false for a question that no conversation should begin with.
    """

    text: str
    in_other_words: str
    types: frozenset[str]
    unless: frozenset[str]
    proof: frozenset[str]
    kinds: frozenset[Kind]
    difficulty: frozenset[Difficulty]
    levels: frozenset[Seniority]
    number: bool | None
    opens: bool

    def suits(self, brief: Brief) -> bool:
        return (
            brief.kind in self.kinds
            and brief.difficulty in self.difficulty
            and brief.seniority in self.levels
        )

    @property
    def slots(self) -> frozenset[str]:
        """The names between braces, in both wordings."""
        both = (*_SLOTS.parse(self.text), *_SLOTS.parse(self.in_other_words))
        return frozenset(name for _, name, _, _ in both if name)


def _frame(fields: Mapping[str, Any]) -> Frame:
    return Frame(
        text=fields["text"],
        in_other_words=fields["in_other_words"],
        types=frozenset(fields["types"]),
        unless=frozenset(fields.get("unless", ())),
        proof=frozenset(fields.get("proof", ())),
        kinds=frozenset(map(Kind, fields.get("kinds", Kind))),
        difficulty=frozenset(map(Difficulty, fields.get("difficulty", Difficulty))),
        levels=frozenset(map(Seniority, fields.get("levels", Seniority))),
        number=fields.get("number"),
        opens=fields.get("opens", True),
    )


@cache
def claim_frames() -> tuple[Frame, ...]:
    return tuple(_frame(fields) for fields in table("planning/claim_frames")["frame"])


@cache
def requirement_frames() -> tuple[Frame, ...]:
    return tuple(_frame(fields) for fields in table("planning/requirement_frames")["frame"])


@cache
def texts(name: str, part: str) -> Mapping[str, str]:
    """One table of ``content/planning/NAME.toml``, e.g. the reasons by type."""
    found: Mapping[str, str] = table(f"planning/{name}")[part]
    return found


def reasons(name: str, key: str) -> tuple[str, ...]:
    """Every wording of one reason of ``content/planning/NAME.toml``, the usual one first."""
    return (texts(name, "why")[key], *lines(name, "why_again", key))


@cache
def lines(name: str, part: str, key: str) -> tuple[str, ...]:
    """One list of lines of ``content/planning/NAME.toml``; empty where there is none."""
    return tuple(table(f"planning/{name}")[part].get(key, ()))


def draw(*keys: str) -> int:
    """A number that is always the same for the same *keys*, and spread evenly over others."""
    return int.from_bytes(sha256("\x1f".join(keys).encode("utf-8", "replace")).digest()[:8], "big")


def shuffled(frames: Iterable[Frame], *keys: str) -> list[Frame]:
    """*frames* in an order of their own for *keys*, the same each time."""
    return sorted(frames, key=lambda frame: draw(frame.text, *keys))
