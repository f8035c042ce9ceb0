"""What the words tell of an answer corrects a rule by one level, and by no more."""

from __future__ import annotations

import numpy as np
import pytest

from core.coaches.offline.assessment import assess
from core.coaches.offline.assessment.assess import hear
from core.coaches.offline.assessment.concreteness import Weights, estimate, features, weights
from core.content import rubric
from core.domain.evaluation import Evaluation
from core.domain.interview import Question
from core.ports.coach import Background

ASKED = Question("What do you do when a machine stops at night?", "", rubric="technical")
TALK = (
    "I would leverage a proactive maintenance strategy with predictive analytics, since "
    "availability is the foundation of sustainable manufacturing. Operational excellence demands "
    "transparency, so I establish an escalation culture and empower the workforce holistically."
)
THINGS = (
    "I switch off the feed and look at the lamp: red is the guard, amber the oil. Amber I fill "
    "from the can under the bench. Red I walk round, because a rag in the hinge stops it as well "
    "as a hand. If the belt is hot I ring Ines and write the hour on the chalk board."
)
WITHOUT_WEIGHT = np.zeros_like(weights().features)


def judged(answer: str, added: float) -> Evaluation:
    """The evaluation where words of whatever sort tell the level *added*."""
    learned = Weights(WITHOUT_WEIGHT, added)
    return assess(ASKED, answer, rubric("technical"), Background(), learned)


def levels(evaluation: Evaluation) -> dict[str, int]:
    return {j.criterion: j.level for j in evaluation.judgements if j.level is not None}


def test_things_are_told_from_virtues_in_a_trade_of_which_no_list_knows() -> None:
    """What was learned from other answers holds for these, which were in none of the sets."""
    talk, things = (estimate(hear(ASKED, said)) for said in (TALK, THINGS))

    assert talk is not None
    assert things is not None
    assert things > talk + 1


def test_a_correction_moves_a_level_by_one_and_says_so() -> None:
    """Rules remain the reason for a level; what words tell is beside them, and is named."""
    low, high = judged(THINGS, 0.0), judged(THINGS, 5.0)
    both = [(low[key], high[key]) for key in ("reasoning", "specificity")]

    moved = [(one, other) for one, other in both if one.level != other.level]
    assert moved
    for one, other in moved:
        assert one.level is not None
        assert other.level is not None
        assert 1 <= other.level - one.level <= 2
        assert "one level less" in one.reason or "one level more" in other.reason


def test_relevance_and_clarity_are_not_corrected() -> None:
    """General words may be clear and to the point, and are."""
    low, high = levels(judged(THINGS, 0.0)), levels(judged(THINGS, 5.0))

    assert (low["relevance"], low["clarity"]) == (high["relevance"], high["clarity"])


@pytest.mark.parametrize("answer", ["", "I do.", "12 30 400"])
def test_without_words_of_its_own_nothing_is_estimated(answer: str) -> None:
    """A number out of no words would be invented."""
    assert features(hear(ASKED, answer)) is None
    assert estimate(hear(ASKED, answer)) is None


def test_what_was_learned_fits_the_features() -> None:
    """A feature more or less in the code needs the weights to be learned again."""
    found = features(hear(ASKED, THINGS))

    assert found is not None
    assert found.shape == weights().features.shape
