"""Advice: something to change, and to which level each criterion could rise by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.coaches.offline.assessment.statement import Statement

Levels = Mapping[str, int]  # by the key of the criterion; those not asked for are left out
Weights = Mapping[str, float]


@dataclass(frozen=True)
class Advice:
    """`because` holds "{quote}" where the candidate's own words of *about* are put in."""

    title: str
    because: str
    raises: Levels
    about: Statement | None = None

    def gain(self, levels: Levels, weights: Weights) -> float:
        """Weighted levels that could be won by it."""
        return sum(self.gained(key, levels, weights) for key in self.raises)

    def gained(self, key: str, levels: Levels, weights: Weights) -> float:
        """What one criterion could win; 0.0 for one that is not judged here."""
        if key not in levels:
            return 0.0
        return max(0, self.raises[key] - levels[key]) * weights.get(key, 0.0)

    def most_raised(self, levels: Levels, weights: Weights) -> str | None:
        """The criterion that it would raise most: always one below the highest level."""
        return max(
            (key for key in self.raises if self.gained(key, levels, weights)),
            key=lambda key: self.gained(key, levels, weights),
            default=None,
        )


def up(levels: Levels, key: str, by: int) -> int:
    """*by* levels above the present one, at most 5."""
    return min(5, levels.get(key, 0) + by)


def first(statements: Sequence[Statement]) -> Statement | None:
    return statements[0] if statements else None
