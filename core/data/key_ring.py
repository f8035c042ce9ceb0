"""The application key ring: it wraps the data key of each person, and nothing else.

Keys are Fernet keys, newest first. The first wraps; all of them unwrap. Rotation is: put a
new key in front, rewrap, drop the old one.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.data.engine import KEYS_FILE, private_folder
from core.errors import UnreadableRecordError

KEY_FILE = "application.key"


class KeyRing:
    """Raise ValueError for a key that is none; the message never shows it."""

    def __init__(self, app_keys: Sequence[str]) -> None:
        if not app_keys:
            raise ValueError("at least one application key is needed")
        try:
            self._ring = MultiFernet([Fernet(key) for key in app_keys])
        except ValueError:
            raise ValueError("an application key is 32 bytes in URL-safe base64") from None

    def wrap(self, data_key: bytes) -> bytes:
        return self._ring.encrypt(data_key)

    def unwrap(self, wrapped: bytes) -> bytes:
        try:
            return self._ring.decrypt(wrapped)
        except InvalidToken:
            raise UnreadableRecordError("no application key opens this data key") from None

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same data key, wrapped by the newest application key."""
        return self.wrap(self.unwrap(wrapped))


def load_or_create_app_key(data_dir: Path) -> tuple[tuple[str, ...], bool]:
    """The keys in ``application.key``, one a line, newest first, and whether it was made now.

    Processes that start at the same moment agree: the file appears whole or not at all, and
    the first one wins. Raise `UnreadableRecordError` where data keys are held but the file is
    gone: a new key would open none of them.
    """
    path = private_folder(data_dir) / KEY_FILE
    keys_held = (data_dir / KEYS_FILE).exists()  # asked first: the key is always made before
    if path.exists():
        return _read(path), False
    if keys_held:
        raise UnreadableRecordError(f"{KEYS_FILE} is there, but {KEY_FILE} is not")
    created = _create(path, Fernet.generate_key())
    return _read(path), created


def _read(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text("ascii").split())


def _create(path: Path, key: bytes) -> bool:
    """Whether this call put the file there: linking refuses to replace another's."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key + b"\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
