"""The application as tests meet it: the real one, on its own folder, with a standing clock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree, disk_usage

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.data.key_ring import load_or_create_app_key
from core.data.migrate import embedded, migrate
from core.domain.identity import cookie_hash
from core.providers.identity.local import LocalProver
from core.providers.identity.passwords import Passwords
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
from tests.supabase.fixtures import github, scripted, supabase

__all__ = [
    "github",
    "pgbouncer",
    "postgres",
    "postgres_copy",
    "postgres_in_use",
    "postgres_server",
    "postgres_template",
    "scripted",
    "supabase",
]

if os.environ.get("CI") == "true":  # the same cases at every run; others look for new ones
    settings.register_profile("ci", derandomize=True)
    settings.load_profile("ci")

# What most tests wait for is the disk, which confirms every commit: thousands of folders that are
# thrown away. Where memory is a file system with room to spare, they are made there instead.
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - pytest makes a private folder in it


def pytest_configure() -> None:
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


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
def app(
    tmp_path: Path, migrated: Path, clock: StandingClock, coach: ScriptedCoach
) -> Iterator[App]:
    """Everything real but the clock and the questions. Slow work runs when `drain` says so."""
    data_dir = Path(copytree(migrated, tmp_path / "data"))
    made = with_quick_hashes(bootstrap(Settings(data_dir=data_dir), clock, coach=coach))
    yield made
    made.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty embedded store, migrated once: most tests begin with a copy of it."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    load_or_create_app_key(folder)
    migrate(*embedded(folder))
    return folder


def with_quick_hashes(app: App) -> App:
    """Real hashes of passwords, made with the least work there is."""
    prover = app.accounts.prover
    if not isinstance(prover, LocalProver):
        return app
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    prover = replace(prover, passwords=quick)
    # Notes of failures are made at once here, so that they can be looked at.
    accounts = replace(app.accounts, prover=prover, later=lambda task: task())
    return replace(app, accounts=accounts)


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
