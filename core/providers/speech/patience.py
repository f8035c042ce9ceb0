"""How long a live line waits, how often it tries again, and what it keeps meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from random import uniform


@dataclass(frozen=True)
class LivePatience:
    """In seconds, but for `tries` and `rate`.

    `connect`: until a connection is open. `ping`: how often the other side is asked whether it is
    there, and how long it may take to say so. `stall`: how long it may take nothing of what we
    send. `keep_alive`: without sound for so long, we say that we are still there; Deepgram closes
    after 10. `flush`: after a Finalize that is not answered, the stream is closed, which always
    is. `close`: for a farewell.

    What is waited before try n is any time up to `backoff` * 2^(n-1) ("full jitter": Brooker,
    Exponential Backoff And Jitter, AWS Architecture Blog 2015); all `tries` together take less
    than `replay`, so an outage either ends in time or is told. `replay`: the newest sound that is
    not settled yet is kept, and sent again, at `rate` times real time at most, `burst` ahead:
    Deepgram takes no more than 1.25. `gather`: so much sound is sent at once.
    """

    connect: float = 5.0
    ping: float = 5.0
    stall: float = 5.0
    keep_alive: float = 4.0
    flush: float = 0.7
    close: float = 1.0
    tries: int = 6
    backoff: float = 0.5
    longest_backoff: float = 10.0
    replay: float = 30.0
    rate: float = 1.25
    burst: float = 0.25
    gather: float = 0.04

    def wait(self, tries: int) -> float:
        """Seconds before the next try, where *tries* in a row have failed."""
        return uniform(0, min(self.longest_backoff, self.backoff * 2 ** (tries - 1)))  # noqa: S311
