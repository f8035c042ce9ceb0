"""Counting how often something is done, so that nobody can try passwords all night."""

from __future__ import annotations

from typing import Protocol

from core.domain.limit import Limited


class Limits(Protocol):
    def hit(self, limited: Limited, who: str) -> None:
        """Count one more by *who* (an address, an IP, an owner); identifiers are hashed with a
        key of ours before they are kept anywhere.

        Raise `TooOftenError`, with the wait in seconds, where that was too many. Where the
        counter does not answer, raise it for what fails closed (`Rate.closed`), else return.
        """
        ...

    def clear(self, limited: Limited, who: str) -> None:
        """Forget what was counted of *who*: they have shown that they may."""
        ...

    def close(self) -> None: ...
