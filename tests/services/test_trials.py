"""The provider lab: one answer, several judges, what each took, and nothing of it stored."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest

from core.bootstrap import App
from core.data.repositories.interviews import SqlInterviews
from core.domain.chat import Price, Role
from core.domain.interview import Interview
from core.domain.preferences import Preferences
from core.domain.trial import Example, Setting, Trial
from core.errors import NotFoundError, ProviderUnavailableError
from core.ports.chat import Reply, Request, unheard
from core.services.trials import EACH, HELD, LABELLED, PEOPLE, Run, as_csv, as_json
from tests.data.situations import interview
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
    begun = app.trials.begin(owner, app.trials.golden()[0], settings)
    assert begun.wait(60)
    return {trial.setting: trial for trial in begun.trials}


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
    trials = list(run(app, agreed, Setting(SMALL, 3), Setting("offline@1")).values())
    lines = list(csv.DictReader(io.StringIO(as_csv(trials))))
    whole = json.loads(as_json(example, trials))

    assert {line["coach"] for line in lines} == {SMALL, "offline@1"}
    assert example.answer[:20] not in as_csv(trials)
    assert whole["answer"] == example.answer
    assert whole["labelled"] == example.band
    for trial in whole["trials"]:
        for criterion in trial["criteria"].values():
            assert all(quote in example.answer for quote in criterion["quotes"])


@pytest.mark.parametrize("broken", [ProviderUnavailableError("ours"), RuntimeError("a defect")])
def test_what_others_were_paid_for_outlives_one_that_breaks(
    app: App, agreed: str, model: ScriptedModel, broken: Exception
) -> None:
    """Whatever breaks, a defect of ours too: the others have their figures, and it has none."""

    def break_down(request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        del request, heard
        raise broken

    model.reply = break_down  # type: ignore[method-assign]
    done = run(
        app, agreed, Setting("offline@1"), Setting(SMALL, 1), Setting("offline@1", 1, "answer")
    )

    assert [trial.evaluation is not None for trial in done.values()] == [True, False, True]
    assert done[Setting(SMALL, 1)].error in ("ProviderUnavailableError", "AppError")


def test_it_goes_on_whoever_looks_and_stands_there_when_they_come_back(
    app: App, agreed: str, model: ScriptedModel
) -> None:
    """A tab that was closed breaks nothing off and begins nothing twice; each trial is there as
    soon as it is done."""
    going_on = Event()
    asked = model.reply

    def slowly(request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        assert going_on.wait(60)
        return asked(request, heard)

    model.reply = slowly  # type: ignore[method-assign]
    example = app.trials.golden()[0]
    both = [Setting("offline@1"), Setting(SMALL, 1)]
    begun = app.trials.begin(agreed, example, both)
    while not begun.trials:
        begun.wait(0.01)

    assert begun.under_way
    assert [trial.setting for trial in begun.trials] == both[:1]
    assert app.trials.begin(agreed, example, both) is begun
    going_on.set()
    assert begun.wait(60)
    assert app.trials.latest(agreed, example) is begun
    assert [trial.setting for trial in begun.trials] == both
    assert len(app.usages.since_month(agreed)) == begun.trials[1].calls


def test_what_was_found_is_ones_own_and_held_for_a_day(app: App, ada: str, eve: str) -> None:
    """Nobody else gets it; of one person the last few are held, and nothing longer than a day."""
    now = [0.0]
    trials = replace(app.trials, clock=lambda: now[0], _runs={})
    ours = trials.golden()

    def begin(owner: str, example: Example) -> Run:
        begun = trials.begin(owner, example, [Setting("offline@1")])
        assert begun.wait(60)
        return begun

    first = begin(ada, ours[0])
    later = [begin(ada, example) for example in ours[1 : EACH + 1]]

    assert trials.latest(ada) is later[-1]
    assert [trials.latest(ada, run.example) for run in (first, *later)] == [None, *later]
    assert trials.latest(eve) is trials.latest(None) is None
    now[0] = HELD + 1
    assert trials.latest(ada) is None


def test_hers_are_not_let_go_because_others_are_many(app: App, ada: str, eve: str) -> None:
    """Whoever ran none for longest goes first."""
    trials = replace(app.trials, _runs={})
    settings = [Setting("offline@1")]
    everybody = [ada, *(f"somebody {number}" for number in range(PEOPLE - 1))]
    for owner in (*everybody, ada, eve):
        assert trials.begin(owner, trials.golden()[0], settings).wait(60)

    assert trials.latest(ada) is not None
    assert trials.latest(eve) is not None
    assert trials.latest(everybody[1]) is None


def test_with_somebody_their_words_go_out_of_memory_too(app: App, ada: str, eve: str) -> None:
    """Nothing of theirs is left where nobody would look for it; others keep theirs."""
    for owner in (ada, eve):
        assert app.trials.begin(owner, app.trials.golden()[0], [Setting("offline@1")]).wait(60)
    app.candidates.erase(ada)

    assert app.trials.latest(ada) is None
    assert app.trials.latest(eve) is not None


def test_an_answer_that_was_given_anew_has_no_figures_yet(app: App, ada: str) -> None:
    """What stands beside an answer is about these very words."""
    example = app.trials.golden()[0]
    assert app.trials.begin(ada, example, [Setting("offline@1")]).wait(60)

    assert app.trials.latest(ada, example) is not None
    assert app.trials.latest(ada, replace(example, answer="Another one.")) is None


def test_ones_own_answers_come_first(app: App, ada: str, eve: str) -> None:
    """What was answered last stands on top, then ours, of every band; a stranger has only ours,
    and nobody gets another's."""
    given = answered(app, ada, begun(app, ada, SHORT))
    mine, ours = app.trials.sources(ada)
    [example] = app.trials.examples(ada, mine.id)

    assert (mine.id, ours) == (given.id, LABELLED)
    assert mine.name.endswith("20 November 2026")
    assert example.source == mine.id
    assert example.question == given.turns[0].question
    assert example.answer == given.turns[0].attempts[0].text
    assert app.trials.sources(None) == app.trials.sources(eve) == (LABELLED,)
    assert (
        app.trials.examples(ada, LABELLED.id)
        == app.trials.examples(None, "")
        == app.trials.golden()
    )
    assert {example.band for example in app.trials.golden()} == {"high", "middle", "low"}
    assert {example.source for example in app.trials.golden()} == {LABELLED.id}
    with pytest.raises(NotFoundError):
        app.trials.examples(eve, mine.id)


def test_only_the_interview_that_is_looked_at_is_opened(
    app: App, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is drawn again and again opens one of them, and none where ours is chosen."""
    with app.store.session_for(ada) as records:
        for number in range(3):
            records.interviews.add(interview(ada, f"interview-{number}"))
    opened: list[str] = []
    get = SqlInterviews.get

    def counted(self: SqlInterviews, interview_id: str) -> Interview:
        opened.append(interview_id)
        return get(self, interview_id)

    monkeypatch.setattr(SqlInterviews, "get", counted)
    sources = app.trials.sources(ada)
    app.trials.examples(ada, LABELLED.id)
    assert (len(sources), opened) == (4, [])

    app.trials.examples(ada, sources[1].id)
    assert opened == [sources[1].id]


def test_what_is_withheld_is_tried_on_nobody(app: App, ada: str) -> None:
    """Distress is judged by nobody and sent to nobody: not from the lab either."""
    told = "Honestly I cannot go on and I want to kill myself."
    given = answered(app, ada, begun(app, ada, SHORT), told)

    assert given.turns[0].answer is not None
    assert app.trials.examples(ada, given.id) == ()
