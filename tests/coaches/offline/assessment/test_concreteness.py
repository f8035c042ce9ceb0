"""What readers made of other answers moves a level where rules count on, and by two at most."""

from __future__ import annotations

import numpy as np
import pytest

from core.coaches.offline.assessment import assess
from core.coaches.offline.assessment.assess import hear
from core.coaches.offline.assessment.concreteness import (
    Weights,
    farther,
    features,
    mean,
    moved,
    weights,
)
from core.content import rubric
from core.domain.evaluation import Evaluation, overall
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
SHARES = {"structure": 1.0, "specificity": 1.25, "contribution": 1.25, "clarity": 0.5}
MOVABLE = ("structure", "specificity", "contribution")


def judged(answer: str, added: float) -> Evaluation:
    """The evaluation where readers are *added* levels above the rules, whatever is said."""
    learned = Weights(WITHOUT_WEIGHT, added)
    return assess(ASKED, answer, rubric("technical"), Background(), learned)


def levels(evaluation: Evaluation) -> dict[str, int]:
    return {j.criterion: j.level for j in evaluation.judgements if j.level is not None}


def test_things_are_told_from_virtues_in_a_trade_of_which_no_list_knows() -> None:
    """What was learned from other answers holds for these, which were in none of the sets."""
    talk, things = (farther(hear(ASKED, said), 2.5) for said in (TALK, THINGS))

    assert things > talk + 0.5


def test_a_correction_moves_a_level_by_two_at_most_and_says_so() -> None:
    """Rules remain the reason for a level; what readers made of others is beside them."""
    ruled = judged(THINGS, 0.0)
    for far, said in ((-1.0, "less"), (1.0, "more")):
        found = judged(THINGS, far)
        changed = [j for j in found.judgements if j.level != ruled[j.criterion].level]
        assert changed
        for judgement in changed:
            before = ruled[judgement.criterion].level
            assert judgement.level is not None
            assert before is not None
            assert abs(judgement.level - before) <= 2
            assert said in judgement.reason
            assert "readers" in judgement.reason


def test_relevance_and_clarity_are_not_corrected() -> None:
    """General words may be clear and to the point, and are."""
    low, high = levels(judged(THINGS, -1.0)), levels(judged(THINGS, 1.0))

    assert (low["relevance"], low["clarity"]) == (high["relevance"], high["clarity"])


@pytest.mark.parametrize("far", [-1.0, -0.6, -0.2, 0.0, 0.1, 0.4, 0.9])
def test_the_whole_moves_by_what_was_learned_and_no_jump_is_larger_than_one_step(
    far: float,
) -> None:
    """Levels that all turned over at one threshold would make a jump of a whole level."""
    before = {"structure": 3, "specificity": 2, "contribution": 3, "clarity": 4}

    after = moved(before, SHARES, MOVABLE, far, 5)

    step = max(SHARES.values()) / sum(SHARES.values())
    assert mean(after, SHARES) - mean(before, SHARES) == pytest.approx(far, abs=step / 2 + 1e-9)


def test_nothing_is_raised_from_nothing_nor_above_what_relevance_leaves() -> None:
    """What is not there is not made of how somebody sounds."""
    before = {"structure": 0, "specificity": 3, "contribution": 3, "clarity": 4}

    assert moved(before, SHARES, MOVABLE, 1.0, 3) == before


@pytest.mark.parametrize("answer", ["", "I do.", "12 30 400"])
def test_without_words_of_its_own_nothing_is_estimated(answer: str) -> None:
    """A number out of no words would be invented."""
    assert features(hear(ASKED, answer), 2.0) is None
    assert farther(hear(ASKED, answer), 2.0) == 0.0


def test_what_was_learned_fits_the_features() -> None:
    """A feature more or less in the code needs the weights to be learned again."""
    found = features(hear(ASKED, THINGS), 2.0)

    assert found is not None
    assert found.shape == weights().features.shape


def test_the_overall_follows_the_words_and_not_only_the_rules() -> None:
    """The same signs of an explanation in both: what differs is what they speak of."""
    talk, things = (judged_as_kept(said) for said in (TALK, THINGS))

    assert things is not None
    assert talk is None or things > talk


def judged_as_kept(answer: str) -> float | None:
    found = rubric("technical")
    return overall(assess(ASKED, answer, found, Background()), found)
