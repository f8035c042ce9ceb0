"""Original files, held only where the candidate chose to keep them."""

from __future__ import annotations

from typing import Protocol


class FileStore(Protocol):
    """Encrypted before it leaves the process; names are ours and random, never the file's."""

    def can_keep(self, owner: str | None) -> bool:
        """Whether a file of *owner*, None for nobody yet, can be kept once it has been read."""
        ...

    def put(self, owner: str, content: bytes, *, keep: bool = False) -> str:
        """Store *content*, until it has been read or to *keep* it; return its id. Raise
        `SignInRequiredError` where it cannot be kept for *owner*."""
        ...

    def get(self, owner: str, file_id: str) -> bytes:
        """Raise `NotFoundError` unless *owner* has it, `UnreadableRecordError` if damaged."""
        ...

    def delete(self, owner: str, file_id: str) -> None:
        """Safe to call twice."""
        ...

    def delete_all(self, owner: str) -> int:
        """Delete every file of *owner* on this machine; return how many there were. Works
        without their key."""
        ...

    def delete_elsewhere(self, owner: str) -> int:
        """The same for what lies with a vendor. It takes their key, so it goes first. Raise
        `ProviderError` where anything may be left."""
        ...
