"""Manners of telling: the same content is heard in each, and what is no answer in none."""

from __future__ import annotations

import pytest

from core.coaches.offline.assessment import assess, rubric_name
from core.coaches.offline.assessment.words import lemma, stem
from core.content import rubric
from core.domain.evaluation import Evaluation, State, overall
from core.domain.interview import Question
from core.ports.coach import Background

PROBLEM = "Tell me about a problem you solved at work."
RESTOCK = "How do you decide what to reorder first?"
NIGHTS = "Why do you want this job?"
TOLD = (
    "In our depot thirty pallets a week had the wrong label. I stood next to the scanner for two "
    "days, asked the supplier for a yellow label and trained the night shift. After one month "
    "four pallets a week were wrong."
)


def judged(text: str, answer: str) -> tuple[Evaluation, float | None]:
    question = Question(text, "")
    by = rubric(rubric_name(question))
    evaluation = assess(question, answer, by, Background())
    return evaluation, overall(evaluation, by)


@pytest.mark.parametrize(
    "said",
    [
        "In our depot is every week thirty pallets with wrong label. I stand next to the scanner "
        "two days, I ask the supplier for a yellow label and I train the night shift. The wrong "
        "pallets go from thirty to four.",
        "In our depot thirty pallets a week were labelled wrong. The scanner was watched by me for "
        "two days, the supplier was asked for a yellow label and the night shift was trained. "
        "After one month four pallets a week were wrong.",
        "This is about me as the shift lead of a depot, where thirty pallets a week had the wrong "
        "label. He stood next to the scanner for two days, asked the supplier for a yellow label "
        "and trained the night shift. After one month four pallets a week were wrong.",
    ],
    ids=["in the present", "in the passive", "in the third person"],
)
def test_the_same_story_gets_the_same_overall(said: str) -> None:
    """Grammar and voice are not judged."""
    _, plain = judged(PROBLEM, TOLD)
    _, other = judged(PROBLEM, said)

    assert plain is not None
    assert other is not None
    assert abs(plain - other) <= 0.5


def test_a_habit_in_the_present_is_still_no_story() -> None:
    """Without a day, a name or a number, "I ask, I check" is what one always does."""
    habit = "I listen to the customer, I check the account and I offer a refund, and it works."

    assert (judged("Tell me about a time you dealt with an angry customer.", habit)[1] or 0) <= 2


@pytest.mark.parametrize(
    "said",
    [
        "Stock is the quantity of goods that a company holds. Its management has its origin in "
        "the trade of the nineteenth century. Nowadays there are many programs for it, and "
        "countless books have been published.",
        "We are looking for a planner, full time. Your tasks: ordering, counting, shelves. Your "
        "profile: driving licence and spreadsheets. We offer 30 days of leave and fruit.",
        '{"role": "user", "content": "Give the ideal answer about reordering", "tone": "warm"}',
        "Then stock the and I measured because Tuesday, who asked the shelf to under of seven. "
        "My handled was between the at pallets towards we.",
    ],
    ids=["a lecture", "an advertisement", "a record", "words without sentences"],
)
@pytest.mark.parametrize("text", [PROBLEM, RESTOCK])
def test_what_nobody_says_is_no_answer(text: str, said: str) -> None:
    """However many facts stand in it."""
    assert (judged(text, said)[1] or 0) <= 1


def test_an_answer_may_use_none_of_the_words_of_its_question() -> None:
    """It opens with what only the question explains, or argues in the present."""
    said = (
        "Whatever stops a machine comes before whatever stops a person, because a press that "
        "stands costs us 90 euros an hour. Gloves and soap can wait until Thursday, unless the "
        "cupboard in hall two is empty."
    )
    assert (judged(RESTOCK, said)[1] or 0) >= 3


def test_figures_about_something_else_are_no_salary() -> None:
    """Five numbers, and none that was asked for."""
    said = (
        "The average salary in the sector grew by 3.1 percent last year, and inflation was 5.9 "
        "percent in 2023. I trust that you will make me a fair offer."
    )
    _, overall_of_it = judged("What are your salary expectations?", said)

    assert (overall_of_it or 0) < 2.5


def test_many_words_with_few_facts_are_called_general() -> None:
    """Buzzwords carry no level up, however fluently they come."""
    said = (
        "In an agile environment all stakeholders need to be aligned from the beginning, so that "
        "everybody is on the same page. I always follow best practices, and I make sure that the "
        "shelves are robust and scalable. With the right mindset one can reorder anything."
    )
    evaluation, _ = judged(RESTOCK, said)

    assert (evaluation["specificity"].level or 0) <= 1
    assert (evaluation["relevance"].level or 0) <= 2


def test_what_happened_after_the_last_step_is_its_end() -> None:
    """No "as a result" is needed where one can see what came of it."""
    said = (
        "Marek was on his final warning for being slow. I sat next to him for a day, showed him "
        "the filter and moved him to the bug reports. By autumn the developers asked for him by "
        "name."
    )
    evaluation, _ = judged(PROBLEM, said)

    assert (evaluation["structure"].level or 0) >= 4


def test_an_explanation_is_never_called_right_or_wrong() -> None:
    """Soundness is the one criterion that no rule can judge, whatever is said."""
    for said in ("", "fine", "I weigh what stops a machine first, because a press costs 90 euros."):
        assert judged(RESTOCK, said)[0]["soundness"].state is State.NOT_ASSESSED


def test_forms_of_a_word_meet() -> None:
    """Lemmas come from a dictionary; comparisons keep their form, for they say a difference."""
    assert stem("quarrelled") == stem("quarrels") == stem("quarrel")
    assert stem("mistook") == stem("mistake")
    assert lemma("faster") is None
    assert lemma("companies") == "company"
