"""The owner guard: whatever the statement, a candidate's session sees and writes own rows."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from sqlalchemy import Engine, delete, exists, func, insert, literal_column, select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, aliased

from core.data import SqlStore, guard, open_store
from core.data.engine import reading
from core.data.guard import GuardedSession, OutsideTheDoorError
from core.data.sealing import KEY_LENGTH, Sealer
from core.data.tables import (
    AccountRow,
    AuditRow,
    DraftRow,
    InterviewRow,
    TurnRow,
    WebSessionRow,
    WorkRow,
)
from core.domain.duty import Duty
from core.domain.work import WorkKind
from core.errors import ConflictError, NotFoundError
from tests.data.conftest import APP_KEY, BOTH, admit
from tests.data.situations import NOON, fill, fill_account, interview

DATABASES = BOTH

RAW: Any = WebSessionRow.__table__
OTHER = aliased(InterviewRow)

READS: dict[str, Any] = {
    "select": select(InterviewRow.owner),
    "whole rows": select(InterviewRow.owner, InterviewRow),
    "join": select(TurnRow.owner).join(InterviewRow, InterviewRow.id == TurnRow.interview_id),
    "join on a lie": select(WebSessionRow.owner).join(
        AccountRow, AccountRow.owner != WebSessionRow.owner, isouter=True
    ),
    "alias": select(OTHER.owner),
    "subquery": select(select(InterviewRow.owner).subquery().c.owner),
    "cte": select(select(InterviewRow.owner).cte().c.owner),
    "union": select(InterviewRow.owner).union_all(select(WebSessionRow.owner)),
    "exists": select(AccountRow.owner).where(exists(select(InterviewRow.id))),
    "only a column": select(AccountRow.owner).order_by(AccountRow.created_at),
    "scalar subquery": select(select(func.max(InterviewRow.owner)).scalar_subquery()),
}

BYPASSES: dict[str, Any] = {
    "raw SQL": text("select owner from interviews"),
    "Core table": select(RAW.c.owner),
    "Core table beside a row": select(AccountRow.owner, RAW.c.owner),
    "Core subquery": select(AccountRow.owner).where(AccountRow.owner.in_(select(RAW.c.owner))),
    "Core exists": select(AccountRow.owner).where(exists(select(1).select_from(RAW))),
    "Core alias": select(AccountRow.owner, RAW.alias().c.owner),
    "rows from SQL text": select(AccountRow).from_statement(text("select * from accounts")),
    "rows from a Core select": select(WebSessionRow).from_statement(select(RAW)),
    "SQL text in a condition": select(AccountRow.owner).where(text("1 = 1")),
    "literal column": select(literal_column("(select group_concat(owner) from accounts)")).where(
        AccountRow.guest
    ),
    "Core update": update(RAW).values(owner="me"),
    "Core delete": delete(RAW),
    "bulk insert": insert(DraftRow).values(interview_id="interview-1", position=1, owner="eve"),
    "giving rows away": update(InterviewRow).values(owner="eve"),
    "copying from a Core table": update(InterviewRow).values(
        seat=select(RAW.c.id_hash).limit(1).scalar_subquery()
    ),
}

BULK: dict[str, Callable[[Session], object]] = {
    "save": lambda session: session.bulk_save_objects([DraftRow(owner="eve")]),
    "insert": lambda session: session.bulk_insert_mappings(WorkRow.__mapper__, [{"owner": "eve"}]),
    "update": lambda session: session.bulk_update_mappings(WorkRow.__mapper__, [{"id": "1"}]),
    "update by key": lambda session: session.execute(
        update(WebSessionRow), [{"id_hash": "e" * 64, "last_seen_at": NOON}]
    ),
    "connection": lambda session: session.connection(),
}


@dataclass(frozen=True)
class Two:
    """A folder in which two candidates have a row of everything."""

    folder: Path
    ada: str
    eve: str


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Two:
    folder = Path(copytree(migrated, tmp_path_factory.mktemp("two") / "data"))
    store, _ = open_store(folder, [APP_KEY])
    found = _two(store, folder)
    store.close()
    return found


def _two(store: SqlStore, folder: Path) -> Two:
    ada, eve = admit(store, "a" * 64), admit(store, "e" * 64)
    for owner, prefix in ((ada, "ada-"), (eve, "eve-")):
        with store.session_for(owner) as records:
            fill(records, prefix=prefix)
        fill_account(store, owner, prefix=prefix)
    return Two(folder, ada, eve)


@pytest.fixture
def data_dir(tmp_path: Path, filled: Two) -> Path:
    return Path(copytree(filled.folder, tmp_path / "data"))


@pytest.fixture
def two(kind: str, store: SqlStore, data_dir: Path, filled: Two) -> Two:
    """In a file they are there already, a Postgres is filled."""
    return filled if kind == "sqlite" else _two(store, data_dir)


@pytest.fixture
def ada(two: Two) -> str:
    return two.ada


@pytest.fixture
def eve(two: Two) -> str:
    return two.eve


def door(engine: Engine, owner: str) -> GuardedSession:
    return GuardedSession(engine, info={"owner": owner})


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_every_kind_of_read_finds_own_rows_only(engine: Engine, ada: str, read: Any) -> None:
    """No statement needs a WHERE for the owner, so none can forget it."""
    with door(engine, ada) as session:
        found = {row[0] for row in session.execute(read)}

    assert found == {ada}


@pytest.mark.parametrize("bypass", BYPASSES.values(), ids=BYPASSES)
def test_what_would_get_no_owner_is_refused(engine: Engine, ada: str, bypass: Any) -> None:
    """Raw SQL and Core tables are refused, and hidden inside an ORM statement as well."""
    with door(engine, ada) as session, pytest.raises(OutsideTheDoorError):
        session.execute(bypass)


@pytest.mark.parametrize("write", BULK.values(), ids=BULK)
def test_no_bulk_write_goes_round_the_guard(
    engine: Engine, ada: str, write: Callable[[Session], object]
) -> None:
    """SQLAlchemy's shortcuts skip the flush, and with it every check."""
    with door(engine, ada) as session, pytest.raises(OutsideTheDoorError):
        write(session)


