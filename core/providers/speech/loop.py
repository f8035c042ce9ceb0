"""One thread with one event loop, for all live lines of the process.

Sound comes from elsewhere, fifty times a second for each line. To wake a thread for each piece
hands Python's one lock from thread to thread, until sound is late for everybody; so nobody wakes
anybody: while there are lines, the loop looks at all of them every LOOK seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from threading import Lock, Thread
from typing import Final, Protocol

log = logging.getLogger(__name__)

LOOK: Final = 0.02  # seconds; as long as a packet of a microphone
# Whoever is looked at sends what has come, and services answer at once: with fifty lines looked at
# in a row, a word would wait for the sound of all the others. So few at once, one after the other
# over the time between two looks.
AT_ONCE: Final = 4


class Run(Protocol):
    """What goes on in the loop, on its thread alone; neither may block it."""

    async def run(self) -> None:
        """From its beginning to its end."""
        ...

    def look(self) -> None:
        """See what has come."""
        ...

    def fail(self, told: str) -> None:
        """Either broke off by an error of the class *told*: it is over, for good."""
        ...


class Loop:
    """Its thread begins with the first that runs in it, and stays. Safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop
        self._running: dict[Run, asyncio.Task[None]] = {}  # of the loop's thread, as is the next
        self._looking = False

    def begin(self, run: Run) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():  # a fork leaves it behind
                self._loop = asyncio.new_event_loop()
                self._running, self._looking = {}, False
                self._thread = Thread(
                    target=_turn, args=(self._loop,), name="speech lines", daemon=True
                )
                self._thread.start()
        self.soon(lambda: self._begin(run))

    def soon(self, do: Callable[[], object]) -> None:
        """Have it done in the loop, before the next look, once something has begun there."""
        self._loop.call_soon_threadsafe(do)

    def cancel(self, run: Run) -> None:
        """From the loop's thread."""
        if run in self._running:
            self._running[run].cancel()

    @property
    def over(self) -> bool:
        return self._loop.is_closed()

    @property
    def busy(self) -> bool:
        return self._looking

    def _begin(self, run: Run) -> None:
        self._running[run] = task = self._loop.create_task(run.run())
        task.add_done_callback(lambda ended: self._ended(run, ended))
        if not self._looking:
            self._looking = True
            self._look(self._loop.time())

    def _look(self, due: float) -> None:
        """At everybody; *due* is when that should begin."""
        self._look_from(0, tuple(self._running), due)

    def _look_from(self, first: int, runs: tuple[Run, ...], due: float) -> None:
        after = first + AT_ONCE
        for run in runs[first:after]:
            if run in self._running:
                self._look_at(run)
        if after < len(runs):
            self._loop.call_at(due + LOOK * after / len(runs), self._look_from, after, runs, due)
            return
        self._looking = bool(self._running)
        if self._looking:
            due = max(due + LOOK, self._loop.time())
            self._loop.call_at(due, self._look, due)

    def _look_at(self, run: Run) -> None:
        try:
            run.look()
        except Exception as error:  # noqa: BLE001 - the others are looked at all the same
            self._running.pop(run).cancel()  # it may take a moment: nobody looks at it meanwhile
            _fail(run, error)

    def _ended(self, run: Run, task: asyncio.Task[None]) -> None:
        self._running.pop(run, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _fail(run, error)


def _fail(run: Run, error: BaseException) -> None:
    told = type(error).__name__  # only the class: a message may quote what was heard
    log.error("a line broke off: %s", told)
    try:
        run.fail(told)
    except Exception as another:  # noqa: BLE001 - whoever fails to be told fails alone
        log.error("nobody could be told: %s", type(another).__name__)  # noqa: TRY400


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


LOOP: Final = Loop()
