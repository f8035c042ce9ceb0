"""Turns to write: in the order of arrival, given back whatever happens, never awaited for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from sqlalchemy import text

from core.data import SqlStore
from core.data.engine import DatabaseBusyError, Turns, records_engine
from core.domain.duty import Duty
from core.errors import AppError
from tests.data.situations import NOON


def test_whoever_waited_longest_is_next() -> None:
    """SQLite alone lets an unlucky thread starve among many."""
    turns = Turns()
    turns.wait(1)
    order: list[int] = []

    def come(number: int) -> None:
        turns.wait(10)
        order.append(number)
        turns.end()

    with ThreadPoolExecutor(8) as pool:
        for number in range(8):
            pool.submit(come, number)
            sleep(0.02)
        turns.end()

    assert order == list(range(8))


def test_nobody_waits_for_ever() -> None:
    """A turn that never ends is an error; the one who gave up is not called any more."""
    turns = Turns()
    turns.wait(1)
    with pytest.raises(DatabaseBusyError):
        turns.wait(0.01)
    turns.end()

    turns.wait(0.01)


def test_a_transaction_that_fails_gives_its_turn_back(store: SqlStore, ada: str) -> None:
    """An exception in one page does not stop all the others."""
    for _ in range(3):
        with pytest.raises(RuntimeError, match="on purpose"), store.session_for(ada) as records:  # noqa: PT012 - the failure is the point
            records.candidate.get()
            raise RuntimeError("on purpose")
    with store.system_session(Duty.IDENTIFY) as system:
        assert system.identities.admit("a" * 64, NOON) == ada


def test_a_file_that_another_process_holds_is_said_in_our_words(
    store: SqlStore, data_dir: Path, ada: str
) -> None:
    """No vendor's exception reaches a page, and the turn is given back."""
    other = records_engine(data_dir)
    held, done = Event(), Event()

    def hold() -> None:
        with other.begin() as behind:
            behind.execute(text("update accounts set guest = guest"))
            held.set()
            done.wait(30)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold)
        held.wait(10)
        with store.session_for(ada, reading=True) as records:
            assert records.candidate.get().owner == ada
        with pytest.raises(AppError), store.session_for(ada) as records:
            records.candidate.get()
        done.set()
    other.dispose()
    with store.session_for(ada) as records:
        assert records.candidate.get().owner == ada
