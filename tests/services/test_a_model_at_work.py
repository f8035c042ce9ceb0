"""An interview whose coach asks a model: what is stored says so, and a failure stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from core.bootstrap import App, bootstrap
from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.config import Settings
from core.domain.document import DocumentKind
from core.domain.interview import Brief
from core.domain.work import WorkKind
from core.errors import (
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    RefusedError,
    TruncatedError,
)
from tests.conftest import ADA, STORY, drain, with_quick_hashes
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.clock import StandingClock
from tests.services.test_documents import JOB, RESUME, read
from tests.services.test_interviews import answered, begun


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(wobble=(0, 1, -1))


@pytest.fixture
def modelled(tmp_path: Path, migrated: Path, model: ScriptedModel) -> Iterator[App]:
    """Everything real but the clock and the model."""
    folder = Path(copytree(migrated, tmp_path / "modelled"))
    coach = ModelCoach(model, OfflineCoach())
    made = with_quick_hashes(bootstrap(Settings(data_dir=folder), StandingClock(), coach=coach))
    yield made
    made.close()


def test_everything_that_is_stored_says_which_model_and_prompt_made_it(
    modelled: App, model: ScriptedModel
) -> None:
    """Questions, levels and the improved answer; and each level keeps its three readings."""
    ada = modelled.candidates.admit(ADA)
    resume, job = read(modelled, ada, RESUME), read(modelled, ada, JOB, DocumentKind.JOB)
    brief = Brief(questions=3, resume_id=resume, job_id=job, warm_up=False)
    interview = answered(modelled, ada, begun(modelled, ada, brief))
    drain(modelled)
    modelled.improvements.ask_for(ada, interview.id, 0, 0)
    drain(modelled)
    stored = modelled.interviews.get(ada, interview.id)
    evaluation = modelled.evaluations.of(ada, interview.id)[0, 0]
    improved = modelled.improvements.of(ada, interview.id)[0, 0]

    assert all(q.source.startswith("scripted/sensible plan_questions@v1#") for q in stored.planned)
    assert {evaluation.coach, improved.coach} == {"scripted/sensible"}
    assert (evaluation.prompt or "").startswith("judge_criterion@v1#")
    assert (improved.prompt or "").startswith("improve_answer@v1#")
    scored = [judgement for judgement in evaluation.judgements if judgement.readings]
    assert scored
    assert all(len(judgement.readings) == 3 for judgement in scored)
    assert {r.prompt.partition("@")[0] for r in model.requests} >= {"read_resume", "read_job"}


@pytest.mark.parametrize(
    "failure",
    [
        ProviderUnavailableError("scripted"),
        RateLimitedError("scripted"),
        RefusedError("scripted"),
        TruncatedError("scripted"),
        "{",
        "Sorry.",
        '{"level": 5}',
    ],
    ids=str,
)
def test_a_model_that_fails_stores_no_level(
    modelled: App, model: ScriptedModel, failure: ProviderError | str
) -> None:
    """T8: one call of fifteen is enough; the answer is there, and so is the way to try again."""
    ada = modelled.candidates.admit(ADA)
    interview = begun(modelled, ada, Brief(questions=3, warm_up=False))
    if isinstance(failure, str):
        model.say(*[failure] * 30, prompt="judge_criterion")
    else:
        model.fail(failure, prompt="judge_criterion")
    interview = answered(modelled, ada, interview)
    drain(modelled)
    stored = modelled.interviews.get(ada, interview.id)

    assert modelled.evaluations.of(ada, interview.id) == {}
    assert stored.turns[0].attempts[0].text == STORY
    [(position, attempt, work)] = modelled.evaluations.failed(ada, stored)
    assert (position, attempt, work.kind) == (0, 0, WorkKind.ASSESS_ANSWER)


def test_what_failed_is_judged_when_it_is_tried_again(modelled: App, model: ScriptedModel) -> None:
    """The second try begins anew, with all of its calls."""
    ada = modelled.candidates.admit(ADA)
    model.fail(ProviderUnavailableError("scripted"), prompt="judge_criterion")
    interview = answered(modelled, ada, begun(modelled, ada, Brief(questions=3, warm_up=False)))
    drain(modelled)
    stored = modelled.interviews.get(ada, interview.id)
    [(_, _, work)] = modelled.evaluations.failed(ada, stored)
    modelled.slow_work.retry(ada, work.kind, work.subject)
    drain(modelled)

    evaluation = modelled.evaluations.of(ada, interview.id)[0, 0]
    assert evaluation.coach == "scripted/sensible"
    assert any(judgement.readings for judgement in evaluation.judgements)
