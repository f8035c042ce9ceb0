"""How steady a voice was: how far its level spreads while it speaks, and whether it sinks.

Levels are of tenths of a second, in whole dB below full scale. Between two sounds of one word they
differ by ten dB and more, so the median of every second of speaking is taken: what is left is how
somebody speaks, not what they say. A browser that evens loudness out evens this out as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, sqrt
from statistics import median
from typing import Final

from core.domain.measured import Measured, Unmeasured

TENTHS: Final = 10  # spoken tenths that make a second of speaking
LEAST: Final = 18  # seconds of speaking: six in each third of the answer
HIGH, LOW = 0.9, 0.1  # the spread leaves out the loudest and the quietest tenth of the seconds
SURE: Final = 1.96  # standard errors on either side: 19 of 20
ROUNDED: Final = 0.5  # dB: levels are whole numbers


@dataclass(frozen=True)
class Loudness:
    """In dB. `spread`: between the quiet and the loud seconds. `drop`: by how much the last third
    is quieter than the first; below 0 where it is louder."""

    spread: Measured
    drop: Measured


def loudness(levels: Sequence[int], spoken: Sequence[tuple[float, float]]) -> Loudness | Unmeasured:
    """Of the tenths of *levels* that lie inside one of *spoken*, (from, until) in seconds."""
    if not levels:
        return Unmeasured.NO_LEVELS
    seconds = _seconds([levels[at] for at in _tenths(spoken) if at < len(levels)])
    if len(seconds) < LEAST:
        return Unmeasured.TOO_LITTLE
    third = len(seconds) // 3
    first, last = _quantile(seconds[:third], 0.5), _quantile(seconds[-third:], 0.5)
    spread = _less(_quantile(seconds, HIGH), _quantile(seconds, LOW))
    return Loudness(replace(spread, low=max(spread.low, 0.0)), _less(first, last))


def _tenths(spoken: Sequence[tuple[float, float]]) -> list[int]:
    """Tenths of a second that are speaking as a whole: the others are half silent."""
    found = {
        tenth
        for start, end in spoken
        for tenth in range(ceil(round(start * 10, 6)), floor(round(end * 10, 6)))
    }
    return sorted(found)


def _seconds(tenths: Sequence[int]) -> list[float]:
    whole = len(tenths) - len(tenths) % TENTHS
    return [float(median(tenths[at : at + TENTHS])) for at in range(0, whole, TENTHS)]


def _quantile(values: Sequence[float], part: float) -> Measured:
    """With the interval by ranks (binomial, normal approximation), which needs no shape."""
    ranked = sorted(values)
    last = len(ranked) - 1
    off = SURE * sqrt(len(ranked) * part * (1 - part))
    value = ranked[round(last * part)]
    low = ranked[max(floor(last * part - off), 0)] - ROUNDED
    high = ranked[min(ceil(last * part + off), last)] + ROUNDED
    return Measured(value, low, high)


def _less(one: Measured, other: Measured) -> Measured:
    return Measured(one.value - other.value, one.low - other.high, one.high - other.low)
