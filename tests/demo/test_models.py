"""The demo's models: labelled as what they are, and at work only after a yes."""

from __future__ import annotations

import pytest

from core import content
from core.domain.chat import ModelRef
from core.domain.trial import Setting
from core.errors import NoSuchModelError, ProviderConfigError
from core.ports.coach import Background
from demo.provider import CAREFUL, SCRIPTED, DemoModels
from tests.demo.conftest import Demo


def test_they_are_called_what_they_are(demo: Demo) -> None:
    """Nobody who is shown the demo takes a rule for a model."""
    assert demo.app.coaches.label(str(CAREFUL.ref)) == "Scripted, no AI: careful, this demo"
    assert "Nothing is sent" in SCRIPTED.terms
    assert not SCRIPTED.company


def test_nothing_works_before_the_visitor_agreed(demo: Demo) -> None:
    """The demo asks like any other Candid."""
    example = demo.app.trials.golden()[0]
    run = demo.app.trials.begin(demo.owner, example, [Setting(str(CAREFUL.ref))])
    assert run.wait(30)
    [refused] = run.trials

    assert refused.error == "NotAgreedToSendError"


def test_the_lab_shows_several_readings_of_them(demo: Demo) -> None:
    """Levels, a spread, tokens: everything that a real one would show, without a price."""
    model = DemoModels().open(CAREFUL.ref)
    coach = demo.app.coaches.modelled(model, 3)
    example = demo.app.trials.golden()[0]
    rubric = content.rubric(example.question.rubric)
    found = coach.assess(example.question, example.answer, rubric, Background())

    assert any(judgement.spread for judgement in found.judgements)
    assert model.model.price is None


def test_keys_and_other_models_are_refused() -> None:
    """There is nothing to pay for."""
    with pytest.raises(NoSuchModelError):
        DemoModels().open(ModelRef("scripted", "other"))
    with pytest.raises(ProviderConfigError):
        DemoModels().open(CAREFUL.ref, "sk-key")
    with pytest.raises(ProviderConfigError):
        DemoModels().check("scripted", "sk-key")
    assert DemoModels().moderator("scripted") is None
