"""Work that nobody waits for: how long it takes would tell who has an account."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from core.errors import AppError

log = logging.getLogger(__name__)

Later = Callable[[Callable[[], None]], None]


def in_a_thread(task: Callable[[], None], what: str = "a letter") -> None:
    """*what* it is stands in the log where it fails."""
    Thread(target=_logged, args=(task, what), name=what, daemon=True).start()


def _logged(task: Callable[[], None], what: str) -> None:
    """Nobody waits for it: whoever misses a letter asks for another one."""
    try:
        task()
    except AppError as error:
        log.warning("%s did not go: %s", what, error)
    except Exception:  # a defect of ours, which nobody else would see
        log.exception("%s broke", what)
