"""Remarks and improved answers: killed in the middle, asked for twice, deleted meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import logs
from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.work import Work, WorkKind, WorkState
from core.services.slow_work import LEASE
from tests.attack.test_twice_at_once import at_once
from tests.conftest import drain
from tests.doubles.clock import StandingClock
from tests.doubles.coach import OneCoach, ScriptedCoach
from tests.doubles.inventing_coach import InterruptedCoach
from tests.doubles.quoting_coach import QuotingCoach
from tests.services.test_interviews import SHORT, answered, begun, decided_upon
from tests.services.test_remarks import QUESTION, to_the_last_part

KINDS = (WorkKind.REMARK_ON_QUESTION, WorkKind.IMPROVE_ANSWER)
EMPTY = {"interviews": 0, "remarks": 0, "improvements": 0, "work": 0}


@pytest.fixture
def after_the_kill(app: App, clock: StandingClock, tmp_path: Path) -> Iterator[App]:
    """A second application on the folder that the first one never closed."""
    second = bootstrap(Settings(data_dir=tmp_path / "data"), clock, coach=ScriptedCoach())
    assert second.store is not app.store
    yield second
    second.close()


def queued(app: App, owner: str, kind: WorkKind) -> str:
    """An interview with one piece of work of *kind* waiting, and nothing else; its id."""
    if kind is WorkKind.REMARK_ON_QUESTION:
        interview = to_the_last_part(app, owner)
        drain(app)
        app.interviews.ask_back(owner, interview.id, "tab", QUESTION)
        return interview.id
    interview = decided_upon(app, owner)
    drain(app)
    app.improvements.ask_for(owner, interview.id, 0, 0)
    return interview.id


def made(app: App, owner: str, kind: WorkKind, interview_id: str) -> int:
    rows = {
        WorkKind.REMARK_ON_QUESTION: lambda: len(app.remarks.of(owner, interview_id)),
        WorkKind.IMPROVE_ANSWER: lambda: len(app.improvements.of(owner, interview_id)),
    }
    return rows[kind]()


def work_of(app: App, owner: str, kind: WorkKind, interview_id: str) -> Work | None:
    subject = f"{interview_id}/0" if kind is WorkKind.REMARK_ON_QUESTION else f"{interview_id}/0/0"
    return app.slow_work.status(owner, kind, subject)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_in_the_middle_is_made_good_once(
    app: App, ada: str, after_the_kill: App, clock: StandingClock, kind: WorkKind
) -> None:
    """The lease runs out, another server finds it, and there is one of it."""
    before = made(app, ada, kind, interview_id := queued(app, ada, kind))

    def die(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(app.slow_work, do=dict.fromkeys(WorkKind, die)).run_one()
    assert made(app, ada, kind, interview_id) == before
    clock.move(seconds=LEASE.total_seconds() + 1)
    drain(after_the_kill)

    assert made(after_the_kill, ada, kind, interview_id) == 1
    work = work_of(after_the_kill, ada, kind, interview_id)
    assert work is not None
    assert (work.state, work.tries) == (WorkState.DONE, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_after_the_row_was_written_makes_no_second_one(
    app: App, ada: str, after_the_kill: App, clock: StandingClock, kind: WorkKind
) -> None:
    """Stored, then killed before the work was settled: done again, the same row."""
    interview_id = queued(app, ada, kind)

    def store_and_die(work: Work) -> None:
        app.slow_work.do[kind](work)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(app.slow_work, do=dict.fromkeys(WorkKind, store_and_die)).run_one()
    clock.move(seconds=LEASE.total_seconds() + 1)
    drain(after_the_kill)

    assert made(after_the_kill, ada, kind, interview_id) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_interview_deleted_while_it_is_read_leaves_nothing(
    app: App, ada: str, kind: WorkKind
) -> None:
    """The worker comes back with words about nothing, and they go nowhere."""
    interview_id = queued(app, ada, kind)

    def delete_meanwhile(work: Work) -> None:
        app.interviews.discard(ada, interview_id)
        app.slow_work.do[kind](work)

    replace(app.slow_work, do=dict.fromkeys(WorkKind, delete_meanwhile)).run_one()

    held = app.candidates.held(ada)
    assert {table: held[table] for table in EMPTY} == EMPTY
    assert not app.slow_work.run_one()


@pytest.mark.parametrize("kind", KINDS)
def test_an_interview_deleted_before_the_row_is_written_breaks_nothing(
    app: App, ada: str, kind: WorkKind, caplog: pytest.LogCaptureFixture
) -> None:
    """Deleted between the coach's reply and the record: no row, and no defect in the log."""
    interview_id = queued(app, ada, kind)
    slow = InterruptedCoach(lambda: app.interviews.discard(ada, interview_id))
    do = {
        WorkKind.REMARK_ON_QUESTION: replace(app.remarks, coaches=OneCoach(slow)).make,
        WorkKind.IMPROVE_ANSWER: replace(app.improvements, coaches=OneCoach(slow)).make,
    }
    replace(app.slow_work, do=do).run_one()

    held = app.candidates.held(ada)
    assert {table: held[table] for table in EMPTY} == EMPTY
    assert "broke" not in caplog.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_candidate_erased_while_it_is_read_leaves_nothing(
    app: App, ada: str, kind: WorkKind
) -> None:
    """Their key is gone; the worker lives on."""
    queued(app, ada, kind)

    def erase_meanwhile(work: Work) -> None:
        app.candidates.erase(ada)
        app.slow_work.do[kind](work)

    replace(app.slow_work, do=dict.fromkeys(WorkKind, erase_meanwhile)).run_one()

    assert not app.slow_work.run_one()


