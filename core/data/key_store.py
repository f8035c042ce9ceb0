"""The data keys, in a database of their own.

A wrapped key beside the data it opens would be in the same backup: restore it, and an erased
person is readable again. So keys.db is separate, is never part of the data's backup, and
overwrites what it deletes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.data.engine import keys_engine, private_folder, reading
from core.data.key_ring import KeyRing
from core.data.key_tables import data_keys
from core.data.sealing import KEY_LENGTH
from core.errors import NotFoundError

_WRAPPED = select(data_keys.c.wrapped).where(data_keys.c.owner == bindparam("owner"))


class KeyStore:
    """One 32-byte key per person. Nothing is cached: a destroyed key is gone at once."""

    def __init__(self, data_dir: Path, app_keys: Sequence[str]) -> None:
        self._ring = KeyRing(app_keys)
        self._engine = keys_engine(private_folder(data_dir))
        self._reading = reading(self._engine)

    def key_of(self, owner: str) -> bytes:
        """Raise `NotFoundError` where *owner* has none, `UnreadableRecordError` where the
        application key that wrapped it is not here."""
        wrapped = self._wrapped(owner)
        if wrapped is None:
            raise NotFoundError(f"no data key for {owner}")
        return self._ring.unwrap(wrapped)

    def has(self, owner: str) -> bool:
        return self._wrapped(owner) is not None

    def create(self, owner: str, now: datetime) -> None:
        """Make a key for *owner*. Safe to call twice: the first key stays."""
        values = {
            "owner": owner,
            "wrapped": self._ring.wrap(os.urandom(KEY_LENGTH)),
            "created_at": now,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(data_keys).values(values))
        except IntegrityError:
            if not self.has(owner):
                raise

    def destroy(self, owner: str) -> None:
        """Remove the key and every trace of it from the file. Safe to call twice."""
        with self._engine.begin() as connection:
            connection.execute(delete(data_keys).where(data_keys.c.owner == owner))
        self._forget_log()

    def rewrap(self) -> int:
        """Wrap every key by the newest application key; return how many there are."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(data_keys.c.owner, data_keys.c.wrapped)).all()
            for owner, wrapped in rows:
                changed = update(data_keys).where(data_keys.c.owner == owner)
                connection.execute(changed.values(wrapped=self._ring.rewrap(wrapped)))
        self._forget_log()
        return len(rows)

    def check(self) -> None:
        """Raise `UnreadableRecordError` where the application keys at hand open nothing held
        here: better at the start than at each candidate's first click."""
        with self._reading.begin() as connection:
            newest = select(data_keys.c.wrapped).order_by(data_keys.c.created_at.desc()).limit(1)
            wrapped = connection.scalar(newest)
        if wrapped is not None:
            self._ring.unwrap(wrapped)

    def close(self) -> None:
        self._engine.dispose()

    def _wrapped(self, owner: str) -> bytes | None:
        with self._reading.begin() as connection:
            found: bytes | None = connection.scalar(_WRAPPED, {"owner": owner})
        return found

    def _forget_log(self) -> None:
        """Fold the write-ahead log into the file and empty it: it still holds what was there."""
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("pragma wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
