"""Learn how far readers are from the rules: ``python -m evals.concreteness``.

Ridge regression (Hoerl and Kennard 1970) of what is between the bands, as levels, and the mean
level by the rules, on the features of core/coaches/offline/assessment/concreteness.py, over every
labelled set that is not unseen. Two things are known beside the labels, and learned with them:
the rules are right about the worked examples of the rubrics, and one answer said in two manners
deserves one level (Tangent Prop, Simard et al. 1992, with pairs for tangents). The table says how
the coach agrees with each set where it was left out of what was learned, so that it is new to it.
``--write`` puts what was learned from all of them into
content/vocabulary/assessment/concreteness.toml.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.coaches.offline.assessment.assess import assess, hear, ruled
from core.coaches.offline.assessment.concreteness import Weights, features, mean
from core.content import CONTENT, rubric
from core.domain.evaluation import Evaluation
from core.domain.interview import Question
from core.ports.coach import Background
from evals.agreement import BANDS, SETS, labelled, spearman
from evals.assess import OF_THE_BANK, level, question_of
from evals.cases import unseen
from evals.styles import by_hand

_PATH = CONTENT / "vocabulary" / "assessment" / "concreteness.toml"
_LEVELS = {"low": 0.2, "middle": 2.6, "high": 5.0}
_RIDGE = 30.0  # on features of unit variance
_DIRECTION = 256  # the last features: their variances are equal, and are scaled together
_SHARE = 5.0  # the variance of the direction beside that of one feature, 256 of them together
_WORKED = 30.0  # the weight of a worked example: with it every one of them keeps its level
_MANNER = 10.0  # that of two manners of one answer
_BY_RULES_ONLY = "soundness"  # no rule judges it, so its examples say nothing about rules
_HEADER = """\
# Weights by `python -m evals.concreteness --write` from the labelled answers of
# evals/cases/agreement that are not unseen. What each number belongs to is said in
# core/coaches/offline/assessment/concreteness.py. Not to be edited by hand.

"""
Numbers = NDArray[np.float64]


class Answers(NamedTuple):
    """What is learned from, n rows of features each, and how many levels readers are above rules.

    Of the labelled answers also their sets. `manners` are differences of two rows.
    """

    sets: NDArray[np.str_]
    rows: Numbers
    above: Numbers
    worked: Numbers
    manners: Numbers

    def without(self, name: str) -> Answers:
        """The same without one set of labelled answers."""
        kept = self.sets != name
        return self._replace(sets=self.sets[kept], rows=self.rows[kept], above=self.above[kept])


def answers() -> Answers:
    """Every labelled answer of which rules say something, those of unseen sets left out."""
    found = [
        (name, row, _LEVELS[case["band"]] - row[0])
        for name in SETS
        if not unseen(f"agreement/{name}")
        for case in labelled(name)
        if (row := _row(question_of(case), case["answer"])) is not None
    ]
    names, rows, above = zip(*found, strict=True)
    worked = [row for asked, said in _worked() if (row := _row(asked, said)) is not None]
    pairs = [
        (_row(one.question, one.plain), _row(one.question, one.said))
        for one in by_hand()
        if not one.held_out
    ]
    manners = [one - other for one, other in pairs if one is not None and other is not None]
    return Answers(
        np.array(names), np.stack(rows), np.array(above), np.stack(worked), np.stack(manners)
    )


def _row(question: Question, answer: str) -> Numbers | None:
    """The features of an answer, the mean level by the rules first; None where they say nothing."""
    heard, criteria = hear(question, answer), rubric(question.rubric)
    levels = {j.criterion: j.level for j in ruled(heard, criteria) if j.level is not None}
    if not levels:
        return None
    return features(heard, mean(levels, {c.key: c.weight for c in criteria.criteria}))


def _worked() -> Iterator[tuple[Question, str]]:
    """The worked examples of the rubrics, with their questions."""
    for name in OF_THE_BANK:
        for criterion in rubric(name).criteria:
            if criterion.key != _BY_RULES_ONLY:
                asked = Question(criterion.example_question, "", rubric=name)
                yield from ((asked, said) for said in criterion.examples)


def learn(given: Answers) -> Weights:
    """The weights that predict how far readers are above the rules, shrunk towards none."""
    middle, spread = given.rows.mean(axis=0), given.rows.std(axis=0) + 1e-9
    spread[-_DIRECTION:] = 1 / np.sqrt(_SHARE)
    here = np.concatenate([given.rows, given.worked])
    scaled = np.hstack([(here - middle) / spread, np.ones((len(here), 1))])
    wanted = np.concatenate([given.above, np.zeros(len(given.worked))])
    counted = np.concatenate([np.ones(len(given.rows)), np.full(len(given.worked), _WORKED)])
    between = np.hstack([given.manners / spread, np.zeros((len(given.manners), 1))])
    shrunk = np.full(scaled.shape[1], _RIDGE)
    shrunk[-1] = 0.0
    bend = (scaled.T * counted) @ scaled + _MANNER * between.T @ between + np.diag(shrunk)
    # The rules have moved between two manners by the first feature: what is learned takes it back.
    slope = scaled.T @ (counted * wanted) - _MANNER * between.T @ given.manners[:, 0]
    found = np.linalg.solve(bend, slope)
    weights = found[:-1] / spread
    return Weights(weights, float(found[-1] - middle @ weights))


def main(arguments: Sequence[str] = ()) -> int:
    """Print the agreement with each set left out; write what was learned where asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.concreteness", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep what was learned from all")
    options = parser.parse_args(arguments)
    known = answers()
    print(f"  {'set left out':<25}{'coach':>7}{'answers':>9}")
    for name in dict.fromkeys(known.sets.tolist()):
        print(_left_out(known, name))
    if options.write:
        _write(learn(known))
    return 0


def _left_out(known: Answers, name: str) -> str:
    """How the coach agrees with a set that what was learned has never seen."""
    learned = learn(known.without(name))
    cases = labelled(name)
    given = [level(_assessed(case, learned)) for case in cases]
    coach = spearman(
        [float(BANDS[case["band"]]) for case in cases],
        [-1.0 if found is None else found for found in given],
    )
    return f"  {name:<25}{coach:>7.3f}{len(cases):>9}"


def _assessed(case: dict[str, Any], learned: Weights) -> Evaluation:
    question = question_of(case)
    return assess(question, case["answer"], rubric(question.rubric), Background(), learned)


def _write(learned: Weights) -> None:
    numbers = [f"  {number:.4f}," for number in learned.features]
    body = f"added = {learned.added:.4f}\nfeatures = [\n" + "\n".join(numbers) + "\n]\n"
    _PATH.write_text(_HEADER + body, "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
