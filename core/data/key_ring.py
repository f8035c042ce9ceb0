"""The application key ring: it wraps the data key of each person, and nothing else.

Keys are Fernet keys, newest first. The first wraps; all of them unwrap. Rotation
(core/data/rotation.py) is: put a new key in front, rewrap, drop the old one.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.data.engine import KEYS_FILE
from core.errors import UnreadableRecordError
from core.private_files import private_draft, private_folder

KEY_FILE = "application.key"


class KeyFile:
    """``application.key``: the keys of a Candid that was given none, one a line, newest first.

    It is there whole, or as it was, and never for others to read, whenever a process dies.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / KEY_FILE

    def read(self) -> tuple[str, ...]:
        return tuple(self.path.read_text("ascii").split())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Whoever else wants to change the keys waits until this is over."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            for left in self.path.parent.glob(f".{KEY_FILE}.*"):  # by a process that was killed
                left.unlink(missing_ok=True)
            yield
        finally:
            os.close(folder)

    def write(self, keys: Sequence[str]) -> None:
        """Put *keys* in the place of those that were there. Only while `alone`."""
        lines = "".join(f"{key}\n" for key in keys).encode("ascii")
        private_draft(_draft(self.path), lines).replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # else a power cut could bring the old file back
        finally:
            os.close(folder)


class KeyRing:
    """Raise ValueError for a key that is none; the message never shows it.

    With a *file*, what stands there now counts: another process may rotate the keys while this
    one serves. Whoever wraps looks there first; whoever unwraps, when nothing at hand opens it.
    """

    def __init__(self, app_keys: Sequence[str], file: KeyFile | None = None) -> None:
        self._ring = _ring(app_keys)
        self._file = file

    def wrap(self, data_key: bytes) -> bytes:
        self._look_again()
        return self._ring.encrypt(data_key)

    def unwrap(self, wrapped: bytes) -> bytes:
        try:
            return self._ring.decrypt(wrapped)
        except InvalidToken:
            self._look_again()
        try:
            return self._ring.decrypt(wrapped)
        except InvalidToken:
            raise UnreadableRecordError("no application key opens this data key") from None

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same data key, wrapped by the newest application key."""
        return self.wrap(self.unwrap(wrapped))

    def _look_again(self) -> None:
        if self._file is not None:
            with suppress(OSError, ValueError):  # gone or broken: those at hand are still good
                self._ring = _ring(self._file.read())


def _ring(app_keys: Sequence[str]) -> MultiFernet:
    if not app_keys:
        raise ValueError("at least one application key is needed")
    try:
        return MultiFernet([Fernet(key) for key in app_keys])
    except ValueError:
        raise ValueError("an application key is 32 bytes in URL-safe base64") from None


def load_or_create_app_key(data_dir: Path) -> tuple[tuple[str, ...], bool]:
    """The keys in ``application.key``, one a line, newest first, and whether it was made now.

    Processes that start at the same moment agree: the file appears whole or not at all, and
    the first one wins. Raise `UnreadableRecordError` where data keys are held but the file is
    gone: a new key would open none of them.
    """
    file = KeyFile(private_folder(data_dir))
    keys_held = (data_dir / KEYS_FILE).exists()  # asked first: the key is always made before
    if file.path.exists():
        return file.read(), False
    if keys_held:
        raise UnreadableRecordError(f"{KEYS_FILE} is there, but {KEY_FILE} is not")
    created = _create(file.path, Fernet.generate_key())
    return file.read(), created


def _create(path: Path, key: bytes) -> bool:
    """Whether this call put the file there: linking refuses to replace another's."""
    draft = private_draft(_draft(path), key + b"\n")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}")
