"""Changes from one figure to another, as they are told: "fell from 41 to 12 minutes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.words import stems, words_of
from core.coaches.offline.planning.cues import stems_of
from core.coaches.offline.planning.matching import weights
from core.coaches.offline.planning.quantities import (
    Quantity,
    near,
    period_after,
    period_in,
    quantities,
)

_MOST_BETWEEN = 30  # characters from one figure to the other: "14 observations a week to 3"
_FROM = re.compile(r"\bfrom\s+(?:about\s+|around\s+|roughly\s+|over\s+)?$", re.IGNORECASE)
_TO = re.compile(r"[^.;,]*?(?:\b(?:down |up )?to\b|->|→)\s*$", re.IGNORECASE)
# Where what a change is told of begins.
_OPENS = re.compile(
    r"\b(?:and|but|so|because|which|that|when|while|where|until|after|before)\b|[:;(]",
    re.IGNORECASE,
)
_MINUTES = {"second": 1 / 60, "minut": 1.0, "hour": 60.0}  # days and weeks have no fixed hours
_MOST_UNKNOWN = 1 / 3  # of the words a change is told of that the other line need not have


class Change(NamedTuple):
    """From `one` to `other`; a unit that is named at one end only holds for both."""

    one: Quantity
    other: Quantity

    @property
    def text(self) -> str:
        """The words from "from" to the second figure, with what it counts and by which time."""
        sentence, start = self.one.sentence, self.one.start
        opened = _FROM.search(sentence[:start])
        end = self.other.end + len(period_after(sentence[self.other.end :]))
        return sentence[opened.start() if opened else start : end].strip()

    @property
    def units(self) -> tuple[str, str]:
        one, other = self.one.unit, self.other.unit
        return (one or other, other or one)

    @property
    def values(self) -> tuple[float, float]:
        """Both figures; times in minutes where that is exact."""
        one, other = self.units
        ends = (self.one.value, self.other.value)
        return (ends[0] * _MINUTES.get(one, 1.0), ends[1] * _MINUTES.get(other, 1.0))

    @property
    def measure(self) -> str:
        """What kind of unit it is told in, "" where none is named."""
        kinds = {"minut" if unit in _MINUTES else unit for unit in self.units}
        return kinds.pop() if len(kinds) == 1 else "mixed"

    @property
    def falls(self) -> bool:
        return self.values[0] > self.values[1]

    @property
    def period(self) -> str:
        return period_in(self.one.sentence)

    @property
    def clause(self) -> str:
        """What it is told in, from the last joint before it to the next mark behind it."""
        behind = self.one.sentence[self.other.end :]
        return self.one.sentence[self._start : self.other.end] + re.split(r"[,;:]\s", behind)[0]

    @property
    def _start(self) -> int:
        head = self.one.sentence[: self.one.start]
        return max((found.end() for found in _OPENS.finditer(head)), default=0)

    @property
    def subject(self) -> frozenset[str]:
        """What it is told of: the words that matter before it, "the time" and deeds left out."""
        head = self.clause[: self.one.start - self._start]
        said = (w.text for w in words_of(head) if not past(w))
        light = stems_of("measures") | stems("english", "verbs")
        return frozenset(weights(" ".join(said))) - light

    def agrees(self, other: Change) -> bool:
        return all(self._agreeing(other))

    def contradicts(self, other: Change) -> bool:
        """Whether it is another change than *other*, and no step of it."""
        low, high = sorted(other.values)
        within = (low <= value <= high for value in self.values)
        step = all(a or w for a, w in zip(self._agreeing(other), within, strict=True))
        return self.falls is other.falls and not step

    def _agreeing(self, other: Change) -> list[bool]:
        """Of both figures, whether each may be the same as that of *other*."""
        about = (one.about or two.about for one, two in zip(self, other, strict=True))
        values = zip(self.values, other.values, about, strict=True)
        return [near(one, two, about=loose) for one, two, loose in values]

    def tells_of(self, known: frozenset[str], measure: str) -> bool:
        """Whether it is told of what *known* speaks of; "it" and "the time" are by the unit."""
        if not self.subject:
            return self.measure == measure and measure not in ("", "%", "mixed")
        same_unit = self.measure == measure or "" in (self.measure, measure)
        unknown = self.subject - known
        return same_unit and len(unknown) <= len(self.subject) * _MOST_UNKNOWN


def changes(text: str) -> Iterator[Change]:
    """Every change of *text* from one figure to another."""
    found = list(quantities(text))
    for one, other in pairwise(found):
        if one.sentence != other.sentence or not 0 < other.start - one.end <= _MOST_BETWEEN:
            continue
        between = one.sentence[one.end : other.start]
        arrow = between.strip() in ("->", "→")
        if arrow or (_FROM.search(one.sentence[: one.start]) and _TO.match(between)):
            yield Change(one, other)
