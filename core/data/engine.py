"""The embedded database files: who may read them, and how transactions begin.

Every transaction that may write begins with BEGIN IMMEDIATE: it waits its turn before it
reads, so that what it read is still true when it writes. A deferred BEGIN loses that wait
("database is locked", at once) and no BEGIN loses updates. Reading transactions begin
deferred: in WAL mode they see one snapshot and wait for nobody.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

RECORDS_FILE = "candid.db"
KEYS_FILE = "keys.db"
_PATIENCE = 5  # seconds to wait for another writer
_MIGRATION_PATIENCE = 60  # seconds; another process may be migrating


def private_folder(folder: Path) -> Path:
    """Make *folder* with mode 0700; tighten one of ours that is wider."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    shared = found.st_mode & stat.S_ISVTX or found.st_uid != os.geteuid()
    if not shared and stat.S_IMODE(found.st_mode) != stat.S_IRWXU:
        folder.chmod(0o700)
    return folder


def private_file(path: Path) -> Path:
    """Make *path* with mode 0600; SQLite gives its -wal and -shm files the same."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if stat.S_IMODE(path.stat().st_mode) != stat.S_IRUSR | stat.S_IWUSR:
        path.chmod(0o600)
    return path


def records_engine(data_dir: Path) -> Engine:
    """The candidates' records. NORMAL loses nothing to a killed process: WAL is in the file."""
    return _engine(data_dir / RECORDS_FILE, "synchronous=NORMAL", "foreign_keys=ON")


def keys_engine(data_dir: Path) -> Engine:
    """The data keys. A key must not be lost to a power cut, and a destroyed one must be gone."""
    return _engine(data_dir / KEYS_FILE, "synchronous=FULL", "secure_delete=ON")


def migrating_engine(path: Path) -> Engine:
    """One connection with foreign keys off: rebuilding a parent table would cascade into its
    children and empty them."""
    engine = create_engine(
        URL.create("sqlite", database=str(private_file(path))),
        connect_args={"timeout": _MIGRATION_PATIENCE},
        poolclass=NullPool,
        hide_parameters=True,
    )
    _begin_explicitly(engine, "foreign_keys=OFF", "synchronous=FULL")
    return engine


def reading(engine: Engine) -> Engine:
    """The same engine and pool, for transactions that only read."""
    return engine.execution_options(reading=True)


def _engine(path: Path, *pragmas: str) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(private_file(path))),
        connect_args={"timeout": _PATIENCE},
        pool_size=10,
        max_overflow=40,
        hide_parameters=True,  # exceptions would otherwise quote what was being stored
    )
    _begin_explicitly(engine, f"busy_timeout={_PATIENCE * 1000}", *pragmas)
    return engine


def _begin_explicitly(engine: Engine, *pragmas: str) -> None:
    def connected(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # SQLAlchemy begins, not the driver
        for pragma in ("journal_mode=WAL", *pragmas):
            dbapi.execute(f"pragma {pragma}")

    def begun(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
