"""The application as tests meet it: the real one, on its own folder, with a standing clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.identity import cookie_hash
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach
from tests.postgres import (
    pgbouncer,
    postgres,
    postgres_copy,
    postgres_in_use,
    postgres_server,
    postgres_template,
)
from tests.supabase.fixtures import github, supabase

__all__ = [
    "github",
    "pgbouncer",
    "postgres",
    "postgres_copy",
    "postgres_in_use",
    "postgres_server",
    "postgres_template",
    "supabase",
]

ADA, EVE = cookie_hash("ada's cookie"), cookie_hash("eve's cookie")
STORY = (
    "In March our nightly import failed three times and customers saw old prices. "
    "I had to find the cause before the sale on Friday. I compared the logs of the last "
    "ten runs, found a lock that two jobs shared, and gave each job its own table. "
    "The import has not failed since, and it runs in 12 minutes instead of 40."
)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def coach() -> ScriptedCoach:
    return ScriptedCoach()


@pytest.fixture
def app(tmp_path: Path, clock: StandingClock, coach: ScriptedCoach) -> Iterator[App]:
    """Everything real but the clock and the questions. Slow work runs when `drain` says so."""
    made = bootstrap(Settings(data_dir=tmp_path / "data"), clock, coach=coach)
    yield made
    made.close()


@pytest.fixture
def ada(app: App) -> str:
    return app.candidates.admit(ADA)


@pytest.fixture
def eve(app: App) -> str:
    return app.candidates.admit(EVE)


def drain(app: App) -> None:
    """Work off all slow work, here and now."""
    while app.slow_work.run_one():
        pass
