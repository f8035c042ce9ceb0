"""Two figures that cannot both be right: one of the résumé or of an earlier answer, one of now.

Only on safe grounds: the same unit, the same thing, a clause that states how many there were,
and nothing that makes them two things ("the first week", "of them"). A change from one figure
to another is held against a change only. All else is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.words import stems, words_of
from core.coaches.offline.planning.changes import Change, changes
from core.coaches.offline.planning.claims import measure_in
from core.coaches.offline.planning.cues import cue, stems_of
from core.coaches.offline.planning.cues import words as listed
from core.coaches.offline.planning.matching import stem, weights
from core.coaches.offline.planning.quantities import (
    CURRENCIES,
    Quantity,
    near,
    period_in,
    quantities,
    without_period,
)

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

    @property
    def measured(self) -> frozenset[str]:
        """What a share in a claim is told of: the words before it but the verb, else behind."""
        q = self.quantity
        before = q.sentence[: q.start].partition(" ")[2]
        return frozenset(weights(before)) or frozenset(weights(q.sentence[q.end :]))

    @property
    def period(self) -> str:
        """By which stretch of time it counts: "$100,000 a year"."""
        behind = self.quantity.sentence[self.quantity.end :]
        return period_in(re.split(r"[.,;:()]", behind, maxsplit=1)[0])

    @cached_property
    def context(self) -> frozenset[str]:
        """What its sentence speaks of, what is counted left out."""
        counted = weights(re.sub(r"\d", "", self.quantity.text))
        return frozenset(weights(self.quantity.sentence)) - frozenset(counted)

    def states(self, known: frozenset[str]) -> bool:
        """Whether its clause says how many there were: by "were", "had", or a verb of *known*."""
        behind = without_period(self.quantity.sentence[self.quantity.end :])
        if cue("restricted").match(behind) and not self._restates(behind, known):
            return False
        if self.unit == "%":
            return bool(cue("changed").search(self.clause))
        being = listed("having")
        words = words_of(self.clause)
        doing = [w for w in words if past(w) or w.stem in stems("english", "verbs")]
        done = any(stem(w.text) in known for w in doing) or self.saves_on(known)
        return done or any(w.text in being for w in words)

    def saves_on(self, known: frozenset[str]) -> bool:
        """Whether it is money saved, on what *known* speaks of or with nothing else named."""
        saved = stems_of("saving")
        said = frozenset(weights(without_period(self.clause)))
        if self.unit not in CURRENCIES or not said & saved or not known & saved:
            return False
        return said - saved - stems_of("measures") - weights(self.quantity.text).keys() <= known

    @staticmethod
    def _restates(behind: str, known: frozenset[str]) -> bool:
        """Whether what follows a figure only repeats what is counted: "that reached customers"."""
        clause = re.match(r"\s*(?:that|which)\s([^.,;:]+)", behind)
        said = frozenset(weights(clause[1])) if clause is not None else frozenset()
        return bool(said) and said <= known

    @cached_property
    def differs(self) -> bool:
        """Whether a share says by how much something changed, and not where it stood."""
        if self.unit != "%" or cue("level").search(self.quantity.sentence[: self.quantity.start]):
            return False
        return bool(cue("difference").search(self.clause))

    def apart(self, *, at_the_beginning: bool = False, period: str = "") -> bool:
        """Whether it may be the figure of a part, or of another time; *period* is the other's."""
        sentence = self.quantity.sentence
        if period and period_in(sentence) == period:
            sentence = without_period(sentence)
        if cue("other_part").search(sentence):
            return True
        return not at_the_beginning and bool(cue("other_time").search(sentence))

    def agrees(self, other: _Figure) -> bool:
        one, two = self.quantity, other.quantity
        return near(one.value, two.value, about=one.about or two.about)


def _figures(text: str) -> list[_Figure]:
    return [_Figure(quantity) for quantity in quantities(text)]


def _single(text: str) -> list[_Figure]:
    """The figures of *text* that are no end of a change from one to another."""
    ends = {(q.sentence, q.start) for change in changes(text) for q in change}
    return [f for f in _figures(text) if (f.quantity.sentence, f.quantity.start) not in ends]


def claimed_otherwise(claim: str, answer: str) -> Pair | None:
    """A figure of *answer* for the very thing that *claim* gives another figure for, if any.

    None where the answer speaks of the résumé itself: then the two are being told apart.
    """
    if cue("of_the_resume").search(answer):
        return None
    ways = (_changed_otherwise, _begun_otherwise, _counted_otherwise)
    return next((pair for way in ways for pair in way(claim, answer)), None)


def _changed_otherwise(claim: str, answer: str) -> Iterator[Pair]:
    """ "From 60 to 2 minutes", where the claim says from 41 to 12."""
    known = frozenset(weights(claim))
    for claimed in changes(claim):
        told = list(changes(answer))
        if any(change.agrees(claimed) for change in told) or _tells_both(answer, claimed):
            continue
        for change in told:
            apart = change.period not in ("", claimed.period) or _is_apart(change)
            same = change.tells_of(known, claimed.measure)
            if same and change.contradicts(claimed) and not apart:
                yield Pair(claimed.text, change.text)


def _is_apart(change: Change) -> bool:
    """Whether it may be a change of a part, or of another time."""
    clause = without_period(change.clause)
    return any(cue(name).search(clause) for name in ("other_part", "other_time"))


def _tells_both(answer: str, claimed: Change) -> bool:
    """Whether both ends of the claim come up, be it in steps: "from 41 to 30, later to 12"."""
    values = [figure.quantity.value for figure in _figures(answer)]
    return all(any(near(end.value, value) for value in values) for end in claimed)


def _begun_otherwise(claim: str, answer: str) -> Iterator[Pair]:
    """ "There were 50 defects", where the claim says that it began with 31."""
    known = frozenset(weights(claim))
    for claimed in changes(claim):
        there = [figure for figure in _single(answer) if figure.unit in known]
        begun = _Figure(claimed.one)
        if claimed.one.unit or any(figure.agrees(begun) for figure in there):
            continue
        for figure in there:
            beyond = (figure.quantity.value > claimed.one.value) is claimed.falls
            other_period = period_in(figure.quantity.sentence) not in ("", claimed.period)
            if beyond and not other_period and _stands(figure, known, claimed.period, begins=True):
                yield Pair(measure_in(claim) or claimed.text, figure.quantity.text)


def _counted_otherwise(claim: str, answer: str) -> Iterator[Pair]:
    """ "8 people", where the claim says 12."""
    known, said = frozenset(weights(claim)), _single(answer)
    for mine in _single(claim):
        there = [f for f in said if f.unit == mine.unit and f.differs is mine.differs]
        if not mine.unit or any(figure.agrees(mine) for figure in there):
            continue
        for figure in there:
            other_period = mine.unit in CURRENCIES and figure.period != mine.period
            of_it = mine.unit != "%" or bool(mine.measured & figure.context)
            if of_it and not other_period and _stands(figure, known, mine.period):
                yield Pair(mine.quantity.text, figure.quantity.text)


def _stands(figure: _Figure, known: frozenset[str], period: str, *, begins: bool = False) -> bool:
    """Whether *figure* is stated of what *known* speaks of, and of all of it."""
    shared = known & (figure.context | ({figure.unit} if begins else set()))
    enough = len(shared) >= _needed(figure.unit) or figure.saves_on(known)
    return (
        enough and figure.states(known) and not figure.apart(at_the_beginning=begins, period=period)
    )


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
