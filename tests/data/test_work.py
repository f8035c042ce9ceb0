"""Slow work: one piece a subject, claimed by one at a time, found again after a crash."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from core.data import SqlStore
from core.domain.duty import Duty
from core.domain.work import MOST_TRIES, Work, WorkKind, WorkState
from tests.data.conftest import BOTH
from tests.data.situations import NOON

DATABASES = BOTH

LEASE = timedelta(minutes=2)
ASSESS = WorkKind.ASSESS_ANSWER


def claim(store: SqlStore, minutes: float = 0) -> Work | None:
    now = NOON + timedelta(minutes=minutes)
    with store.system_session(Duty.QUEUE) as system:
        return system.queue.claim(now, now + LEASE)


def queue(store: SqlStore, owner: str, *subjects: str) -> None:
    for second, subject in enumerate(subjects):
        with store.session_for(owner) as records:
            records.work.add(ASSESS, subject, NOON + timedelta(seconds=second))


def found(store: SqlStore, owner: str, subject: str) -> Work:
    with store.session_for(owner, reading=True) as records:
        work = records.work.of(ASSESS, subject)
    assert work is not None
    return work


def test_the_same_work_twice_is_one_piece(store: SqlStore, ada: str, eve: str) -> None:
    """A page that is drawn again queues nothing more; another's work is another's."""
    queue(store, ada, "i/0/0", "i/0/0")
    queue(store, eve, "i/0/0")
    claimed = [claim(store, 1) for _ in range(3)]

    assert sorted(work.owner for work in claimed if work) == sorted([ada, eve])
    assert claimed[2] is None


def test_the_oldest_comes_first(store: SqlStore, ada: str) -> None:
    """Nobody is overtaken for ever."""
    queue(store, ada, "i/0/0", "i/1/0", "i/2/0")
    order = [work.subject for _ in range(3) if (work := claim(store, 1))]

    assert order == ["i/0/0", "i/1/0", "i/2/0"]


def test_sixteen_workers_take_each_piece_exactly_once(store: SqlStore, ada: str) -> None:
    """Claiming is atomic: nothing is done twice, nothing is left."""
    subjects = [f"i/{number}/0" for number in range(60)]
    queue(store, ada, *subjects)

    def work_off(_: int) -> list[str]:
        taken: list[str] = []
        while (work := claim(store, 2)) is not None:
            taken.append(work.subject)
        return taken

    with ThreadPoolExecutor(16) as pool:
        taken = [subject for lot in pool.map(work_off, range(16)) for subject in lot]

    assert sorted(taken) == sorted(subjects)


def test_a_lease_that_ran_out_is_anybodys(store: SqlStore, ada: str) -> None:
    """A worker that was killed does not take its work with it; the tries count."""
    queue(store, ada, "i/0/0")
    first, too_early, second = claim(store), claim(store, 1), claim(store, 2)

    assert (first and first.tries, too_early, second and second.tries) == (1, None, 2)
    assert second is not None
    assert second.leased_until == NOON + timedelta(minutes=2) + LEASE


def test_work_that_kills_its_workers_fails_visibly(store: SqlStore, ada: str) -> None:
    """After the last try it is not given out again, and the candidate can see why."""
    queue(store, ada, "i/0/0")
    given = [claim(store, 10 * turn) for turn in range(MOST_TRIES + 2)]
    queue(store, ada, "i/1/0")
    other = claim(store, 100)
    work = found(store, ada, "i/0/0")

    assert [one is not None for one in given] == [True, True, True, False, False]
    assert other is not None
    assert other.subject == "i/1/0"
    assert (work.state, work.error) == (WorkState.FAILED, "AppError")


def test_finished_work_says_how_it_went(store: SqlStore, ada: str) -> None:
    """State and error class stay until the candidate has seen them, or asks again."""
    queue(store, ada, "i/0/0")
    claimed = claim(store)
    assert claimed is not None
    with store.session_for(ada) as records:
        records.work.finish(replace(claimed, state=WorkState.FAILED, error="RateLimitedError"))
    failed = found(store, ada, "i/0/0")
    queue(store, ada, "i/0/0")
    again = found(store, ada, "i/0/0")
    with store.session_for(ada) as records:
        records.work.forget(again.id)
        records.work.forget(again.id)

        assert records.work.of(ASSESS, "i/0/0") is None
    assert (failed.state, failed.error, failed.leased_until) == (
        WorkState.FAILED,
        "RateLimitedError",
        None,
    )
    assert (again.id, again.state, again.tries, again.error) == (
        failed.id,
        WorkState.QUEUED,
        0,
        None,
    )


def test_a_result_that_is_no_longer_asked_for_settles_nothing(store: SqlStore, ada: str) -> None:
    """Words changed while the coach was reading: the work was queued again, and stays so."""
    queue(store, ada, "i/0/0")
    stale = claim(store)
    assert stale is not None
    queue(store, ada, "i/0/0")
    with store.session_for(ada) as records:
        records.work.finish(replace(stale, state=WorkState.DONE))

    assert found(store, ada, "i/0/0").state is WorkState.QUEUED


def test_a_lease_is_renewed_by_whoever_holds_it(store: SqlStore, ada: str) -> None:
    """On both databases: the holder's grows, one that is not the holder's any more does not."""
    queue(store, ada, "i/0/0")
    first = claim(store, 1)
    assert first is not None
    with store.session_for(ada) as records:
        longer = records.work.renew(first, NOON + timedelta(minutes=9))
    assert longer is not None
    assert claim(store, 8) is None
    second = claim(store, 10)
    with store.session_for(ada) as records:
        lost = records.work.renew(longer, NOON + timedelta(minutes=60))

    assert second is not None
    assert lost is None
    assert found(store, ada, "i/0/0").leased_until == second.leased_until


def test_who_is_to_do_it_stays_with_the_work(store: SqlStore, ada: str) -> None:
    """Through a claim, until it is queued anew for whoever is chosen."""
    with store.session_for(ada) as records:
        records.work.add(ASSESS, "i/0/0", NOON, "acme/careful")
    claimed = claim(store, 1)
    assert claimed is not None
    queue(store, ada, "i/0/0")

    assert claimed.coach == "acme/careful"
    assert found(store, ada, "i/0/0").coach is None
