"""Calls of one person at once: what does not fit beside them waits for one of them to end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event, Lock

import pytest

from core.errors import AllowanceUsedError, NotAgreedToSendError, PriceUnknownError
from core.services.under_way import UnderWay

MANY = 30


@dataclass
class Purse:
    """Holds one of *left* for each call, and takes it all back when a call ends."""

    left: int
    most: int = 0
    held: int = 0
    lock: Lock = field(default_factory=Lock)

    def hold(self) -> None:
        with self.lock:
            if self.held == self.left:
                raise AllowanceUsedError("none left")
            self.held += 1
            self.most = max(self.most, self.held)

    def give_back(self) -> None:
        with self.lock:
            self.held -= 1


def test_whoever_does_not_fit_waits_until_one_has_ended() -> None:
    """All of them come to their turn, however few fit at once, and never more at once than fit."""
    purse, calls, together = Purse(3), UnderWay(), Barrier(MANY)

    def call() -> None:
        together.wait(60)
        with calls.call("ada", purse.hold):
            Event().wait(0.01)  # long enough for the others to find the purse empty
            purse.give_back()

    with ThreadPoolExecutor(MANY) as pool:
        for each in [pool.submit(call) for _ in range(MANY)]:
            each.result(60)

    assert (purse.held, purse.most) == (0, 3)


def test_whoever_does_not_fit_beside_nothing_is_refused_at_once() -> None:
    """Also several who try at the same moment: none of them waits for the others."""
    purse, calls, together = Purse(0), UnderWay(), Barrier(MANY)

    def call() -> None:
        together.wait(60)
        with pytest.raises(AllowanceUsedError), calls.call("ada", purse.hold):
            raise AssertionError("it does not fit")

    with ThreadPoolExecutor(MANY) as pool:
        for each in [pool.submit(call) for _ in range(MANY)]:
            each.result(60)


def test_what_another_person_has_under_way_is_not_waited_for() -> None:
    """Nor what stands against a call for another reason than that too much is held."""
    purse, calls = Purse(1), UnderWay()

    def refuse() -> None:
        raise NotAgreedToSendError("outside")

    def unpriced() -> None:
        raise PriceUnknownError("no price")

    with calls.call("ada", purse.hold):
        with pytest.raises(AllowanceUsedError), calls.call("eve", purse.hold):
            raise AssertionError("it does not fit")
        with pytest.raises(NotAgreedToSendError), calls.call("ada", refuse):
            raise AssertionError("nobody agreed")
        with pytest.raises(PriceUnknownError), calls.call("ada", unpriced):
            raise AssertionError("nobody knows what it costs")


def test_a_call_that_fails_makes_room_as_well() -> None:
    """And whoever waited and still does not fit, since it took all of it, is told so then."""
    purse, calls, waiting = Purse(1), UnderWay(), Event()

    def second() -> str:
        waiting.set()
        try:
            with calls.call("ada", purse.hold):
                return "made"
        except AllowanceUsedError:
            return "refused"

    def first() -> None:
        with calls.call("ada", purse.hold):
            assert waiting.wait(60)
            raise RuntimeError("it broke, and nobody knows what it took")

    with ThreadPoolExecutor(2) as pool:
        before = pool.submit(first)
        while not purse.held:
            assert not before.done()
        after = pool.submit(second)
        assert after.result(60) == "refused"
        assert isinstance(before.exception(60), RuntimeError)
    purse.give_back()
    assert second() == "made"