def test_a_statement_that_is_kept_is_nobodys(engine: Engine, ada: str, eve: str) -> None:
    """A statement found in order once is not walked again, and gets each session's owner."""
    kept = select(InterviewRow.owner)
    for owner in (ada, eve):
        with door(engine, owner) as session:
            found = set(session.scalars(kept))

        assert found == {owner}


def test_in_order_once_does_not_vouch_for_more(engine: Engine, ada: str) -> None:
    """What is added to a statement that was found in order is looked at; what was refused is
    refused again."""
    kept = select(AccountRow.owner)
    with door(engine, ada) as session:
        session.execute(kept)
        more = kept.where(text("1 = 1"))
        for _ in range(2):
            with pytest.raises(OutsideTheDoorError):
                session.execute(more)


def test_anothers_row_does_not_exist(engine: Engine, ada: str) -> None:
    """Not even for one who knows its key."""
    with door(engine, ada) as session:
        assert session.get(InterviewRow, "eve-interview-1") is None
        assert session.get(InterviewRow, "ada-interview-1") is not None


def test_counting_counts_own_rows(engine: Engine, ada: str) -> None:
    """A count says nothing about how many others there are."""
    with door(engine, ada) as session:
        assert session.scalar(select(func.count()).select_from(AccountRow)) == 1


def test_updates_and_deletes_without_a_where_stay_at_home(engine: Engine, ada: str) -> None:
    """The most careless statement touches nobody else."""
    with door(engine, ada) as session, session.begin():
        session.execute(update(InterviewRow).values(seat="mine"))
        session.execute(delete(DraftRow))
    with engine.connect() as behind:
        seats = behind.execute(text("select id, seat from interviews order by id")).all()
        drafts = behind.execute(text("select interview_id from drafts")).scalars().all()

    assert seats == [("ada-interview-1", "mine"), ("eve-interview-1", "seat-1")]
    assert drafts == ["eve-interview-1"]


def test_new_rows_get_the_sessions_owner(engine: Engine, ada: str) -> None:
    """Whose a row is does not depend on anybody remembering to say so."""
    row = WorkRow(
        id="w", kind=WorkKind.READ_DOCUMENT, subject="d", state="queued", tries=0, updated_at=NOON
    )
    with door(engine, ada) as session, session.begin():
        session.add(row)
        session.flush()

        assert row.owner == ada


def test_a_row_for_somebody_else_is_refused(engine: Engine, ada: str, eve: str) -> None:
    """Neither made for another, nor handed over later."""
    with door(engine, ada) as session:
        session.add(WebSessionRow(id_hash="x", owner=eve, created_at=NOON, last_seen_at=NOON))
        with pytest.raises(OutsideTheDoorError):
            session.flush()
    with door(engine, ada) as session:
        session.get_one(InterviewRow, "ada-interview-1").owner = eve
        with pytest.raises(OutsideTheDoorError):
            session.flush()


def test_a_row_taken_from_another_session_is_refused(engine: Engine, ada: str, eve: str) -> None:
    """Carrying a row through two doors, relabelled or not, does not work."""
    with door(engine, eve) as session:
        taken = session.get_one(InterviewRow, "eve-interview-1")
        session.expunge(taken)
    taken.owner = ada
    with door(engine, ada) as session:
        session.add(taken)
        with pytest.raises(OutsideTheDoorError):
            session.flush()


