"""A figure with the interval of what it can claim, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Measured:
    """`value`, which lies somewhere from `low` to `high`, both included."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} is not between {self.low} and {self.high}")

    def apart(self, other: Measured) -> bool:
        """Whether no value fits both: only then is one of them said to be more."""
        return self.high < other.low or other.high < self.low

    def times(self, factor: float) -> Measured:
        ends = self.low * factor, self.high * factor
        return Measured(self.value * factor, min(ends), max(ends))


class Unmeasured(StrEnum):
    """Why something was not measured."""

    UNTIMED = "untimed"  # the service does not say when a word was said
    TOO_LITTLE = "too_little"  # of speech
    LOST = "lost"  # some of the sound
    UNFINISHED = "unfinished"  # the last of it may not have been heard
    DOUBTFUL = "doubtful"  # too many words
    NOT_VERBATIM = "not_verbatim"  # "um" and the like are left out
    NOT_ENGLISH = "not_english"
    NO_LEVELS = "no_levels"  # nobody noted how loud it was


Figure = Measured | Unmeasured
