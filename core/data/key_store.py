"""The data keys, in a database of their own.

A wrapped key beside the data it opens would be in the same backup: restore it, and an erased
person is readable again. So keys.db is separate, is never part of the data's backup, and
overwrites what it deletes. On Postgres the keys are in another database for the same reason;
there a deleted row is overwritten by the next vacuum, and is wrapped until then.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from sqlalchemy import Column, Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.data.key_ring import KeyRing
from core.data.key_tables import data_keys, own_keys
from core.data.sealing import KEY_LENGTH
from core.errors import NotFoundError


class KeyDatabase(Protocol):
    """Where the keys lie: `EmbeddedKeys` or `PostgresKeys`."""

    writing: Engine
    reading: Engine

    def forget(self) -> None:
        """Leave nothing of what was deleted, as far as one can."""
        ...


class KeyStore:
    """One 32-byte key per person. Nothing is cached: a destroyed key is gone at once."""

    def __init__(self, database: KeyDatabase, app_keys: Sequence[str]) -> None:
        self._ring = KeyRing(app_keys)
        self._database = database

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
            with self._database.writing.begin() as connection:
                connection.execute(insert(data_keys).values(values))
        except IntegrityError:
            if not self.has(owner):
                raise

    def own(self, name: str, now: datetime) -> bytes:
        """Our own key called *name*, made at the first time. Processes that ask at the same
        moment get the same one."""
        while (wrapped := self._own(name)) is None:
            values = {
                "name": name,
                "wrapped": self._ring.wrap(os.urandom(KEY_LENGTH)),
                "created_at": now,
            }
            with suppress(IntegrityError), self._database.writing.begin() as connection:
                connection.execute(insert(own_keys).values(values))
        return self._ring.unwrap(wrapped)

    def destroy(self, owner: str) -> None:
        """Remove the key, and from a file every trace of it. Safe to call twice."""
        with self._database.writing.begin() as connection:
            connection.execute(delete(data_keys).where(data_keys.c.owner == owner))
        self._database.forget()

    def rewrap(self) -> int:
        """Wrap every key by the newest application key; return how many there are."""
        with self._database.writing.begin() as connection:
            count = sum(
                self._rewrap(connection, named) for named in (data_keys.c.owner, own_keys.c.name)
            )
        self._database.forget()
        return count

    def _rewrap(self, connection: Connection, named: Column[str]) -> int:
        wrapped = named.table.c.wrapped
        rows = connection.execute(select(named, wrapped)).all()
        for name, old in rows:
            changed = update(named.table).where(named == name)
            connection.execute(changed.values(wrapped=self._ring.rewrap(old)))
        return len(rows)

    def check(self) -> None:
        """Raise `UnreadableRecordError` where the application keys at hand open nothing held
        here: better at the start than at each candidate's first click."""
        with self._database.reading.begin() as connection:
            newest = select(data_keys.c.wrapped).order_by(data_keys.c.created_at.desc()).limit(1)
            wrapped = connection.scalar(newest)
        if wrapped is not None:
            self._ring.unwrap(wrapped)

    def close(self) -> None:
        self._database.writing.dispose()

    def _wrapped(self, owner: str) -> bytes | None:
        with self._database.reading.begin() as connection:
            found: bytes | None = connection.scalar(
                select(data_keys.c.wrapped).where(data_keys.c.owner == owner)
            )
        return found

    def _own(self, name: str) -> bytes | None:
        with self._database.reading.begin() as connection:
            found: bytes | None = connection.scalar(
                select(own_keys.c.wrapped).where(own_keys.c.name == name)
            )
        return found
