"""SIGKILL, the real one, at one step after the other of a whole way."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.bootstrap import App
from core.domain.document import DocumentState
from core.domain.interview import Phase
from core.services.slow_work import LEASE
from tests.attack.walking import application
from tests.conftest import ADA, STORY, drain

ROOT = Path(__file__).parents[2]
STEPS = ("sent 0", "begun 0", "drafted 0", "answered 1", "reviewing 0", "confirmed 0")


def killed_after(step: str, folder: Path) -> list[str]:
    """What the candidate had been told was done when the process was killed."""
    command = [sys.executable, "-m", "tests.attack.walking", str(folder)]
    done: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as walking:
        assert walking.stdout is not None
        for line in walking.stdout:
            done.append(line.decode().strip())
            if done[-1] == step:
                walking.kill()
                break
    assert done[-1] == step
    return done


def finish(app: App, owner: str) -> None:
    """Go on from wherever it stands, with what the pages offer."""
    interview = app.interviews.under_way(owner)
    assert interview is not None
    while interview.phase is not Phase.DECIDING:
        position = len(interview.turns) - 1
        if interview.phase is Phase.ASKING:
            interview = app.interviews.ask(owner, interview.id, "new tab")
        elif interview.phase is Phase.ANSWERING:
            text = f"{position}. {STORY}"
            interview = app.interviews.answer(owner, interview.id, "new tab", position, text)
        elif interview.phase is Phase.CANDIDATE_ASKS:
            interview = app.interviews.finish_asking_back(owner, interview.id, "new tab")
        elif interview.phase is Phase.REVIEWING:
            interview = app.interviews.confirm(owner, interview.id, "new tab")
        else:
            drain(app)
            interview = app.interviews.settle(owner, interview.id)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_server_costs_nothing_that_was_done(tmp_path: Path, step: str) -> None:
    """Each step that was reported is there, once; whatever was under way can be finished."""
    done = killed_after(step, tmp_path)
    with closing(application(tmp_path)) as app:
        late = app.now() + LEASE + timedelta(seconds=1)
        for service in (app.slow_work, app.evaluations, app.documents):
            object.__setattr__(service, "now", lambda: late)  # the leases of the dead have run out
        owner = app.candidates.admit(ADA)
        drain(app)
        [document] = app.documents.all(owner)
        assert document.state is DocumentState.READY
        if "begun 0" in done:
            found = app.interviews.under_way(owner)
            assert found is not None
            answers = [answer.text for turn in found.turns for answer in turn.attempts]
            reported = [line.split()[1] for line in done if line.startswith("answered")]
            assert [f"{number}. {STORY}" for number in reported] == answers[: len(reported)]
            if done[-1] == "drafted 0" and not answers:
                draft = app.interviews.draft(owner, found.id, 0)
                assert draft is not None
                assert draft.text == "Draft 0"
            app.interviews.sit(owner, found.id, "new tab", is_open=lambda _: False)
            finish(app, owner)
            whole = app.interviews.get(owner, found.id)
            assert [len(turn.attempts) for turn in whole.turns] == [1, 1, 1]
            assert len(app.evaluations.of(owner, found.id)) == 3

    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
