"""Clarifying questions that an exhibit will answer, and those of an earlier round."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core import content
from core.coaches.offline.casework.clarifying import seen_later
from core.coaches.offline.casework.reading import Heard
from core.coaches.offline.coach import OfflineCoach
from core.coaches.offline.planning.cases import CLOSING, SEEN_LATER, reply
from core.domain.case import Case, PartKey, place_id
from core.domain.evaluation import Evaluation
from core.domain.interview import Answer, Question, Turn
from core.ports.coach import Background

NOW = datetime(2026, 5, 4, tzinfo=UTC)
RUBRIC = content.rubric("case")
PATH = Path(__file__).parents[3] / "content" / "questions_for_exhibits.toml"
ASKED = [
    pytest.param(content.case(case_id), key, question, id=f"{case_id}-{key}-{n}")
    for case_id, exhibits in tomllib.loads(PATH.read_text("utf-8")).items()
    for key, questions in exhibits.items()
    for n, question in enumerate(questions)
]
every_case = pytest.mark.parametrize("case", content.cases(), ids=lambda case: case.id)


def first(case: Case) -> Question:
    place = place_id(case.id, PartKey.CLARIFY)
    return Question("?", "clarifying", bank_id=place, rubric="case")


def replied(case: Case, *said: str) -> Question:
    """The interviewer's reply to the last of *said*, each asked in a round of its own."""
    turns: list[Turn] = []
    asked: Question | None = first(case)
    for words in said:
        assert asked is not None
        turns.append(Turn(asked, NOW, (Answer(words, NOW),)))
        asked = reply(turns)
    assert asked is not None
    return asked


def judged(question: Question, answer: str) -> Evaluation:
    return OfflineCoach().assess(question, answer, RUBRIC, Background())


def test_every_exhibit_has_its_questions() -> None:
    """None of them is denied because nobody thought of how it is asked for."""
    asked = tomllib.loads(PATH.read_text("utf-8"))

    assert {case.id: {e.key for e in case.exhibits} for case in content.cases()} == {
        case_id: set(exhibits) for case_id, exhibits in asked.items()
    }


@pytest.mark.parametrize(("case", "key", "question"), ASKED)
def test_what_an_exhibit_holds_is_not_denied_and_not_scolded(
    case: Case, key: str, question: str
) -> None:
    """It is said to come, and it counts as a question that matters."""
    part = case.parts[PartKey.CLARIFY]
    assert key in [exhibit.key for exhibit, _ in seen_later(Heard(case, part, question))]

    assert replied(case, question).text.splitlines() == [SEEN_LATER, CLOSING]
    evaluation = judged(first(case), question)
    assert evaluation["understanding"].level == 2, evaluation["understanding"].reason
    assert evaluation["understanding"].reason == "You asked for what the exhibits will show."
    assert "nothing" not in evaluation.instruction.because
    assert evaluation.instruction.title != "Ask before you calculate."


@every_case
def test_what_is_nowhere_in_the_case_is_still_said_to_be_unknown(case: Case) -> None:
    """Also beside a question that an exhibit answers, and never as if it were to come."""
    nowhere = "Is there a car park?"
    text = replied(case, nowhere).text
    assert text.startswith(f"I find nothing on that in my papers: “{nowhere}”")
    assert SEEN_LATER not in text
    assert judged(first(case), nowhere)["understanding"].level == 1

    lines = replied(case, f"How many customers or patients come per hour? {nowhere}").text
    assert SEEN_LATER in lines or case.id == "subscription"
    assert f"nothing on that in my papers: “{nowhere}”" in lines


def test_a_question_that_a_fact_answers_is_not_put_off_to_an_exhibit() -> None:
    """ "How many customers would we lose" is no question about the customers of a morning."""
    bakery = content.case("bakery")

    lines = replied(bakery, "how many customers would we lose").text.splitlines()
    assert lines == [bakery.filled(bakery.fact("later").text), CLOSING]


@every_case
def test_what_was_asked_before_counts_in_the_second_round(case: Case) -> None:
    """Whoever asked for the aim is not told to ask for it, whatever the second question is."""
    goal = "What is the goal? How many customers or patients are there?"
    for second in ("Is there a car park?", "How many people come per hour or month?"):
        question = replied(case, goal)
        evaluation = judged(question, second)

        assert "what the client wants" not in evaluation.instruction.because
        assert evaluation.instruction.title == "Ask one thing more.", second
    third = replied(case, goal, "Is there a car park?")
    assert set(third.source.rpartition("#")[2].split(",")) >= {"goal"} | {
        e.key for e, _ in seen_later(Heard(case, case.parts[PartKey.CLARIFY], goal))
    }


@every_case
def test_without_the_aim_it_is_what_is_left_to_ask(case: Case) -> None:
    """Also where the first round had other questions."""
    exhibit = "How many customers or patients are there?"

    evaluation = judged(replied(case, exhibit), "Is there a car park?")
    assert evaluation.instruction.because.endswith("Ask what the client wants.")
