"""Starting on Postgres: what is missing or would open the wall is said, and nobody is served."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, make_url

from core.config import Settings
from core.data import PostgresUrls, open_store
from core.data.key_tables import key_metadata
from core.data.logins import create_logins, url_of
from core.data.migrate import KEYS, RECORDS, History, PostgresPlace, configuration, migrate, upgrade
from core.data.postgres import CANDIDATE, owner_engine
from core.data.start_up import check_logins
from core.data.tables import Base
from core.domain.duty import Duty
from core.errors import NotSetUpError
from tests.data.conftest import APP_KEY, admit
from tests.postgres import OWNER, SUPERUSER, PostgresDatabases, PostgresServer

ROOT = Path(__file__).parents[2]
HISTORIES = pytest.mark.parametrize(
    ("history", "metadata"), [(RECORDS, Base.metadata), (KEYS, key_metadata)], ids=["data", "keys"]
)


def refusal(folder: Path, urls: PostgresUrls, *, production: bool = True) -> str:
    """What is said instead of starting."""
    with pytest.raises(NotSetUpError) as refused:
        open_store(folder, [APP_KEY], urls, production=production)
    return refused.value.sentence()


def place(postgres: PostgresDatabases, history: History) -> PostgresPlace:
    name = postgres.records if history is RECORDS else postgres.keys
    return PostgresPlace(postgres.server.url(OWNER, name), history)


def test_the_logins_as_they_are_made_may_serve(postgres: PostgresDatabases, tmp_path: Path) -> None:
    """In production, with every check."""
    store, _ = open_store(tmp_path, [APP_KEY], postgres.urls(), production=True)
    store.ping()
    store.close()


@pytest.fixture
def too_strong(postgres: PostgresDatabases) -> Iterator[None]:
    """Two logins with a right too many each."""
    server = postgres.server
    server.sql(
        "create role bypassing login bypassrls",
        "create role inheriting login inherit",
        f"grant {CANDIDATE} to inheriting",
    )
    for database in (postgres.records, postgres.keys):
        server.sql("grant select on alembic_version to bypassing, inheriting", database=database)
    yield
    for database in (postgres.records, postgres.keys):
        server.sql("drop owned by bypassing, inheriting", database=database)
    server.sql("drop role bypassing", "drop role inheriting")


@pytest.mark.usefixtures("too_strong")
@pytest.mark.parametrize("login", [SUPERUSER, OWNER, "bypassing", "inheriting"])
@pytest.mark.parametrize("which", ["records", "keys", "identify"])
def test_a_login_that_passes_the_wall_is_refused(
    postgres: PostgresDatabases, caplog: pytest.LogCaptureFixture, login: str, which: str
) -> None:
    """A superuser, whoever owns the tables, one with BYPASSRLS, one that inherits the rights of
    candidates: in production none of them may serve; elsewhere it is a warning."""
    urls = postgres.urls()
    url = postgres.server.url(login, postgres.keys if which == "keys" else postgres.records)
    urls = {
        "records": replace(urls, records=url),
        "keys": replace(urls, keys=url),
        "identify": replace(urls, duties={**urls.duties, "identify": url}),
    }[which]
    with pytest.raises(NotSetUpError) as refused:
        check_logins(urls, production=True)
    check_logins(urls, production=False)
    said = refused.value.sentence()

    setting = {"records": "DATABASE_URL", "keys": "KEYS_DATABASE_URL"}.get(which, "identify")
    assert setting in said
    assert "wall" in said
    assert [setting in record.getMessage() for record in caplog.records] == [True]


def test_keys_beside_the_records_are_refused(postgres: PostgresDatabases, tmp_path: Path) -> None:
    """Even under another name of the same database."""
    urls = postgres.urls()
    beside = postgres.server.url(SUPERUSER, postgres.records).replace("127.0.0.1", "localhost")

    assert "backup" in refusal(tmp_path, replace(urls, keys=beside), production=False)


def test_a_duty_without_a_login_is_named(postgres: PostgresDatabases, tmp_path: Path) -> None:
    """Nothing is done with somebody else's rights instead."""
    urls = postgres.urls()
    left = {duty: url for duty, url in urls.duties.items() if duty not in {"erase", "prove"}}

    assert "prove, erase" in refusal(tmp_path, replace(urls, duties=left))


def test_a_database_that_does_not_answer_is_said(
    postgres: PostgresDatabases, tmp_path: Path
) -> None:
    """With the name of the setting, and without the URL, which holds a password."""
    urls = postgres.urls()
    nobody = "postgresql://app_login:secret@127.0.0.1:1/candid"

    for wrong in (nobody, "sqlite:///candid.db", "not a URL"):
        said = refusal(tmp_path, replace(urls, records=wrong))
        assert "DATABASE_URL" in said
        assert "secret" not in said


@pytest.mark.parametrize("history", [RECORDS, KEYS], ids=["data", "keys"])
def test_a_database_that_is_not_migrated_is_refused(
    postgres_copy: PostgresDatabases, tmp_path: Path, history: History
) -> None:
    """The application's login cannot migrate; with the owner's URL it is done at the start."""
    command.downgrade(configuration(place(postgres_copy, history)), "-1")
    said = refusal(tmp_path, postgres_copy.urls(), production=False)
    store, _ = open_store(tmp_path, [APP_KEY], postgres_copy.urls(owner=True), production=True)
    store.close()
    again, _ = open_store(tmp_path, [APP_KEY], postgres_copy.urls(), production=True)
    again.close()

    assert "core.admin migrate" in said
    assert ("KEYS_DATABASE_OWNER_URL" in said) is (history is KEYS)


