"""Passwords whose hashes are real, made quickly, and counted."""

from __future__ import annotations

from argon2 import PasswordHasher

from core.providers.identity.passwords import Passwords


class CountedPasswords(Passwords):
    """What takes time where hashes are made in earnest is counted."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.hashed = self.compared = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return super().hash(password)

    def fits(self, password: str, stored: str | None) -> bool:
        self.compared += 1
        return super().fits(password, stored)
