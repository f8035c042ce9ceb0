"""Who works for whom: chosen, agreed to, paid for, and what comes next when somebody fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from core import content
from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import MODEL_ROLES, Model, ModelRef, Provider, Role
from core.domain.interview import Brief
from core.domain.language import Language
from core.domain.usage import DONE
from core.errors import (
    EnglishOnlyError,
    NoSuchModelError,
    NotAgreedToSendError,
    NotFoundError,
    OwnKeyGoneError,
)
from core.ports.chat import Reply, Request, unheard
from core.ports.coach import Background
from tests.conftest import ADA, STORY, drain
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.chat_models import ScriptedChatModels
from tests.doubles.clock import StandingClock
from tests.services.test_interviews import answered, begun

FAST, CAREFUL = ModelRef("acme", "fast"), ModelRef("acme", "careful")
OTHER, THIRD = ModelRef("borealis", "one"), ModelRef("cirrus", "two")


def provider(name: str, *models: Model, has_key: bool = True) -> Provider:
    return Provider(
        name.lower(),
        name,
        models,
        company=f"{name} Inc.",
        country="Norway",
        has_key=has_key,
        takes_own_key=True,
    )


ACME = provider(
    "Acme",
    Model(FAST, suits=frozenset({Role.INTERVIEWER})),
    Model(CAREFUL, suits=frozenset({Role.ASSESSOR})),
)
BOREALIS = provider("Borealis", Model(OTHER))
CIRRUS = provider("Cirrus", Model(THIRD), has_key=False)


@pytest.fixture
def models() -> ScriptedChatModels:
    return ScriptedChatModels(ACME, BOREALIS, CIRRUS)


@pytest.fixture
def app(
    tmp_path: Path, migrated: Path, clock: StandingClock, models: ScriptedChatModels
) -> Iterator[App]:
    settings = Settings(
        data_dir=Path(copytree(migrated, tmp_path / "data")),
        interviewer_model=str(FAST),
        assessor_model=str(CAREFUL),
    )
    made = bootstrap(settings, clock, models=models)
    yield made
    made.close()


@pytest.fixture
def ada(app: App) -> str:
    return app.candidates.admit(ADA)


def test_before_anybody_agreed_the_offline_coach_works(
    app: App, ada: str, models: ScriptedChatModels
) -> None:
    """What the operator suggests is a suggestion: no client is even opened."""
    refs = {role: app.coaches.of(ada, role).ref for role in MODEL_ROLES}

    assert set(refs.values()) == {app.coaches.offline.ref}
    assert models.opened == []
    assert app.coaches.stand(ada).waiting == (ACME,)
    assert app.coaches.stand(None).waiting == (ACME,)


def test_once_agreed_what_the_operator_suggests_works(app: App, ada: str) -> None:
    """Role by role; a role without a suggestion stays with the offline coach."""
    app.choices.agree(ada, ["acme"])

    assert app.coaches.of(ada, Role.INTERVIEWER).ref == str(FAST)
    assert app.coaches.of(ada, Role.ASSESSOR).ref == str(CAREFUL)
    assert app.coaches.of(ada, Role.READER).ref == app.coaches.offline.ref
    assert app.coaches.stand(ada).waiting == ()
    assert app.coaches.stand(ada).preferences.agreed_at == app.now()


def test_what_a_candidate_chooses_goes_before_what_is_suggested(app: App, ada: str) -> None:
    """Also when they choose the offline coach."""
    app.choices.agree(ada, ["acme", "borealis"])
    app.choices.choose(ada, Role.ASSESSOR, OTHER)
    app.choices.choose(ada, Role.INTERVIEWER, None)

    assert app.coaches.of(ada, Role.ASSESSOR).ref == str(OTHER)
    assert app.coaches.of(ada, Role.INTERVIEWER).ref == app.coaches.offline.ref


def test_nobody_is_chosen_to_whom_nothing_may_be_sent(app: App, ada: str) -> None:
    """Agreeing comes first; what does not exist cannot be chosen nor agreed to."""
    with pytest.raises(NotAgreedToSendError):
        app.choices.choose(ada, Role.ASSESSOR, OTHER)
    with pytest.raises(NoSuchModelError):
        app.choices.choose(ada, Role.ASSESSOR, ModelRef("acme", "of tomorrow"))
    with pytest.raises(NoSuchModelError):
        app.choices.agree(ada, ["acme", "a stranger's server"])
    with pytest.raises(NotAgreedToSendError):
        app.coaches.of(ada, Role.ASSESSOR, by=str(OTHER))

    assert app.coaches.stand(ada).preferences.agreed_to == ()


def test_taking_it_back_leaves_nobody_outside(app: App, ada: str) -> None:
    """One step, and every role is the offline coach's; nobody is asked for consent again."""
    app.choices.agree(ada, ["acme", "borealis"])
    app.choices.choose(ada, Role.READER, OTHER)
    app.choices.stay_offline(ada)
    stand = app.coaches.stand(ada)

    assert {app.coaches.of(ada, role).ref for role in MODEL_ROLES} == {app.coaches.offline.ref}
    assert (stand.outside, stand.waiting) == ((), ())
    assert (stand.preferences.agreed_at, stand.preferences.agreed_to) == (None, ())


