"""The application on SQLite and on Postgres: the matrix is the same for both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import Engine

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.data.engine import records_engine
from tests.conftest import with_quick_hashes
from tests.doubles.chat_models import ScriptedChatModels
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach
from tests.postgres import PostgresDatabases


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def databases(kind: str, request: pytest.FixtureRequest) -> PostgresDatabases | None:
    """None where the records are in the folder."""
    if kind == "sqlite":
        return None
    found: PostgresDatabases = request.getfixturevalue("postgres")
    return found


@pytest.fixture
def app(
    tmp_path: Path,
    migrated: Path,
    databases: PostgresDatabases | None,
    clock: StandingClock,
    coach: ScriptedCoach,
) -> Iterator[App]:
    data_dir = Path(copytree(migrated, tmp_path / "data"))
    where = databases.settings() if databases is not None else {}
    made = with_quick_hashes(
        bootstrap(Settings(data_dir=data_dir, **where), clock, coach, ScriptedChatModels())
    )
    yield made
    made.close()


@pytest.fixture
def behind(app: App, databases: PostgresDatabases | None) -> Iterator[Engine]:
    """The records behind every door, for looking only."""
    engine = records_engine(app.settings.data_dir) if databases is None else databases.behind()
    yield engine
    engine.dispose()
