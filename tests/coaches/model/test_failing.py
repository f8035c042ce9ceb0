"""T8: a model that fails in any way, at any step: nothing but a ProviderError comes out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import content
from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.evaluation import Evaluation
from core.domain.interview import Answer, Brief, Question, Turn
from core.domain.rubric import Rubric
from core.errors import ProviderError, UnusableOutputError
from core.ports.coach import Background, Past
from tests.coaches.offline.planning.people import ENGINEER, PAYMENTS
from tests.conftest import STORY
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.clock import StandingClock
from tests.services.test_documents import JOB, RESUME

QUESTION = Question("Tell me about a time you solved a hard problem.", "problem solving")
RUBRIC = content.rubric("behavioural")
ONE = Rubric(RUBRIC.ref, RUBRIC.criteria[:1])  # its calls come one after the other
KNOWN = Background(ENGINEER, PAYMENTS)


def _judged() -> Evaluation:
    return OfflineCoach().assess(QUESTION, STORY, RUBRIC, KNOWN)


def _turn() -> Turn:
    now = StandingClock()()
    return Turn(QUESTION, now, (Answer(STORY, now),))


STEPS: dict[str, Callable[[ModelCoach], object]] = {
    "read_resume": lambda coach: coach.read_resume(RESUME),
    "read_job": lambda coach: coach.read_job(JOB),
    "plan": lambda coach: coach.plan(Brief(), KNOWN, Past()),
    "warm_up": lambda coach: coach.warm_up(Brief()),
    "follow_up": lambda coach: coach.follow_up(Brief(), [_turn()]),
    "assess": lambda coach: coach.assess(QUESTION, STORY, ONE, KNOWN),
    "improve": lambda coach: coach.improve(QUESTION, STORY, _judged(), KNOWN),
    "remark": lambda coach: coach.remark(Brief(), KNOWN, ["How do you decide?"], 0),
}
JUNK = (
    "",
    "Sorry, I cannot help with that.",
    "<html><body>502 Bad Gateway</body></html>",
    "null",
    "5",
    "[]",
    "{}",
    '{"questions": [{}]}',
    '{"question": 3, "in_other_words": null, "why": {}}',
    '{"level": 5}',
    '```json\n{"level": 5}\n```',
    '{"evidence": ["I"',
    "\ud800",
    "{" * 50_000,
    "9" * 5000,
)


def _every_kind(kind: type[ProviderError] = ProviderError) -> list[type[ProviderError]]:
    found = [kind]
    for each in kind.__subclasses__():
        found += _every_kind(each)
    return found


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", _every_kind(), ids=lambda kind: kind.__name__)
def test_whatever_a_provider_does_comes_out_as_what_it_is(
    step: str, kind: type[ProviderError]
) -> None:
    """Every error of the tree, at every step: the very same one, and no result."""
    model = ScriptedModel()
    failure = kind("scripted")
    model.fail(failure)

    with pytest.raises(ProviderError) as caught:
        STEPS[step](ModelCoach(model, OfflineCoach()))

    assert caught.value is failure


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_comes_out_as_unusable(step: str, junk: str) -> None:
    """After the second reply that does not fit; neither is in the error."""
    model = ScriptedModel()
    model.say(*[junk] * 60)

    with pytest.raises(UnusableOutputError) as caught:
        STEPS[step](ModelCoach(model, OfflineCoach(), samples=1))

    assert caught.value.__context__ is None
    assert junk not in str(caught.value) or len(junk) < 2


@pytest.mark.parametrize("step", STEPS)
def test_a_failure_of_the_second_try_comes_out_too(step: str) -> None:
    """Junk, then a provider that is down."""
    model = ScriptedModel()
    failure = ProviderError("scripted")
    coach = ModelCoach(model, OfflineCoach(), samples=1)
    model.say("junk")
    model.fail(failure)

    with pytest.raises(ProviderError) as caught:
        STEPS[step](coach)

    assert caught.value is failure


@pytest.mark.parametrize("step", STEPS)
def test_what_came_after_one_bad_reply_is_used(step: str) -> None:
    """The model corrects itself, and the candidate never knows."""
    model = ScriptedModel()
    model.say("junk")
    STEPS[step](ModelCoach(model, OfflineCoach(), samples=1))
    second = [request for request in model.requests if request.refused]

    assert [request.refused[0] for request in second if request.refused] == ["junk"]
    assert second[0].refused is not None
    assert "junk" not in second[0].refused[1]
