"""Sessions on Postgres: whose a transaction is, from its begin to its end, and nothing after it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError, InternalError
from sqlalchemy.orm import Session

from core.data import PostgresUrls, SqlStore, open_store
from core.data.guard import GuardedSession
from core.data.postgres import (
    LOGIN,
    PostgresEngines,
    login_of,
    owner_engine,
    reading,
    serving_engine,
)
from core.data.row_security import secure_tables
from core.data.tables import AccountRow
from core.domain.duty import Duty
from core.domain.work import Work, WorkKind, WorkState
from core.errors import AppError, ConflictError, NotFoundError
from core.ports.repositories import Draft
from tests.data.conftest import APP_KEY, admit
from tests.data.situations import NOON, interview
from tests.postgres import SUPERUSER, PostgresDatabases

DATABASES = ("postgres",)
THREADS = 16

WHO = text("select current_user::text, current_setting('app.owner', true)")


def bare(session: Session) -> Connection:
    """The connection under a session, where our guard does not look."""
    return Session.connection(session)


@pytest.fixture
def engines(postgres: PostgresDatabases) -> Iterator[PostgresEngines]:
    made = PostgresEngines(postgres.urls())
    yield made
    made.close()


@contextmanager
def door(engines: PostgresEngines, owner: str, *, only_reads: bool = False) -> Iterator[Session]:
    engine = engines.for_candidates(only_reads=only_reads)
    info = {"owner": owner, "reading": only_reads}
    with GuardedSession(engine, info=info, expire_on_commit=False) as session:
        yield session


def test_a_transaction_is_its_candidates_again_after_each_end_of_it(
    engines: PostgresEngines, ada: str, eve: str
) -> None:
    """A commit, a rollback and a savepoint in the middle, and it is never anybody else's."""
    seen = []
    with door(engines, ada) as session:
        for end in (session.commit, session.rollback, session.commit):
            seen.append(bare(session).execute(WHO).one())
            seen.append(bare(session).execute(text("select owner from accounts")).one())
            with suppress(RuntimeError), session.begin_nested():
                raise RuntimeError("on purpose")
            seen.append(bare(session).execute(text("select owner from accounts")).one())
            end()

    assert seen == [("app_candidate", ada), (ada,), (ada,)] * 3
    assert eve not in {value for row in seen for value in row}


@pytest.mark.parametrize("only_reads", [True, False])
def test_a_connection_goes_back_to_the_pool_as_nobodys(
    engines: PostgresEngines, ada: str, *, only_reads: bool
) -> None:
    """After a commit, and after an exception in the middle."""
    for failing in (False, True):
        with suppress(RuntimeError), door(engines, ada, only_reads=only_reads) as session:
            bare(session).execute(WHO)
            if failing:
                raise RuntimeError("on purpose")
            session.commit()
        with engines.for_candidates(only_reads=only_reads).connect() as connection:
            role, owner = connection.execute(WHO).one()
            read_only = connection.scalar(text("show transaction_read_only"))
            claims = connection.scalar(text("select current_setting('request.jwt.claims', true)"))

        assert (role, owner or "", claims or "") == (LOGIN, "", "")
        assert read_only == ("on" if only_reads else "off")
    with engines.for_candidates(only_reads=False).connect() as connection:
        assert connection.scalar(text("show transaction_read_only")) == "off"
        assert connection.scalar(text("show transaction_isolation")) == "read committed"


def test_no_statement_waits_for_ever(engines: PostgresEngines, ada: str) -> None:
    """Eight seconds, whoever asks."""
    found = {}
    with door(engines, ada) as session:
        found["candidate"] = bare(session).scalar(text("show statement_timeout"))
    for duty in Duty:
        with engines.for_duty(duty, only_reads=False).connect() as connection:
            found[duty] = connection.scalar(text("show statement_timeout"))
            assert connection.execute(WHO).scalar_one() == login_of(duty)

    assert set(found.values()) == {"8s"}


def test_a_reading_session_sees_one_moment(engines: PostgresEngines, ada: str) -> None:
    """And can write nothing, whatever it is sent."""
    with door(engines, ada, only_reads=True) as session:
        before = session.scalars(select(AccountRow.guest)).all()
        with door(engines, ada) as writing:
            writing.scalars(select(AccountRow)).one().guest = False
            writing.commit()
        after = session.scalars(select(AccountRow.guest)).all()
        with pytest.raises(InternalError, match="read-only"):
            bare(session).execute(text("update accounts set guest = true"))

    assert (before, after) == ([True], [True])


