"""What the résumé says of the same thing: a figure that differs, and one that is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import content
from core.coaches.offline.assessment import assess
from core.coaches.offline.assessment.advice_on_the_resume import TITLE
from core.domain.document import Item, Position, Profile
from core.domain.evaluation import Instruction
from core.domain.interview import Question, QuestionKind
from core.ports.coach import Background

CLAIM = "Cut the settlement time of transfers from 41 to 12 minutes by replacing nightly batches"
QUESTION = Question(
    f"Your résumé says: “{CLAIM}.” What did you try first, and what worked in the end?",
    "",
    claim=CLAIM,
)
ANSWER = (
    "The nightly settlement took {one} minutes and shops called us. I tried more machines first, "
    "and that did not help. Then I replaced the nightly batches with an event stream in Kafka, "
    "and the time fell from {one} to {other} minutes in March 2022."
)


def told(question: Question, answer: str, background: Background | None = None) -> Instruction:
    rubric = content.rubric(question.rubric)
    return assess(question, answer, rubric, background or Background()).instruction


def test_a_figure_that_differs_from_the_resume_is_named_and_never_called_strong() -> None:
    """Both figures are given, each as it stands; the one of the answer is quoted."""
    answer = ANSWER.format(one=60, other=2)
    instruction = told(QUESTION, answer)

    assert instruction.title == TITLE
    assert instruction.because.startswith(
        "Your résumé says from 41 to 12 minutes, your answer “from 60 to 2 minutes”. "
        "Say which is right"
    )
    assert instruction.quote is not None
    assert instruction.quote.of(answer) == "from 60 to 2 minutes"


@pytest.mark.parametrize(("one", "other"), [(41, 12), (40, 12), (40, 10)])
def test_the_figure_of_the_resume_or_a_rounded_one_is_no_matter(one: int, other: int) -> None:
    """Who says what the résumé says is told something else, if anything."""
    assert told(QUESTION, ANSWER.format(one=one, other=other)).title != TITLE


def test_who_has_just_been_asked_which_figure_is_right_is_not_told_so_again() -> None:
    """The answer to “Which is it?” is judged as that."""
    asked = replace(
        QUESTION,
        text="Your résumé says “from 41 to 12 minutes”, and you said “from 60 to 2 minutes”. "
        "Which is it, or are those two different things?",
        kind=QuestionKind.FOLLOW_UP,
        source="offline@1#contradiction",
    )

    assert told(asked, ANSWER.format(one=60, other=2)).title != TITLE


def test_a_missing_figure_is_given_with_its_unit() -> None:
    """ "From 41 to 12 minutes", not "41"."""
    resume = Profile(positions=(Position(bullets=(Item(CLAIM),)),))
    answer = (
        "The nightly settlement of transfers took long and shops called us. I replaced the "
        "nightly batches with an event stream in Kafka, and the settlement got much faster."
    )
    instruction = told(QUESTION, answer, Background(resume))

    assert "41." not in instruction.because
    assert "from 41 to 12 minutes" in instruction.because
