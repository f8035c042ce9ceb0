"""Passwords as argon2id hashes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.domain.passwords import normal_password
from core.errors import BusyError

_AT_ONCE = 4  # each hash takes 64 MiB while it is made
_PATIENCE = 2.0  # seconds that one waits for its turn


class Passwords:
    """argon2id with the library's parameters (RFC 9106, 4, second recommendation: 64 MiB, three
    passes, four lanes), about a tenth of a second each.

    Where too many come at once, both raise `BusyError` instead of waiting for long."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room: Final = BoundedSemaphore(_AT_ONCE)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        with self._turn():
            return self._hasher.hash(normal_password(password))

    def fits(self, password: str, stored: str | None) -> bool:
        """Whether *password* is the one behind *stored*. None, for an address that nobody has,
        takes as long as a wrong password does, and never fits."""
        with self._turn():
            nobodys = self._nobodys  # made by whoever comes first, known or not
            try:
                self._hasher.verify(stored or nobodys, normal_password(password))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """True where it was made with parameters that are no longer ours."""
        return self._hasher.check_needs_rehash(stored)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(timeout=_PATIENCE):
            raise BusyError(f"{_AT_ONCE} hashes are being made")
        try:
            yield
        finally:
            self._room.release()