def test_work_under_way_sends_nothing_more_once_it_is_taken_back(
    app: App, ada: str, models: ScriptedChatModels
) -> None:
    """An assessment is many calls: those that were not made yet are not made, nor booked."""
    app.choices.agree(ada, ["acme"])
    asked = replace(ACME.models[0], ref=CAREFUL)
    scripted = ScriptedModel(asked)
    models.models = {str(CAREFUL): scripted}
    coach = app.coaches.of(ada, Role.ASSESSOR)
    question = app.coaches.offline.warm_up(Brief())
    rubric = content.rubric(question.rubric)
    answer = "I mended the pump and told the night shift what I had changed."
    coach.assess(question, answer, rubric, Background())
    sent = len(scripted.requests)

    app.choices.stay_offline(ada)
    with pytest.raises(NotAgreedToSendError):
        coach.assess(question, answer, rubric, Background())

    assert sent == len(scripted.requests) == len(app.usages.since_month(ada)) > 0


def test_a_key_of_ones_own_pays_and_makes_a_provider_usable(
    app: App, ada: str, models: ScriptedChatModels, clock: StandingClock
) -> None:
    """Where the operator has none; and it goes before the operator's where both have one."""
    assert CIRRUS not in app.coaches.stand(ada).usable
    with app.store.session_for(ada) as records:
        records.choices.put_key("cirrus", "sk-ada-0001", clock())
        records.choices.put_key("acme", "sk-ada-0002", clock())
    app.choices.agree(ada, ["cirrus", "acme"])
    app.choices.choose(ada, Role.READER, THIRD)
    app.coaches.of(ada, Role.READER)
    app.coaches.of(ada, Role.ASSESSOR)

    assert CIRRUS in app.coaches.stand(ada).usable
    assert models.opened == [(THIRD, "sk-ada-0001"), (CAREFUL, "sk-ada-0002")]


def test_after_a_failure_comes_the_next_provider_and_then_the_offline_coach(
    app: App, ada: str
) -> None:
    """In the order in which they are set up, only those that were agreed to, and never twice."""
    app.choices.agree(ada, ["acme", "borealis"])
    stand = app.coaches.stand(ada)
    first = app.coaches.another(stand, Role.ASSESSOR, None)
    assert first is not None
    second = app.coaches.another(stand, Role.ASSESSOR, first.ref)
    assert second is not None

    assert (first.ref, first.name) == (str(OTHER), "Borealis")
    assert (second.ref, second.name) == (app.coaches.offline.ref, "the offline coach")
    assert app.coaches.another(stand, Role.ASSESSOR, second.ref) is None


def test_who_comes_next_was_agreed_to(app: App, ada: str) -> None:
    """A provider that may be sent nothing is never offered in the middle of a failure."""
    app.choices.agree(ada, ["acme"])
    another = app.coaches.another(app.coaches.stand(ada), Role.ASSESSOR, None)

    assert another is not None
    assert another.ref == app.coaches.offline.ref


def test_the_order_goes_round(app: App, ada: str) -> None:
    """From the last one set up to the first, whose model for the role is the one suggested."""
    app.choices.agree(ada, ["acme", "borealis"])
    app.choices.choose(ada, Role.ASSESSOR, OTHER)
    another = app.coaches.another(app.coaches.stand(ada), Role.ASSESSOR, str(OTHER))

    assert another is not None
    assert another.ref == str(CAREFUL)


def test_a_removed_key_pays_for_nothing_more(app: App, ada: str) -> None:
    """Not even for work that was begun with it; nor does one that took its place."""
    app.choices.agree(ada, ["acme"])
    with app.store.session_for(ada) as records:
        records.choices.put_key("acme", "sk-of-her-own-1", app.now())
    begun = app.coaches.model_for(ada, Role.ASSESSOR, CAREFUL)
    asked = Request("warm_up@v1#0", "Say hello.", ())
    with app.store.session_for(ada) as records:
        records.choices.put_key("acme", "sk-of-her-own-2", app.now())
    with pytest.raises(OwnKeyGoneError):
        begun.reply(asked)
    with app.store.session_for(ada) as records:
        records.choices.remove_key("acme")
    with pytest.raises(OwnKeyGoneError):
        begun.reply(asked)

    assert app.usages.overview(ada).calls == []


