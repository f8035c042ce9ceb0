"""What was measured of coaches, wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.proof import Proof


class Proofs(Protocol):
    def of(self, coach: str) -> Proof | None:
        """The last run of the coach whose `ref` that is; None where it was never measured."""
        ...

    def all(self) -> Sequence[Proof]:
        """By the name of the coach."""
        ...