@pytest.mark.parametrize("kind", KINDS)
def test_a_defect_of_a_coach_quotes_nobody_in_the_log(
    app: App, ada: str, kind: WorkKind, caplog: pytest.LogCaptureFixture
) -> None:
    """What it was reading stands in its error; places reach the log, words do not."""
    interview_id = queued(app, ada, kind)
    quoting = QuotingCoach()
    do = {
        WorkKind.REMARK_ON_QUESTION: replace(app.remarks, coaches=OneCoach(quoting)).make,
        WorkKind.IMPROVE_ANSWER: replace(app.improvements, coaches=OneCoach(quoting)).make,
    }
    replace(app.slow_work, do=do).run_one()
    written = "\n".join(logs.PlacesOnly().format(record) for record in caplog.records)

    work = work_of(app, ada, kind, interview_id)
    assert work is not None
    assert work.state is WorkState.FAILED
    assert "ValueError" in written
    assert "struggle" not in written
    assert "nightly import" not in written


@pytest.mark.parametrize("kind", KINDS)
def test_two_workers_at_once_make_one(app: App, ada: str, kind: WorkKind) -> None:
    """A lease is one worker's."""
    interview_id = queued(app, ada, kind)
    at_once(app.slow_work.run_one)

    assert made(app, ada, kind, interview_id) == 1
    work = work_of(app, ada, kind, interview_id)
    assert work is not None
    assert work.tries == 1


def test_asking_for_an_improved_answer_at_once_queues_one(app: App, ada: str) -> None:
    """A double click, or two tabs."""
    interview = decided_upon(app, ada)
    drain(app)
    at_once(lambda: app.improvements.ask_for(ada, interview.id, 0, 0))
    drain(app)

    assert len(app.improvements.of(ada, interview.id)) == 1


def test_a_question_sent_and_confirmed_at_once_is_read_once(app: App, ada: str) -> None:
    """Two steps that both queue it: one row, one remark."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    app.interviews.finish_asking_back(ada, interview.id, "tab")
    steps: list[Callable[[], object]] = [
        lambda: app.interviews.confirm(ada, interview.id, "tab"),
        app.slow_work.run_one,
    ]
    for step in steps:
        at_once(step)
    drain(app)

    assert list(app.remarks.of(ada, interview.id)) == [0]


def test_the_queue_goes_on_after_what_breaks(app: App, ada: str) -> None:
    """A defect in one remark keeps no answer from being judged."""

    def break_down(_: Work) -> None:
        raise ValueError("a defect")

    interview = answered(app, ada, begun(app, ada, SHORT))
    with app.store.session_for(ada) as records:
        records.work.add(WorkKind.REMARK_ON_QUESTION, f"{interview.id}/0", app.now())
    broken = replace(
        app.slow_work, do={**app.slow_work.do, WorkKind.REMARK_ON_QUESTION: break_down}
    )
    while broken.run_one():
        pass

    assert app.evaluations.of(ada, interview.id)
    work = work_of(app, ada, WorkKind.REMARK_ON_QUESTION, interview.id)
    assert work is not None
    assert work.state is WorkState.FAILED
