"""Erasure and expiry: everything of one person goes, and nothing of another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from core.data import SqlStore
from core.data.tables import Base
from core.domain.duty import Duty
from core.domain.interview import UNDECIDED, Phase
from core.domain.privacy import Whose
from core.domain.work import WorkKind
from core.errors import ConflictError, NotFoundError
from core.ports.repositories import Visit
from tests.data.conftest import BOTH
from tests.data.situations import NOON, fill, fill_account, interview

DATABASES = BOTH

PERSONAL = {
    table.name
    for table in Base.metadata.sorted_tables
    if table.info["privacy"].whose is Whose.CANDIDATE
}


def held(engine: Engine, owner: str) -> dict[str, int]:
    with engine.connect() as behind:
        return {
            table: behind.scalar(
                text(f"select count(*) from {table} where owner = :owner"),  # noqa: S608 - our names
                {"owner": owner},
            )
            or 0
            for table in PERSONAL
        }


def test_erasing_empties_every_personal_table(
    store: SqlStore, engine: Engine, ada: str, eve: str
) -> None:
    """The tables come from the metadata, so a new one cannot be forgotten."""
    for owner, prefix in ((ada, "ada-"), (eve, "eve-")):
        with store.session_for(owner) as records:
            fill(records, prefix=prefix)
        fill_account(store, owner, prefix=prefix)
    with store.session_for(ada, reading=True) as records:
        counted = dict(records.counts())
    before = held(engine, eve)
    with store.system_session(Duty.ERASE) as system:
        removed = system.sweep.erase(ada)

    assert set(removed) == PERSONAL
    assert all(removed.values()), "a table without a row proves nothing"
    assert removed == counted
    assert not any(held(engine, ada).values())
    assert held(engine, eve) == before


def test_erasing_twice_removes_nothing_more(store: SqlStore, ada: str) -> None:
    """An erasure that was interrupted can be repeated."""
    for _ in range(2):
        store.destroy_key(ada)
        with store.system_session(Duty.ERASE) as system:
            removed = system.sweep.erase(ada)

    assert not any(removed.values())


def test_nothing_is_written_for_somebody_just_erased(store: SqlStore, ada: str) -> None:
    """A page that was open meanwhile leaves no row behind that nobody would ever find."""
    with pytest.raises(ConflictError), store.session_for(ada) as records:  # noqa: PT012 - in turn
        with store.system_session(Duty.ERASE) as system:
            system.sweep.erase(ada)
        records.work.add(WorkKind.READ_DOCUMENT, "resume-1", NOON)
    store.destroy_key(ada)
    with pytest.raises(NotFoundError), store.session_for(ada):
        pass


def test_deleting_an_interview_takes_all_that_belongs_to_it(
    store: SqlStore, engine: Engine, ada: str
) -> None:
    """Turns, answers, drafts, evaluations, and the work that was still to be done for it."""
    with store.session_for(ada) as records:
        fill(records)
        records.interviews.add(interview(ada, "interview-10", turns=2))
        records.work.add(WorkKind.ASSESS_ANSWER, "interview-10/0/0", NOON)
    for _ in range(2):
        with store.session_for(ada) as records:
            records.interviews.delete("interview-1")
    left = held(engine, ada)

    assert (left["interviews"], left["turns"], left["answers"]) == (1, 2, 3)
    assert (left["drafts"], left["evaluations"], left["work"]) == (0, 0, 1)
    assert left["documents"] == 2


def test_guests_expire_by_their_last_visit(store: SqlStore, ada: str, eve: str) -> None:
    """Whoever came back since is not found."""
    with store.system_session(Duty.IDENTIFY) as system:
        system.identities.seen("e" * 64, NOON + timedelta(hours=2))
        system.identities.seen("0" * 64, NOON)
    with store.system_session(Duty.SWEEP) as system:
        expired = system.sweep.expired_guests(NOON + timedelta(hours=1), 10)
        all_later = system.sweep.expired_guests(NOON + timedelta(hours=3), 1)

    assert list(expired) == [ada]
    assert list(all_later) == [ada], "the oldest first, no more than asked for"
    assert eve not in expired


def test_interviews_expire_by_their_last_step_and_phase(store: SqlStore, ada: str) -> None:
    """Undecided ones only, a week after they were last touched."""
    with store.session_for(ada) as records:
        for name, phase, days in (
            ("old", Phase.PAUSED, 8), ("kept", Phase.KEPT, 8), ("new", Phase.PAUSED, 6),
        ):  # fmt: skip
            step = NOON - timedelta(days=days)
            one = replace(interview(ada, name, turns=1), phase=phase, stepped_at=step)
            records.interviews.add(one)
    with store.system_session(Duty.SWEEP) as system:
        expired = system.sweep.expired_interviews(NOON - timedelta(days=7), UNDECIDED, 10)

    assert list(expired) == [(ada, "old")]


def test_a_cookie_stays_with_its_candidate(store: SqlStore, ada: str) -> None:
    """Admitting twice is admitting once; a stranger's cookie leads nowhere."""
    with store.system_session(Duty.IDENTIFY) as system:
        again = system.identities.admit("a" * 64, NOON + timedelta(hours=1))
        visitor = system.identities.visit("a" * 64, NOON)
        stranger = system.identities.visit("f" * 64, NOON)

    assert again == ada
    assert visitor == Visit(ada, NOON), "being admitted is not a visit"
    assert stranger is None


def test_an_erasure_that_stopped_half_way_locks_nobody_out(
    store: SqlStore, engine: Engine, ada: str
) -> None:
    """The key is gone, the rows are not: the browser begins anew, the sweep finds the rest."""
    with store.session_for(ada) as records:
        fill(records)
    store.destroy_key(ada)
    with store.system_session(Duty.IDENTIFY) as system:
        stranger = system.identities.visit("a" * 64, NOON)
        anew = system.identities.admit("a" * 64, NOON + timedelta(hours=2))
    with store.session_for(anew, reading=True) as records:
        assert sum(records.counts().values()) == 2  # the account and the visit
    with store.system_session(Duty.SWEEP) as system:
        expired = system.sweep.expired_guests(NOON + timedelta(hours=1), 10)

    assert stranger is None
    assert anew != ada
    assert list(expired) == [ada]
    assert held(engine, ada)["answers"] > 0
