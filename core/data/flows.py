"""Sign-ins elsewhere that have begun, sealed for the browser that carries them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken

from core.domain.account import External
from core.ports.flows import MINUTES, Flow


class SealedFlows:
    """*key* is 32 bytes of our own. A Fernet token carries when it was made."""

    def __init__(self, key: bytes, now: Callable[[], datetime]) -> None:
        self._fernet = Fernet(urlsafe_b64encode(key))
        self._now = now

    def seal(self, flow: Flow) -> str:
        words = json.dumps(asdict(flow)).encode()
        return self._fernet.encrypt_at_time(words, self._second()).decode("ascii")

    def open(self, sealed: str) -> Flow | None:
        try:
            words = self._fernet.decrypt_at_time(sealed.encode(), MINUTES * 60, self._second())
        except InvalidToken:
            return None
        found = json.loads(words)
        return Flow(**{**found, "external": External(found["external"])})

    def _second(self) -> int:
        return int(self._now().timestamp())
