"""What a benchmark found: parts with their limits, and the figure that they make up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Part:
    """One thing measured: `ours` against `baseline`, in `unit`; the ratio must reach `goal`.

    Where the goal is an absolute limit, `baseline` is that limit and `goal` is 1. Where
    something must not happen, `ours` counts it, `baseline` counts the occasions, and `goal`
    is 0. `most` False turns the goal round: the ratio must be at least that.
    """

    name: str
    unit: str
    ours: float
    baseline: float
    goal: float = 1.0
    spread: float = 0.0  # of `ours`: half of what lies between its quartiles
    most: bool = True
    said: str = ""  # what else there is to know, in words

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline if self.baseline else (inf if self.ours else 0.0)

    @property
    def holds(self) -> bool:
        return self.ratio <= self.goal if self.most else self.ratio >= self.goal

    @property
    def pressure(self) -> float:
        """How near the limit it is: above 1 it is broken. What must not happen is 0 or inf."""
        reached, allowed = (self.ratio, self.goal) if self.most else (self.goal, self.ratio)
        if allowed == 0:
            return inf if reached else 0.0
        return reached / allowed


@dataclass(frozen=True)
class Figure:
    """One line of the table. Its numbers are those of the part that is nearest its limit."""

    id: str
    what: str
    parts: Sequence[Part]

    @property
    def worst(self) -> Part:
        return max(self.parts, key=lambda part: (not part.holds, part.pressure))

    @property
    def holds(self) -> bool:
        return all(part.holds for part in self.parts)


@dataclass(frozen=True)
class Benchmark:
    """How to measure one figure. *measure* is told whether it shall only try everything once.

    What is `seeded` shows pages to candidates who are lived through once a process.
    """

    id: str
    what: str
    measure: Callable[[bool], Sequence[Part]]
    seeded: bool = False

    def run(self, *, smoke: bool) -> Figure:
        parts = self.measure(smoke)
        if not parts:
            raise RuntimeError(f"{self.id} measured nothing")
        return Figure(self.id, self.what, tuple(parts))
