"""Measuring beside a baseline: A B A B, then the median and how far the repeats differ.

Machines are noisy, and noise comes in waves. Whatever is compared is measured in turns, so
that a wave hits both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

SHORT, LONG = 3.0, 30.0  # seconds: five repeats below the one, three below the other, else one
REPEATS_WHEN_SHORT, REPEATS_WHEN_LONG = 5, 3


@dataclass(frozen=True)
class Sample:
    """The repeats of one measurement, in whatever unit they were taken."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def spread(self) -> float:
        """Half of what lies between the quartiles; 0 for a single value."""
        if len(self.values) < 2:  # noqa: PLR2004 - one value has no quartiles
            return 0.0
        low, _, high = quantiles(self.values, n=4, method="inclusive")
        return (high - low) / 2


def in_turns(
    ours: Callable[[], float], baseline: Callable[[], float], repeats: int
) -> tuple[Sample, Sample]:
    """Measure both *repeats* times, taking turns."""
    pairs = [(ours(), baseline()) for _ in range(repeats)]
    return Sample(tuple(pair[0] for pair in pairs)), Sample(tuple(pair[1] for pair in pairs))


def repeats_for(seconds: float) -> int:
    """How often something is repeated that takes *seconds* each time."""
    if seconds < SHORT:
        return REPEATS_WHEN_SHORT
    return REPEATS_WHEN_LONG if seconds < LONG else 1


def percentile(values: Sequence[float], share: float) -> float:
    """The value that *share* (0 to 1) of *values* do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