def _leaks(engines: PostgresEngines, owners: tuple[str, ...], rounds: int) -> list[object]:
    """What many threads saw that was not theirs; one in five ends with an exception."""

    def live(number: int) -> list[object]:
        chance = random.Random(number)  # noqa: S311 - no secret
        wrong: list[object] = []
        for _ in range(rounds):
            owner = chance.choice(owners)
            with (
                suppress(ZeroDivisionError),
                door(engines, owner, only_reads=chance.random() < 0.5) as session,
            ):
                found = bare(session).execute(text("select owner from accounts")).scalars().all()
                if found != [owner]:
                    wrong.append((owner, found))
                if chance.random() < 0.2:
                    raise ZeroDivisionError
                session.commit()
        return wrong

    with ThreadPoolExecutor(THREADS) as pool:
        return [leak for lot in pool.map(live, range(THREADS)) for leak in lot]


def test_sixteen_threads_never_see_each_others_rows(
    engines: PostgresEngines, store: SqlStore
) -> None:
    """Raw SQL on shared connections, so that only the database stands between them."""
    owners = tuple(admit(store, f"{number:064}") for number in range(6))

    assert _leaks(engines, owners, 40) == []


def test_nor_behind_a_pooler_that_mixes_transactions(
    postgres: PostgresDatabases, store: SqlStore, pgbouncer: int
) -> None:
    """Two server connections among sixteen threads: each transaction gets another's."""
    owners = tuple(admit(store, f"{number:064}") for number in range(6))
    engines = PostgresEngines(postgres.urls(port=pgbouncer))
    try:
        assert _leaks(engines, owners, 40) == []
    finally:
        engines.close()


def test_the_whole_store_works_behind_a_pooler(
    postgres: PostgresDatabases, data_dir: Path, pgbouncer: int
) -> None:
    """Keys, duties and candidates; the start-up checks too."""
    store, _ = open_store(data_dir, [APP_KEY], postgres.urls(port=pgbouncer), production=True)

    def live(number: int) -> bool:
        owner = admit(store, f"{number:064}")
        for sequence in range(8):
            with store.session_for(owner) as records:
                if not sequence:
                    records.interviews.add(interview(owner, owner, turns=1))
                records.drafts.put(owner, 0, Draft("half", sequence, NOON))
        with store.session_for(owner, reading=True) as records:
            draft = records.drafts.get(owner, 0)
        return draft == Draft("half", 7, NOON)

    with ThreadPoolExecutor(8) as pool:
        right = list(pool.map(live, range(16)))
    store.close()

    assert right == [True] * 16


def test_one_persons_writes_take_turns_and_anothers_do_not_wait(
    store: SqlStore, ada: str, eve: str
) -> None:
    """What was read is still true when it is written."""
    held, done = Event(), Event()

    def hold() -> None:
        with store.session_for(ada) as records:
            records.candidate.get()
            held.set()
            done.wait(20)

    def come(owner: str) -> None:
        with store.session_for(owner) as records:
            records.candidate.get()

    with ThreadPoolExecutor(3) as pool:
        pool.submit(hold)
        held.wait(10)
        hers, theirs = pool.submit(come, eve), pool.submit(come, ada)
        hers.result(10)
        waited = not theirs.done()
        done.set()
        theirs.result(10)

    assert waited


def test_the_queue_passes_over_what_somebody_is_writing(store: SqlStore, ada: str) -> None:
    """Work that is queued again, or settled, at this moment is given to nobody meanwhile: what
    was written would else be lost, or done twice."""
    soon = NOON + timedelta(minutes=5)

    def claim() -> Work | None:
        with store.system_session(Duty.QUEUE) as system:
            return system.queue.claim(soon, soon + timedelta(minutes=1))

    with store.session_for(ada) as records:
        records.work.add(WorkKind.ASSESS_ANSWER, "i/0/0", NOON)
    with store.session_for(ada) as records:
        records.work.add(WorkKind.ASSESS_ANSWER, "i/0/0", NOON)
        while_added = claim()
    with store.system_session(Duty.QUEUE) as system:
        late = system.queue.claim(NOON, NOON + timedelta(minutes=1))
    assert late is not None
    with store.session_for(ada) as records:
        records.work.finish(replace(late, state=WorkState.DONE))
        while_finished = claim()
    with store.session_for(ada, reading=True) as records:
        found = records.work.of(WorkKind.ASSESS_ANSWER, "i/0/0")

    assert (while_added, while_finished) == (None, None)
    assert found is not None
    assert found.state is WorkState.DONE


def test_a_connection_that_breaks_is_said_in_our_words(
    store: SqlStore, engine: Engine, ada: str
) -> None:
    """No vendor's exception reaches a page; the next page gets a connection that works."""
    with pytest.raises(AppError) as said, store.session_for(ada) as records:  # noqa: PT012 - in turn
        records.candidate.get()
        with engine.connect() as behind:
            behind.execute(
                text("select pg_terminate_backend(pid) from pg_stat_activity where usename = :who"),
                {"who": LOGIN},
            )
        records.candidate.get()
    with store.session_for(ada) as records:
        assert records.candidate.get().owner == ada

    assert type(said.value) is AppError
    assert said.value.__cause__ is not None


