"""How long a candidate waits after an answer, seen from their screen and timed by our own clock.

What the page shows and plays, the browser tells; when that was, the server says. Nothing is kept
where nobody saw it, e.g. because the tab was closed or the sound waited for a tap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock
from time import monotonic
from typing import Final

from core.domain.chat import ModelRef
from core.domain.spoken import Wait
from core.errors import NotFoundError
from core.ports.repositories import Store

LONGEST: Final = 600.0  # seconds; whoever is away for longer is not waiting


class Seen(StrEnum):
    QUESTION = "question"  # it stands on the screen
    SOUND = "sound"  # it can be heard


@dataclass(frozen=True)
class Waiting:
    """The tab *seat* waits for what follows on *position*, since a click at `since` (on the clock
    of `time.monotonic`). `interviewer` (`Coach.ref`) is asked for it.

    `at_once`: with that very click they had their last words written down. Otherwise they read
    them first, or the feedback, which is their own time.
    """

    seat: str
    position: int
    interviewer: str
    since: float
    at_once: bool = False
    speaker: ModelRef | None = None
    seen: frozenset[Seen] = frozenset()


class Waits:
    def __init__(self, store: Store, clock: Callable[[], float] = monotonic) -> None:
        self._store, self._clock = store, clock
        self._lock = Lock()
        self._all: dict[tuple[str, str], Waiting] = {}

    def began(self, owner: str, interview_id: str, waiting: Waiting) -> None:
        """The candidate has answered, and asked for what comes next."""
        with self._lock:
            for key, other in list(self._all.items()):
                if self._clock() - other.since > LONGEST:
                    del self._all[key]
            self._all[owner, interview_id] = waiting

    def expects(
        self,
        owner: str,
        interview_id: str,
        seat: str,
        position: int,
        speaker: ModelRef | None = None,
    ) -> bool:
        """Whether this tab waits for what follows on *position*, which *speaker* will read; None:
        their own device."""
        with self._lock:
            waiting = self._all.get((owner, interview_id))
            if waiting is None or (waiting.seat, waiting.position) != (seat, position):
                return False
            self._all[owner, interview_id] = replace(waiting, speaker=speaker)
            return Seen.SOUND not in waiting.seen

    def saw(self, owner: str, interview_id: str, position: int, what: Seen) -> None:
        """The browser shows or plays what follows on *position*. Told twice, the first counts.

        Raise `NotFoundError` where nobody waits for that.
        """
        now = self._clock()
        with self._lock:
            waiting = self._all.get((owner, interview_id))
            if waiting is None or waiting.position != position or now - waiting.since > LONGEST:
                raise NotFoundError("nobody waits for that")
            if what in waiting.seen:
                return
            self._all[owner, interview_id] = replace(waiting, seen=waiting.seen | {what})
        self._keep(owner, interview_id, waiting, what, round((now - waiting.since) * 1000))

    def _keep(
        self, owner: str, interview_id: str, waiting: Waiting, what: Seen, waited: int
    ) -> None:
        with self._store.session_for(owner) as records:
            before = [w for w in records.waits.of(interview_id) if w.position == waiting.position]
            words = before[0].words if before else None
            total = waited + (0 if waiting.at_once else words or 0)
            wait = Wait(waiting.position, interviewer=waiting.interviewer)
            if what is Seen.QUESTION:
                wait = replace(wait, question=total)
            else:
                wait = replace(wait, sound=total, speaker=waiting.speaker)
            records.waits.put(interview_id, wait)
