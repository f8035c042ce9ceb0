"""Errands: what a coach is asked while the candidate looks on.

A model may take half a minute over a question, and a page is drawn again at every click. So
the asking runs beside the pages: whoever draws the page again finds the same errand, nobody
begins it twice, and no click breaks it off. What comes of it is in the records; what went
wrong is told here until it is tried again. Nothing of it outlives this process: after a restart
the records are as they were, and it can be asked for anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic, sleep

from core.errors import AppError, ConflictError, InputError, noted, provider_in

log = logging.getLogger(__name__)

HANDED_OUT = 0.02  # seconds in which whoever waited takes it, before what is to follow
REMEMBERED = 600.0  # seconds for which one that nobody looked at again is kept

Shown = Callable[[str], None]
Task = Callable[[Shown, str | None], object]
"""What is to be done; it is given what shows its words as they come, and the `Coach.ref` of who is
to do it, None for whoever is chosen. Where it returns something `Later`, that is done when it is
over already: nobody waits for it."""


@dataclass(frozen=True, repr=False)
class Later:
    """What may fail without anybody missing it, e.g. keeping what was handed out."""

    do: Callable[[], None]


@dataclass(frozen=True)
class Failure:
    """Why it failed, in words; never the error itself, whose frames hold what was sent."""

    sentence: str
    conflict: bool  # something else moved first: what is shown now is the latest
    provider: str = ""  # the id of the one that failed, where one did
    theirs: bool = False  # something about what was given: the same once more fails again


class Errand:
    """One of them. `words` is what there is so far of a text that is being written; `by` is the
    `Coach.ref` of who was asked, None for whoever is chosen; `over` is done when it is."""

    def __init__(self, task: Task, by: str | None = None) -> None:
        self.task: Task | None = task  # let go with the last that it may be wanted for
        self.by = by
        self.words = ""
        self.failure: Failure | None = None
        self.ended_at: float | None = None
        self.over: Future[None] = Future()
        self.over.set_running_or_notify_cancel()  # whoever waits no longer ends it for nobody else

    @property
    def under_way(self) -> bool:
        return not self.over.done()

    def wait(self, seconds: float) -> bool:
        """Whether it is over, after *seconds* at most."""
        return bool(wait([self.over], seconds).done)

    def do(self) -> None:
        task, then = self.task, None
        if task is None:
            return
        try:
            then = task(self._hear, self.by)
        except AppError as error:
            log.warning("an errand failed: %s", type(error).__name__)
            self.failure = Failure(
                error.sentence(),
                isinstance(error, ConflictError),
                provider_in(noted(error)),
                isinstance(error, InputError),
            )
        except Exception:  # a defect must not leave the candidate waiting
            log.exception("an errand broke")
            self.failure = Failure(AppError.say, conflict=False)
        finally:
            if self.failure is None or self.failure.theirs:
                self.task = None  # what it holds may be a recording: nobody asks for it again
            self.ended_at = monotonic()
            self.over.set_result(None)
        if isinstance(then, Later):
            _afterwards(then)

    def _hear(self, words: str) -> None:
        self.words = words


def _afterwards(later: Later) -> None:
    sleep(HANDED_OUT)  # threads of one interpreter take turns, and somebody is waiting for theirs
    try:
        later.do()
    except AppError as error:
        log.warning("what was to follow an errand failed: %s", type(error).__name__)
    except Exception:  # nobody waits for it
        log.exception("what was to follow an errand broke")


class Errands:
    def __init__(self) -> None:
        self._lock = Lock()
        self._all: dict[tuple[str, str], tuple[Errand, Thread]] = {}

    def run(self, owner: str, about: str, task: Task, by: str | None = None) -> Errand:
        """Begin *task*, unless one *about* the same is under way: then that one."""
        with self._lock:
            self._forget_old()
            found = self._all.get((owner, about))
            if found is not None and found[0].under_way:
                return found[0]
            errand = Errand(task, by)
            thread = Thread(target=errand.do, name="errand", daemon=True)
            self._all[owner, about] = (errand, thread)
            thread.start()
        return errand

    def again(self, owner: str, about: str, by: str | None) -> None:
        """The very same once more, or by somebody else. Where it is not known any more, or could
        not end otherwise, nothing."""
        found = self.of(owner, about)
        if found is not None and found.task is not None:
            self.run(owner, about, found.task, by)

    def of(self, owner: str, about: str) -> Errand | None:
        """The latest, under way or over, until it is forgotten."""
        with self._lock:
            self._forget_old()
            found = self._all.get((owner, about))
            return None if found is None else found[0]

    def forget(self, owner: str, about: str) -> None:
        """Tell no more of one that is over. One that is under way goes on."""
        with self._lock:
            found = self._all.get((owner, about))
            if found is not None and not found[0].under_way:
                del self._all[owner, about]

    def stop(self, seconds: float = 5.0) -> None:
        """Let what is under way finish. What does not is as if it had never been asked."""
        with self._lock:
            threads = [thread for _, thread in self._all.values()]
        until = monotonic() + seconds
        for thread in threads:
            thread.join(max(until - monotonic(), 0.0))

    def _forget_old(self) -> None:
        earliest = monotonic() - REMEMBERED
        for key, (errand, _) in list(self._all.items()):
            if errand.ended_at is not None and errand.ended_at < earliest:
                del self._all[key]
