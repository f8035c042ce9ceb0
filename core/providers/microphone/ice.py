"""How a browser and this server find each other where they cannot meet directly: STUN and TURN."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Final

# coturn asks for the password again at every refresh, so it must outlast a long interview.
LIFETIME: Final = timedelta(hours=4)


@dataclass
class IceServers:
    """What a connection is told: `stun` and `turn` are URLs, `secret` is coturn's
    `static-auth-secret`. Without any, only direct connections are tried, and nobody is asked.

    Passwords follow coturn's REST scheme (draft-uberti-behave-turn-rest): the name is when it
    ends, in seconds since 1970, with a random part; the password an HMAC-SHA1 of the name. One
    serves for half its life, so that a connection is not told another one at every turn.
    """

    stun: Sequence[str]
    turn: Sequence[str]
    secret: str
    now: Callable[[], datetime]
    _made: tuple[datetime, dict[str, Any]] | None = field(default=None, init=False, repr=False)

    def current(self) -> list[dict[str, Any]]:
        """As `RTCConfiguration.iceServers` has them, in browsers and in aiortc."""
        direct = [{"urls": list(self.stun)}] if self.stun else []
        return [*direct, self._relayed()] if self.turn else direct

    def _relayed(self) -> dict[str, Any]:
        now, made = self.now(), self._made
        if made is None or made[0] - now < LIFETIME / 2:
            made = self._made = (now + LIFETIME, self._password(now + LIFETIME))
        return made[1]

    def _password(self, end: datetime) -> dict[str, Any]:
        name = f"{int(end.timestamp())}:{token_hex(8)}"
        word = b64encode(hmac.digest(self.secret.encode(), name.encode(), "sha1")).decode()
        return {"urls": list(self.turn), "username": name, "credential": word}
