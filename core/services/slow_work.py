"""Slow work, worked off by a few threads: found again after a restart, never done twice.

Reading a document and assessing an answer are rows (core/domain/work.py). A row is leased by
one worker at a time; a worker that dies loses its lease and the row is anybody's again. A
page that has queued something waits for a moment, so that quick work never shows a spinner.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic, sleep

from core.domain.duty import Duty
from core.domain.work import Work, WorkKind, WorkState
from core.errors import AppError, InputError, NotFoundError
from core.ports.repositories import Store

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)  # reading takes 20 s at most; the rest is for a busy machine
IDLE = 2.0  # seconds between looks at the list when nobody calls
SETTLED = frozenset({WorkState.DONE, WorkState.FAILED, WorkState.REFUSED})


@dataclass(frozen=True)
class SlowWork:
    store: Store
    do: Mapping[WorkKind, Callable[[Work], None]]
    now: Callable[[], datetime]
    _call: Event = field(default_factory=Event)
    _stop: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def start(self, workers: int) -> None:
        for number in range(workers):
            thread = Thread(target=self._work_until_stopped, name=f"work-{number}", daemon=True)
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

    def retry(self, owner: str, kind: WorkKind, subject: str) -> None:
        with self.store.session_for(owner) as records:
            records.work.add(kind, subject, self.now())
        self.call()

    def run_one(self) -> bool:
        """Take one piece of work and settle it; False where there is none."""
        with self.store.system_session(Duty.QUEUE) as system:
            work = system.queue.claim(self.now(), self.now() + LEASE)
        if work is None:
            return False
        self._settle(work)
        return True

    def _settle(self, work: Work) -> None:
        state, error = WorkState.DONE, None
        try:
            self.do[work.kind](work)
        except InputError as refusal:
            state, error = WorkState.REFUSED, type(refusal).__name__
        except AppError as failure:
            log.warning("%s failed: %s", work.kind, failure)
            state, error = WorkState.FAILED, type(failure).__name__
        except Exception:  # a defect must not kill the worker or leave the candidate waiting
            log.exception("%s broke", work.kind)
            state, error = WorkState.FAILED, AppError.__name__
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
