"""Mail to one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, repr=False)
class Letter:
    """Plain text, no pictures, no tracking."""

    to: str
    subject: str
    text: str


class Mail(Protocol):
    @property
    def delivers(self) -> bool:
        """False where letters only lie in a folder on this machine, because mail is not set up."""
        ...

    def send(self, letter: Letter) -> None:
        """Raise `ProviderError` where it was not taken, and `NotAnAddressError` or
        `UndeliverableError` where it never will be. Nothing of it stands in any log."""
        ...