def test_two_who_wait_for_each_other_are_told(store: SqlStore, ada: str, eve: str) -> None:
    """Postgres ends one of them; it can be tried again."""
    went = []

    def swap(first: str, second: str, ready: Event, other: Event) -> None:
        try:
            with store.system_session(Duty.ERASE) as system:
                system.sweep.erase(first)
                ready.set()
                other.wait(10)
                system.sweep.erase(second)
        except AppError as error:
            went.append(type(error))

    one, two = Event(), Event()
    with ThreadPoolExecutor(2) as pool:
        pool.submit(swap, ada, eve, one, two)
        pool.submit(swap, eve, ada, two, one)

    assert went == [AppError]


@pytest.mark.parametrize("name", ["null\0byte", "x" * 10_000, "%s ' --"])
def test_an_id_that_no_row_can_have_is_not_found(store: SqlStore, ada: str, name: str) -> None:
    """Guessed ids may be anything; SQLite looks and finds nothing, Postgres refuses to look."""
    with pytest.raises(NotFoundError), store.session_for(ada, reading=True) as records:
        records.interviews.get(name)


def test_a_value_that_is_too_long_is_refused_not_cut(store: SqlStore, ada: str) -> None:
    """SQLite keeps whatever it is given; here the columns mean what they say."""
    with pytest.raises(NotFoundError), store.session_for(ada) as records:
        records.interviews.add(interview(ada, "x" * 65, turns=0))


def test_whoever_is_gone_meanwhile_is_a_conflict(store: SqlStore, engine: Engine, ada: str) -> None:
    """A row that vanished between the look and the write."""
    with pytest.raises(ConflictError), store.session_for(ada) as records:  # noqa: PT012 - in turn
        row = records.candidate._row()  # noqa: SLF001 - held while it goes
        with engine.begin() as behind:
            behind.execute(text("delete from accounts"))
        row.guest = False


def _with_supabase(postgres: PostgresDatabases, runs_as: str) -> None:
    """The table of Supabase's that ours knows of, and our function beside it."""
    postgres.server.sql(
        "create schema auth",
        "create table auth.users (id uuid primary key)",
        f"grant usage on schema auth to {runs_as}",
        f"grant select, delete on auth.users to {runs_as}",
        "alter table auth.users enable row level security",
        database=postgres.records,
    )
    with owner_engine(postgres.server.url(runs_as, postgres.records)).begin() as owner:
        secure_tables(owner)


IDS = ("10000000-0000-4000-8000-000000000001", "20000000-0000-4000-8000-000000000002")


def _with_subjects(postgres: PostgresDatabases, owners: tuple[str, str]) -> None:
    for owner, subject in zip(owners, IDS, strict=True):
        postgres.server.sql(
            f"insert into auth.users values ('{subject}')",  # noqa: S608 - our own ids
            f"update accounts set prover = 'supabase', subject = '{subject}'"  # noqa: S608 - ours
            f" where owner = '{owner}'",
            database=postgres.records,
        )


def test_an_account_at_supabase_goes_with_ours(
    postgres_copy: PostgresDatabases, data_dir: Path
) -> None:
    """From inside the database, without a vendor's key; only one's own; twice is once."""
    store, _ = open_store(data_dir, [APP_KEY], postgres_copy.urls())
    ada, eve = admit(store, "a" * 64), admit(store, "e" * 64)
    nowhere = store.remove_subject(ada)
    _with_supabase(postgres_copy, SUPERUSER)
    _with_subjects(postgres_copy, (ada, eve))
    gone, again = store.remove_subject(ada), store.remove_subject(ada)
    store.close()
    behind = postgres_copy.behind()
    with behind.connect() as connection:
        left = connection.execute(text("select id::text from auth.users")).scalars().all()

    assert (nowhere, gone, again) == (False, True, False)
    assert left == [IDS[1]]


def test_a_removal_that_could_see_nothing_refuses(
    postgres_copy: PostgresDatabases, data_dir: Path
) -> None:
    """Where rows are hidden from the function's owner, it would delete none and say nothing."""
    store, _ = open_store(data_dir, [APP_KEY], postgres_copy.urls())
    ada, eve = admit(store, "a" * 64), admit(store, "e" * 64)
    _with_supabase(postgres_copy, "candid_owner")
    _with_subjects(postgres_copy, (ada, eve))

    with pytest.raises(DBAPIError, match="rows are hidden"):
        store.remove_subject(ada)
    store.close()


def test_the_pool_never_prepares_statements(postgres: PostgresDatabases) -> None:
    """A pooler would run them on a connection that has never heard of them, or has another."""
    engine = serving_engine(postgres.urls().records, most=1)
    with reading(engine).connect() as connection:
        for _ in range(20):
            connection.execute(WHO)
        prepared = connection.scalar(text("select count(*) from pg_prepared_statements"))
    engine.dispose()

    assert prepared == 0
    assert "secret" not in repr(PostgresUrls("postgresql://app_login:secret@host/candid"))
