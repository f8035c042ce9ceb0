"""Original files on this machine's disk, each encrypted with its owner's data key."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from core.data.sealing import decrypt, encrypt
from core.errors import NotFoundError
from core.private_files import private_draft, private_folder

_ID = re.compile(r"[0-9a-f]{32}")


class Keys(Protocol):
    """Where a person's data key comes from."""

    def key_of(self, owner: str) -> bytes: ...


@dataclass(frozen=True, repr=False)
class FileSealer:
    """Each file is bound to its id and its owner: swapped with another, it does not open."""

    keys: Keys

    def seal(self, owner: str, file_id: str, content: bytes) -> bytes:
        return encrypt(self.keys.key_of(owner), content, _bound(owner, file_id))

    def open(self, owner: str, file_id: str, sealed: bytes) -> bytes:
        """Raise `UnreadableRecordError` for a damaged file, or another's."""
        return decrypt(self.keys.key_of(owner), sealed, _bound(owner, file_id))


class LocalFileStore:
    """``files/<hash of owner>/<random id>``: no name on disk says what it is or whose."""

    def __init__(self, data_dir: Path, keys: Keys) -> None:
        self._folder = data_dir / "files"
        self.sealer = FileSealer(keys)

    def can_keep(self, owner: str | None) -> bool:  # noqa: ARG002 - everybody's
        return True

    def put(self, owner: str, content: bytes, *, keep: bool = False) -> str:  # noqa: ARG002
        file_id = uuid.uuid4().hex
        sealed = self.sealer.seal(owner, file_id, content)
        private_folder(self._folder)
        target = private_folder(self._of(owner)) / file_id
        private_draft(target.with_suffix(".part"), sealed).replace(target)
        return file_id

    def get(self, owner: str, file_id: str) -> bytes:
        try:
            sealed = self._path(owner, file_id).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(f"file {file_id}") from None
        return self.sealer.open(owner, file_id, sealed)

    def delete(self, owner: str, file_id: str) -> None:
        self._path(owner, file_id).unlink(missing_ok=True)

    def delete_all(self, owner: str) -> int:
        found = list(self._held(owner))
        for path in found:
            path.unlink(missing_ok=True)
        if self._of(owner).is_dir():
            self._of(owner).rmdir()
        return len(found)

    def delete_elsewhere(self, owner: str) -> int:  # noqa: ARG002 - nothing is
        return 0

    def _held(self, owner: str) -> Iterator[Path]:
        yield from self._of(owner).glob("*")

    def _of(self, owner: str) -> Path:
        return self._folder / sha256(owner.encode()).hexdigest()[:32]

    def _path(self, owner: str, file_id: str) -> Path:
        if _ID.fullmatch(file_id) is None:
            raise NotFoundError("no such file")
        return self._of(owner) / file_id


def _bound(owner: str, file_id: str) -> str:
    return f"files|{file_id}|{owner}"
