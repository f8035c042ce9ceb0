"""A system as it is drawn up in an answer: what it needs, its parts, and what breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.assessment.account import Account
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.words import stem, telling
from core.content import table


@dataclass(frozen=True)
class DrawnUp:
    """The statements that say what is needed, what there is, how it flows, and what breaks."""

    needs: tuple[Statement, ...]  # what it must do, how much of it, for whom
    numbers: int  # different ones, in the statements of needs
    parts: frozenset[str]  # stems of the parts that are named
    named: tuple[Statement, ...]  # where they are named
    flows: tuple[Statement, ...]  # where one part gives something to another
    breaks: tuple[Statement, ...]  # something fails, fills up, comes late
    prices: tuple[Statement, ...]  # one thing instead of another, and what it costs
    opens: bool  # needs come before the parts

    @property
    def faced(self) -> tuple[Statement, ...]:
        """Everything that goes wrong or costs something, each statement once."""
        return tuple(dict.fromkeys((*self.breaks, *self.prices)))


def drawn_up_in(account: Account) -> DrawnUp:
    """Read *account* as a design; everything is empty where it is none."""
    said = [s for s in account.statements if not s.repeated and s.mode != "courtesy"]
    needs = tuple(s for s in said if _sign("need").search(s.text) or _scaled(s))
    things = _components() | _recurring(said)
    named = tuple(s for s in said if _stems(s) & things)
    parts = frozenset().union(*(_stems(s) & things for s in named))
    breaks = tuple(s for s in said if _sign("break").search(s.text))
    prices = tuple(s for s in said if _sign("price").search(s.text) and s not in breaks)
    flows = tuple(s for s in said if _sign("flow").search(s.text) and s not in breaks)
    first = needs[0].span.start if needs else None
    return DrawnUp(
        needs=needs,
        numbers=len(frozenset().union(*(s.numbers for s in needs))),
        parts=parts,
        named=named,
        flows=flows,
        breaks=breaks,
        prices=prices,
        opens=first is not None and all(first <= s.span.start for s in named),
    )


@cache
def _sign(name: str) -> re.Pattern[str]:
    return re.compile(table("vocabulary/assessment/design")[name], re.IGNORECASE)


@cache
def _components() -> frozenset[str]:
    words = table("vocabulary/assessment/design")["parts"].split()
    return frozenset(stem(word) for word in words)


def _recurring(said: list[Statement]) -> frozenset[str]:
    """Things that are spoken of in more than one sentence: a ticket, a barrier, a porter."""
    seen: dict[str, set[int]] = {}
    for statement in said:
        for word in statement.clause.words:
            if telling(word):
                seen.setdefault(word.stem, set()).add(statement.clause.sentence)
    return frozenset(thing for thing, sentences in seen.items() if len(sentences) > 1)


def _stems(statement: Statement) -> frozenset[str]:
    return frozenset(word.stem for word in statement.clause.words)


def _scaled(statement: Statement) -> bool:
    """True for "40 bookings a second": a number of something, for some time or size."""
    return bool(statement.numbers) and bool(_sign("scale").search(statement.text))
