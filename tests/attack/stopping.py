"""Files that stop the process at a step that a test names, and a store on a full disk."""

from __future__ import annotations

from core.ports.files import FileStore


class FullStore:
    """No transaction can begin."""

    def session_for(self, owner: str, *, reading: bool = False) -> None:
        del owner, reading
        raise OSError("no space left on device")


class StoppingFiles:
    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._stop = ""

    def stop_before(self, step: str) -> StoppingFiles:
        self._stop = step
        return self

    def can_keep(self, owner: str | None) -> bool:
        return self._files.can_keep(owner)

    def put(self, owner: str, content: bytes, *, keep: bool = False) -> str:
        self._reach("put")
        return self._files.put(owner, content, keep=keep)

    def get(self, owner: str, file_id: str) -> bytes:
        self._reach("get")
        return self._files.get(owner, file_id)

    def delete(self, owner: str, file_id: str) -> None:
        self._reach("delete")
        self._files.delete(owner, file_id)

    def delete_all(self, owner: str) -> int:
        self._reach("delete_all")
        return self._files.delete_all(owner)

    def delete_elsewhere(self, owner: str) -> int:
        self._reach("delete_elsewhere")
        return self._files.delete_elsewhere(owner)

    def _reach(self, step: str) -> None:
        if step == self._stop:
            raise KeyboardInterrupt