def test_keys_may_lie_in_the_folder_beside_a_postgres(
    postgres: PostgresDatabases, tmp_path: Path
) -> None:
    """One machine and one Postgres: the keys are still in no backup of the records."""
    urls = replace(postgres.urls(), keys="")
    store, _ = open_store(tmp_path / "data", [APP_KEY], urls, production=True)
    ada = admit(store, "a" * 64)
    store.close()
    again, _ = open_store(tmp_path / "data", [APP_KEY], urls, production=True)
    with again.session_for(ada, reading=True) as records:
        assert records.candidate.get().owner == ada
    again.close()


def test_settings_become_a_start_on_postgres(postgres: PostgresDatabases, tmp_path: Path) -> None:
    """From the environment's words to an application that answers."""
    from core.bootstrap import bootstrap

    settings = Settings(data_dir=tmp_path / "data", production=True, **postgres.settings())
    app = bootstrap(settings)
    ada = app.candidates.admit("a" * 64)

    assert app.candidates.get(ada).guest
    assert not (tmp_path / "data" / RECORDS.file).exists()
    app.close()


@HISTORIES
def test_the_migrated_tables_are_the_declared_ones(
    postgres: PostgresDatabases, history: History, metadata: MetaData
) -> None:
    """One history makes the same tables on both databases."""
    with owner_engine(place(postgres, history).url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


@HISTORIES
def test_down_to_nothing_and_up_again(
    postgres_copy: PostgresDatabases, history: History, metadata: MetaData
) -> None:
    """Step by step, each with its wall; the way up works from wherever one stands."""
    here = place(postgres_copy, history)
    for _ in range(int(history.head)):
        command.downgrade(configuration(here), "-1")
    with owner_engine(here.url).connect() as connection:
        left = set(inspect(connection).get_table_names())
    migrate(here)
    with owner_engine(here.url).connect() as connection:
        back = set(inspect(connection).get_table_names())

    assert left == {"alembic_version"}
    assert back == {"alembic_version", *metadata.tables}


def test_those_who_migrate_at_once_take_turns(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Replicas that start together: one migrates, the others wait and find nothing to do."""
    made = PostgresDatabases(
        postgres_server, postgres_server.create_database(), postgres_server.create_database()
    )
    start = (
        "import sys; from pathlib import Path; from core.data import PostgresUrls, open_store;"
        "from tests.data.test_start_up import url_from;"
        "store, _ = open_store(Path(sys.argv[1]), [sys.argv[2]], url_from(sys.argv[3]));"
        "store.ping(); store.close()"
    )
    told = json.dumps(asdict(made.urls(owner=True)))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", start, str(tmp_path / str(number)), APP_KEY, told],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    said = [process.communicate(timeout=60)[1] for process in running]
    for name in (made.records, made.keys):
        postgres_server.drop_database(name)

    assert [process.returncode for process in running] == [0] * 3, said


def url_from(told: str) -> PostgresUrls:
    return PostgresUrls(**json.loads(told))


def test_a_migration_that_fails_leaves_everything_as_it_was(
    postgres_server: PostgresServer,
) -> None:
    """All steps, the grants and the wall are one transaction."""
    name = postgres_server.create_database()
    url = postgres_server.url(OWNER, name)
    postgres_server.sql("create table audit_events (id text)", database=name)
    with pytest.raises(Exception, match="audit_events"):
        upgrade(PostgresPlace(url, RECORDS))
    with owner_engine(url).connect() as connection:
        left = inspect(connection).get_table_names()
    postgres_server.drop_database(name)

    assert left == ["audit_events"]


def test_created_logins_are_the_only_ones_that_come_in(postgres_server: PostgresServer) -> None:
    """Passwords that nobody chose, given to the server as hashes; a second time they change."""
    records = postgres_server.create_database(name="guarded")
    keys = postgres_server.create_database(name="guarded")
    urls = PostgresUrls(
        records="",
        records_owner=postgres_server.url(OWNER, records),
        keys="",
        keys_owner=postgres_server.url(OWNER, keys),
    )
    migrate(PostgresPlace(urls.records_owner, RECORDS), PostgresPlace(urls.keys_owner, KEYS))
    first = create_logins(urls.records_owner, urls.keys_owner)
    second = create_logins(urls.records_owner, urls.keys_owner)
    duties = json.loads(second["DATABASE_DUTY_URLS"])
    came = {
        make_url(url).username: _comes_in(url)
        for url in (second["DATABASE_URL"], second["KEYS_DATABASE_URL"], *duties.values())
    }
    behind = postgres_server.url(SUPERUSER)
    with psycopg.connect(behind) as connection:
        kept = connection.execute(
            "select rolpassword from pg_authid where rolname = 'app_login'"
        ).fetchall()
    stale = _comes_in(first["DATABASE_URL"])
    for name in (records, keys):
        postgres_server.drop_database(name)

    assert set(duties) == {duty.value for duty in Duty}
    assert came == dict.fromkeys(("app_login", "app_keys", *map("app_{}".format, Duty)), True)
    assert not stale
    assert str(kept[0][0]).startswith("SCRAM-SHA-256$")


def _comes_in(url: str) -> bool:
    try:
        with psycopg.connect(url) as connection:
            connection.execute("select 1")
    except psycopg.OperationalError:
        return False
    return True


def test_a_project_of_a_shared_pooler_stays_in_the_name() -> None:
    """Supabase's pooler finds the project behind a dot in the login's name."""
    url = url_of("postgresql://postgres.project:old@pooler.example:5432/postgres", "app_login", "p")

    assert url == "postgresql://app_login.project:p@pooler.example:5432/postgres"
