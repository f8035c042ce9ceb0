"""About what was asked, in whatever words; and what is about something else."""

from __future__ import annotations

import pytest

from core import content
from core.coaches.offline.assessment import assess
from core.coaches.offline.assessment.likeness import likeness
from core.domain.evaluation import Evaluation, overall
from core.domain.interview import Question
from core.ports.coach import Background

SHOUTING = Question(
    "A relative is shouting in the corridor because of the long wait. How do you respond?",
    "",
    rubric="technical",
)
CALM = (
    'I go and stand beside him, not in front. I say "you are worried about her" and not '
    '"please be quiet". Then I say when the doctor comes, and '
    "I come back at that minute. Twice somebody cried then. If he is drunk, I ring security."
)
BACKUPS = (
    "I copy the tables every night to a second disk, because the first one failed in 2019. "
    "Once a month I load the copy on an empty server. It costs us 40 euros a month."
)
BACKING_UP = Question("How do you make sure that a backup can be restored?", "", rubric="technical")
LOST_DEAL = Question(
    "Tell me about a deal that you lost at the last moment.", "", rubric="behavioural"
)
WON = (
    "My biggest deal was with a chain of bakeries in Ghent in 2021. I visited all nine shops, "
    "wrote the offer of 60 pages and suggested a pilot of four weeks. They saved 12 percent on "
    "flour, and the owners signed for three years in December."
)
LOST = WON.replace(
    "and the owners signed for three years in December",
    "and in December the owners signed with our competitor",
)


def _judged(question: Question, answer: str) -> tuple[Evaluation, float | None]:
    rubric = content.rubric(question.rubric)
    evaluation = assess(question, answer, rubric, Background())
    return evaluation, overall(evaluation, rubric)


def test_an_answer_in_other_words_gets_levels() -> None:
    """No word of the question is in it; it is about the question all the same."""
    evaluation, _ = _judged(SHOUTING, CALM)

    assert (evaluation["relevance"].level or 0) >= 3


def test_an_answer_to_another_question_stays_low_however_good() -> None:
    """Clear, with a reason, a number and a price: and about something else."""
    evaluation, reached = _judged(SHOUTING, BACKUPS)
    _, asked = _judged(BACKING_UP, BACKUPS)

    assert (evaluation["relevance"].level or 0) <= 2
    assert asked is not None
    assert (reached or 0.0) + 0.5 <= asked


def test_a_success_is_no_answer_to_a_question_about_a_failure() -> None:
    """However good: what was asked about does not happen in it."""
    _, won = _judged(LOST_DEAL, WON)
    _, lost = _judged(LOST_DEAL, LOST)

    assert (won or 0) <= 1
    assert (lost or 0) >= 3


def test_capitals_change_no_likeness() -> None:
    """A dictionary of words knows them however they are written."""
    assert likeness(SHOUTING.text, CALM.upper()) == likeness(SHOUTING.text, CALM)


def test_slogans_earn_little_by_their_reasons() -> None:
    """Because and but stand in them too; nobody does anything, and nothing is counted."""
    slogans = (
        "Respect is never negotiable, because respect is the basis of healing. A corridor has its "
        "price, but kindness wins, so that every relative feels welcome and nobody shouts."
    )
    evaluation, _ = _judged(SHOUTING, slogans)

    assert (evaluation["reasoning"].level or 0) <= 2


def test_a_textbook_is_no_experience() -> None:
    """What a thing is, with all its names, says nothing of what the candidate did with it."""
    line = "Experience with Terraform"
    question = Question(
        f"The advertisement says: “{line}.” I could not find it in your résumé. "
        "What is the closest you have come to it?",
        "",
        requirement=line,
        rubric="behavioural",
    )
    evaluation, reached = _judged(
        question,
        "Terraform is an open tool for infrastructure. It keeps modules, providers and a state "
        "file, and it plans every network before the change. I am a fast learner.",
    )

    assert (evaluation["relevance"].level or 0) <= 2
    assert (evaluation["specificity"].level or 0) <= 1
    assert (reached or 0.0) < 3


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ("58 to 62 thousand. I have 54 now, and two advertisements said 57 and 63.", True),
        ("Between 52 and 56. That is what two colleagues with the same tasks earn.", True),
        ("test 123", False),
        ("Room 12 is the one with the printer.", False),
    ],
)
def test_a_figure_at_the_beginning_answers_what_asks_for_one(answer: str, *, heard: bool) -> None:
    """Nobody who is asked for their pay repeats the word."""
    pay = Question("What pay do you have in mind, and what is that based on?", "")
    _, found = _judged(pay, answer)

    assert (found is not None) == heard
