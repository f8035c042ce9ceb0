"""Findings: what a family of cases showed, for the table, the tests and the benchmarks alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tried:
    """One case: its family, what it measured, and what to say of it where it misses the goal.

    `value` is in the unit of the goal. `miss` is empty where the goal is met. Of a case that
    is held out nothing is said but its family: whoever writes rules may read misses.
    """

    family: str
    value: float
    miss: str = ""
    held_out: bool = False


@dataclass(frozen=True)
class Family:
    name: str
    worst: float
    cases: int
    missed: int
    held_out: bool = False


@dataclass(frozen=True)
class Finding:
    """What all families showed. `worst` is in the unit of the goal; `misses` name cases."""

    id: str
    what: str
    worst: float
    goal: float
    cases: int
    misses: tuple[str, ...]
    families: tuple[Family, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.misses

    @property
    def unseen(self) -> tuple[int, int]:
        """(missed, cases) of what nobody who writes rules has read."""
        hidden = [family for family in self.families if family.held_out]
        return sum(family.missed for family in hidden), sum(family.cases for family in hidden)

    @property
    def holds_opened(self) -> bool:
        """Whether every case that may be read meets the goal."""
        return len(self.misses) <= self.unseen[0]


def families(tried: Iterable[Tried]) -> tuple[Family, ...]:
    """The cases counted by family, in the order in which the families come."""
    together: dict[str, list[Tried]] = {}
    for case in tried:
        together.setdefault(case.family, []).append(case)
    return tuple(
        Family(
            name,
            max(case.value for case in cases),
            len(cases),
            sum(bool(case.miss) for case in cases),
            cases[0].held_out,
        )
        for name, cases in together.items()
    )


def misses(tried: Iterable[Tried]) -> tuple[str, ...]:
    """What to say of each case that misses."""
    return tuple(
        f"{c.family}: (held out)" if c.held_out else f"{c.family}: {c.miss}"
        for c in tried
        if c.miss
    )


def finding(name: str, what: str, goal: float, tried: list[Tried]) -> Finding:
    """A finding of which the largest value counts."""
    worst = max((case.value for case in tried), default=0.0)
    return Finding(name, what, worst, goal, len(tried), misses(tried), families(tried))
