"""Changing the application keys, while everybody goes on working.

A key that may have been seen by others, or is simply old, is replaced: a new one stands in
front, every data key is wrapped anew by it, and the old one can go. No record is touched. A stop
at any point leaves everything readable, and the next rotation does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from core.data.key_ring import KeyFile
from core.data.key_store import KeyDatabase, KeyStore
from core.errors import UnreadableRecordError


@dataclass(frozen=True)
class Rotation:
    wrapped: int  # data keys and keys of our own, all of them by the newest application key now
    application_keys: int  # that are still at hand, the newest included


def rotate_file(data_dir: Path, database: KeyDatabase, *, retire: bool = False) -> Rotation:
    """Put a new key in front of those in ``application.key`` and wrap every data key by it.

    A server that runs meanwhile reads the file again (`KeyRing`). With *retire* the old keys go,
    once it is sure that nothing needs them. Rotations wait for each other. Raise
    `UnreadableRecordError` where a data key is opened by no key in the file; then no key goes.
    """
    file = KeyFile(data_dir)
    if not file.path.exists():
        raise UnreadableRecordError("there is no key file")
    with file.alone():
        keys = (Fernet.generate_key().decode("ascii"), *file.read())
        file.write(keys)
        rotation = rotate_given(keys, database)
        if retire:
            file.write(keys[:1])
            rotation = Rotation(rotation.wrapped, 1)
    return rotation


def rotate_given(app_keys: Sequence[str], database: KeyDatabase) -> Rotation:
    """Wrap every data key by the first of *app_keys*, and make sure that it alone opens them.

    Every server has to know that key already. The others may then be dropped from the settings.
    """
    wrapped = KeyStore(database, app_keys).rewrap()
    left = KeyStore(database, app_keys[:1]).unreadable()
    if left:
        raise UnreadableRecordError(f"{left} keys are not wrapped by the newest")
    return Rotation(wrapped, len(app_keys))
