"""A worker keeps what it is at, however long that takes; one that is gone keeps nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Event, Thread

import pytest

from core.bootstrap import App
from core.domain.document import DocumentKind
from core.domain.work import Work, WorkKind, WorkState
from core.errors import NotFoundError
from core.services.slow_work import LEASE, LONGEST, SlowWork
from tests.conftest import drain
from tests.doubles.clock import StandingClock
from tests.services.test_documents import RESUME

READ = WorkKind.READ_DOCUMENT


def queue(app: App, owner: str) -> str:
    return app.documents.submit_text(owner, DocumentKind.RESUME, RESUME).id


def working(app: App, do: Callable[[Work], None]) -> SlowWork:
    return SlowWork(app.store, {READ: do}, app.now)


class SlowModel:
    """Work that lasts until it is told to end."""

    def __init__(self) -> None:
        self.begun, self.end = Event(), Event()
        self.times = 0

    def __call__(self, _: Work) -> None:
        self.times += 1
        self.begun.set()
        assert self.end.wait(10)


def test_work_that_takes_minutes_is_done_once(app: App, ada: str, clock: StandingClock) -> None:
    """A model may need longer than a lease: the worker keeps it, and nobody else begins."""
    subject = queue(app, ada)
    slow = SlowModel()
    ours, other = working(app, slow), working(app, slow)
    at_work = Thread(target=ours.run_one)
    at_work.start()
    assert slow.begun.wait(10)
    taken_meanwhile = []
    for _ in range(8):
        clock.move(seconds=LEASE.total_seconds() - 5)
        ours.renew()
        taken_meanwhile.append(other.run_one())
    slow.end.set()
    at_work.join(10)

    status = app.slow_work.status(ada, READ, subject)
    assert status is not None
    assert (status.state, status.tries) == (WorkState.DONE, 1)
    assert slow.times == 1
    assert not any(taken_meanwhile)


def test_a_worker_that_died_loses_its_lease(app: App, ada: str, clock: StandingClock) -> None:
    """What a thread left behind is not renewed: the next takes it when the lease is over."""
    subject = queue(app, ada)

    def die(_: Work) -> None:
        raise KeyboardInterrupt

    ours = working(app, die)
    with pytest.raises(KeyboardInterrupt):
        ours.run_one()
    clock.move(seconds=30)
    ours.renew()
    clock.move(seconds=LEASE.total_seconds() - 30)
    drain(app)

    status = app.slow_work.status(ada, READ, subject)
    assert status is not None
    assert status.state is WorkState.DONE


def test_a_worker_that_hangs_is_not_waited_for(app: App, ada: str, clock: StandingClock) -> None:
    """After a quarter of an hour it is given up; what it says later is not taken."""
    subject = queue(app, ada)
    slow = SlowModel()
    ours = working(app, slow)
    hanging = Thread(target=ours.run_one)
    hanging.start()
    assert slow.begun.wait(10)
    clock.move(seconds=LONGEST.total_seconds() + 1)
    ours.renew()
    assert working(app, lambda _: None).run_one()
    with app.store.session_for(ada) as records:
        done = records.work.of(READ, subject)
    slow.end.set()
    hanging.join(10)

    assert app.slow_work.status(ada, READ, subject) == done


def test_a_lease_that_was_lost_is_not_renewed(app: App, ada: str, clock: StandingClock) -> None:
    """Another worker has it now: the first cannot take it back by renewing."""
    subject = queue(app, ada)
    slow, again = SlowModel(), SlowModel()
    ours, other = working(app, slow), working(app, again)
    threads = [Thread(target=each.run_one) for each in (ours, other)]
    threads[0].start()
    assert slow.begun.wait(10)
    clock.move(seconds=LEASE.total_seconds() + 1)
    threads[1].start()
    assert again.begun.wait(10)
    before = app.slow_work.status(ada, READ, subject)
    ours.renew()

    assert app.slow_work.status(ada, READ, subject) == before
    for model, thread in zip((slow, again), threads, strict=True):
        model.end.set()
        thread.join(10)


def test_one_whose_owner_was_erased_stops_no_other(
    app: App, ada: str, eve: str, clock: StandingClock
) -> None:
    """Renewing what is gone fails for that piece alone."""
    queue(app, ada)
    kept = queue(app, eve)
    slow = SlowModel()
    ours = working(app, slow)
    threads = [Thread(target=ours.run_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    while slow.times < 2:
        assert slow.begun.wait(10)
    app.candidates.erase(ada)
    with pytest.raises(NotFoundError), app.store.session_for(ada):
        pass
    clock.move(seconds=30)
    ours.renew()
    clock.move(seconds=30)

    assert not working(app, lambda _: None).run_one()
    slow.end.set()
    for thread in threads:
        thread.join(10)
    status = app.slow_work.status(eve, READ, kept)
    assert status is not None
    assert status.state is WorkState.DONE


def test_trying_again_twice_queues_it_once(app: App, ada: str) -> None:
    """A double click changes nothing of what waits already, nor of who is to do it."""
    subject = queue(app, ada)
    drain(app)
    app.slow_work.retry(ada, READ, subject, "offline@1")
    app.slow_work.retry(ada, READ, subject)

    status = app.slow_work.status(ada, READ, subject)
    assert status is not None
    assert (status.state, status.coach) == (WorkState.QUEUED, "offline@1")
    drain(app)
    done = app.slow_work.status(ada, READ, subject)
    assert done == replace(status, state=WorkState.DONE, tries=1, updated_at=app.now())


def test_answers_of_one_interview_are_judged_side_by_side(app: App, ada: str) -> None:
    """A model takes its time over each: nobody waits for one after the other."""
    together = Barrier(2)

    def judge(_: Work) -> None:
        together.wait(10)

    judging = SlowWork(app.store, {WorkKind.ASSESS_ANSWER: judge}, app.now)
    with app.store.session_for(ada) as records:
        for position in range(2):
            records.work.add(WorkKind.ASSESS_ANSWER, f"interview-1/{position}/0", app.now())
    judging.start(2)
    found = [
        judging.wait(ada, WorkKind.ASSESS_ANSWER, f"interview-1/{position}/0", 20)
        for position in range(2)
    ]
    judging.stop()

    assert [work.state for work in found if work] == [WorkState.DONE, WorkState.DONE]
