"""One Supabase and one stand-in GitHub for each worker of the test run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer
from tests.supabase.github import StandInGitHub, running_github
from tests.supabase.scripted import ScriptedSupabase, running_script
from tests.supabase.server import SupabaseServer, running_supabase


@pytest.fixture(scope="session")
def github() -> Iterator[StandInGitHub]:
    with running_github() as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def supabase(
    postgres_server: PostgresServer,
    github: StandInGitHub,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SupabaseServer]:
    """With confirmation by mail, as docs/supabase.md asks for."""
    folder = tmp_path_factory.mktemp("supabase")
    with running_supabase(postgres_server, folder, github=github.url) as server:
        yield server


@pytest.fixture
def scripted() -> Iterator[ScriptedSupabase]:
    with running_script() as script:
        yield script