def test_with_an_account_its_keys_are_forgotten(
    app: App, models: ScriptedChatModels, ada: str
) -> None:
    """A client that was opened with one asks nothing more; erasing once more is harmless."""
    with app.store.session_for(ada) as records:
        records.choices.put_key("acme", "sk-of-her-own-1", app.now())
        records.choices.put_key("cirrus", "sk-of-her-own-2", app.now())
    app.candidates.erase(ada)
    app.candidates.erase(ada)

    assert models.forgotten == ["sk-of-her-own-1", "sk-of-her-own-2"]


def test_an_interview_that_is_deleted_while_a_model_judges_it_leaves_a_bill_and_no_more(
    app: App, models: ScriptedChatModels, ada: str
) -> None:
    """The call was made, so it is counted to its end; what came of it is stored nowhere, and the
    next piece of work is done."""
    app.choices.agree(ada, ["acme"])
    app.choices.choose(ada, Role.INTERVIEWER, None)
    gone = begun(app, ada)

    def delete() -> None:
        with app.store.session_for(ada) as records:
            records.interviews.delete(gone.id)

    models.models = {str(CAREFUL): Meanwhile(delete)}
    answered(app, ada, gone, STORY)
    drain(app)
    kept = begun(app, ada)
    answered(app, ada, kept, STORY)
    drain(app)
    calls = app.usages.overview(ada).calls

    with pytest.raises(NotFoundError):
        app.interviews.get(ada, gone.id)
    assert app.evaluations.of(ada, gone.id) == {}
    assert app.evaluations.of(ada, kept.id)[0, 0].coach == str(CAREFUL)
    assert [each for each in calls if each.interview_id == gone.id] == []
    assert len([each for each in calls if each.interview_id is None]) >= 1
    assert {(each.outcome, each.tokens is None) for each in calls} == {(DONE, False)}


class Meanwhile(ScriptedModel):
    """While it works, something else is done."""

    def __init__(self, first: Callable[[], object]) -> None:
        super().__init__(Model(CAREFUL))
        self.first = first

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        self.first()
        return super().reply(request, heard)


def test_rules_that_read_english_judge_no_other_language(app: App, ada: str) -> None:
    """Neither when the agreement was taken back in the middle, nor by a button."""
    app.choices.agree(ada, ["acme"])
    german = app.interviews.prepare(ada, Brief(language=Language.GERMAN))
    with pytest.raises(EnglishOnlyError):
        app.coaches.of(ada, Role.ASSESSOR, german.id, app.coaches.offline.ref)
    app.choices.stay_offline(ada)
    with pytest.raises(EnglishOnlyError):
        app.coaches.of(ada, Role.ASSESSOR, german.id)


def test_another_language_needs_a_model_to_ask_and_one_to_judge(app: App, ada: str) -> None:
    app.choices.agree(ada, ["acme"])
    both = app.coaches.stand(ada)
    app.choices.choose(ada, Role.ASSESSOR, None)
    one = app.coaches.stand(ada)

    assert both.speaks
    assert not one.speaks


def test_a_label_says_whose_work_it_was_even_when_they_are_gone(app: App) -> None:
    """From what was stored with the work, not from what is chosen now."""
    gone = "a-server-of-last-year/llama:8b"

    assert app.coaches.label(str(CAREFUL)) == "AI: careful, Acme"
    assert app.coaches.label("offline@1") == app.coaches.offline.label
    assert app.coaches.label(gone) == "AI: llama:8b, a-server-of-last-year"


def test_a_plan_made_by_one_is_not_that_of_another(app: App, ada: str) -> None:
    """Who plans is part of what a plan is built on: another choice, another plan."""
    brief = Brief()
    by_rules = app.interviews.prepare(ada, brief)
    app.choices.agree(ada, ["acme"])
    by_model = app.interviews.prepare(ada, brief)
    again = app.interviews.prepare(ada, brief)

    assert by_model.id == by_rules.id
    assert by_model.basis != by_rules.basis
    assert again == by_model


def test_one_reading_is_quicker_than_three(app: App, ada: str) -> None:
    """Chosen once, and it holds for whoever judges."""
    app.choices.agree(ada, ["acme"])
    app.choices.be_quick(ada, quick=True)
    quick = app.coaches.of(ada, Role.ASSESSOR)
    app.choices.be_quick(ada, quick=False)
    careful = app.coaches.of(ada, Role.ASSESSOR)

    assert (getattr(quick, "samples", None), getattr(careful, "samples", None)) == (1, 3)
