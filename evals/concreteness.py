"""Learn how concrete answers sound from the labelled ones: ``python -m evals.concreteness``.

Ridge regression (Hoerl and Kennard 1970) of the bands, as levels, on the features of
core/coaches/offline/assessment/concreteness.py, over every labelled set that is not unseen. The
table says how the estimate and the coach agree with each set: first where the set was left out
of what was learned, so that it is new to it. ``--write`` puts what was learned from all of them
into content/vocabulary/assessment/concreteness.toml.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.coaches.offline.assessment import concreteness
from core.coaches.offline.assessment.assess import assess, hear
from core.coaches.offline.assessment.concreteness import Weights
from core.content import CONTENT, rubric
from core.domain.evaluation import Evaluation
from core.ports.coach import Background
from evals.agreement import BANDS, SETS, labelled, spearman
from evals.assess import level, question_of
from evals.cases import unseen

_PATH = CONTENT / "vocabulary" / "assessment" / "concreteness.toml"
_LEVELS = {"low": 0.2, "middle": 2.6, "high": 5.0}
_RIDGE = 30.0  # on features of unit variance
_DIRECTION = 256  # the last features: their variances are equal, and are scaled together
_SHARE = 10.0  # the variance of the direction beside that of one feature, 256 of them together
_HEADER = """\
# Weights by `python -m evals.concreteness --write` from the labelled answers of
# evals/cases/agreement that are not unseen. What each number belongs to is said in
# core/coaches/offline/assessment/concreteness.py. Not to be edited by hand.

"""


class Answers(NamedTuple):
    """Labelled answers: the set of each, its features (n, 263), and its level by its band."""

    sets: NDArray[np.str_]
    rows: NDArray[np.float64]
    levels: NDArray[np.float64]


def answers() -> Answers:
    """Every labelled answer that has words of its own, those of unseen sets left out."""
    found = [
        (name, row, _LEVELS[case["band"]])
        for name in SETS
        if not unseen(f"agreement/{name}")
        for case in labelled(name)
        if (row := concreteness.features(hear(question_of(case), case["answer"]))) is not None
    ]
    names, rows, levels = zip(*found, strict=True)
    return Answers(np.array(names), np.stack(rows), np.array(levels))


def learn(given: Answers) -> Weights:
    """The weights that predict the levels of *given*, shrunk towards none."""
    middle, spread = given.rows.mean(axis=0), given.rows.std(axis=0) + 1e-9
    spread[-_DIRECTION:] = 1 / np.sqrt(_SHARE)
    scaled = (given.rows - middle) / spread
    shrunk = scaled.T @ scaled + _RIDGE * np.eye(scaled.shape[1])
    weights = np.linalg.solve(shrunk, scaled.T @ (given.levels - given.levels.mean())) / spread
    return Weights(weights, float(given.levels.mean() - middle @ weights))


def main(arguments: Sequence[str] = ()) -> int:
    """Print the agreement with each set left out; write what was learned where asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.concreteness", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep what was learned from all")
    options = parser.parse_args(arguments)
    known = answers()
    print(f"  {'set left out':<25}{'estimate':>9}{'coach':>7}{'answers':>9}")
    for name in dict.fromkeys(known.sets.tolist()):
        print(_left_out(known, name))
    if options.write:
        _write(learn(known))
    return 0


def _left_out(known: Answers, name: str) -> str:
    """How estimate and coach agree with a set that what was learned has never seen."""
    new = known.sets == name
    learned = learn(Answers(*(column[~new] for column in known)))
    told = known.rows[new] @ learned.features + learned.added
    estimated = spearman(list(known.levels[new]), list(told))
    cases = labelled(name)
    given = [level(_assessed(case, learned)) for case in cases]
    coach = spearman(
        [float(BANDS[case["band"]]) for case in cases],
        [-1.0 if found is None else found for found in given],
    )
    return f"  {name:<25}{estimated:>9.3f}{coach:>7.3f}{len(cases):>9}"


def _assessed(case: dict[str, Any], learned: Weights) -> Evaluation:
    question = question_of(case)
    return assess(question, case["answer"], rubric(question.rubric), Background(), learned)


def _write(learned: Weights) -> None:
    numbers = [f"  {number:.4f}," for number in learned.features]
    body = f"added = {learned.added:.4f}\nfeatures = [\n" + "\n".join(numbers) + "\n]\n"
    _PATH.write_text(_HEADER + body, "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
