"""What an assessment will take is said before it is asked for."""

from __future__ import annotations

import pytest

from core import content
from core.coaches.model.coach import ModelCoach
from core.coaches.model.estimate import calls_of, estimated
from core.coaches.offline.coach import OfflineCoach
from core.domain.interview import Question
from core.ports.coach import Background
from tests.conftest import STORY
from tests.doubles.chat_model import ScriptedModel

QUESTION = Question("Tell me about a time you solved a hard problem.", "")


@pytest.mark.parametrize("name", ["behavioural", "technical", "hr_screen", "system_design"])
@pytest.mark.parametrize("samples", [1, 3])
def test_the_calls_that_are_announced_are_the_calls_that_are_made(name: str, samples: int) -> None:
    """No more, no fewer, for every rubric and either setting."""
    model, rubric = ScriptedModel(), content.rubric(name)
    ModelCoach(model, OfflineCoach(), samples).assess(QUESTION, STORY, rubric, Background())

    assert len(model.requests) == calls_of(rubric, samples)
    assert calls_of(rubric, samples) == estimated(rubric, samples, QUESTION, STORY).calls


def test_the_tokens_that_are_announced_are_about_those_that_are_given() -> None:
    """Never less than four letters a token come to, and a quarter more at most: schema, frames."""
    model, rubric = ScriptedModel(), content.rubric("behavioural")
    ModelCoach(model, OfflineCoach(), 1).assess(QUESTION, STORY, rubric, Background())
    letters = sum(len(r.instruction) + sum(len(m.text) for m in r.material) for r in model.requests)
    announced = estimated(rubric, 1, QUESTION, STORY).tokens.given

    assert letters / 4 < announced < 1.25 * letters / 4


def test_three_readings_take_three_times_as_much() -> None:
    """The quick setting is a third of the careful one, and says so."""
    rubric = content.rubric("behavioural")
    quick, careful = estimated(rubric, 1).tokens, estimated(rubric, 3).tokens

    assert (careful.given, careful.made) == (3 * quick.given, 3 * quick.made)


def test_a_script_with_many_letters_a_token_is_not_made_cheap() -> None:
    """A Chinese letter is about a token, not a quarter of one."""
    rubric = content.rubric("behavioural")
    chinese = estimated(rubric, 1, Question("请告诉我一个你解决的难题。", ""), "三月份" * 100)
    english = estimated(rubric, 1, QUESTION, "abc" * 100)

    assert chinese.tokens.given > english.tokens.given + 5 * 200
