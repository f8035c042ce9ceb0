"""Hashes of passwords: strong, few at a time, and the same work for an address that nobody has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import monotonic, sleep
from typing import Literal

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from core.errors import BusyError
from core.providers.identity.passwords import Passwords

PASSWORD = "three plain words"


class Counting(PasswordHasher):
    """Real hashes, and how many of them are at work at once."""

    def __init__(self) -> None:
        super().__init__(1, 8, 1)
        self._lock = Lock()
        self.now = self.most = self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's
        with self._lock:
            self.now, self.verified = self.now + 1, self.verified + 1
            self.most = max(self.most, self.now)
        try:
            sleep(0.005)
            return super().verify(hash, password)
        finally:
            with self._lock:
                self.now -= 1


class Holding(PasswordHasher):
    """Does not begin before it is let go."""

    def __init__(self) -> None:
        super().__init__(1, 8, 1)
        self.go = Event()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.go.wait(20)
        return super().hash(password, salt=salt)


def test_what_is_kept_is_argon2id_with_what_the_standard_asks_for() -> None:
    """RFC 9106, 4, second recommendation: 64 MiB, three passes, four lanes; a salt for each."""
    passwords = Passwords()
    first, second = passwords.hash(PASSWORD), passwords.hash(PASSWORD)

    used = extract_parameters(first)
    assert (used.type, used.memory_cost, used.time_cost, used.parallelism) == (Type.ID, 65536, 3, 4)
    assert first != second
    assert passwords.fits(PASSWORD, first)
    assert not passwords.fits(PASSWORD + " ", first)
    assert not passwords.outdated(first)


def test_a_hash_with_other_parameters_still_fits_and_is_outdated() -> None:
    old = Passwords(PasswordHasher(2, 8, 1)).hash(PASSWORD)
    today = Passwords(PasswordHasher(1, 8, 1))
    assert today.fits(PASSWORD, old)
    assert today.outdated(old)


def test_an_address_that_nobody_has_is_the_same_work() -> None:
    """One comparison each, and nothing fits, not even the password of nobody."""
    hasher = Counting()
    passwords = Passwords(hasher)
    for password in (PASSWORD, "nobody has this password"):
        assert not passwords.fits(password, None)
    assert not passwords.fits("another one", passwords.hash(PASSWORD))
    assert hasher.verified == 3


def test_few_are_compared_at_once_and_all_get_their_turn() -> None:
    """Each takes 64 MiB: forty at once would take the machine."""
    hasher = Counting()
    passwords = Passwords(hasher)
    kept = passwords.hash(PASSWORD)
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: passwords.fits(PASSWORD, kept), range(40)))

    assert found == [True] * 40
    assert 1 < hasher.most <= 4


def test_nobody_waits_for_ever_behind_others() -> None:
    """Two seconds, then it is said; and the room of those who were done is free again."""
    hasher = Holding()
    passwords = Passwords(hasher)
    with ThreadPoolExecutor(4) as pool:
        ahead = [pool.submit(passwords.hash, PASSWORD) for _ in range(4)]
        began = monotonic()
        try:
            with pytest.raises(BusyError):
                passwords.hash(PASSWORD)
            with pytest.raises(BusyError):
                passwords.fits(PASSWORD, None)
            waited = monotonic() - began
        finally:
            hasher.go.set()

        assert 3.5 < waited < 8
        kept = ahead[0].result()
    assert passwords.fits(PASSWORD, kept)
