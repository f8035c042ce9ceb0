"""T2: numbers and names in improved answers that the candidate never gave.

Every labelled answer as it was told, and with its sentences in another order, so that there is
something to put right. Counted in all that is shown, the slots with it: a slot that names a
figure would have invented it. And every sentence into which a model might smuggle something
(evals/reworded.py), as it is after it was held against what the candidate gave.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from core.coaches.offline.coach import OfflineCoach
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement
from core.domain.interview import Question
from core.ports.coach import Background
from evals.agreement import SETS, is_unseen, labelled
from evals.assess import evaluated, question_of
from evals.findings import Finding, Tried, finding
from evals.reworded import smuggled

Improve = Callable[[Question, str, Evaluation, Background], Improvement]

_NUMBER_OR_NAME = re.compile(r"\d+(?:[.,:]\d+)*|\b[A-Z][\w'’]*")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_SEED = 2  # another order, the same at every run


def t2(improve: Improve | None = None, every: int = 1) -> Finding:
    """How many were invented in the worst case; *improve* is a coach's, the offline one's. With
    *every* only every n-th answer is told: for tests in a hurry."""
    what = "numbers and names in an improved answer that are not in the answer"
    tried = [*_tried(improve or OfflineCoach().improve, every), *smuggled()]
    return finding("T2", what, 0, tried)


def _tried(improve: Improve, every: int) -> Iterator[Tried]:
    shuffling = random.Random(_SEED)  # noqa: S311 - an order, not a secret
    cases = ((name, case) for name in SETS for case in labelled(name))
    for name, case in islice(cases, 0, None, every):
        question = question_of(case)
        sentences = _SENTENCE.findall(case["answer"])
        shuffling.shuffle(sentences)
        orders = {"as told": case["answer"], "in another order": " ".join(sentences)}
        evaluation = evaluated(case)
        for family, answer in orders.items():
            improved = improve(question, answer, evaluation, Background())
            new = _in(" ".join(piece.text for piece in improved.pieces)) - _in(answer)
            miss = f"{case['id']}: {', '.join(new)}" if new else ""
            yield Tried(family, new.total(), miss, held_out=is_unseen(name))


def _in(text: str) -> Counter[str]:
    return Counter(_NUMBER_OR_NAME.findall(text))
