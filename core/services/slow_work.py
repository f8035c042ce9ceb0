"""Slow work, worked off by a few threads: found again after a restart, never done twice.

Reading a document and assessing an answer are rows (core/domain/work.py). A row is leased by
one worker at a time. While a worker is at it its lease is renewed, since a model may take
minutes; a worker that dies loses it, and the row is anybody's again. A page that has queued
something waits for a moment, so that quick work never shows a spinner.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic, sleep

from core.domain.duty import Duty
from core.domain.work import Work, WorkKind, WorkState
from core.errors import AppError, InputError, NotFoundError, noted
from core.ports.repositories import Store

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)  # how long the work of a dead worker waits, at most
RENEW = 15.0  # seconds between renewals: two may be late on a busy machine
LONGEST = timedelta(minutes=15)  # at one piece of work; a worker that takes longer hangs
IDLE = 2.0  # seconds between looks at the list when nobody calls
SETTLED = frozenset({WorkState.DONE, WorkState.FAILED, WorkState.REFUSED})


class Held:
    """What this process holds leases of, each as it was leased last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._work: dict[str, tuple[Work, datetime]] = {}

    def take(self, work: Work, now: datetime) -> None:
        with self._lock:
            self._work[work.id] = (work, now)

    def since(self, earliest: datetime) -> list[Work]:
        """What was taken after *earliest*."""
        with self._lock:
            return [work for work, taken in self._work.values() if taken > earliest]

    def renew(self, work_id: str, longer: Callable[[Work], Work]) -> None:
        """Ask for a longer lease unless it was let go; nobody lets go of it in between."""
        with self._lock:
            if work_id in self._work:
                work, taken = self._work[work_id]
                self._work[work_id] = (longer(work), taken)

    def let_go(self, work: Work) -> Work:
        """*work* as it was leased last. Safe to call twice."""
        with self._lock:
            return self._work.pop(work.id, (work, None))[0]


@dataclass(frozen=True)
class SlowWork:
    store: Store
    do: Mapping[WorkKind, Callable[[Work], None]]
    now: Callable[[], datetime]
    _call: Event = field(default_factory=Event)
    _stop: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)
    _held: Held = field(default_factory=Held)

    def start(self, workers: int) -> None:
        for number in range(workers):
            self._begin(self._work_until_stopped, f"work-{number}")
        self._begin(self._renew_until_stopped, "leases")

    def _begin(self, target: Callable[[], None], name: str) -> None:
        thread = Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """Let each worker finish what it holds. What is not finished is found again."""
        self._stop.set()
        self._call.set()
        for thread in self._threads:
            thread.join(seconds)

    def call(self) -> None:
        """Tell the workers that something new is there."""
        self._call.set()

    def status(self, owner: str, kind: WorkKind, subject: str) -> Work | None:
        with self.store.session_for(owner, reading=True) as records:
            return records.work.of(kind, subject)

    def wait(self, owner: str, kind: WorkKind, subject: str, seconds: float) -> Work | None:
        """The work once it is settled, or as it stands after *seconds*."""
        self.call()
        deadline = monotonic() + seconds
        pause = 0.005
        while True:
            work = self.status(owner, kind, subject)
            if work is None or work.state in SETTLED or monotonic() >= deadline:
                return work
            sleep(pause)
            pause = min(pause * 1.5, 0.1)

    def retry(self, owner: str, kind: WorkKind, subject: str, coach: str | None = None) -> None:
        """Queue what failed once more: for whoever the candidate has chosen, or for *coach*.

        Safe to call twice: what waits already, or is being worked on, stays as it is.
        """
        with self.store.session_for(owner) as records:
            work = records.work.of(kind, subject)
            if work is None or work.state in SETTLED:
                records.work.add(kind, subject, self.now(), coach)
        self.call()

    def run_one(self) -> bool:
        """Take one piece of work and settle it; False where there is none."""
        with self.store.system_session(Duty.QUEUE) as system:
            work = system.queue.claim(self.now(), self.now() + LEASE)
        if work is None:
            return False
        self._held.take(work, self.now())
        try:
            self._settle(work)
        finally:
            self._held.let_go(work)
        return True

    def renew(self) -> None:
        """Lengthen the lease of everything that this process is working on."""
        for work in self._held.since(self.now() - LONGEST):
            self._held.renew(work.id, self._longer)

    def _longer(self, work: Work) -> Work:
        try:
            with self.store.session_for(work.owner) as records:
                return records.work.renew(work, self.now() + LEASE) or work
        except AppError as error:  # erased meanwhile, or the database is busy: the others count
            log.warning("a lease was not renewed: %s", type(error).__name__)
            return work

    def _settle(self, work: Work) -> None:
        state, error = WorkState.DONE, None
        try:
            self.do[work.kind](work)
        except InputError as refusal:
            state, error = WorkState.REFUSED, type(refusal).__name__
        except AppError as failure:
            log.warning("%s failed: %s", work.kind, failure)
            state, error = WorkState.FAILED, noted(failure)
        except Exception:  # a defect must not kill the worker or leave the candidate waiting
            log.exception("%s broke", work.kind)
            state, error = WorkState.FAILED, AppError.__name__
        work = self._held.let_go(work)
        try:
            with self.store.session_for(work.owner) as records:
                records.work.finish(replace(work, state=state, error=error, updated_at=self.now()))
        except NotFoundError:
            log.info("the owner of a piece of work was erased meanwhile")

    def _work_until_stopped(self) -> None:
        while not self._stop.is_set():
            try:
                busy = self.run_one()
            except Exception:  # the database may be away for a moment; the worker stays
                log.exception("cannot look for work")
                busy = False
            if not busy:
                self._call.wait(IDLE)
                self._call.clear()

    def _renew_until_stopped(self) -> None:
        while not self._stop.wait(RENEW):
            try:
                self.renew()
            except Exception:  # the database may be away for a moment; the next time counts
                log.exception("cannot renew a lease")
