"""Two candidates on a real store in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine

from core.data import LocalFileStore, SqlStore, open_store
from core.data.engine import records_engine
from core.data.migrate import migrate
from core.domain.duty import Duty
from tests.data.situations import NOON

APP_KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, migrated once: most tests begin with a copy of it."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    migrate(folder)
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, migrated: Path) -> Path:
    return Path(copytree(migrated, tmp_path / "data"))


@pytest.fixture
def opened(data_dir: Path) -> Iterator[tuple[SqlStore, LocalFileStore]]:
    store, files = open_store(data_dir, [APP_KEY])
    yield store, files
    store.close()


@pytest.fixture
def store(opened: tuple[SqlStore, LocalFileStore]) -> SqlStore:
    return opened[0]


@pytest.fixture
def files(opened: tuple[SqlStore, LocalFileStore]) -> LocalFileStore:
    return opened[1]


@pytest.fixture
def engine(store: SqlStore, data_dir: Path) -> Iterator[Engine]:  # noqa: ARG001 - made by it
    """The same file, for looking behind the doors."""
    engine = records_engine(data_dir)
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
