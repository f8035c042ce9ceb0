"""What was measured of a coach on cases of our own, as the Proof page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Trick:
    """One way of getting a level that was not earned. `missed` of `cases` got past it.

    Of those cases nobody who writes rules or prompts has read `unseen`; `unseen_missed` of them
    got past it.
    """

    id: str  # T1 to T5, as in docs
    what: str
    worst: float
    goal: float
    cases: int
    missed: int
    unseen: int = 0
    unseen_missed: int = 0


@dataclass(frozen=True)
class Repeated:
    """The same answers judged once more: the mean absolute difference of their overalls."""

    difference: float  # levels
    answers: int


@dataclass(frozen=True)
class Agreed:
    """Spearman's rank correlation with answers that people put into three bands.

    `words` is what counting words reaches on the same answers; `readers` that of two readings.
    """

    coach: float
    words: float
    answers: int
    unseen: bool  # nobody who writes rules or prompts has read them
    readers: float | None = None


@dataclass(frozen=True)
class Measurement:
    """One run of the evaluation, of one coach. `coach` is its `Coach.ref`."""

    coach: str
    at: datetime
    samples: int
    rubrics: tuple[str, ...]
    prompts: tuple[str, ...]  # empty for rules
    agreed: tuple[Agreed, ...]
    labelled_by: tuple[str, ...]
    repeated: Repeated | None
    tricks: tuple[Trick, ...]
    calls: int = 0
    tokens: int = 0


def file_of(coach: str) -> str:
    """The name of its file, for a *coach* such as ``openai/gpt-4.1``."""
    return "".join(sign if sign.isalnum() or sign in "@.-" else "_" for sign in coach) + ".json"
