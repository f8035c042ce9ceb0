"""Two figures that cannot both be right: one of the résumé or of an earlier answer, one of now.

Only on safe grounds: the same unit, the same thing, a clause that states how many there were,
and nothing that makes them two things ("the first week", "of them"). All else is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.words import stems, words_of
from core.coaches.offline.planning.claims import measure_in
from core.coaches.offline.planning.cues import cue, stems_of
from core.coaches.offline.planning.cues import words as listed
from core.coaches.offline.planning.matching import stem, weights
from core.coaches.offline.planning.quantities import Quantity, quantities

_EXACT, _ABOUT = 0.02, 0.2  # how far apart two figures may be and still agree
_SHARED = 2  # words that matter which two answers must share around a figure
_BREAK = re.compile(
    r"[,;:]\s|\s(?:and|but|so|because|which|who|that|when|while|where)\s", re.IGNORECASE
)


class Pair(NamedTuple):
    """Two figures, as they were said, for one thing."""

    one: str
    other: str


@dataclass(frozen=True)
class _Figure:
    """A quantity, and what stands around it."""

    quantity: Quantity

    @property
    def unit(self) -> str:
        return self.quantity.unit

    @cached_property
    def clause(self) -> str:
        q = self.quantity
        start = max((m.end() for m in _BREAK.finditer(q.sentence, 0, q.start)), default=0)
        after = _BREAK.search(q.sentence, q.end)
        return q.sentence[start : after.start() if after else None]

    @cached_property
    def context(self) -> frozenset[str]:
        """What its sentence speaks of, what is counted left out."""
        counted = weights(re.sub(r"\d", "", self.quantity.text))
        return frozenset(weights(self.quantity.sentence)) - frozenset(counted)

    def states(self, known: frozenset[str]) -> bool:
        """Whether its clause says how many there were: by "were", "had", or a verb of *known*."""
        if cue("restricted").match(self.quantity.sentence[self.quantity.end :]):
            return False
        if self.unit == "%":
            return bool(cue("changed").search(self.clause))
        being = listed("having")
        words = words_of(self.clause)
        doing = (w for w in words if past(w) or w.stem in stems("english", "verbs"))
        return any(w.text in being for w in words) or any(stem(w.text) in known for w in doing)

    def apart(self, *, at_the_beginning: bool = False) -> bool:
        """Whether it may be the figure of a part, or of another time."""
        q = self.quantity
        if cue("other_part").search(q.sentence):
            return True
        return not at_the_beginning and bool(cue("other_time").search(q.sentence))

    def agrees(self, other: _Figure) -> bool:
        one, two = self.quantity, other.quantity
        room = _ABOUT if one.about or two.about else _EXACT
        return abs(one.value - two.value) <= room * max(one.value, two.value)


def _figures(text: str) -> list[_Figure]:
    return [_Figure(quantity) for quantity in quantities(text)]


def claimed_otherwise(claim: str, answer: str) -> Pair | None:
    """A figure of *answer* for the very thing that *claim* gives another figure for, if any."""
    change = measure_in(claim) or ""
    known = frozenset(weights(claim))
    said = _figures(answer)
    for mine in _figures(claim):
        begins = change.startswith(f"from {mine.quantity.text}") and not mine.unit
        units = known if begins else {mine.unit} - {""}
        there = [figure for figure in said if figure.unit in units]
        if any(figure.agrees(mine) for figure in there):
            continue
        for figure in there:
            shared = (known & (figure.context | {figure.unit})) - {mine.unit}
            enough = len(shared) >= _needed(figure.unit)
            if enough and figure.states(known) and not figure.apart(at_the_beginning=begins):
                return Pair(change if begins else mine.quantity.text, figure.quantity.text)
    return None


def said_otherwise(earlier: Sequence[str], answer: str) -> Pair | None:
    """A figure of *answer* for a thing that an earlier answer gave another figure for, if any."""
    loose = stems_of("time_units") | {"", "%"}
    now = [figure for figure in _figures(answer) if figure.unit not in loose]
    before = [figure for text in earlier for figure in _figures(text)]
    for mine in before:
        for figure in now:
            same = figure.unit == mine.unit and len(mine.context & figure.context) >= _SHARED
            if not same or mine.apart() or figure.apart():
                continue
            stated = mine.states(figure.context) and figure.states(mine.context)
            if stated and not any(figure.agrees(o) for o in before if o.unit == figure.unit):
                return Pair(mine.quantity.text, figure.quantity.text)
    return None


def _needed(unit: str) -> int:
    return _SHARED if unit in stems_of("time_units") else 1
