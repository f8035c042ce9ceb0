"""Original files, held only where the candidate chose to keep them."""

from __future__ import annotations

from typing import Protocol


class FileStore(Protocol):
    """Encrypted before it leaves the process; names are ours and random, never the file's."""

    def put(self, owner: str, content: bytes) -> str:
        """Store *content*; return its id."""
        ...

    def get(self, owner: str, file_id: str) -> bytes:
        """Raise `NotFoundError` unless *owner* has it, `UnreadableRecordError` if damaged."""
        ...

    def delete(self, owner: str, file_id: str) -> None:
        """Safe to call twice."""
        ...

    def delete_all(self, owner: str) -> int:
        """Delete every file of *owner*; return how many there were."""
        ...
