"""The provider lab: one answer, several judges, what each took, and nothing of it kept."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from core.bootstrap import App
from core.domain.chat import Price, Role
from core.domain.preferences import Preferences
from core.domain.trial import Setting, Trial
from core.errors import ProviderUnavailableError
from core.services.trials import RUNS, as_csv, as_json
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.chat_models import OURS, ScriptedChatModels
from tests.services.test_interviews import SHORT, answered, begun

PRICED = replace(OURS.models[0], price=Price(100_000, 400_000, 50_000, "the operator"))
SMALL = str(PRICED.ref)


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(PRICED, wobble=(0, -1, 0))


@pytest.fixture
def app(app: App, model: ScriptedModel) -> App:
    """One server of the operator's own, whose only model is scripted."""
    models = ScriptedChatModels(replace(OURS, models=(PRICED,)), models={SMALL: model})
    coaches = replace(app.coaches, models=models)
    return replace(app, coaches=coaches, trials=replace(app.trials, coaches=coaches))


@pytest.fixture
def agreed(app: App, ada: str) -> str:
    with app.store.session_for(ada) as records:
        records.choices.save(Preferences(agreed_at=app.now(), agreed_to=("ours",)))
    return ada


def run(app: App, owner: str, *settings: Setting) -> dict[Setting, Trial]:
    example = app.trials.golden()[0]
    return {trial.setting: trial for trial in app.trials.run(owner, example, settings)}


def test_without_any_model_the_offline_coach_works_in_two_ways(app: App, ada: str) -> None:
    """Whoever has no key still sees two judges side by side, and nothing is sent."""
    settings = app.trials.settings(ada, 3)
    done = run(app, ada, *settings)

    assert [(s.ref, s.rubric) for s in settings] == [("offline@1", ""), ("offline@1", "answer")]
    assert all(trial.overall is not None and not trial.calls for trial in done.values())
    assert len({trial.evaluation.rubric for trial in done.values() if trial.evaluation}) == 2


def test_a_model_is_offered_once_it_may_see_an_answer(app: App, ada: str, agreed: str) -> None:
    """Before they agreed it is not in the list, and asking for it anyway sends nothing."""
    assert SMALL in [s.ref for s in app.trials.settings(agreed, 3)]
    with app.store.session_for(ada) as records:
        records.choices.save(Preferences())
    assert SMALL not in [s.ref for s in app.trials.settings(ada, 3)]

    [refused] = run(app, ada, Setting(SMALL, 3)).values()

    assert (refused.error, refused.evaluation, refused.calls) == ("NotAgreedToSendError", None, 0)


def test_a_trial_says_what_it_took_and_how_far_readings_are_apart(
    app: App, agreed: str, model: ScriptedModel
) -> None:
    """Calls, tokens, cost by the model's price, the spread; and the calls are booked as usage."""
    [trial] = run(app, agreed, Setting(SMALL, 3)).values()
    booked = app.usages.overview(agreed).calls

    assert trial.calls == len(model.requests) == len(booked) > 3
    assert trial.tokens is not None
    assert trial.tokens.total == sum(u.tokens.total for u in booked if u.tokens)
    assert trial.cost == PRICED.price.of(trial.tokens) if PRICED.price else False
    assert trial.widest == 1
    assert trial.quotes > 0
    assert {u.role for u in booked} == {Role.ASSESSOR}


def test_replies_that_did_not_fit_at_first_are_counted(
    app: App, agreed: str, model: ScriptedModel
) -> None:
    """A model that needs to be told twice is seen to."""
    model.say("this is not JSON")
    [trial] = run(app, agreed, Setting(SMALL, 1)).values()

    assert trial.unfit == 1
    assert trial.evaluation is not None


def test_one_that_fails_takes_nothing_from_the_others(
    app: App, agreed: str, model: ScriptedModel
) -> None:
    """Its trial has no level, and names the error; the other has its own."""
    model.fail(*[ProviderUnavailableError("ours")] * 50)
    done = run(app, agreed, Setting(SMALL, 1), Setting("offline@1"))

    assert done[Setting(SMALL, 1)].error == "ProviderUnavailableError"
    assert done[Setting(SMALL, 1)].evaluation is None
    assert done[Setting("offline@1")].overall is not None


def test_it_can_be_taken_along(app: App, agreed: str) -> None:
    """CSV has names and numbers and nothing that anybody said; JSON has it all."""
    example = app.trials.golden()[0]
    trials = [*app.trials.run(agreed, example, [Setting(SMALL, 3), Setting("offline@1")])]
    lines = list(csv.DictReader(io.StringIO(as_csv(trials))))
    whole = json.loads(as_json(example, trials))

    assert {line["coach"] for line in lines} == {SMALL, "offline@1"}
    assert example.answer[:20] not in as_csv(trials)
    assert whole["answer"] == example.answer
    assert whole["labelled"] == example.band
    for trial in whole["trials"]:
        for criterion in trial["criteria"].values():
            assert all(quote in example.answer for quote in criterion["quotes"])


def test_what_was_found_is_ones_own_and_held_for_a_while(app: App, ada: str, eve: str) -> None:
    """Nobody else gets it by its id, and the last few are all that there is in memory."""
    found = (app.trials.golden()[0], ())
    first = app.trials.keep(ada, found)

    assert app.trials.kept(ada, first) == found
    assert app.trials.kept(eve, first) is None
    assert app.trials.kept(None, first) is None
    for _ in range(RUNS):
        app.trials.keep(eve, found)
    assert app.trials.kept(ada, first) is None


def test_ones_own_answers_come_first(app: App, ada: str) -> None:
    """What was answered last stands on top, then ours, of every band; a stranger has only ours."""
    interview = answered(app, ada, begun(app, ada, SHORT))
    examples = app.trials.examples(ada)

    assert examples[0].question == interview.turns[0].question
    assert examples[0].answer == interview.turns[0].attempts[0].text
    assert examples[1:] == app.trials.golden() == app.trials.examples(None)
    assert {example.band for example in examples[1:]} == {"high", "middle", "low"}


def test_what_is_withheld_is_tried_on_nobody(app: App, ada: str) -> None:
    """Distress is judged by nobody and sent to nobody: not from the lab either."""
    told = "Honestly I cannot go on and I want to kill myself."
    interview = answered(app, ada, begun(app, ada, SHORT), told)

    assert interview.turns[0].answer is not None
    assert app.trials.examples(ada) == app.trials.golden()
