"""Whether a page is being drawn right now, so that housekeeping can wait for a quiet moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

_lock = Lock()
_drawing = 0
_last = 0.0


@contextmanager
def drawing() -> Iterator[None]:
    """Count a page as being drawn for as long as this is open."""
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def quiet_for() -> float:
    """Seconds since the last page was drawn; 0.0 while one is."""
    with _lock:
        return 0.0 if _drawing else monotonic() - _last


def _count(change: int) -> None:
    global _drawing, _last  # noqa: PLW0603 - one process draws, and this counts for all of it
    with _lock:
        _drawing += change
        _last = monotonic()
