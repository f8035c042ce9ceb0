from __future__ import annotations

import logging
from threading import Barrier, Thread

import pytest

from core.bootstrap import App
from core.domain.document import DocumentKind
from core.domain.work import MOST_TRIES, Work, WorkKind, WorkState
from core.services.slow_work import LEASE, SlowWork
from tests.conftest import drain
from tests.doubles.clock import StandingClock
from tests.services.test_documents import RESUME


def queue(app: App, owner: str) -> str:
    return app.documents.submit_text(owner, DocumentKind.RESUME, RESUME).id


def with_work(app: App, do: object) -> SlowWork:
    return SlowWork(app.store, {WorkKind.READ_DOCUMENT: do}, app.now)  # type: ignore[dict-item]


def test_many_workers_do_each_piece_exactly_once(app: App, ada: str, eve: str) -> None:
    """Ten threads, two pieces of work: two done, none twice."""
    done: list[str] = []
    slow = with_work(app, lambda work: done.append(work.subject))
    subjects = {queue(app, ada), queue(app, eve)}
    barrier = Barrier(10)

    def work() -> None:
        barrier.wait()
        while slow.run_one():
            pass

    threads = [Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == sorted(subjects)


def test_work_of_a_dead_worker_is_found_again(app: App, ada: str, clock: StandingClock) -> None:
    """A lease runs out; then the row is anybody's. In between, nobody takes it twice."""
    subject = queue(app, ada)

    def die(_: Work) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        with_work(app, die).run_one()
    assert not app.slow_work.run_one()

    clock.move(seconds=LEASE.total_seconds() + 1)
    drain(app)
    status = app.slow_work.status(ada, WorkKind.READ_DOCUMENT, subject)
    assert status is not None
    assert status.state is WorkState.DONE


def test_work_that_kills_its_workers_fails_in_the_end(
    app: App, ada: str, clock: StandingClock
) -> None:
    """After three lost leases it is shown as failed instead of killing a fourth."""
    subject = queue(app, ada)

    def die(_: Work) -> None:
        raise KeyboardInterrupt

    for _ in range(MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            with_work(app, die).run_one()
        clock.move(seconds=LEASE.total_seconds() + 1)
    drain(app)

    status = app.slow_work.status(ada, WorkKind.READ_DOCUMENT, subject)
    assert status is not None
    assert status.state is WorkState.FAILED


def test_a_defect_is_a_visible_failure_and_its_words_stay_out_of_the_log(
    app: App, ada: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The worker lives on, and the log names the place, never what was being read."""
    from core import logs

    def break_down(_: Work) -> None:
        raise ValueError("my résumé says 38 %")

    subject = queue(app, ada)
    with caplog.at_level(logging.ERROR):
        with_work(app, break_down).run_one()
    [record] = [r for r in caplog.records if r.exc_info]
    written = logs.PlacesOnly().format(record)

    status = app.slow_work.status(ada, WorkKind.READ_DOCUMENT, subject)
    assert status is not None
    assert (status.state, status.error) == (WorkState.FAILED, "AppError")
    assert "ValueError" in written
    assert "break_down" in written
    assert "38 %" not in written


def test_workers_take_what_is_queued_while_they_sleep(app: App, ada: str) -> None:
    """The pool is called when something new is there; the page waits only a moment."""
    app.slow_work.start(2)
    subject = queue(app, ada)

    work = app.slow_work.wait(ada, WorkKind.READ_DOCUMENT, subject, seconds=10)
    assert work is not None
    assert work.state is WorkState.DONE
