"""P13: a page's data on Postgres behind row-level security, against the same queries without.

Both run the same repositories over the same kind of connection. Ours logs in as the application
does and says in every transaction whose it is; the baseline logs in as somebody to whom no
policy applies, and adds the owner to each query by itself. What it costs is counted: round
trips, on the network between us and the server. How long they take is measured with a round
trip of 20 ms, where a second one could not hide, and said for no distance at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import Sample, in_turns
from benchmarks.round_trips import Network, network_before
from core.data import SqlStore, open_store
from core.data.key_store import KeyStore
from core.data.postgres import PostgresKeys, reading, serving_engine
from core.data.sealing import Sealer
from core.data.store import SqlRecords
from core.data.tables import Owned
from core.domain.duty import Duty
from core.domain.history import Filter
from tests.data.situations import fill, interview
from tests.postgres import PostgresDatabases, copied, migrated_databases, running_postgres

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PEOPLE, INTERVIEWS = 20, 12
UNWALLED = "unwalled"  # a login with BYPASSRLS that may read everything
FAR = 0.02  # seconds of a round trip where the time is judged
# One more round trip is allowed. Half of another is what our own work may take beside it: two
# more would be 2.
MOST_EXTRA = 1.5
REPEATS, SMOKE_REPEATS = 15, 2
MS = 1000

Door = Callable[[], AbstractContextManager[SqlRecords]]


def _feedback(records: SqlRecords) -> int:
    """What one page about an interview loads; how many records that were."""
    whole = records.interviews.get(_of(records.owner, 0))
    found = records.evaluations.of(whole.id), records.improvements.of(whole.id)
    remarks = records.remarks.of(whole.id)
    return len(whole.turns) + sum(map(len, found)) + len(remarks) + bool(records.candidate.get())


def _history(records: SqlRecords) -> int:
    """What the list of interviews loads."""
    phases, _ = records.history.phases()
    return sum(phases.values()) + len(records.history.page(Filter(), 0, 20))


PAGES: Mapping[str, Callable[[SqlRecords], int]] = {"feedback": _feedback, "history": _history}


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    with (
        running_postgres() as server,
        copied(migrated_databases(server)) as databases,
        network_before(server.port) as network,
        TemporaryDirectory() as folder,
    ):
        app_key = Fernet.generate_key().decode()
        urls = databases.urls(port=network.port)
        store, _ = open_store(Path(folder), [app_key], urls, production=True)
        keys = KeyStore(PostgresKeys(urls.keys), [app_key])
        try:
            owner = _fill(store, 2 if smoke else PEOPLE)
            with _without(databases, network, owner, keys) as bare:
                return [
                    part
                    for name, page in PAGES.items()
                    for part in _parts(name, page, (_with(store, owner), bare), network,
                                       SMOKE_REPEATS if smoke else REPEATS)
                ]  # fmt: skip
        finally:
            keys.close()
            store.close()


def _parts(
    name: str,
    page: Callable[[SqlRecords], int],
    doors: tuple[Door, Door],
    network: Network,
    repeats: int,
) -> Iterator[Part]:
    walled, bare = (_page(door, page) for door in doors)
    if walled() != bare():  # and both are warm now
        raise RuntimeError(f"{name}: the two do not find the same")
    trips = _trips(walled, network), _trips(bare, network)
    near = in_turns(_timed(walled), _timed(bare), repeats)
    network.delay = FAR
    far = in_turns(_timed(walled), _timed(bare), repeats)
    network.delay = 0.0
    yield Part(
        f"{name}: with and without", "round trips", trips[0], trips[1] + 1, 1.0,
        said=f"{trips[1]} without; no distance: {_times(near)}",
    )  # fmt: skip
    extra = Sample(tuple(a - b for a, b in zip(far[0].values, far[1].values, strict=True)))
    yield Part(
        f"{name}: longer, where a round trip takes {FAR * MS:.0f} ms", "ms",
        extra.median, FAR * MS, MOST_EXTRA, spread=extra.spread, said=_times(far),
    )  # fmt: skip


def _times(samples: tuple[Sample, Sample]) -> str:
    ours, bare = samples
    return f"{ours.median:.1f} ms, without {bare.median:.1f} ms"


def _page(door: Door, page: Callable[[SqlRecords], int]) -> Callable[[], int]:
    def once() -> int:
        with door() as records:
            return page(records)

    return once


def _trips(page: Callable[[], int], network: Network) -> int:
    before = network.count
    page()
    return network.count - before


def _timed(page: Callable[[], int]) -> Callable[[], float]:
    def once() -> float:
        """Milliseconds for one page's data."""
        began = time.perf_counter()
        page()
        return (time.perf_counter() - began) * MS

    return once


def _with(store: SqlStore, owner: str) -> Door:
    return lambda: store.session_for(owner, reading=True)


@contextmanager
def _without(
    databases: PostgresDatabases, network: Network, owner: str, keys: KeyStore
) -> Iterator[Door]:
    server = databases.server
    server.sql(f"create role {UNWALLED} login bypassrls")
    server.sql(
        f"grant select on all tables in schema public to {UNWALLED}", database=databases.records
    )
    pool = serving_engine(server.url(UNWALLED, databases.records, network.port), most=2)
    engine = reading(pool)

    class Bare(Session):
        """Without the guard: the owner is added to each query, and nothing is checked."""

    only_own = with_loader_criteria(
        Owned, lambda cls: cls.owner == owner, include_aliases=True, track_closure_variables=True
    )

    @event.listens_for(Bare, "do_orm_execute")
    def _add_owner(state: ORMExecuteState) -> None:
        state.statement = state.statement.options(only_own)

    @contextmanager
    def door() -> Iterator[SqlRecords]:
        sealer = Sealer(owner, keys.key_of(owner))
        with Bare(engine, expire_on_commit=False) as session, session.begin():
            yield SqlRecords(session, sealer)  # type: ignore[arg-type]

    try:
        yield door
    finally:
        pool.dispose()


def _of(owner: str, number: int) -> str:
    return f"{owner}-{number}"


def _fill(store: SqlStore, people: int) -> str:
    """Several candidates with interviews; one of them."""
    owners = []
    for person in range(people):
        with store.system_session(Duty.IDENTIFY) as system:
            owners.append(system.identities.admit(f"{person:064}", NOW))
        with store.session_for(owners[-1]) as records:
            fill(records, prefix=f"{owners[-1]}-")
            for number in range(INTERVIEWS):
                whole = interview(owners[-1], _of(owners[-1], number), turns=6)
                records.interviews.add(replace(whole, created_at=NOW))
    return owners[0]


P13 = Benchmark("P13", "A page's data behind row-level security", measure)
