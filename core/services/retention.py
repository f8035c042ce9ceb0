"""What has had its time goes: guests after their last visit, interviews after their last step.

Each sweep removes a small batch at a time, so that nobody waits for it, and can be stopped
and repeated at any point: what is gone is gone, the rest is found again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Protocol, TypeVar

from core.domain.duty import Duty
from core.domain.identity import SESSION_DAYS
from core.domain.interview import UNDECIDED, Phase
from core.domain.usage import KEPT
from core.ports.repositories import Store, Sweep

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 50
EVENTS = timedelta(days=730)
VISITS = timedelta(days=SESSION_DAYS)


@dataclass(frozen=True)
class Schedule:
    """How long things are kept, counted from the last visit or the last step."""

    guests: timedelta
    pending: timedelta
    undecided: timedelta
    kept: timedelta


class EraseGuest(Protocol):
    def __call__(self, owner: str, last_seen_before: datetime, *, pending: bool) -> bool:
        """Whether they went: only who is still an expired guest when it comes to it."""
        ...


@dataclass(frozen=True)
class Retention:
    store: Store
    erase_guest: EraseGuest
    schedule: Schedule
    now: Callable[[], datetime]
    clear_letters: Callable[[], int] = int  # those that lie on this machine; how many went
    _stop: Event = field(default_factory=Event)

    def sweep(self) -> dict[str, int]:
        """Remove everything whose time is over; return how many of each went."""
        return {
            "guests": self._guests(),
            "visits": self._visits(),
            **self._around_accounts(),
            "interviews": self._interviews(UNDECIDED | {Phase.READY}, self.schedule.undecided)
            + self._interviews(frozenset({Phase.KEPT}), self.schedule.kept),
            "letters": self.clear_letters(),
        }

    def start(self, every: timedelta) -> Thread:
        thread = Thread(target=self._sweep_until_stopped, args=(every,), name="sweep", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        self._stop.set()

    def _guests(self) -> int:
        """Those who signed up have longer: their mail may be read tomorrow."""
        return self._expired_guests(self.schedule.guests, pending=False) + self._expired_guests(
            self.schedule.pending, pending=True
        )

    def _expired_guests(self, time: timedelta, *, pending: bool) -> int:
        def found(sweep: Sweep) -> list[tuple[str, datetime]]:
            before = self.now() - time
            return [
                (owner, before) for owner in sweep.expired_guests(before, BATCH, pending=pending)
            ]

        return self._batches(found, partial(self.erase_guest, pending=pending))

    def _visits(self) -> int:
        """Places where nobody was seen for so long that they are signed out."""
        return self._batches(
            lambda sweep: sweep.expired_visits(self.now() - VISITS, BATCH), self._visit
        )

    def _visit(self, owner: str, id_hash: str) -> None:
        with self.store.session_for(owner) as records:
            records.account.end(id_hash)

    def _around_accounts(self) -> dict[str, int]:
        """Links that were never followed, and what is too long ago to be of use to anybody."""
        with self.store.system_session(Duty.SWEEP) as system:
            return {
                "links": system.sweep.clear_links(self.now()),
                "events": system.sweep.clear_events(self.now() - EVENTS),
                "usages": system.sweep.clear_usages(self.now() - KEPT),
            }

    def _interviews(self, phases: frozenset[Phase], time: timedelta) -> int:
        return self._batches(
            lambda sweep: sweep.expired_interviews(self.now() - time, phases, BATCH),
            self._interview,
        )

    def _interview(self, owner: str, interview_id: str) -> None:
        with self.store.session_for(owner) as records:
            records.interviews.delete(interview_id)

    def _batches(
        self,
        find: Callable[[Sweep], Sequence[tuple[str, T]]],
        remove: Callable[[str, T], object],
    ) -> int:
        """Remove what *find* names, at most `BATCH` at a time, until there is no more of it."""
        gone = 0
        while True:
            with self.store.system_session(Duty.SWEEP) as system:
                found = find(system.sweep)
            went = sum(self._one(remove, owner, what) for owner, what in found)
            gone += went
            if len(found) < BATCH or not went or self._stop.is_set():
                return gone

    def _one(self, remove: Callable[[str, T], object], owner: str, what: T) -> bool:
        """Whether it went. What cannot go now must not keep the others here."""
        try:
            return remove(owner, what) is not False
        except Exception:  # whatever it is, it is found again by the next sweep
            log.exception("the sweep left one behind")
            return False

    def _sweep_until_stopped(self, every: timedelta) -> None:
        while not self._stop.is_set():
            try:
                gone = self.sweep()
                if any(gone.values()):
                    log.info("swept %s", gone)
            except Exception:  # tried again at the next turn; the thread must outlive it
                log.exception("the sweep stopped half-way")
            self._stop.wait(every.total_seconds())
