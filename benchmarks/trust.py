"""T1 to T5 and T7: how far the coach can be trusted, as evals/ finds it.

Nothing is timed here. `ours` is the worst value over all cases, `baseline` its limit; where
nothing may happen at all, `ours` counts how often it did and `baseline` the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks.figures import Benchmark, Part
from evals import fillers, invented, trust
from evals.findings import Finding

SMOKE_EVERY = 53  # no divisor of the number of ways to say an answer: each is among them
AT_LEAST = {"T1", "T7"}  # per cent: more is better
UNITS = {"T1": "%", "T2": "invented", "T3": "of 5", "T4": "levels", "T5": "of cases", "T7": "%"}


def part(finding: Finding) -> Part:
    """What evals/ found, as a part: its limit, and a few of the cases that missed it."""
    limit, goal = (finding.goal, 1.0) if finding.goal else (float(finding.cases), 0.0)
    return Part(
        f"{finding.cases} looked at",
        UNITS[finding.id],
        finding.worst,
        limit,
        goal,
        most=finding.id not in AT_LEAST,
        said="; ".join(finding.misses[:5]),
    )


def _benchmark(name: str, what: str, find: Callable[[int], Finding]) -> Benchmark:
    def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
        return [part(find(SMOKE_EVERY if smoke else 1))]

    return Benchmark(name, what, measure)


def _t2(every: int) -> Finding:
    return invented.t2(every=every)


def _t7(_smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    """Two figures with a goal each; it takes no time, so a smoke run does all of it."""
    return [replace(part(found), name=found.what) for found in fillers.t7()]


TRUST = (
    _benchmark("T1", "Quotes that occur verbatim", trust.t1),
    _benchmark("T2", "Numbers and names invented in an improved answer", _t2),
    _benchmark("T3", "Highest level of an answer that is none", trust.t3),
    _benchmark("T4", "Largest change by padding, flattery or style", trust.t4),
    _benchmark("T5", "Orders that moved a level or were quoted", trust.t5),
    Benchmark("T7", "Fillers told from words that are meant", _t7),
)
