"""How well the offline coach agrees with answers that people labelled in three bands (T6).

The goal is set to all labelled answers together, and to those that are unseen: the held-out
sets that nobody who writes rules has opened. A single set of fewer than sixty answers is shown
and only held to a floor. Its figure is too uncertain for more: a Spearman correlation of 27
answers has a standard error of about 0.15, so that of two coaches who are equally good one
fails at 0.7 by chance. The floor is two standard errors below the goal: what lies under it is
no chance any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.assess import Judge, evaluated, judged, level
from evals.cases import CASES, HELD_OUT, PARTS, family, standing, unseen

_FOLDER = "agreement"
SETS = tuple(
    name
    for name in (
        *("tuning", HELD_OUT),
        *(f"{part}_{kind}" for part in PARTS for kind in ("tuning", HELD_OUT)),
    )
    if (CASES / _FOLDER / f"{name}.toml").exists()
)
BANDS = {"low": 0, "middle": 1, "high": 2}
T6_LEAST = 0.7  # Spearman
T6_AHEAD = 0.15  # and so much more than the word count on the same answers
T6_ANSWERS = 60  # of a set that the goal is set to
T6_FLOOR = 0.4  # of any smaller set: the goal less two standard errors of 0.15
UNSEEN, ALL = "unseen", "all"
_BELOW_ZERO = -1.0  # "not enough evidence" ranks below every number
_KINDS = {"requirement": "on a line of a document", "claim": "on a line of a document"}
_ONCE = "the authors: one reader, once"


@dataclass(frozen=True)
class Labelled:
    """An answer with its band, and what the coach and a word count make of it.

    `kind` is that of the question, empty where the case does not say.
    """

    kind: str
    band: float
    second_band: float | None  # a second reading, where there was one
    coach: float
    words: float


@dataclass(frozen=True)
class Agreement:
    """Spearman's rank correlations of the bands of some answers, with the coach and with words.

    `readers` is that of two readings of the same answers, `kappa` their chance-corrected
    agreement (Cohen 1960); None where there was one reading.
    """

    name: str
    coach: float
    words: float
    answers: int
    labelled_by: str
    readers: float | None = None
    kappa: float | None = None
    standing: str = ""  # "held out", "opened", or nothing: see evals/cases

    @property
    def ahead(self) -> float:
        return self.coach - self.words

    @property
    def gated(self) -> bool:
        """Whether the goal is set to it, and not only the floor."""
        return self.of_many or self.answers >= T6_ANSWERS

    @property
    def of_many(self) -> bool:
        """Whether it is of several sets together."""
        return self.name in (UNSEEN, ALL)

    @property
    def holds(self) -> bool:
        if not self.gated:
            return self.coach >= T6_FLOOR
        return self.coach >= T6_LEAST and self.ahead >= T6_AHEAD


def labelled(name: str) -> list[dict[str, Any]]:
    """The labelled answers of evals/cases/agreement/<name>.toml, one of `SETS`."""
    cases: list[dict[str, Any]] = family(f"{_FOLDER}/{name}")["case"]
    return cases


def read(name: str) -> list[Labelled]:
    """The answers of a set, assessed."""
    return [assessed(case) for case in labelled(name)]


def assessed(case: dict[str, Any], judge: Judge = judged) -> Labelled:
    """One labelled answer with what *judge* and a word count make of it."""
    found, kind = level(evaluated(case, judge)), case.get("kind", "")
    second = case.get("second_band")
    return Labelled(
        _KINDS.get(kind, kind),
        float(BANDS[case["band"]]),
        None if second is None else float(BANDS[second]),
        _BELOW_ZERO if found is None else found,
        float(len(case["answer"].split())),
    )


def agreements() -> tuple[list[Agreement], list[Agreement]]:
    """(for every set, for all that is unseen, for all; by kind of question, where it is said).

    Where nothing is unseen any more there is no such row: then T6 is not shown.
    """
    sets = {name: read(name) for name in SETS}
    found = [of_set(name, sets[name]) for name in SETS]
    if hidden := [case for name in SETS if is_unseen(name) for case in sets[name]]:
        found.append(agreement(UNSEEN, hidden))
    found.append(agreement(ALL, [case for name in SETS for case in sets[name]]))
    return found, list(_by_kind([case for name in SETS for case in sets[name] if case.kind]))


def is_unseen(name: str) -> bool:
    """Whether a set is held out, and not opened since."""
    return unseen(f"{_FOLDER}/{name}")


def of_set(name: str, cases: Sequence[Labelled]) -> Agreement:
    """Agreement on one set, with who labelled it and whether it was seen."""
    found = agreement(_said(name), cases, labelled_by(name))
    return replace(found, standing=standing(f"{_FOLDER}/{name}"))


def _said(name: str) -> str:
    return name.replace("_", " ")


def labelled_by(name: str) -> str:
    """Who labelled a set, and how often."""
    return str(family(f"{_FOLDER}/{name}").get("labelled_by", _ONCE))


def _by_kind(cases: Sequence[Labelled]) -> Iterator[Agreement]:
    for kind in dict.fromkeys(case.kind for case in cases):
        yield agreement(_said(kind), [case for case in cases if case.kind == kind])


def agreement(name: str, cases: Sequence[Labelled], by: str = "") -> Agreement:
    """How the bands of *cases* agree with the coach, with the word count, and between readings."""
    bands = [case.band for case in cases]
    seconds = [case.second_band for case in cases if case.second_band is not None]
    twice = bool(cases) and len(seconds) == len(cases)
    return Agreement(
        name,
        spearman(bands, [case.coach for case in cases]),
        spearman(bands, [case.words for case in cases]),
        len(cases),
        by,
        spearman(bands, seconds) if twice else None,
        kappa(bands, seconds) if twice else None,
    )


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Rank correlation, ties given the mean of their ranks; 0.0 where one side is constant."""
    x, y = _ranks(one), _ranks(other)
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = (sum((a - mean_x) ** 2 for a in x) * sum((b - mean_y) ** 2 for b in y)) ** 0.5
    if not spread:
        return 0.0
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / float(spread)


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    first: dict[float, int] = {}
    count: dict[float, int] = {}
    for position, value in enumerate(ordered):
        first.setdefault(value, position)
        count[value] = count.get(value, 0) + 1
    return [first[value] + (count[value] - 1) / 2 for value in values]


def kappa(one: Sequence[float], other: Sequence[float]) -> float:
    """Cohen's kappa, unweighted: the share of equal labels beyond chance; 1.0 where all are one."""
    size = len(one)
    same = sum(a == b for a, b in zip(one, other, strict=True)) / size
    chance = sum((one.count(v) / size) * (other.count(v) / size) for v in {*one, *other})
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)
