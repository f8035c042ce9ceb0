"""Plain answers keep what they earn, and figures or a textbook earn nothing by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from core import content
from core.coaches.offline.assessment import assess, rubric_name
from core.coaches.offline.assessment.concreteness import Weights, weights
from core.domain.evaluation import Evaluation, overall
from core.domain.interview import Question
from core.ports.coach import Background

BATCH = "How do you find out why a batch went wrong?"
MISTAKE = "Tell me about a mistake that you made at work."
LARGEST = "How did you run the largest project that you were responsible for?"
LEAVING = "Why are you leaving your present job?"
FIGURES = (
    "I have 14 years of experience in 5 companies and 11 countries. I managed budgets from 200,000 "
    "to 4 million and teams of 4 to 35 people, and my success rate is 97 percent. I hold 6 "
    "certificates and I have given over 40 trainings. What you get from me is 100 percent."
)
TEXTBOOK = (
    "Quality control compares a product with its standard. It was first described in 1924, and "
    "today 80 percent of all plants use charts with 2 or 3 limits. A batch has a number, a date "
    "and a sample of 30 pieces, and each deviation has a cause. The causes lie in material, "
    "machine, method and people, and this is why the charts matter so much."
)
MILK = (
    "I look at the shelf, the salt and the vat of that batch. "
    "The milk I test last, it needs a week in the laboratory."
)


RULES_ALONE = Weights(np.zeros_like(weights().features), 0.0)


def _judged(question: str, answer: str, learned: Weights | None = None) -> Evaluation:
    asked = Question(question, "", rubric=rubric_name(Question(question, "")))
    return assess(asked, answer, content.rubric(asked.rubric), Background(), learned)


def _level(question: str, answer: str) -> float:
    evaluation = _judged(question, answer)
    return overall(evaluation, content.rubric_of(evaluation.rubric)) or 0.0


def _of(evaluation: Evaluation, criterion: str) -> int:
    found = next(j for j in evaluation.judgements if j.criterion == criterion)
    return found.level or 0


@pytest.mark.parametrize("question", [LARGEST, BATCH])
def test_figures_alone_are_no_answer(question: str) -> None:
    """Years, teams and shares say how many, and not what was done: weak, and told so."""
    evaluation = _judged(question, FIGURES)

    assert _level(question, FIGURES) <= 2.5
    assert "leave it" not in evaluation.instruction.title.lower()


def test_a_textbook_is_nobodys_answer_even_with_the_question_before_it() -> None:
    """Nobody speaks in it; reading the question out makes no difference to that."""
    assert _level(BATCH, TEXTBOOK) <= 2.5
    assert _level(BATCH, f"{BATCH} {TEXTBOOK}") <= 2.5


def test_a_reason_counts_without_a_word_for_it() -> None:
    """ "The milk I test last, it costs …" says why, with a comma, a full stop or in one breath."""
    others = [MILK.replace("last, it", "last. It"), MILK.replace(",", "").replace(".", "").lower()]
    without = MILK.replace(", it needs a week in the laboratory", "")
    levels = [
        _of(_judged(BATCH, said, RULES_ALONE), "reasoning") for said in (MILK, *others, without)
    ]

    assert levels[:-1] == [2, 2, 2]
    assert levels[-1] < 2


@pytest.mark.parametrize(
    "said",
    [
        "There is no next step for me there. I have led the packing line in Gdynia for six years.",
        "The depot closes in March and moves to Ghent. I have two children at school here.",
    ],
)
def test_nobody_is_asked_why_who_has_just_said_it(said: str) -> None:
    """What is missing, or ends, is a reason: no "because" is needed."""
    assert _judged(LEAVING, said).instruction.title != "Say why."


def test_a_pause_is_not_quoted() -> None:
    """ "um" and "if I may" stay out of the beginning of a quote."""
    said = "so um first I go there and measure the roof with a laser and I look at the fuse box"
    quote = _judged("How do you plan a roof for solar panels?", said).instruction.because

    assert "“um" not in quote
    assert "“so um" not in quote


def test_a_date_is_no_size() -> None:
    """ "On 3 May" says when: the outcome is not measured by it."""
    told = "I sorted the labels. On 3 May the clerk said that the box was missing. I called her."
    sized = told.replace("On 3 May the clerk", "After that 3 clerks")

    monday = told.replace("3 May", "Monday")
    levels = [_of(_judged(MISTAKE, said), "structure") for said in (monday, told, sized)]
    assert levels[0] == levels[1] < levels[2]


def test_whose_story_it_is_may_be_said_in_a_sentence_of_its_own() -> None:
    """ "The leader in this story is me": what the leader did is the candidate's own part."""
    told = (
        "The leader in this story is me. In April a father shouted in our office since his son "
        "was missing. The leader took him into the kitchen and called the bus. The boy had "
        "changed to the second bus. The mistake took four minutes."
    )
    mine = told.replace("The leader in this story is me. ", "").replace("The leader took", "I took")

    parts = [_of(_judged(MISTAKE, said), "contribution") for said in (told, mine)]
    assert parts[0] == parts[1]
    assert abs(_level(MISTAKE, told) - _level(MISTAKE, mine)) <= 0.5
