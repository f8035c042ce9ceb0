"""Postgres: engines, and who each transaction acts as.

The application logs in as `app_login`, which by itself may read nothing. Every transaction of a
candidate's session becomes `app_candidate` with that candidate's id for as long as it lasts, and
row-level security (core/data/row_security.py) does the rest. Each duty has a login of its own,
with grants for exactly its tables and verbs, and needs nothing set.

All settings are LOCAL to the transaction: behind a transaction pooler, a setting that outlived
it would be somebody else's. For the same reason there are no prepared statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
    text,
)
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import NullPool

from core.data.guard import GuardedSession
from core.data.key_tables import data_keys
from core.domain.duty import Duty

CANDIDATE = "app_candidate"  # what a candidate's transaction acts as; nobody logs in as it
LOGIN = "app_login"
KEYS_LOGIN = "app_keys"
PATIENCE = 8  # seconds a statement may take, waiting for a turn included
_CONNECTING = 10  # seconds
_RECYCLE = 300  # seconds: poolers and firewalls drop what is idle for longer


def login_of(duty: Duty) -> str:
    return f"app_{duty}"


@dataclass(frozen=True, repr=False)
class PostgresUrls:
    """Where the databases are, and as whom to reach them: `postgresql://login:password@host/name`.

    `records` logs in as `app_login`, `duties` has one for each duty. With the owners' URLs
    tables are migrated at the start; without them they must be up to date.
    """

    records: str
    duties: Mapping[str, str] = field(default_factory=dict)
    keys: str = ""  # empty: keys.db in the data folder
    records_owner: str = ""
    keys_owner: str = ""


def driver_url(url: str) -> URL:
    """*url* as SQLAlchemy needs it, whichever of the usual spellings it comes in."""
    return make_url(url.replace("postgres://", "postgresql://", 1)).set(
        drivername="postgresql+psycopg"
    )


def serving_engine(url: str, *, most: int) -> Engine:
    """A pool of at most *most* connections."""
    return create_engine(
        driver_url(url),
        connect_args={"prepare_threshold": None, "connect_timeout": _CONNECTING},
        pool_size=min(most, 5),
        max_overflow=max(0, most - 5),
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        pool_recycle=_RECYCLE,
        hide_parameters=True,  # exceptions would otherwise quote what was being stored
    )


def owner_engine(url: str) -> Engine:
    """For migrations and operators: one connection, let go of at once, and with it every lock."""
    return create_engine(
        driver_url(url),
        connect_args={"prepare_threshold": None, "connect_timeout": _CONNECTING},
        poolclass=NullPool,
        hide_parameters=True,
    )


def reading(engine: Engine) -> Engine:
    """The same pool, for transactions that see one moment and can write nothing."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


class PostgresEngines:
    """One pool for candidates, a small one for each duty."""

    def __init__(self, urls: PostgresUrls) -> None:
        self._candidates = serving_engine(urls.records, most=20)
        self._duties = {
            duty: serving_engine(urls.duties[duty], most=10 if duty is Duty.IDENTIFY else 3)
            for duty in Duty
        }
        self._reading = {
            engine: reading(engine) for engine in (self._candidates, *self._duties.values())
        }

    def for_candidates(self, *, only_reads: bool) -> Engine:
        return self._of(self._candidates, only_reads=only_reads)

    def for_duty(self, duty: Duty, *, only_reads: bool) -> Engine:
        return self._of(self._duties[duty], only_reads=only_reads)

    def remove_subject(self, owner: str) -> bool:
        """Delete *owner*'s account at Supabase, from inside its own database; False where they
        have none there, or this Postgres is not Supabase's. No key of the vendor's is needed,
        only the row that says who they are there, so this comes before that row is erased."""
        with self._candidates.begin() as connection:
            connection.execute(_WRITE, {"owner": owner})
            if not connection.scalar(text(f"select to_regprocedure('{_REMOVE}') is not null")):
                return False
            return bool(connection.scalar(text(f"select {_REMOVE}")))

    def close(self) -> None:
        for engine in self._reading:
            engine.dispose()

    def _of(self, engine: Engine, *, only_reads: bool) -> Engine:
        return self._reading[engine] if only_reads else engine


class PostgresKeys:
    """The keys in a database of their own, as the one login that may touch them."""

    def __init__(self, url: str) -> None:
        self.writing = serving_engine(url, most=10)
        self.reading = reading(self.writing)

    def wrapped(self, owner: str) -> bytes | None:
        with self.reading.begin() as connection:
            found: bytes | None = connection.scalar(_WRAPPED, {"owner": owner})
        return found

    def forget(self) -> None:
        """Vacuum is for the tables' owner; the server does it by itself."""


_WRAPPED = select(data_keys.c.wrapped).where(data_keys.c.owner == bindparam("owner"))
_REMOVE = "app.delete_my_account()"  # core/data/row_security.py makes it

# One round trip. The claims are Supabase's way to say who acts; nobody does, to whatever of
# theirs would look.
_BECOME = (
    f"select set_config('role', '{CANDIDATE}', true), set_config('app.owner', :owner, true), "
    "set_config('request.jwt.claim.sub', '', true), set_config('request.jwt.claims', '', true), "
    f"set_config('statement_timeout', '{PATIENCE * 1000}', true)"
)
_LOOK = text(_BECOME)
# One person's writes take turns, as all writes do on SQLite: what was read is still true when
# it is written. Each later statement sees what was committed before the turn came.
_WRITE = text(f"{_BECOME}, pg_advisory_xact_lock(hashtextextended(:owner, 0))")


@event.listens_for(GuardedSession, "after_begin")
def _act_as_the_owner(
    session: GuardedSession, _transaction: SessionTransaction, connection: Connection
) -> None:
    """At every begin, so also after a commit or a rollback in the middle of a session."""
    if connection.dialect.name != "postgresql":
        return
    if (owner := session.info.get("owner")) is not None:
        statement = _LOOK if session.info.get("reading") else _WRITE
        connection.execute(statement, {"owner": owner})
