"""A vendor's tokens: refreshed once, by one caller, whoever asks and wherever."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from typing import cast

import pytest
from cryptography.fernet import Fernet

from core.data import PostgresUrls, SqlStore, open_store
from core.domain.account import ProverKind, Tokens
from core.domain.audit import AuditKind
from core.domain.duty import Duty
from core.domain.identity import cookie_hash, new_session_id
from core.errors import ProviderUnavailableError, SessionEndedError
from core.ports.identity import Prover
from core.ports.repositories import Opened
from core.providers.identity.supabase import SupabaseProver
from core.services import access_tokens
from core.services.access_tokens import LEASE, AccessTokens
from tests.doubles.clock import StandingClock
from tests.supabase.server import SupabaseServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD = Tokens("old access", "old refresh", NOON - timedelta(minutes=5))


@dataclass(frozen=True)
class CountingVendor:
    """Writes down every refresh where other processes see it, and takes its time over each."""

    calls: Path
    seconds: float = 0.3

    def refresh(self, tokens: Tokens) -> Tokens:
        line = f"{os.getpid()} {tokens.refresh}\n"
        with self.calls.open("a") as file:
            file.write(line)
        sleep(self.seconds)
        number = len(self.calls.read_text().splitlines())
        return Tokens(f"access {number}", f"refresh {number}", NOON + timedelta(hours=1))


class ScriptedVendor:
    """Answers with what it was given, in that order; an error is raised."""

    kind = ProverKind.SUPABASE

    def __init__(self, *answers: Tokens | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def refresh(self, tokens: Tokens) -> Tokens:
        self.asked.append(tokens.refresh)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(frozen=True)
class Place:
    """Enough to open the same store in another process."""

    data_dir: Path
    urls: PostgresUrls | None
    app_key: str

    def open(self) -> SqlStore:
        return open_store(self.data_dir, [self.app_key], self.urls)[0]


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    on_postgres = request.param == "postgres"
    urls = request.getfixturevalue("postgres").urls() if on_postgres else None
    return Place(tmp_path / "data", urls, Fernet.generate_key().decode())


@pytest.fixture
def store(place: Place) -> Iterator[SqlStore]:
    store = place.open()
    yield store
    store.close()


def sign_in(store: SqlStore, owner: str | None, tokens: Tokens, at: datetime = NOON) -> Opened:
    cookie = cookie_hash(new_session_id())
    with store.system_session(Duty.IDENTIFY) as system:
        owner = owner or system.identities.admit(cookie, at)
        opened = Opened(cookie_hash(new_session_id()), owner, at, "Firefox", tokens=tokens)
        system.identities.sign_in(opened, instead_of=cookie)
    return opened


def access(store: SqlStore, vendor: object, clock: StandingClock | None = None) -> AccessTokens:
    return AccessTokens(store, cast("Prover", vendor), clock or StandingClock(NOON))


def _ten_at_once(place: Place, calls: Path, owner: str, go: object, answers: object) -> None:
    """In a process of its own."""
    store = place.open()
    tokens = access(store, CountingVendor(calls))
    go.wait()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(10) as pool:
        for answer in pool.map(lambda _: tokens.of(owner), range(10)):
            answers.put(answer)  # type: ignore[attr-defined]
    store.close()


def test_twenty_at_once_refresh_exactly_once(place: Place, store: SqlStore, tmp_path: Path) -> None:
    """Ten threads in each of two processes: one call to the vendor, one token for all."""
    opened, calls = sign_in(store, None, OLD), tmp_path / "calls"
    spawn = multiprocessing.get_context("spawn")
    go, answers = spawn.Barrier(2), spawn.Queue()
    processes = [
        spawn.Process(target=_ten_at_once, args=(place, calls, opened.owner, go, answers))
        for _ in range(2)
    ]
    for process in processes:
        process.start()
    found = [answers.get(timeout=30) for _ in range(20)]
    for process in processes:
        process.join()

    assert [line.split(maxsplit=1)[1] for line in calls.read_text().splitlines()] == ["old refresh"]
    assert set(found) == {"access 1"}
    assert {process.exitcode for process in processes} == {0}


def test_a_token_that_still_lasts_is_not_refreshed(store: SqlStore) -> None:
    """And one that ends within a minute is, before it can fail in the middle of something."""
    clock, vendor = StandingClock(NOON), ScriptedVendor(replace(OLD, access="new"))
    opened = sign_in(store, None, replace(OLD, expires_at=NOON + timedelta(seconds=90)))
    tokens = access(store, vendor, clock)

    assert tokens.of(opened.owner) == "old access"
    clock.move(seconds=31)
    assert tokens.of(opened.owner) == "new"
    assert vendor.asked == ["old refresh"]


def test_the_next_refresh_uses_the_newest_token(store: SqlStore) -> None:
    """A refresh token is good once."""
    clock = StandingClock(NOON)
    second = Tokens("second", "refresh 2", NOON + timedelta(hours=1))
    vendor = ScriptedVendor(second, Tokens("third", "refresh 3", NOON + timedelta(hours=2)))
    opened = sign_in(store, None, OLD)
    tokens = access(store, vendor, clock)

    assert tokens.of(opened.owner, opened.id_hash) == "second"
    clock.move(hours=1)
    assert tokens.of(opened.owner, opened.id_hash) == "third"
    assert vendor.asked == ["old refresh", "refresh 2"]


def test_a_session_that_the_vendor_ended_is_signed_out_here(store: SqlStore) -> None:
    """With a note of it for its owner; other places stay, with tokens of their own."""
    ended = sign_in(store, None, OLD)
    other = sign_in(store, ended.owner, Tokens("other", "r", NOON + timedelta(hours=1)))
    vendor = ScriptedVendor(SessionEndedError("used twice"))

    with pytest.raises(SessionEndedError):
        access(store, vendor).of(ended.owner, ended.id_hash)
    with store.session_for(ended.owner, reading=True) as records:
        places = [place.id_hash for place in records.account.places()]
        noted = [event.kind for event in records.account.events()]
    assert (places, noted) == ([other.id_hash], [AuditKind.SESSION_ENDED])
    assert access(store, vendor).of(ended.owner) == "other"


def test_whoever_asks_for_any_place_gets_the_next_one(store: SqlStore) -> None:
    """A file is reached as long as one place is left; then one has to sign in again."""
    first = sign_in(store, None, OLD)
    sign_in(store, first.owner, replace(OLD, refresh="older", expires_at=NOON - timedelta(days=1)))
    vendor = ScriptedVendor(
        SessionEndedError("ended"), Tokens("from the other", "r", NOON + timedelta(hours=1))
    )

    assert access(store, vendor).of(first.owner) == "from the other"
    assert vendor.asked == ["old refresh", "older"]


def test_a_vendor_that_is_down_changes_nothing(store: SqlStore) -> None:
    """They stay signed in, and the next try may begin at once."""
    opened = sign_in(store, None, OLD)
    vendor = ScriptedVendor(
        ProviderUnavailableError("supabase"), Tokens("new", "r", NOON + timedelta(hours=1))
    )
    tokens = access(store, vendor)

    with pytest.raises(ProviderUnavailableError):
        tokens.of(opened.owner)
    assert tokens.of(opened.owner) == "new"
    assert vendor.asked == ["old refresh", "old refresh"]


def test_a_lease_whose_holder_died_runs_out(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then nobody else refreshes, and nobody waits for ever."""
    monkeypatch.setattr(access_tokens, "PATIENCE", 0.3)
    clock = StandingClock(NOON)
    opened = sign_in(store, None, OLD)
    vendor = ScriptedVendor(Tokens("new", "r", NOON + timedelta(hours=1)))
    with store.session_for(opened.owner) as records:
        held = records.tokens.held()
        assert held is not None
        assert records.tokens.lease(held, NOON, NOON + LEASE), "and then its holder dies"
    tokens = access(store, vendor, clock)

    with pytest.raises(ProviderUnavailableError):
        tokens.of(opened.owner)
    assert vendor.asked == []
    clock.move(seconds=LEASE.total_seconds())
    assert tokens.of(opened.owner) == "new"


