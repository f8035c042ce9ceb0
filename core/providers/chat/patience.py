"""How long we wait for a vendor, and how often we ask again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """In seconds, but for `tries`.

    `first`: until a reply begins, and until it is asked for the last time. `stall`: between two
    pieces of one. `total`: for a reply that has begun, whatever happens. A vendor that asks us to
    wait longer than `longest_wait` is not asked again. `backoff` doubles with each try, and what
    is waited is any time up to it ("full jitter": Brooker, Exponential Backoff And Jitter, AWS
    Architecture Blog 2015).
    """

    connect: float = 5.0
    first: float = 30.0
    stall: float = 20.0
    total: float = 120.0
    tries: int = 3
    backoff: float = 0.5
    longest_backoff: float = 8.0
    longest_wait: float = 20.0
    check: float = 10.0  # the same as `total`, where somebody tries a key
