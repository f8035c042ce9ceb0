"""Whether what a question wants to have happened happens in a story."""

from __future__ import annotations

import pytest

from core.coaches.offline import bank
from core.coaches.offline.assessment import assess, rubric_name
from core.coaches.offline.assessment.happening import raised
from core.content import rubric, table
from core.domain.evaluation import overall
from core.domain.interview import Question
from core.ports.coach import Background

LOST = "Tell me about a deal that you lost at the last moment."
STOCK = (
    "Our stock room was a mess when I came. I gave every shelf a letter, printed 600 labels and "
    "put the heavy parts at the bottom. I counted everything twice on a Saturday. Finding a part "
    "took four minutes before and takes forty seconds now."
)
OVENS = (
    "A hotel group wanted forty of our ovens. On the day of signing the buyer called and said they "
    "take the Italian ones. I asked him why, and it was the service: two hours against our two "
    "days. I told my boss the same evening, and we now have a partner who comes within three hours."
)
MISTAKE = "Tell me about a mistake you made."
SALARIES = (
    "I wanted to send the new salary list to our director, and I clicked the group with all 80 "
    "employees. I called IT within a minute and they pulled it out of 52 mailboxes. I went to the "
    "director before anyone else did. The list lives in a locked folder now, and nobody mails it."
)


def level_of(text: str, answer: str) -> float | None:
    question = Question(text, "")
    by = rubric(rubric_name(question))
    return overall(assess(question, answer, by, Background()), by)


@pytest.mark.parametrize(
    "question", [LOST, "Which goal have you worked hard for and still missed?"]
)
def test_a_good_story_in_which_it_does_not_happen_gets_no_level(question: str) -> None:
    """Nothing is lost in a stock room that has been tidied."""
    assert (level_of(question, STOCK) or 0) <= 1
    assert (level_of("Describe something that you made faster.", STOCK) or 0) >= 3


@pytest.mark.parametrize(("question", "answer"), [(LOST, OVENS), (MISTAKE, SALARIES)])
def test_what_happened_need_not_be_named(question: str, answer: str) -> None:
    """Nobody says "lost" or "mistake", and it is told all the same."""
    assert (level_of(question, answer) or 0) >= 3


def test_an_opening_that_only_takes_up_the_question_tells_nothing() -> None:
    """ "Yes, I have lost a deal" and then the stock room: the stock room is the answer."""
    opening = "Yes, I have lost a deal, everybody has. But let me rather tell you about this. "

    assert (level_of(LOST, opening + STOCK) or 0) <= 1


def test_what_needs_somebody_else_is_not_told_without_anybody() -> None:
    """A quarrel has two sides."""
    question = "Describe a conflict with a colleague and how you handled it."
    alone = (
        "I did not want to type the numbers from the catalogue any more. I made a sheet, put in "
        "900 machines and tested it against forty old quotes. A quote takes ten minutes now."
    )

    assert (level_of(question, alone) or 0) <= 1


def test_broad_questions_want_nothing_in_particular() -> None:
    """Any account from work may be a success, a team or a decision."""
    assert not raised("What is your greatest achievement?")
    assert not raised("Tell me about a time you worked in a team.")


def test_whatever_is_known_to_happen_is_asked_for() -> None:
    """No happening is listed that no question of the bank wants."""
    asked = frozenset().union(*(raised(entry.text) for entry in bank.bank()))

    assert asked == frozenset(table("vocabulary/assessment/happenings"))
