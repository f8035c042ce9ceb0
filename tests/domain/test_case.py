"""Cases: what is shown, what is told, and when the interviewer answers."""

from __future__ import annotations

import pytest

from core import content
from core.domain.case import Measure, PartKey, goes_on, owes_reply, place_id, place_of
from core.domain.interview import Answer, Question, QuestionKind, Turn
from tests.doubles.clock import StandingClock

CASE = content.case("bakery")
NOW = StandingClock()()


def turn(key: PartKey, text: str, kind: QuestionKind = QuestionKind.MAIN) -> Turn:
    question = Question("?", "c", kind=kind, bank_id=place_id(CASE.id, key))
    return Turn(question, NOW, (Answer(text, NOW),) if text else (), skipped=not text)


@pytest.mark.parametrize(
    ("measure", "value", "shown"),
    [
        (Measure("€"), -511, "−€511"),
        (Measure("€", 2), 930.3, "€930.30"),
        (Measure("%"), 35, "35%"),
        (Measure("hours"), 1_047, "1,047 hours"),
        (Measure("€"), -0.2, "€0"),
    ],
)
def test_a_number_is_shown_with_its_unit(measure: Measure, value: float, shown: str) -> None:
    """Sign, currency, thousands; a nought has no sign."""
    assert measure.show(value) == shown


def test_a_question_names_its_place() -> None:
    """And nothing else passes for one."""
    assert place_of(place_id("bakery", PartKey.CLARIFY)) == ("bakery", PartKey.CLARIFY)
    for other in (None, "", "case-", "case-bakery-", "beh-bakery-clarify", "case-../x-clarify"):
        assert place_of(other) is None


def test_the_interviewer_answers_twice_at_most() -> None:
    """And only in the first part, and only what was asked."""
    first = turn(PartKey.CLARIFY, "What is the goal?")
    again = turn(PartKey.CLARIFY, "And the wages?", QuestionKind.FOLLOW_UP)

    assert owes_reply([first])
    assert owes_reply([first, again])
    assert not owes_reply([first, again, again])
    assert not owes_reply([])
    assert not owes_reply([turn(PartKey.CLARIFY, "")])
    assert not owes_reply([turn(PartKey.CLARIFY, "No, let us go on.")])
    assert not owes_reply([turn(PartKey.STRUCTURE, "What is the goal?")])


@pytest.mark.parametrize(
    ("words", "over"),
    [
        ("No, thank you. Let’s go on!", True),
        ("that is all", True),
        ("go on", True),
        ("No. What does a staff hour cost?", False),
        ("wages", False),
    ],
)
def test_going_on_is_understood(words: str, over: bool) -> None:  # noqa: FBT001 - a table
    """Only where nothing else is said."""
    assert goes_on(words) is over


def test_facts_are_learned_by_asking() -> None:
    """In the words people use, several at once, in the order of the case."""
    learned = CASE.learned(["how much is the salary and the rent", "open on sundays?"])

    assert [fact.key for fact in learned] == ["days", "wage", "opening"]
    assert CASE.learned(["What colour is the counter?"]) == ()


def test_an_unknown_slot_is_an_error() -> None:
    """Never a text with a hole in it."""
    with pytest.raises(KeyError):
        CASE.filled("It is {nothing_like_that}.")
