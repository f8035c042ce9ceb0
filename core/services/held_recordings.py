"""Recordings that wait to be written down, or to be tried once more: in memory, and not for long.

Each is held for HELD_FOR from when it was given, and from when it failed; all of everybody's
together are never more than MOST_HELD bytes: the oldest makes room.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock, Timer
from typing import Final

from core.domain.speech import LARGEST_RECORDING

HELD_FOR: Final = 300.0  # seconds; a try takes two minutes at most
MOST_HELD: Final = 8 * LARGEST_RECORDING

Box = tuple[str, str, int]
"""Whose, of which interview, and at which position."""


@dataclass(eq=False, repr=False)
class _Held:
    recording: bytes
    timer: Timer


class HeldRecordings:
    """Safe for threads."""

    def __init__(self, seconds: float = HELD_FOR, most: int = MOST_HELD) -> None:
        self._seconds, self._most = seconds, most
        self._lock = Lock()
        self._all: dict[Box, _Held] = {}  # the oldest first

    def put(self, box: Box, recording: bytes) -> None:
        """In place of the one before. One that is larger than all may be is not held."""
        with self._lock:
            self._remove(box)
            if len(recording) > self._most:
                return
            self._all[box] = _Held(recording, self._timer(box))
            while sum(len(held.recording) for held in self._all.values()) > self._most:
                self._remove(next(iter(self._all)))

    def get(self, box: Box) -> bytes | None:
        with self._lock:
            held = self._all.get(box)
            return held.recording if held is not None else None

    def begin_again(self, box: Box) -> None:
        """Count its time from now on, where it is held still."""
        with self._lock:
            held = self._all.get(box)
            if held is not None:
                held.timer.cancel()
                held.timer = self._timer(box)

    def drop(self, owner: str, interview_id: str | None = None) -> None:
        """All of *owner*'s, or of one interview. Safe to call twice."""
        with self._lock:
            for box in list(self._all):
                if box[0] == owner and interview_id in (None, box[1]):
                    self._remove(box)

    def _remove(self, box: Box) -> None:
        held = self._all.pop(box, None)
        if held is not None:
            held.timer.cancel()

    def _timer(self, box: Box) -> Timer:
        timer = Timer(self._seconds, lambda: self._expire(box, timer))
        timer.daemon = True
        timer.start()
        return timer

    def _expire(self, box: Box, timer: Timer) -> None:
        with self._lock:
            held = self._all.get(box)
            if held is not None and held.timer is timer:
                self._remove(box)
