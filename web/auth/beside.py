"""Where forms do their work: in threads of their own, never in those of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")

AT_ONCE: Final = 16  # more than hash at once, since others wait for a mail server or a vendor
_ROOM: Final = CapacityLimiter(AT_ONCE)


async def beside(step: Callable[..., T], *given: object) -> T:
    """What *step* returns, once there is room for it: whoever waits takes no thread meanwhile."""
    return await to_thread.run_sync(step, *given, limiter=_ROOM)
