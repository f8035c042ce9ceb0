"""T7: fillers found in spoken answers whose fillers were marked by hand (cases/fillers*.toml).

Only words that may be one or not are decided, and "um" and the like; each is one case. The times
of the words are reckoned, not heard: so many letters a second, and silences as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.domain.fillers import LIKE, SOUND, Decision, decisions
from core.domain.speech import Transcript, Word
from evals.cases import family, standing, unseen
from evals.findings import Family, Finding

SETS: Final = ("fillers", "fillers_held_out")
PRECISION: Final = 0.95
RECALL: Final = 0.9
_PART = re.compile(r"\[(?P<silence>[\d.]+)\]|(?P<open>\{)?(?P<word>[^\s{}\[\]]+)(?P<close>\})?")
_BETWEEN: Final = 0.02  # seconds between words that follow each other at once
Decide = Callable[[Sequence[Word]], Sequence[Decision]]


@dataclass(frozen=True)
class Labelled:
    """A spoken answer; `marked`: (first, last) word of every filler in it."""

    id: str
    transcript: Transcript
    marked: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Counted:
    """`found` of them are marked, `wrong` are not; `missed` are marked and were not found."""

    found: int = 0
    wrong: int = 0
    missed: int = 0
    decided: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(
            self.found + other.found,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.decided + other.decided,
        )

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def holds(self) -> bool:
        return self.precision >= PRECISION and self.recall >= RECALL


def labelled(name: str) -> list[Labelled]:
    """Every transcript of one file."""
    return [
        _labelled(each["id"], each["words"], float(each["pace"]))
        for each in family(name)["transcript"]
    ]


def _labelled(name: str, marked_up: str, pace: float) -> Labelled:
    words: list[Word] = []
    marked: list[tuple[int, int]] = []
    now, began = 0.0, 0
    for part in _PART.finditer(marked_up):
        if part["silence"]:
            now += float(part["silence"])
            continue
        if part["open"]:
            began = len(words)
        length = max(len(part["word"]) / pace, 0.08)
        words.append(Word(part["word"], round(now, 3), round(now + length, 3), 0.99))
        now += length + _BETWEEN
        if part["close"]:
            marked.append((began, len(words) - 1))
    return Labelled(name, Transcript(tuple(words), round(now, 3)), frozenset(marked))


def counted(case: Labelled, decide: Decide = decisions, *, only: str = "") -> Counted:
    """How the rules did on one transcript; of all fillers, or only of those of that name."""
    decided = [each for each in decide(case.transcript.words) if only in ("", each.name)]
    places = {(each.first, each.last) for each in decided}
    said = {(each.first, each.last) for each in decided if each.filler}
    marked = case.marked if not only else case.marked & places
    return Counted(len(said & marked), len(said - marked), len(marked - said), len(places))


def of_set(name: str, decide: Decide = decisions, *, only: str = "") -> Counted:
    return sum((counted(case, decide, only=only) for case in labelled(name)), Counted())


def decided_by_rules(name: str, decide: Decide = decisions) -> Counted:
    """Without "um" and the like, which nobody has to decide."""

    def rules(words: Sequence[Word]) -> list[Decision]:
        return [each for each in decide(words) if each.name != SOUND]

    cases = labelled(name)
    sounds = {
        c.id: {(d.first, d.last) for d in decide(c.transcript.words) if d.name == SOUND}
        for c in cases
    }
    without = [Labelled(c.id, c.transcript, c.marked - sounds[c.id]) for c in cases]
    return sum((counted(case, rules) for case in without), Counted())


def t7(decide: Decide = decisions) -> list[Finding]:
    """Precision, then recall, in per cent, of what is unseen: that alone has a goal. Beside it
    what was seen, the words that rules decide, and "like" alone."""
    shown: list[tuple[str, Counted]] = []
    for name in SETS:
        whose = standing(name) or "seen"
        shown += [
            (f"all, {whose}", of_set(name, decide)),
            (f"all but um, {whose}", decided_by_rules(name, decide)),
            (f"like, {whose}", of_set(name, decide, only=LIKE)),
        ]
    sets = [name for name in SETS if unseen(name)]
    total = sum((of_set(name, decide) for name in sets), Counted())
    told = tuple(line for name in SETS for line in mistakes(name, decide))
    return [
        Finding(
            "T7",
            "per cent of the words called fillers that are some",
            _per_cent(total.precision),
            PRECISION * 100,
            total.decided,
            () if total.precision >= PRECISION else ("of the unseen", *told),
            tuple(
                Family(f"{name}, made up", _per_cent(c.precision), c.decided, c.wrong)
                for name, c in shown
            ),
        ),
        Finding(
            "T7",
            "per cent of the fillers that are found",
            _per_cent(total.recall),
            RECALL * 100,
            total.decided,
            () if total.recall >= RECALL else ("of the unseen", *told),
            tuple(
                Family(f"{name}, missed", _per_cent(c.recall), c.decided, c.missed)
                for name, c in shown
            ),
        ),
    ]


def _per_cent(part: float) -> float:
    return round(100 * part, 1)


def mistakes(name: str, decide: Decide = decisions) -> Iterator[str]:
    """Every filler that was missed or made up; of what is held out, nothing is told."""
    if unseen(name):
        return
    for case in labelled(name):
        for each in decide(case.transcript.words):
            marked = (each.first, each.last) in case.marked
            if marked != each.filler:
                words = case.transcript.words[max(each.first - 4, 0) : each.last + 5]
                said = "missed" if marked else "made up"
                yield f"{case.id}: {said} “{each.name}” in “{' '.join(w.text for w in words)}”"