def test_a_late_answer_does_not_replace_a_newer_one(store: SqlStore) -> None:
    """Whoever held the lease before stores nothing, and signs nobody out."""
    opened = sign_in(store, None, OLD)
    with store.session_for(opened.owner) as records:
        held = records.tokens.held()
        assert held is not None
        assert records.tokens.lease(held, NOON, NOON + LEASE)
        later = NOON + LEASE
        assert records.tokens.lease(held, later, later + LEASE)
        late = Tokens("late", "r", NOON + timedelta(hours=1))

        assert not records.tokens.renew(opened.id_hash, later, late)
        assert not records.tokens.end(opened.id_hash, later)
        assert records.tokens.renew(opened.id_hash, later + LEASE, late)


def test_no_transaction_is_open_while_the_vendor_answers(store: SqlStore) -> None:
    """Whoever else writes to the same person's records does not wait for a vendor."""
    opened = sign_in(store, None, OLD)

    def writing_meanwhile(_: Tokens) -> Tokens:
        with store.session_for(opened.owner) as records:
            assert records.account.end("nowhere") is False
        return Tokens("new", "r", NOON + timedelta(hours=1))

    assert access(store, SimpleNamespace(refresh=writing_meanwhile)).of(opened.owner) == "new"


def test_tokens_are_sealed_at_rest(place: Place, store: SqlStore) -> None:
    """In the database there are bytes that only the person's key opens."""
    opened = sign_in(store, None, OLD)
    with store.session_for(opened.owner, reading=True) as records:
        held = records.tokens.held(opened.id_hash)

    assert held is not None
    assert held.tokens == OLD
    assert OLD.refresh not in repr(held)
    if place.urls is None:
        stored = b"".join(path.read_bytes() for path in place.data_dir.glob("candid.db*"))
        assert OLD.refresh.encode() not in stored
        assert OLD.access.encode() not in stored


def test_supabase_sees_one_refresh(store: SqlStore, supabase: SupabaseServer) -> None:
    """The real thing: ten at once, one new refresh token in its own table, and the session goes
    on from there."""
    project = supabase.project()
    prover = SupabaseProver(project, (), lambda: datetime.now(UTC))
    address, owner = f"{new_session_id()[:12].lower()}@example.org", "somebody"
    prover.sign_up(owner, address, "three plain words")
    confirmed = supabase.confirmed(prover, address, owner)
    assert confirmed.tokens is not None
    opened = sign_in(store, None, replace(confirmed.tokens, expires_at=OLD.expires_at))
    tokens = AccessTokens(store, prover, lambda: datetime.now(UTC))
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: tokens.of(opened.owner), range(10)))

    assert len(set(answers)) == 1
    assert supabase.refresh_tokens(confirmed.subject) == 2
    project.close()
