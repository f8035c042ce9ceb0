"""The embedded database files: who may read them, and how transactions begin.

Every transaction that may write begins with BEGIN IMMEDIATE: it waits its turn before it
reads, so that what it read is still true when it writes. A deferred BEGIN loses that wait
("database is locked", at once) and no BEGIN loses updates. Reading transactions begin
deferred: in WAL mode they see one snapshot and wait for nobody.

SQLite waits by sleeping and looking again, so among many threads an unlucky one can starve.
Threads of one process therefore take turns at a lock of ours, first come, first served;
SQLite's own wait is left for other processes.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path
from sqlite3 import OperationalError
from threading import Event, Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from core.domain.duty import Duty
from core.private_files import private_file, private_folder

RECORDS_FILE = "candid.db"
KEYS_FILE = "keys.db"
_WRAPPED = "select wrapped from data_keys where owner = ?"
_PATIENCE = 5  # seconds to wait for another process's writer
_TURN_PATIENCE = 20  # seconds to wait for the other threads; a turn takes milliseconds
_MIGRATION_PATIENCE = 60  # seconds; another process may be migrating


class DatabaseBusyError(Exception):
    """Nobody's turn ended for so long that something must be stuck."""


def records_engine(data_dir: Path) -> Engine:
    """The candidates' records. NORMAL loses nothing to a killed process: WAL is in the file."""
    return _engine(data_dir / RECORDS_FILE, "synchronous=NORMAL", "foreign_keys=ON")


def keys_engine(data_dir: Path) -> Engine:
    """The data keys. A key must not be lost to a power cut, and a destroyed one must be gone."""
    return _engine(data_dir / KEYS_FILE, "synchronous=FULL", "secure_delete=ON")


class EmbeddedEngines:
    """One file and one pool, whoever asks."""

    def __init__(self, data_dir: Path) -> None:
        self._engine = records_engine(data_dir)
        self._reading = reading(self._engine)

    def for_candidates(self, *, only_reads: bool) -> Engine:
        return self._reading if only_reads else self._engine

    def for_duty(self, _duty: Duty, *, only_reads: bool) -> Engine:
        return self.for_candidates(only_reads=only_reads)

    def remove_subject(self, _owner: str) -> bool:
        """There is no prover in the same database."""
        return False

    def close(self) -> None:
        self._engine.dispose()


class EmbeddedKeys:
    """The file of the keys."""

    def __init__(self, data_dir: Path) -> None:
        self.writing = keys_engine(private_folder(data_dir))
        self.reading = reading(self.writing)

    def wrapped(self, owner: str) -> bytes | None:
        """Every session asks this first. One row by the driver itself: a statement is a
        transaction, and all around it takes ten times as long."""
        connection = self.writing.raw_connection()
        try:
            found = connection.cursor().execute(_WRAPPED, (owner,)).fetchone()
        except OperationalError as error:
            raise DatabaseBusyError("the keys do not answer") from error
        finally:
            connection.close()
        return None if found is None else bytes(found[0])

    def forget(self) -> None:
        """Fold the write-ahead log into the file and empty it: it still holds what was there."""
        connection = self.writing.raw_connection()
        try:
            connection.cursor().execute("pragma wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


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

    event.listen(engine, "connect", connected)
    _take_turns(engine)


def _take_turns(engine: Engine) -> None:
    """One writing transaction of this process at a time, in the order in which they came."""
    turns = Turns()
    writing: set[Connection] = set()

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get("reading"):
            _driver(connection).execute("BEGIN")
            return
        turns.wait(_TURN_PATIENCE)
        writing.add(connection)
        try:
            _driver(connection).execute("BEGIN IMMEDIATE")
        except OperationalError as error:
            ended(connection)
            raise DatabaseBusyError("another process writes") from error
        except BaseException:
            ended(connection)
            raise

    def ended(connection: Connection) -> None:
        if connection in writing:
            writing.discard(connection)
            turns.end()

    event.listen(engine, "begin", begun)
    event.listen(engine, "commit", ended)
    event.listen(engine, "rollback", ended)


def _driver(connection: Connection) -> Any:
    """Of SQLite itself: to begin is asked of it twice a session, with nothing to prepare."""
    return connection.connection.dbapi_connection


class Turns:
    """A lock that is given to whoever has waited longest."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Event] = deque()

    def wait(self, seconds: float) -> None:
        """Return when it is the caller's turn; raise `DatabaseBusyError` after *seconds*."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return
        with self._guard:
            if mine.is_set():  # it came at the last moment
                return
            self._waiting.remove(mine)
        raise DatabaseBusyError(f"no turn to write within {seconds:.0f} s")

    def end(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
