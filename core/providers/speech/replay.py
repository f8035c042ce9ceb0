"""Sound that a service may not have heard yet, and how fast it may be sent."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from core.domain.speech import BYTES_A_SECOND


class Replay:
    """The newest *longest* seconds of what was given and is not settled. Positions are in bytes
    since the answer began. Not safe for threads."""

    def __init__(self, longest: float) -> None:
        self._longest = as_bytes(longest)
        self._kept = bytearray()
        self.start = 0  # of what is kept
        self.sent = 0
        self.given = 0

    @property
    def unsent(self) -> int:
        return self.given - self.sent

    @property
    def overrun(self) -> bool:
        """Whether sound has been dropped that was to be sent on this connection."""
        return self.start > self.sent

    def add(self, pcm: bytes) -> None:
        self._kept += pcm
        self.given += len(pcm)
        if len(self._kept) > self._longest:
            self._drop(len(self._kept) - self._longest)

    def settle(self, until: int) -> None:
        """What came before *until* is never needed again, if it was sent."""
        self._drop(max(min(until, self.sent) - self.start, 0))

    def rewind(self) -> None:
        """Begin again with the oldest that is kept."""
        self.sent = self.start

    def next(self, most: int) -> bytes:
        """What is to be sent next."""
        at = self.sent - self.start
        sound = bytes(self._kept[at : at + most])
        self.sent += len(sound)
        return sound

    def clear(self) -> None:
        self._drop(len(self._kept))

    def _drop(self, size: int) -> None:
        del self._kept[:size]
        self.start += size


class Pace:
    """At most *rate* seconds of sound a second, and *burst* at once."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._credit, self._at = burst, clock()

    def wait(self, sound: bytes) -> float:
        """Seconds until *sound* may go."""
        now = self._clock()
        self._credit = min(self._burst, self._credit + (now - self._at) * self._rate)
        self._at = now
        self._credit -= as_seconds(len(sound))
        return max(0.0, -self._credit / self._rate)


def as_bytes(seconds: float) -> int:
    """Of whole samples."""
    return round(seconds * BYTES_A_SECOND / 2) * 2


def as_seconds(size: int) -> float:
    return size / BYTES_A_SECOND
