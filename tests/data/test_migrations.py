"""Migrations: one history a database, from nothing to now and back, losing nothing on the way."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, String, inspect

from core.data import open_store
from core.data.engine import migrating_engine
from core.data.key_tables import key_metadata
from core.data.migrate import (
    KEYS,
    RECORDS,
    EmbeddedPlace,
    History,
    configuration,
    embedded,
    migrate,
    upgrade,
)
from core.data.tables import Base
from tests.data.conftest import APP_KEY, admit
from tests.data.situations import fill, fill_account

ROOT = Path(__file__).parents[2]
HISTORIES = pytest.mark.parametrize(
    ("history", "metadata"), [(RECORDS, Base.metadata), (KEYS, key_metadata)], ids=["data", "keys"]
)


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    engine: Engine = migrating_engine(path)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@HISTORIES
def test_the_migrated_tables_are_the_declared_ones(
    data_dir: Path, history: History, metadata: MetaData
) -> None:
    """A column that was added without a migration is found here, not in production."""
    with opened(data_dir / history.file) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        drift = compare_metadata(context, metadata)

        assert drift == []


@HISTORIES
def test_the_noted_head_is_the_newest_revision(
    data_dir: Path, history: History, metadata: MetaData
) -> None:
    """Start-up compares with the note, so that Alembic is not loaded for nothing."""
    script = ScriptDirectory.from_config(configuration(EmbeddedPlace(data_dir, history)))

    assert script.get_heads() == [history.head]
    assert metadata.tables


@HISTORIES
def test_down_to_nothing_and_up_again(data_dir: Path, history: History, metadata: MetaData) -> None:
    """Each step back is real; the way up works from wherever one stands."""
    command.downgrade(configuration(EmbeddedPlace(data_dir, history)), "base")
    with opened(data_dir / history.file) as connection:
        left = set(inspect(connection).get_table_names())
    migrate(*embedded(data_dir))
    with opened(data_dir / history.file) as connection:
        back = set(inspect(connection).get_table_names())

    assert left == {"alembic_version"}
    assert back == {"alembic_version", *metadata.tables}


def test_a_second_start_keeps_every_row(data_dir: Path) -> None:
    """Open, fill, close, open: everything is there."""
    store, _ = open_store(data_dir, [APP_KEY])
    ada = admit(store, "a" * 64)
    with store.session_for(ada) as records:
        fill(records)
    fill_account(store, ada)
    with store.session_for(ada, reading=True) as records:
        before = records.counts()
    store.close()
    again, _ = open_store(data_dir, [APP_KEY])
    with again.session_for(ada, reading=True) as records:
        after = records.counts()
    again.close()

    assert after == before
    assert all(after.values())


def test_rebuilding_a_parent_table_keeps_its_children(data_dir: Path) -> None:
    """SQLite alters a table by replacing it; with foreign keys on, that empties the children."""
    store, _ = open_store(data_dir, [APP_KEY])
    ada = admit(store, "a" * 64)
    with store.session_for(ada) as records:
        fill(records)
    fill_account(store, ada)
    with store.session_for(ada, reading=True) as records:
        before = records.counts()
    store.close()
    with opened(data_dir / RECORDS.file) as connection:
        operations = Operations(MigrationContext.configure(connection))
        for table in ("accounts", "interviews", "turns"):
            with operations.batch_alter_table(table, recreate="always") as batch:
                batch.alter_column("owner", type_=String(80))
        connection.commit()
    again, _ = open_store(data_dir, [APP_KEY])
    with again.session_for(ada, reading=True) as records:
        after = records.counts()
    again.close()

    assert after == before


def test_a_start_with_nothing_to_do_does_not_load_alembic(data_dir: Path) -> None:
    """It would cost each start a fifth of a second."""
    start = (
        "import sys; from pathlib import Path; from core.data import open_store;"
        "open_store(Path(sys.argv[1]), [sys.argv[2]])[0].close();"
        "print('alembic' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", start, str(data_dir), APP_KEY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert ended.stdout.strip() == "False"


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """All steps and the last check are one transaction."""
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / RECORDS.file
    with closing(sqlite3.connect(path)) as behind:
        behind.execute("create table work (id text)")  # stands in the way of the last step
        behind.commit()
    with pytest.raises(Exception, match="work"):
        upgrade(EmbeddedPlace(tmp_path / "data", RECORDS))
    with opened(path) as connection:
        left = inspect(connection).get_table_names()

    assert left == ["work"]


def test_a_migration_never_imports_todays_tables() -> None:
    """What it did once it must do for ever, so it says itself what it makes."""
    scripts = sorted((ROOT / "core" / "data" / "migrations").glob("*versions/*.py"))
    imported = {
        getattr(node, "module", None) or node.names[0].name
        for script in scripts
        for node in ast.walk(ast.parse(script.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert len(scripts) >= 3
    assert imported == {"__future__", "alembic", "sqlalchemy"}
