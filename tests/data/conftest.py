"""Two candidates on a real store in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine

from core.data import LocalFileStore, PostgresUrls, SqlStore, open_store
from core.data.engine import records_engine
from core.domain.duty import Duty
from tests.data.situations import NOON
from tests.postgres import PostgresDatabases

APP_KEY = Fernet.generate_key().decode()
BOTH = ("sqlite", "postgres")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module that says `DATABASES = BOTH` runs on SQLite and on Postgres."""
    if "kind" in metafunc.fixturenames and (kinds := getattr(metafunc.module, "DATABASES", ())):
        metafunc.parametrize("kind", kinds, indirect=True)


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def urls(kind: str, request: pytest.FixtureRequest) -> PostgresUrls | None:
    """Where the records are; None: in the folder."""
    if kind == "sqlite":
        return None
    made: PostgresDatabases = request.getfixturevalue("postgres")
    return made.urls()


@pytest.fixture
def data_dir(tmp_path: Path, migrated: Path) -> Path:
    return Path(copytree(migrated, tmp_path / "data"))


@pytest.fixture
def opened(data_dir: Path, urls: PostgresUrls | None) -> Iterator[tuple[SqlStore, LocalFileStore]]:
    store, files = open_store(data_dir, [APP_KEY], urls)
    yield store, files
    store.close()


@pytest.fixture
def store(opened: tuple[SqlStore, LocalFileStore]) -> SqlStore:
    return opened[0]


@pytest.fixture
def files(opened: tuple[SqlStore, LocalFileStore]) -> LocalFileStore:
    return opened[1]


@pytest.fixture
def engine(
    store: SqlStore,  # noqa: ARG001 - made by it
    data_dir: Path,
    kind: str,
    request: pytest.FixtureRequest,
) -> Iterator[Engine]:
    """The same database, for looking behind the doors."""
    if kind == "sqlite":
        engine = records_engine(data_dir)
    else:
        engine = request.getfixturevalue("postgres").behind()
    yield engine
    engine.dispose()


def admit(store: SqlStore, cookie_hash: str) -> str:
    with store.system_session(Duty.IDENTIFY) as system:
        return system.identities.admit(cookie_hash, NOON)


@pytest.fixture
def ada(store: SqlStore) -> str:
    return admit(store, "a" * 64)


@pytest.fixture
def eve(store: SqlStore) -> str:
    return admit(store, "e" * 64)
