"""Bring both databases to the newest revision, before anything is served.

Two histories, since the keys are no part of the data. A database that is up to date costs one
small read: Alembic is loaded only when there is something to do.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.data.engine import KEYS_FILE, RECORDS_FILE, private_folder

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class History:
    """One database file and the folder of its revisions; `head` is the newest of them."""

    file: str
    versions: str
    head: str


RECORDS = History(RECORDS_FILE, "versions", "0004")
KEYS = History(KEYS_FILE, "key_versions", "0002")


def migrate(data_dir: Path) -> None:
    """Create or upgrade candid.db and keys.db in *data_dir*. Safe to call twice, and at once
    from several processes: the second waits for the first and finds nothing to do."""
    private_folder(data_dir)
    for history in (KEYS, RECORDS):
        if _revision(data_dir / history.file) != history.head:
            upgrade(data_dir, history)


def upgrade(data_dir: Path, history: History, to: str = "head") -> None:
    from alembic import command

    command.upgrade(configuration(data_dir, history), to)


def configuration(data_dir: Path, history: History) -> Config:
    """Alembic's configuration of one history, without a file of settings anywhere."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / history.versions))
    config.set_main_option("path_separator", "newline")
    config.attributes["path"] = data_dir / history.file
    config.attributes["history"] = history
    return config


def _revision(path: Path) -> str | None:
    if not path.exists() or not path.stat().st_size:
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        tables = connection.execute(
            "select name from sqlite_master where name = 'alembic_version'"
        ).fetchall()
        if not tables:
            return None
        row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else None