def test_words_sealed_for_another_are_refused(engine: Engine, ada: str, eve: str) -> None:
    """They could never be opened again, so they are not stored."""
    with door(engine, ada) as session:
        row = session.get_one(InterviewRow, "ada-interview-1")
        row.content = Sealer(eve, bytes(KEY_LENGTH)).seal("interviews.content", b"hers")
        with pytest.raises(OutsideTheDoorError):
            session.flush()


def test_a_session_without_an_identity_does_nothing(engine: Engine) -> None:
    """There is no third door."""
    with GuardedSession(engine) as session:
        with pytest.raises(OutsideTheDoorError):
            session.execute(select(InterviewRow))
        session.add(WorkRow(id="w"))
        with pytest.raises(OutsideTheDoorError):
            session.flush()


def test_a_reading_session_writes_nothing(engine: Engine, store: SqlStore, ada: str) -> None:
    """It begins without the write lock, so a write in it would wait for nobody, and fail."""
    with (
        pytest.raises(OutsideTheDoorError),
        store.session_for(ada, reading=True) as records,
    ):
        records.interviews.add(interview(ada, "another"))
    info = {"owner": ada, "reading": True}
    with (
        GuardedSession(reading(engine), info=info) as session,
        pytest.raises(OutsideTheDoorError),
    ):
        session.execute(delete(DraftRow))


def test_repositories_know_no_one_else(store: SqlStore, ada: str) -> None:
    """The same, as services meet it."""
    with store.session_for(ada, reading=True) as records:
        with pytest.raises(NotFoundError):
            records.interviews.get("eve-interview-1")
        with pytest.raises(NotFoundError):
            records.documents.get("eve-resume-1")

        assert records.evaluations.of("eve-interview-1") == {}
        assert records.drafts.get("eve-interview-1", 2) is None
        assert records.work.of(WorkKind.ASSESS_ANSWER, "eve-interview-1/0/0") is None
        assert [s.id for s in records.interviews.summaries()] == ["ada-interview-1"]


def test_an_id_that_is_taken_by_another_is_refused(store: SqlStore, ada: str, eve: str) -> None:
    """A guessed id neither overwrites nor reveals what is behind it."""
    with pytest.raises(ConflictError), store.session_for(ada) as records:
        records.interviews.add(interview(ada, "eve-interview-1"))
    with store.session_for(eve, reading=True) as records:
        assert len(records.interviews.get("eve-interview-1").turns) == 3


def test_nobody_but_the_door_says_whose_rows_are_read(engine: Engine, ada: str, eve: str) -> None:
    """A statement carries the owner as a parameter: whoever fills it in is not listened to, and
    where no door does, nothing is read."""
    kept = select(InterviewRow.owner)
    forged = {guard._THEIRS.key: eve}  # noqa: SLF001
    with door(engine, ada) as session:
        found = set(session.scalars(kept, forged))
    with Session(engine) as doorless, pytest.raises(StatementError):
        doorless.execute(guard._with_owner[kept])  # noqa: SLF001

    assert found == {ada}


def test_what_went_through_the_door_is_held_against_every_other_one(
    engine: Engine, ada: str, eve: str
) -> None:
    """Columns that were asked for before come a shorter way: for whom is each door's own to say,
    and where there is none nothing comes."""
    kept = select(DraftRow.owner).order_by(DraftRow.sequence)
    forged = {guard._THEIRS.key: eve}  # noqa: SLF001
    content = Sealer(ada, bytes(KEY_LENGTH)).seal("drafts.content", b"hers")
    with door(engine, ada) as session:
        session.execute(kept)
    assert kept in guard._columns_of  # noqa: SLF001
    with door(engine, ada) as session, session.begin():
        before = session.scalars(kept, forged).all()
        assert {session.scalar(kept, forged), *session.execute(kept, forged).scalars()} == {ada}
        session.add(DraftRow(**{**DRAFT, "position": 7}, content=content))
        assert session.scalars(kept).all() == [ada, *before]
        session.rollback()
    for info in ({"duty": Duty.AUDIT}, {"duty": Duty.AUDIT, "owner": ada}, {}):
        with GuardedSession(engine, info=info) as session, pytest.raises(OutsideTheDoorError):
            session.execute(kept)


def test_a_statement_that_nobody_keeps_is_forgotten(engine: Engine, ada: str) -> None:
    """Else each search would leave one behind for good."""
    gc.collect()
    kept = len(guard._with_owner)  # noqa: SLF001
    with door(engine, ada) as session:
        for seat in range(50):
            session.execute(select(InterviewRow.owner).where(InterviewRow.seat == str(seat)))
    gc.collect()

    assert len(guard._with_owner) <= kept + 1  # noqa: SLF001


DRAFT = {"interview_id": "ada-interview-1", "position": 2, "sequence": 1, "saved_at": NOON}


