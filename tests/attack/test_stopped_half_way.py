"""Stopped in the middle: what was sent is found again, and nothing that had to go stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.document import DocumentKind, DocumentState
from core.domain.interview import Brief, Phase
from core.domain.work import WorkKind
from core.errors import NotFoundError, ProviderUnavailableError
from core.services.slow_work import LEASE
from tests.attack.stopping import FullStore, StoppingFiles
from tests.conftest import STORY, drain
from tests.doubles.clock import StandingClock
from tests.doubles.coach import OneCoach, ScriptedCoach
from tests.services.test_documents import RESUME
from tests.services.test_interviews import REHEARSAL, SHORT, answered, begun, to_the_review


@pytest.fixture
def after_the_kill(app: App, clock: StandingClock, tmp_path: Path) -> Iterator[App]:
    """A second application on the folder that the first one never closed."""
    second = bootstrap(Settings(data_dir=tmp_path / "data"), clock, coach=ScriptedCoach())
    assert second.store is not app.store
    yield second
    second.close()


def files_on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "data" / "files").rglob("*") if path.is_file()]


def test_an_answer_and_its_assessment_outlive_the_server(
    app: App, ada: str, after_the_kill: App, clock: StandingClock
) -> None:
    """Killed while the coach was reading: the words are there, once, and get judged, once."""
    interview = to_the_review(app, ada, REHEARSAL)
    app.interviews.confirm(ada, interview.id, "tab")

    def die(_: object) -> None:
        raise KeyboardInterrupt

    dying = replace(app.slow_work, do=dict.fromkeys(WorkKind, die))
    with pytest.raises(KeyboardInterrupt):
        dying.run_one()
    clock.move(seconds=LEASE.total_seconds() + 1)
    drain(after_the_kill)

    found = after_the_kill.interviews.settle(ada, interview.id)
    assert found.phase is Phase.DECIDING
    assert [len(turn.attempts) for turn in found.turns] == [1, 1, 1]
    assert len(after_the_kill.evaluations.of(ada, interview.id)) == 3


@pytest.mark.parametrize("brief", [SHORT, REHEARSAL, Brief(questions=3)])
def test_every_phase_goes_on_where_it_stood(
    app: App, ada: str, after_the_kill: App, brief: Brief
) -> None:
    """From ready to kept, each step is taken by one server and the next by the other."""
    servers = (app, after_the_kill)
    interview = app.interviews.prepare(ada, brief)
    interview = after_the_kill.interviews.begin(ada, interview.id, "tab")
    if interview.phase is Phase.WARMING_UP:
        app.interviews.answer(ada, interview.id, "tab", 0, STORY)
    for number in range(brief.questions):
        asking, other = servers[number % 2], servers[(number + 1) % 2]
        interview = asking.interviews.ask(ada, interview.id, "tab")
        position = len(interview.turns) - 1
        asking.interviews.save_draft(ada, interview.id, (position, 0), "Half a", 1)
        asking.interviews.pause(ada, interview.id, "tab")
        draft = other.interviews.draft(ada, interview.id, position)
        assert draft is not None
        assert draft.text == "Half a"
        other.interviews.resume(ada, interview.id, "tab")
        other.interviews.answer(ada, interview.id, "tab", position, STORY)
    app.interviews.ask(ada, interview.id, "tab")
    after_the_kill.interviews.ask_back(ada, interview.id, "tab", "How big is the team?")
    app.interviews.finish_asking_back(ada, interview.id, "tab")
    after_the_kill.interviews.confirm(ada, interview.id, "tab")
    drain(app)
    after_the_kill.interviews.settle(ada, interview.id)
    kept = app.interviews.keep(ada, interview.id)

    judged = after_the_kill.evaluations.of(ada, interview.id)
    assert kept.phase is Phase.KEPT
    assert len(judged) == brief.questions
    assert all(len(turn.attempts) == 1 for turn in kept.turns)


def test_a_document_sent_again_leaves_no_file_of_the_first(
    app: App, ada: str, tmp_path: Path
) -> None:
    """The row goes, and so do its file and its place in the queue."""
    for _ in range(3):
        app.documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", RESUME.encode())
    assert len(files_on_disk(tmp_path)) == 1
    drain(app)

    assert files_on_disk(tmp_path) == []
    assert len(app.documents.all(ada)) == 1
    assert app.candidates.held(ada)["work"] == 1


def test_a_row_that_cannot_be_written_leaves_no_file(app: App, ada: str, tmp_path: Path) -> None:
    """A file that no row knows of would never be discarded."""

    documents = replace(app.documents, store=FullStore())  # type: ignore[arg-type]
    with pytest.raises(OSError, match="no space"):
        documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", RESUME.encode())

    assert files_on_disk(tmp_path) == []


def test_a_stop_before_the_file_is_discarded_is_made_good(
    app: App, ada: str, tmp_path: Path, clock: StandingClock
) -> None:
    """Read, stored, then killed: the original goes when the work is found again."""
    old = app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    drain(app)
    new = app.documents.submit_file(
        ada, DocumentKind.RESUME, "cv.txt", RESUME.encode(), replaces=old.id
    )
    files = StoppingFiles(app.documents.files).stop_before("delete")
    stopping = replace(app.documents, files=files)
    with pytest.raises(KeyboardInterrupt):
        replace(app.slow_work, do={WorkKind.READ_DOCUMENT: stopping.read}).run_one()
    assert len(files_on_disk(tmp_path)) == 1
    clock.move(seconds=LEASE.total_seconds() + 1)
    drain(app)

    assert files_on_disk(tmp_path) == []
    [held] = app.documents.all(ada)
    assert (held.id, held.state, held.file_id) == (new.id, DocumentState.READY, None)


def test_a_deleted_document_leaves_no_work(app: App, ada: str) -> None:
    """The row that says how its reading went goes with it."""
    document = app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    drain(app)
    app.documents.delete(ada, document.id)

    assert app.candidates.held(ada)["work"] == 0


def test_a_vendor_that_fails_never_moves_an_interview(app: App, ada: str) -> None:
    """The question stands as it stood, and asking again goes on."""

    class MuteCoach(ScriptedCoach):
        def follow_up(self, *_: object) -> None:
            raise ProviderUnavailableError("scripted")

    interview = answered(app, ada, begun(app, ada))
    mute = replace(app.interviews, coaches=OneCoach(MuteCoach()))
    with pytest.raises(ProviderUnavailableError):
        mute.ask(ada, interview.id, "tab")

    assert app.interviews.get(ada, interview.id) == interview
    assert app.interviews.ask(ada, interview.id, "tab").phase is Phase.ANSWERING


def test_one_who_cannot_be_erased_does_not_keep_the_others_here(
    app: App, ada: str, eve: str, clock: StandingClock
) -> None:
    """The sweep goes on, and finds what it left behind at its next turn."""
    broken = {ada}

    def erase(owner: str, last_seen_before: datetime, *, pending: bool) -> bool:
        if owner in broken:
            raise OSError("the folder is not empty")
        return app.candidates.erase_guest(owner, last_seen_before, pending=pending)

    retention = replace(app.retention, erase_guest=erase)
    clock.move(hours=25)
    first = retention.sweep()
    with pytest.raises(NotFoundError):
        app.candidates.get(eve)
    broken.clear()

    assert first["guests"] == 1
    assert retention.sweep()["guests"] == 1


def test_an_interview_of_somebody_erased_does_not_stop_the_sweep(
    app: App, ada: str, eve: str, clock: StandingClock
) -> None:
    """A key that is gone, a row that is left: the next one in the list still goes."""
    for owner in (ada, eve):
        begun(app, owner)
    app.store.destroy_key(ada)
    clock.move(days=8)
    swept = replace(app.retention, erase_guest=lambda *_, **__: False).sweep()

    assert swept["interviews"] == 1
