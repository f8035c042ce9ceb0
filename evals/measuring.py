"""A measurement of any coach: the same cases, fewer of them, and what it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from core import content
from core.domain.evaluation import Evaluation
from core.domain.interview import Question
from core.domain.measurement import Agreed, Measurement, Repeated, Trick
from core.ports.coach import Background, Coach
from core.services.watched import Watched
from evals import agreement
from evals.agreement import SETS, Agreement, assessed, is_unseen, labelled, labelled_by
from evals.assess import Judge, level, question_of
from evals.empties import empties
from evals.findings import Finding
from evals.orders import ordered
from evals.styles import variants
from evals.trust import T4_MOST, t1, t3, t4, t5

FEWEST = 3
TRICKS = ("T1", "T2", "T3", "T4", "T5")


def measure(
    coach: Coach, at: datetime, cases: int, samples: int, watched: Watched | None = None
) -> Measurement:
    """Measure *coach* on about *cases* cases of each sort, always the same ones.

    Raise ProviderError where a call finally fails: half a measurement is none. Each answer costs a
    model one call for every criterion and sample.
    """
    if cases < FEWEST:
        raise ValueError(f"at least {FEWEST} cases of each sort")
    rubrics: set[str] = set()

    def judge(question: Question, answer: str, background: Background | None = None) -> Evaluation:
        rubric = content.rubric(question.rubric)
        rubrics.add(rubric.ref)
        return coach.assess(question, answer, rubric, background or Background())

    agreed, by = _agreed(judge, cases)
    tricks = [as_trick(found) for found in _tricks(judge, cases, noisy=watched is not None)]
    return Measurement(
        coach=coach.ref,
        at=at,
        samples=samples,
        rubrics=tuple(sorted(rubrics)),
        prompts=tuple(sorted(watched.prompts)) if watched else (),
        agreed=agreed,
        labelled_by=by,
        repeated=_repeated(judge, cases),
        tricks=tuple(tricks),
        calls=watched.calls if watched else 0,
        tokens=sum(count.total for count in watched.counted) if watched else 0,
    )


def _agreed(judge: Judge, most: int) -> tuple[tuple[Agreed, ...], tuple[str, ...]]:
    """Seen and unseen answers apart: only the second figure says how new ones will go."""
    found, by = [], []
    for hidden in (False, True):
        names = [name for name in SETS if is_unseen(name) is hidden]
        given = _spread([case for name in names for case in labelled(name)], most)
        if len(given) < FEWEST:
            continue
        cases = [assessed(case, judge) for case in given]
        found.append(as_agreed(agreement.agreement("", cases), unseen=hidden))
        by += [labelled_by(name) for name in names]
    return tuple(found), tuple(dict.fromkeys(by))


def as_agreed(found: Agreement, *, unseen: bool) -> Agreed:
    return Agreed(
        round(found.coach, 3), round(found.words, 3), found.answers, unseen, found.readers
    )


def _repeated(judge: Judge, most: int) -> Repeated:
    """How far apart two judgements of the same answer are; with no level in one of them, a
    whole scale."""
    given = _spread([case for name in SETS for case in labelled(name)], most)
    differences = [_difference(*(_overall(judge, case) for _ in range(2))) for case in given]
    return Repeated(round(sum(differences) / len(differences), 3), len(differences))


def _overall(judge: Judge, case: dict[str, Any]) -> float | None:
    return level(judge(question_of(case), case["answer"]))


def _difference(one: float | None, other: float | None) -> float:
    if one is None or other is None:
        return 0.0 if one is other else 5.0
    return abs(one - other)


def _tricks(judge: Judge, most: int, *, noisy: bool) -> Iterator[Finding]:
    for measure, total in (
        (t1, sum(1 for _ in variants())),
        (t3, sum(1 for _ in empties())),
        (t4, sum(1 for _ in variants())),
        (partial(t5, noise=T4_MOST if noisy else 0.0), sum(1 for _ in ordered())),
    ):
        yield measure(max(1, -(-total // most)), judge=judge)


def as_trick(found: Finding) -> Trick:
    missed, cases = found.unseen
    return Trick(
        *(found.id, found.what, found.worst, found.goal),
        *(found.cases, len(found.misses), cases, missed),
    )


def _spread(given: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """*most* of *given*, evenly over all of them."""
    every = max(1, -(-len(given) // most))
    return list(islice(given, 0, None, every))


def moved(now: Measurement, before: Measurement | None) -> list[str]:
    """A line for every figure that differs from the last run."""
    if before is None:
        return ["this coach was not measured before"]
    one, other = _figures(before), _figures(now)
    changed = [
        f"{name}: {one.get(name, 'not measured')} → {other.get(name, 'not measured')}"
        for name in dict.fromkeys((*other, *one))
        if one.get(name) != other.get(name)
    ]
    return changed or ["nothing moved"]


def _figures(measurement: Measurement) -> dict[str, float]:
    found = {
        f"agreement, {'unseen' if each.unseen else 'seen'}": each.coach
        for each in measurement.agreed
    }
    if measurement.repeated:
        found["mean difference when judged again"] = measurement.repeated.difference
    for trick in measurement.tricks:
        found[f"{trick.id} {trick.what}"] = round(trick.worst, 2)
        found[f"{trick.id} missed"] = trick.missed
    return found
