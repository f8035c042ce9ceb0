"""Work that nobody waits for: how long it takes would tell who has an account."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from core.errors import AppError

log = logging.getLogger(__name__)

Later = Callable[[Callable[[], None]], None]


def in_a_thread(task: Callable[[], None]) -> None:
    Thread(target=_logged, args=(task,), name="letter", daemon=True).start()


def _logged(task: Callable[[], None]) -> None:
    """Nobody waits for such a letter; they ask for another one where it does not come."""
    try:
        task()
    except AppError as error:
        log.warning("a letter did not go: %s", error)
    except Exception:  # a defect of ours, which nobody else would see
        log.exception("a letter broke")
