"""Tables: each says what it is and whose, and holds no words in the open."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime

import pytest
from sqlalchemy import Column, Engine, LargeBinary, String, Table, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from core.data.guard import GuardedSession
from core.data.instants import UTCDateTime
from core.data.key_tables import data_keys, key_metadata
from core.data.sealing import SealedColumn
from core.data.tables import AccountRow, Base
from core.domain.privacy import Declaration, Whose
from tests.data.situations import NOON

TABLES = [*Base.metadata.sorted_tables, *key_metadata.sorted_tables]
PERSONAL = [t for t in Base.metadata.sorted_tables if t.info["privacy"].whose is Whose.CANDIDATE]
OPEN = {  # ids, enum values, class names and hashes: nothing that a person wrote
    "owner", "id", "id_hash", "interview_id", "kind", "state", "phase", "seat", "subject", "error",
    "prover", "terms", "device", "guest", "address_hash", "password", "token_hash", "ip_hash",
    "provider", "model", "role", "prompt", "sent", "outcome", "coach",
    "listener", "interviewer", "speaker", "media_type",
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_table_declares_itself(table: Table) -> None:
    """A new table cannot ship until somebody has said what, whose, why, how long and to whom."""
    declaration = table.info.get("privacy")

    assert isinstance(declaration, Declaration)
    assert all(str(words).strip() for words in astuple(declaration))


@pytest.mark.parametrize("table", PERSONAL, ids=str)
def test_every_personal_table_names_its_owner(table: Table) -> None:
    """Isolation, encryption and erasure are per row, so each row says whose it is, fast."""
    owner = table.c.owner
    first = {next(iter(index.columns)).name for index in table.indexes}

    assert not owner.nullable
    assert owner.primary_key or "owner" in first


@pytest.mark.parametrize("table", PERSONAL, ids=str)
def test_no_words_lie_in_the_open(table: Table) -> None:
    """Text and bytes are sealed, or on a short list of ids, enum values and hashes."""
    wordy = [c for c in table.columns if isinstance(c.type, String | LargeBinary)]
    unsealed = {c.name for c in wordy if not isinstance(c.type, SealedColumn)}
    if table.name == "question_sounds":
        unsealed -= {"digest"}  # keyed; elsewhere that name is somebody's words

    assert unsealed <= OPEN


def sealed_columns() -> list[Column[object]]:
    return [c for table in PERSONAL for c in table.columns if isinstance(c.type, SealedColumn)]


@pytest.mark.parametrize("column", sealed_columns(), ids=str)
def test_a_sealed_column_is_bound_to_its_own_name(column: Column[object]) -> None:
    """A place copied from another column would let ciphertext be swapped between the two."""
    assert isinstance(column.type, SealedColumn)
    assert column.type.place == f"{column.table.name}.{column.name}"


def test_keys_have_no_place_among_the_data() -> None:
    """What wraps is never in the backup of what is wrapped."""
    assert data_keys.metadata is not Base.metadata
    assert "data_keys" not in Base.metadata.tables


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_time_knows_its_zone(table: Table) -> None:
    """A plain DateTime would come back without one from SQLite."""
    times = [c for c in table.columns if c.type.python_type is datetime]

    assert all(isinstance(column.type, UTCDateTime) for column in times)


def test_a_time_without_a_zone_is_refused(engine: Engine, ada: str) -> None:
    """A guess about the zone would shift a deletion date by hours."""
    naive = NOON.replace(tzinfo=None)
    with door(engine, ada) as session:
        session.get_one(AccountRow, ada).last_seen_at = naive
        with pytest.raises(StatementError, match="needs its zone"):
            session.flush()


def test_times_come_back_as_they_were(engine: Engine, ada: str) -> None:
    """The same instant, in UTC, to the microsecond, whatever zone it was given in."""
    given = datetime.fromisoformat("2026-11-20T23:30:00.000007+05:30")
    with door(engine, ada) as session, session.begin():
        session.get_one(AccountRow, ada).last_seen_at = given
    with door(engine, ada) as session:
        found = session.scalars(select(AccountRow.last_seen_at)).one()

    assert found == given
    assert found.isoformat() == "2026-11-20T18:00:00.000007+00:00"


def door(engine: Engine, owner: str) -> Session:
    return GuardedSession(engine, info={"owner": owner})
