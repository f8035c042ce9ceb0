"""A sign-in elsewhere that has begun: what must be known again when the browser comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.domain.account import External

MINUTES = 10  # how long it may take


@dataclass(frozen=True, repr=False)
class Flow:
    """It travels in a cookie, sealed, so that every replica can finish what another began."""

    external: External
    verifier: str  # RFC 7636: whoever brings the code back must know it
    cookie: str  # the hash of the session that began: another browser cannot end it
    next: str  # the page that they wanted to see


class Flows(Protocol):
    def seal(self, flow: Flow) -> str:
        """As text for a cookie: it can neither be read nor made without our key."""
        ...

    def open(self, sealed: str) -> Flow | None:
        """None for what is forged, broken, or older than `MINUTES`."""
        ...
