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

from sqlalchemy import Column, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.data.key_ring import KeyFile, KeyRing
from core.data.key_tables import data_keys, own_keys
from core.data.sealing import KEY_LENGTH
from core.errors import NotFoundError, UnreadableRecordError


class KeyDatabase(Protocol):
    """Where the keys lie: `EmbeddedKeys` or `PostgresKeys`."""

    writing: Engine
    reading: Engine

    def wrapped(self, owner: str) -> bytes | None:
        """The data key of *owner* as it lies there."""
        ...

    def forget(self) -> None:
        """Leave nothing of what was deleted, as far as one can."""
        ...


class KeyStore:
    """One 32-byte key per person. Nothing is cached: a destroyed key is gone at once.

    *file* is where *app_keys* come from, if they come from one.
    """

    def __init__(
        self, database: KeyDatabase, app_keys: Sequence[str], file: KeyFile | None = None
    ) -> None:
        self._ring = KeyRing(app_keys, file)
        self._database = database

    def key_of(self, owner: str) -> bytes:
        """Raise `NotFoundError` where *owner* has none, `UnreadableRecordError` where the
        application key that wrapped it is not here."""
        wrapped = self._database.wrapped(owner)
        if wrapped is None:
            raise NotFoundError(f"no data key for {owner}")
        return self._ring.unwrap(wrapped)

    def has(self, owner: str) -> bool:
        return self._database.wrapped(owner) is not None

    def create(self, owner: str, now: datetime) -> None:
        """Make a key for *owner*. Safe to call twice: the first key stays."""
        try:
            self._insert(data_keys.c.owner, owner, now)
        except IntegrityError:
            if not self.has(owner):
                raise

    def own(self, name: str, now: datetime) -> bytes:
        """Our own key called *name*, made at the first time. Processes that ask at the same
        moment get the same one."""
        while (wrapped := self._own(name)) is None:
            with suppress(IntegrityError):
                self._insert(own_keys.c.name, name, now)
        return self._ring.unwrap(wrapped)

    def destroy(self, owner: str) -> None:
        """Remove the key, and from a file every trace of it. Safe to call twice."""
        with self._database.writing.begin() as connection:
            connection.execute(delete(data_keys).where(data_keys.c.owner == owner))
        self._database.forget()

    def rewrap(self) -> int:
        """Wrap every key by the newest application key; return how many there are. A stop
        half-way leaves each key wrapped by one or the other."""
        count = 0
        for named in _NAMED:
            last = ""
            while some := self._rewrap_after(last, named):
                count, last = count + len(some), some[-1]
        self._database.forget()
        return count

    def unreadable(self) -> int:
        """How many of the keys held here no application key at hand opens."""
        with self._database.reading.begin() as connection:
            held = [connection.scalars(select(named.table.c.wrapped)).all() for named in _NAMED]
        return sum(not self._opens(wrapped) for some in held for wrapped in some)

    def check(self) -> None:
        """Raise `UnreadableRecordError` where the application keys at hand do not open our own
        keys, or the oldest or newest data key: better at the start than at each candidate's
        first click."""
        since = data_keys.c.created_at
        with self._database.reading.begin() as connection:
            wrapped = [
                *connection.scalars(select(own_keys.c.wrapped)),
                *connection.scalars(select(data_keys.c.wrapped).order_by(since).limit(1)),
                *connection.scalars(select(data_keys.c.wrapped).order_by(since.desc()).limit(1)),
            ]
        if not all(map(self._opens, wrapped)):
            raise UnreadableRecordError(
                "the application keys at hand do not open what is held here: put back the one "
                "that is missing, in APP_ENCRYPTION_KEYS or application.key"
            )

    def close(self) -> None:
        self._database.writing.dispose()

    def _own(self, name: str) -> bytes | None:
        with self._database.reading.begin() as connection:
            found: bytes | None = connection.scalar(
                select(own_keys.c.wrapped).where(own_keys.c.name == name)
            )
        return found

    def _insert(self, named: Column[str], name: str, now: datetime) -> None:
        # Wrapped when it is our turn to write, not before: a rotation that began meanwhile has
        # put its key in front by then, and will not find what comes after it.
        with self._database.writing.begin() as connection:
            wrapped = self._ring.wrap(os.urandom(KEY_LENGTH))
            values = {named.name: name, "wrapped": wrapped, "created_at": now}
            connection.execute(insert(named.table).values(values))

    def _rewrap_after(self, last: str, named: Column[str]) -> list[str]:
        """The next few names after *last*: whoever else writes waits for a moment only."""
        query = select(named, named.table.c.wrapped).where(named > last).order_by(named)
        with self._database.writing.begin() as connection:
            some = connection.execute(query.limit(_AT_ONCE)).all()
            for name, old in some:
                changed = update(named.table).where(named == name)
                connection.execute(changed.values(wrapped=self._ring.rewrap(old)))
        return [name for name, _ in some]

    def _opens(self, wrapped: bytes) -> bool:
        try:
            self._ring.unwrap(wrapped)
        except UnreadableRecordError:
            return False
        return True


_NAMED = (data_keys.c.owner, own_keys.c.name)
_AT_ONCE = 500  # keys: some 50 ms
