"""Everything about one person: every table, every column, opened, and nobody else's."""

from __future__ import annotations

import json

import pytest

from core.data import SqlStore
from core.data.export import WITHHELD, WITHHELD_SAYS
from core.data.repositories.people import personal_tables
from core.data.sealing import SealedColumn
from core.data.tables import Base
from tests.data.conftest import BOTH
from tests.data.situations import fill, fill_account

DATABASES = BOTH
PERSONAL = {str(table.__tablename__): table.__table__ for table in personal_tables()}
SEALED = [
    column
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, SealedColumn)
]
HERS, THEIRS = "I found the lock behind it.", "I never saw that lock."

Everything = dict[str, list[dict[str, object]]]


@pytest.fixture
def everything(store: SqlStore, ada: str, eve: str) -> Everything:
    """What is handed out of Ada's, who has a row of everything, as Eve does."""
    for owner, words, prefix in ((ada, HERS, ""), (eve, THEIRS, "eve-")):
        with store.session_for(owner) as records:
            fill(records, words, prefix)
        fill_account(store, owner, words, prefix)
    with store.session_for(ada, reading=True) as records:
        handed_out: Everything = json.loads(json.dumps(records.everything()))
    return handed_out


def test_every_row_is_in_it_with_every_column(
    everything: Everything, store: SqlStore, ada: str
) -> None:
    """As many as the Data page counts, of every table that there is."""
    with store.session_for(ada, reading=True) as records:
        held = records.counts()

    assert set(everything) == set(PERSONAL)
    assert {table: len(rows) for table, rows in everything.items()} == held
    assert all(held.values())
    assert all(
        set(row) == {column.name for column in PERSONAL[table].columns}
        for table, rows in everything.items()
        for row in rows
    )


def test_whatever_is_sealed_stands_there_to_be_read(everything: Everything) -> None:
    """No column comes out as ciphertext; records come out as records."""
    opened = {
        str(column): [row[column.name] for row in everything[column.table.name]]
        for column in SEALED
        if str(column) not in WITHHELD
    }
    told = {name for name, values in opened.items() if HERS[7:] in json.dumps(values)}

    # An address that is nobody's yet, a digest of numbers and what was ticked hold no words.
    assert set(opened) - told <= {"accounts.address", "interviews.digest", "preferences.content"}
    assert isinstance(opened["answers.content"][0], dict)
    assert opened["interviews.role"][0] == HERS


def test_nothing_of_anybody_else_is_in_it(everything: Everything, ada: str, eve: str) -> None:
    """Neither a word nor a row."""
    written = json.dumps(everything)

    assert THEIRS not in written
    assert eve not in written
    assert {row["owner"] for rows in everything.values() for row in rows} == {ada}


def test_what_would_let_somebody_in_is_only_named(everything: Everything) -> None:
    """A file on a desk must not be a way in; that there is a password is still said."""
    columns = {str(column) for table in PERSONAL.values() for column in table.columns}

    assert columns >= WITHHELD
    assert everything["credentials"][0]["password"] == WITHHELD_SAYS
    assert "argon2id" not in json.dumps(everything)
