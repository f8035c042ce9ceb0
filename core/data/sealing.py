"""Sealing: personal text is stored only as ciphertext bound to its column and its owner.

A `SealedColumn` takes nothing but a `Sealed`, and only a `Sealer` makes one, so text that
somebody forgot to encrypt cannot be stored: it is refused before it reaches the database.

Format: one version byte, 12 random bytes of nonce, AES-256-GCM ciphertext and tag. The
associated data is ``version|table.column|owner``: a value moved to another column, or to
another person's row, does not open.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from core.errors import UnreadableRecordError

VERSION = b"\x01"
KEY_LENGTH = 32  # bytes: AES-256
_NONCE_LENGTH = 12  # bytes: the length GCM is defined for (NIST SP 800-38D, 5.2.1.1)


@dataclass(frozen=True, repr=False)
class Sealed:
    """Ciphertext for one column. `owner` is known where it was sealed, None where it was read."""

    place: str  # "table.column"
    token: bytes
    owner: str | None = field(default=None, compare=False)


def encrypt(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(_NONCE_LENGTH)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, _associated(bound_to))


def decrypt(key: bytes, token: bytes, bound_to: str) -> bytes:
    """Raise `UnreadableRecordError` for a wrong key, a wrong place or a damaged token."""
    nonce, ciphertext = token[1 : 1 + _NONCE_LENGTH], token[1 + _NONCE_LENGTH :]
    try:
        if token[:1] != VERSION:
            raise UnreadableRecordError("sealed by an unknown version")
        return AESGCM(key).decrypt(nonce, ciphertext, _associated(bound_to))
    except (InvalidTag, ValueError):
        raise UnreadableRecordError(f"cannot open {bound_to.split('|', maxsplit=1)[0]}") from None


def _associated(bound_to: str) -> bytes:
    return b"1|" + bound_to.encode()


class Sealer:
    """Seals and opens one person's columns. It lives as long as a session, and goes with it."""

    def __init__(self, owner: str, key: bytes) -> None:
        self.owner = owner
        self._key = key

    def seal(self, place: str, plain: bytes) -> Sealed:
        return Sealed(place, encrypt(self._key, plain, f"{place}|{self.owner}"), self.owner)

    def open(self, sealed: Sealed) -> bytes:
        """Raise `UnreadableRecordError` unless it was sealed here, for this column and owner."""
        return decrypt(self._key, sealed.token, f"{sealed.place}|{self.owner}")

    def seal_text(self, place: str, text: str) -> Sealed | None:
        """None for an empty text: a cleared field holds nothing at all."""
        return self.seal(place, text.encode()) if text else None

    def open_text(self, sealed: Sealed | None) -> str:
        return self.open(sealed).decode() if sealed is not None else ""

    def reseal(self, stored: Sealed | None, place: str, plain: bytes) -> Sealed:
        """*stored* itself where it already says *plain*: what has not changed is not written."""
        if stored is not None and self.open(stored) == plain:
            return stored
        return self.seal(place, plain)


class SealedColumn(TypeDecorator[Sealed]):
    """A column of ciphertext. *place* is its own ``table.column``."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed) or value.place != self.place:
            raise TypeError(f"{self.place} takes only what was sealed for it")
        return value.token

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(self.place, value)
