"""Bring both databases to the newest revision, before anything is served.

Two histories, since the keys are no part of the data; each runs on SQLite and on Postgres. A
database that is up to date costs one small read: Alembic is loaded only when there is something
to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, text

from core.data.engine import KEYS_FILE, RECORDS_FILE, migrating_engine
from core.data.postgres import owner_engine
from core.data.row_security import REVISIONS, open_tables, secure_keys, secure_tables
from core.private_files import private_folder

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_TURN = 4_207_311  # our number among Postgres's advisory locks: who migrates waits for it


@dataclass(frozen=True)
class History:
    """One database, as a file where it is embedded, and the folder of its revisions; `head` is
    the newest of them. `secure` is what a Postgres needs after every migration."""

    file: str
    versions: str
    head: str
    secure: Callable[[Connection], None]


RECORDS = History(RECORDS_FILE, "versions", "0007", secure_tables)
KEYS = History(KEYS_FILE, "key_versions", "0002", secure_keys)


class Place(Protocol):
    """Where one history's database is."""

    @property
    def history(self) -> History: ...

    def revision(self) -> str | None:
        """The one it is at; None where there is nothing yet."""
        ...

    def migrating(self, to: str | None) -> AbstractContextManager[Connection]:
        """One transaction from the first look to the last check: a second process waits for
        it, and a migration that fails leaves everything as it was. *to* is the revision that
        it shall be at afterwards."""
        ...


@dataclass(frozen=True)
class EmbeddedPlace:
    data_dir: Path
    history: History

    def revision(self) -> str | None:
        path = self.data_dir / self.history.file
        if not path.exists() or not path.stat().st_size:
            return None
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            tables = connection.execute(
                f"select name from sqlite_master where name = '{REVISIONS}'"  # noqa: S608 - ours
            ).fetchall()
            if not tables:
                return None
            row = connection.execute("select version_num from alembic_version").fetchone()
        return str(row[0]) if row else None

    @contextmanager
    def migrating(self, to: str | None) -> Iterator[Connection]:  # noqa: ARG002 - a wall's concern
        engine = migrating_engine(self.data_dir / self.history.file)
        with engine.begin() as connection:
            yield connection
            broken = connection.exec_driver_sql("pragma foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"{len(broken)} rows refer to rows that are not there")
        engine.dispose()


@dataclass(frozen=True, repr=False)
class PostgresPlace:
    url: str  # of whoever owns the tables; for `revision` alone, of any login of ours
    history: History

    def revision(self) -> str | None:
        with owner_engine(self.url).connect() as connection:
            return self._revision(connection)

    @contextmanager
    def migrating(self, to: str | None) -> Iterator[Connection]:
        with owner_engine(self.url).begin() as connection:
            connection.execute(text(f"select pg_advisory_xact_lock({_TURN})"))
            if self._revision(connection) == to:
                yield connection  # another process was first, and may be serving already
                return
            open_tables(connection)
            yield connection
            self.history.secure(connection)

    @staticmethod
    def _revision(connection: Connection) -> str | None:
        if not connection.scalar(text(f"select to_regclass('{REVISIONS}') is not null")):
            return None
        found = text(f"select version_num from {REVISIONS}")  # noqa: S608 - ours
        return connection.execute(found).scalars().one_or_none()


def migrate(*places: Place) -> None:
    """Create or upgrade each database. Safe to call twice, and at once from several processes:
    the second waits for the first and finds nothing to do."""
    for place in places:
        if place.revision() != place.history.head:
            upgrade(place)


def embedded(data_dir: Path) -> tuple[Place, Place]:
    """The two files in *data_dir*, the folder made where it is not there yet."""
    private_folder(data_dir)
    return EmbeddedPlace(data_dir, KEYS), EmbeddedPlace(data_dir, RECORDS)


def upgrade(place: Place, to: str = "head") -> None:
    from alembic import command

    command.upgrade(configuration(place), to)


def configuration(place: Place) -> Config:
    """Alembic's configuration of one history, without a file of settings anywhere."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / place.history.versions))
    config.set_main_option("path_separator", "newline")
    config.attributes["place"] = place
    return config
