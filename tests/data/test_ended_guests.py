"""A guest who becomes an account in the very moment in which they were to go."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import pytest

from core.data import LocalFileStore, SqlStore
from core.domain.account import ProverKind
from core.domain.duty import Duty
from core.errors import NotFoundError
from core.ports.repositories import Opened
from core.services.candidates import Candidates
from core.services.moving import Moving
from core.services.retention import Retention, Schedule
from tests.data.conftest import BOTH
from tests.data.situations import NOON, fill

DATABASES = BOTH
DAY = timedelta(days=1)
SCHEDULE = Schedule(guests=DAY, pending=7 * DAY, undecided=7 * DAY, kept=90 * DAY)


@dataclass
class Late:
    """Erases as the application does, right after something else has happened."""

    candidates: Candidates
    before: Callable[[], None]

    def __call__(
        self, owner: str, last_seen_before: datetime | None = None, *, pending: bool = False
    ) -> bool:
        self.before()
        return self.candidates.erase_guest(owner, last_seen_before, pending=pending)


@pytest.fixture
def candidates(store: SqlStore, files: LocalFileStore) -> Candidates:
    return Candidates(store, files, lambda: NOON, lambda _key: None)


def begin(store: SqlStore, owner: str) -> None:
    with store.system_session(Duty.IDENTIFY) as system:
        system.identities.become(owner, ProverKind.LOCAL, owner)


def swept(store: SqlStore, erase: Late) -> int:
    return Retention(store, erase, SCHEDULE, lambda: NOON + 2 * DAY).sweep()["guests"]


def test_the_sweep_leaves_an_account_that_has_just_begun(
    store: SqlStore, candidates: Candidates, ada: str
) -> None:
    with store.session_for(ada) as records:
        fill(records)

    assert swept(store, Late(candidates, lambda: begin(store, ada))) == 0

    assert not candidates.get(ada).guest
    assert candidates.held(ada)["interviews"] > 0


def test_the_sweep_leaves_who_has_just_come_back(
    store: SqlStore, candidates: Candidates, ada: str
) -> None:
    """Seen again, or signed up and with a week to answer the mail."""

    def back() -> None:
        with store.system_session(Duty.IDENTIFY) as system:
            system.identities.seen("a" * 64, NOON + 2 * DAY)

    def signed_up() -> None:
        with store.session_for(ada) as records:
            account = records.account.get()
            records.account.save(
                type(account)(ada, guest=True, address="ada@example.org"), address_hash="0" * 64
            )

    for what in (signed_up, back):
        assert swept(store, Late(candidates, what)) == 0
        assert candidates.get(ada).guest


def test_who_is_still_a_guest_goes(store: SqlStore, candidates: Candidates, ada: str) -> None:
    with store.session_for(ada) as records:
        fill(records)

    assert swept(store, Late(candidates, lambda: None)) == 1

    with pytest.raises(NotFoundError):
        candidates.get(ada)


@pytest.mark.parametrize("way", ["bring_along", "leave_behind"])
def test_a_guest_who_is_an_account_by_now_is_not_erased_by_the_other_account(
    store: SqlStore, files: LocalFileStore, candidates: Candidates, ada: str, eve: str, way: str
) -> None:
    """Their link was followed elsewhere, between the question here and its answer."""
    begin(store, eve)
    with store.system_session(Duty.IDENTIFY) as system:
        system.identities.sign_in(Opened("n" * 64, eve, NOON, "", was=ada), instead_of="a" * 64)
    moving = Moving(store, files, Late(candidates, lambda: begin(store, ada)), lambda: NOON)

    getattr(moving, way)(eve, "n" * 64)

    assert not candidates.get(ada).guest


def test_whoever_is_being_erased_becomes_no_account(store: SqlStore, ada: str) -> None:
    """Once it has begun, and however far it has come: the key is gone before anybody else looks."""
    begun, go_on = Event(), Event()

    def end() -> bool:
        with store.system_session(Duty.ERASE) as system:
            ended = system.sweep.end_guest(ada)
            begun.set()
            go_on.wait(1)
            return ended

    with ThreadPoolExecutor(2) as pool:
        ending = pool.submit(end)
        assert begun.wait(10)
        becoming = pool.submit(begin, store, ada)
        go_on.set()
        assert ending.result()
        with pytest.raises(NotFoundError):
            becoming.result()


def test_an_account_that_is_beginning_is_waited_for(
    store: SqlStore, candidates: Candidates, ada: str
) -> None:
    """Two transactions at once: whoever erases looks when the other one has ended."""
    begun, go_on = Event(), Event()

    def become() -> None:
        with store.system_session(Duty.IDENTIFY) as system:
            system.identities.become(ada, ProverKind.LOCAL, ada)
            begun.set()
            go_on.wait(10)

    with ThreadPoolExecutor(2) as pool:
        becoming = pool.submit(become)
        assert begun.wait(10)
        erasing = pool.submit(candidates.erase_guest, ada)
        with pytest.raises(TimeoutError):
            erasing.result(0.3)
        go_on.set()
        becoming.result()
        assert not erasing.result()

    assert not candidates.get(ada).guest
