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


def families(tried: Iterable[Tried]) -> tuple[Family, ...]:
    """The cases counted by family, in the order in which the families come."""
    together: dict[str, list[Tried]] = {}
    for case in tried:
        together.setdefault(case.family, []).append(case)
    return tuple(
        Family(name, max(c.value for c in cases), len(cases), sum(bool(c.miss) for c in cases))
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
