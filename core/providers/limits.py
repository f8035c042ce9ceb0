"""How often something was done, counted by the `limits` library: in the memory of this process,
or in Redis, where several replicas count together.

A moving window: whoever had their share waits until the oldest of it is long enough ago, and is
told how long that is. What is refused does not count again, so waiting always ends.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Lock, Timer
from time import time
from typing import Final

from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from core.domain.limit import RATES, Limited, Rate, counted_as
from core.errors import CounterDownError, TooOftenError

log = logging.getLogger(__name__)

_PATIENCE: Final = 0.5  # seconds for Redis to answer: a page must not wait for a counter
_TIDY_EVERY: Final = 1_000  # hits


class CountedLimits:
    """`Limits` for one process or, with *redis_url*, for all that name the same Redis.

    *hashed* is a keyed hash of (purpose, value): no address and no IP is kept as it is.
    """

    def __init__(
        self,
        hashed: Callable[[str, str], str],
        redis_url: str = "",
        rates: Mapping[Limited, Rate] = RATES,
    ) -> None:
        self._hashed = hashed
        self._rates = rates
        self._storage = _shared(redis_url) if redis_url else _TidyMemory()
        self._window = MovingWindowRateLimiter(self._storage)

    def hit(self, limited: Limited, who: str) -> None:
        rate = self._rates[limited]
        most, name = self._counted(limited, who)
        try:
            if self._window.hit(most, name):
                return
            free_at = self._window.get_window_stats(most, name).reset_time
        except StorageError as error:
            log.warning("the counter of %s does not answer", limited, exc_info=error)
            if rate.closed:
                raise CounterDownError(f"{limited} cannot be counted") from error
            return
        raise TooOftenError(f"{limited}: more than {rate.times}", wait=max(free_at - time(), 1.0))

    def clear(self, limited: Limited, who: str) -> None:
        try:
            self._window.clear(*self._counted(limited, who))
        except StorageError as error:  # it is forgotten when its time is over
            log.warning("the counter of %s does not answer", limited, exc_info=error)

    def _counted(self, limited: Limited, who: str) -> tuple[RateLimitItemPerSecond, str]:
        rate = self._rates[limited]
        most = RateLimitItemPerSecond(rate.times, rate.seconds, namespace=limited.value)
        return most, self._hashed(f"limit {limited}", counted_as(limited, who))

    def close(self) -> None:
        if isinstance(self._storage, RedisStorage):
            self._storage.storage.close()


def answers(redis_url: str) -> bool:
    """Whether that Redis can count."""
    storage = _shared(redis_url)
    try:
        return storage.check()
    finally:
        storage.storage.close()


def _shared(redis_url: str) -> RedisStorage:
    """Redis, without a connection yet: nobody waits for one at the start."""
    return RedisStorage(
        redis_url,
        key_prefix="candid",
        wrap_exceptions=True,
        socket_timeout=_PATIENCE,
        socket_connect_timeout=_PATIENCE,
    )


class _NoTidying(Timer):
    """In the place of the library's timer, which begins a thread at each hit."""

    def __init__(self) -> None:
        super().__init__(0, lambda: None)

    def is_alive(self) -> bool:
        return True  # so that no other one is begun


class _TidyMemory(MemoryStorage):
    """Forgets a name with its last entry. The library keeps every name that it ever heard, so
    that whoever tries one address after another would fill the memory; it drops locks that
    somebody may be waiting for, so that a few too many could pass; and it tidies in threads, for
    each of which a call would wait."""

    def __init__(self) -> None:
        super().__init__(wrap_exceptions=True)
        self.timer = _NoTidying()
        self._turn = Lock()
        self._hits = 0

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        with self._turn:
            self._hits += 1
            if self._hits % _TIDY_EVERY == 0:
                self._forget_the_past()
            passed = super().acquire_entry(key, limit, expiry, amount)
            del self.events.get(key, [])[limit:]  # the newest is first; none after it is looked at
            return passed

    def clear(self, key: str) -> None:
        with self._turn:
            super().clear(key)

    def _forget_the_past(self) -> None:
        now = time()
        for key, entries in list(self.events.items()):
            if not entries or entries[0].expiry <= now:
                super().clear(key)
