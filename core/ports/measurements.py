"""What was measured of coaches, wherever it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.measurement import Measurement


class Measurements(Protocol):
    def of(self, coach: str) -> Measurement | None:
        """The last run of the coach whose `ref` that is; None where it was never measured."""
        ...

    def all(self) -> Sequence[Measurement]:
        """By the name of the coach."""
        ...
