"""Calls that this process waits for: what does not fit beside them may fit after them.

What a call may take at most is held while it is under way, and most of it is given back when it
ends. Several calls of one person at once, as judging makes them, may hold more than is left where
each by itself would not. So whoever does not fit waits for one that is under way to end, and
only who does not fit beside nothing is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

from core.errors import OverBudgetError, PriceUnknownError


@dataclass(eq=False)
class _Person:
    """`calls` are under way, or are being tried; `ended` counts those that were and are not."""

    calls: int = 0
    ended: int = 0


class UnderWay:
    """Safe for threads. It decides nothing: what is left is looked up by *reserve* itself."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._people: dict[str, _Person] = {}

    @contextmanager
    def call(self, owner: str, reserve: Callable[[], None]) -> Iterator[None]:
        """Around a call of *owner*'s, once *reserve* raises no `OverBudgetError`.

        Raise what it raises while none of theirs is under way here, and `PriceUnknownError` at
        once: waiting changes no price.
        """
        while (person := self._fitting(owner, reserve)) is None:
            pass
        try:
            yield
        finally:
            self._leave(owner, person, ended=1)

    def _fitting(self, owner: str, reserve: Callable[[], None]) -> _Person | None:
        """None where it does not fit, once one of the others has ended."""
        with self._changed:
            person = self._people.setdefault(owner, _Person())
            person.calls += 1
            before = person.ended
        try:
            reserve()
        except BaseException as error:
            self._leave(owner, person, ended=0)
            waits = isinstance(error, OverBudgetError) and not isinstance(error, PriceUnknownError)
            if waits and self._one_ends(person, before):
                return None
            raise
        return person

    def _one_ends(self, person: _Person, before: int) -> bool:
        """Wait for that; False where there is none that could."""
        with self._changed:
            self._changed.wait_for(lambda: person.ended != before or not person.calls)
            return person.ended != before

    def _leave(self, owner: str, person: _Person, *, ended: int) -> None:
        with self._changed:
            person.calls -= 1
            person.ended += ended
            if not person.calls and self._people.get(owner) is person:
                del self._people[owner]
            self._changed.notify_all()