def test_a_row_that_is_stored_at_once_is_the_doors_owners(engine: Engine, ada: str) -> None:
    """Without the unit of work, and with every check that it has."""
    with door(engine, ada) as session, session.begin():
        session.execute(delete(DraftRow))
        content = Sealer(ada, bytes(KEY_LENGTH)).seal("drafts.content", b"hers")
        session.insert_own(DraftRow, {**DRAFT, "position": 0, "content": content})
        stored = session.scalars(select(DraftRow.owner)).all()

    assert stored == [ada]


def test_what_is_changed_or_deleted_at_once_is_the_doors_owners_alone(
    engine: Engine, ada: str, eve: str
) -> None:
    """Whatever rows are named: another's stand as they were, also where the ids are theirs."""

    def drafts(owner: str) -> list[int]:
        with door(engine, owner) as session, session.begin():
            return list(session.scalars(select(DraftRow.sequence)))

    hers, before = drafts(ada), drafts(eve)
    with door(engine, ada) as session, session.begin():
        session.update_own(DraftRow, {}, {"sequence": 77})
    assert (drafts(ada), drafts(eve)) == ([77] * len(hers), before)
    assert hers
    assert before

    with door(engine, ada) as session, session.begin():
        session.delete_own(DraftRow, {})
    assert (drafts(ada), drafts(eve)) == ([], before)


def test_a_row_is_put_where_there_is_one_and_stored_where_there_is_none(
    engine: Engine, ada: str, eve: str
) -> None:
    """Of the door's owner: where the place is another's there is none, and none can be."""
    content = Sealer(ada, bytes(KEY_LENGTH)).seal("drafts.content", b"hers")
    its = {"interview_id": "ada-interview-1", "position": 7}
    drafts = select(DraftRow.owner, DraftRow.sequence).where(DraftRow.position == 7)
    with door(engine, ada) as session, session.begin():
        for sequence in (1, 2):
            values = {"sequence": sequence, "saved_at": NOON, "content": content}
            session.put_own(DraftRow, its, values)
            assert session.execute(drafts).all() == [(ada, sequence)]
        hers = {"id": "eve-interview-1"}
        assert session.update_own(InterviewRow, hers, {"seat": "mine"}) == 0
    with door(engine, eve) as session:
        assert session.execute(drafts).all() == []


def test_a_row_is_changed_at_once_only_by_whom_and_where_it_may_be(
    engine: Engine, ada: str, eve: str
) -> None:
    """As with one that is stored: nor is it given away."""
    hers = Sealer(eve, bytes(KEY_LENGTH)).seal("drafts.content", b"hers")
    with door(engine, ada) as session:
        for values in ({"owner": eve}, {"content": hers}):
            with pytest.raises(OutsideTheDoorError):
                session.update_own(DraftRow, {}, values)
        with pytest.raises(OutsideTheDoorError):
            session.update_own(AuditRow, {}, {"kind": "signed_in"})
        with pytest.raises(OutsideTheDoorError):
            session.delete_own(AuditRow, {})
    for info in ({"owner": ada, "reading": True}, {"duty": Duty.AUDIT}, {}):
        with GuardedSession(engine, info=info) as session:
            with pytest.raises(OutsideTheDoorError):
                session.update_own(DraftRow, {}, {"sequence": 77})
            with pytest.raises(OutsideTheDoorError):
                session.delete_own(DraftRow, {})


@pytest.mark.parametrize("owner", ["eve", None])
def test_a_row_that_is_stored_at_once_names_no_owner(
    engine: Engine, ada: str, owner: str | None
) -> None:
    """Not another's, and not nobody's."""
    with door(engine, ada) as session, pytest.raises(OutsideTheDoorError):
        session.insert_own(DraftRow, {**DRAFT, "owner": owner})


def test_a_row_is_stored_at_once_only_by_whom_and_where_it_may_be(
    engine: Engine, ada: str, eve: str
) -> None:
    """Not with words sealed for another, not in a table that is only looked at, and not in a
    session that reads or has a duty or nobody."""
    hers = Sealer(eve, bytes(KEY_LENGTH)).seal("drafts.content", b"hers")
    event = {"id": "e", "at": NOON, "kind": "signed_in", "device": "", "ip_hash": ""}
    with door(engine, ada) as session:
        with pytest.raises(OutsideTheDoorError):
            session.insert_own(DraftRow, {**DRAFT, "content": hers})
        with pytest.raises(OutsideTheDoorError):
            session.insert_own(AuditRow, event)
    for info in ({"owner": ada, "reading": True}, {"duty": Duty.AUDIT}, {}):
        with GuardedSession(engine, info=info) as session, pytest.raises(OutsideTheDoorError):
            session.insert_own(AuditRow, event)
