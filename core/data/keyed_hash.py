"""A hash that only we can compute: for what must be compared or counted, and never read."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, repr=False)
class KeyedHash:
    """HMAC-SHA-256 (RFC 2104). A leaked table of hashes cannot be guessed at without the key:
    addresses and IPs are few enough to try them all."""

    key: bytes  # 32 bytes

    def __call__(self, purpose: str, value: str) -> str:
        """In hex, 64 characters; different for every *purpose*, so that an address hash in one
        table matches nothing in another."""
        return hmac.new(self.key, f"{purpose}|{value}".encode(), sha256).hexdigest()
