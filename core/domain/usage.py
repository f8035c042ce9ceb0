"""Usage: each call to a provider, what was sent of what kind, what came of it and what it cost.

Never a word of text: this is at once the bill and the data receipt, made by the call itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from core.domain.chat import DataKind, ModelRef, Role, TokenCount

K = TypeVar("K")

KEPT: Final = timedelta(days=90)  # as the table says, and longer than the month that is counted
UNDER_WAY, DONE = "under_way", "done"
A_MINUTE: Final = 60_000  # milliseconds
# Read aloud. A convention, near what it takes: 150 words of six or seven characters.
CHARACTERS_A_MINUTE: Final = 1_000
SPEECH: Final = frozenset({Role.LISTENER, Role.SPEAKER})
NO_TOKENS = TokenCount()


@dataclass(frozen=True)
class Usage:
    """One call. `outcome` is UNDER_WAY, DONE or the name of the error it ended with.

    `sent` counts characters by kind, and sound in milliseconds: the most that it may become while
    it is under way. Times are in milliseconds; `cost` is in millionths of a
    US dollar, None where the price is unknown. While it is under way, and where the provider
    never said how many tokens it took, `tokens` is None and `held` counts against every limit.
    """

    id: str
    at: datetime
    model: ModelRef
    role: Role
    prompt: str  # name@version#hash
    sent: tuple[tuple[DataKind, int], ...]
    held: int  # tokens that it may take at most
    own_key: bool
    outcome: str = UNDER_WAY
    interview_id: str | None = None
    tokens: TokenCount | None = None
    held_cost: int | None = None  # what `held` costs at most
    cost: int | None = None
    first_ms: int | None = None
    total_ms: int | None = None

    @property
    def counts_as(self) -> int:
        """Tokens, as limits count them: what was taken, or what may have been."""
        return self.held if self.tokens is None else self.tokens.total

    @property
    def costs(self) -> int | None:
        """As budgets count it: what it cost, or what it may have cost at most."""
        return self.held_cost if self.tokens is None else self.cost

    @property
    def speech(self) -> int:
        """Milliseconds as the allowance for voice counts them: of sound that was listened to, and
        of what was read aloud, CHARACTERS_A_MINUTE for a minute."""
        sent = dict(self.sent)
        read = sent.get(DataKind.QUESTION, 0) if self.role is Role.SPEAKER else 0
        return sent.get(DataKind.VOICE, 0) + read * A_MINUTE // CHARACTERS_A_MINUTE

    @property
    def failed(self) -> bool:
        return self.outcome not in (UNDER_WAY, DONE)


@dataclass(frozen=True)
class Spent:
    """What several calls came to. `unpriced` of them have no known price; of `uncounted` nobody
    said what they took, and they may have taken `held` tokens and cost `held_cost` at most."""

    calls: int = 0
    tokens: TokenCount = NO_TOKENS
    cost: int = 0
    unpriced: int = 0
    failed: int = 0
    uncounted: int = 0
    held: int = 0
    held_cost: int = 0
    voice: int = 0  # milliseconds that were listened to
    spoken: int = 0  # characters that were read aloud


def spent(usages: Iterable[Usage]) -> Spent:
    calls = cost = unpriced = failed = uncounted = held = held_cost = 0
    voice = spoken = 0
    tokens = NO_TOKENS
    for usage in usages:
        calls += 1
        failed += usage.failed
        if usage.tokens is None:
            uncounted += 1
            held += usage.held
        else:
            tokens += usage.tokens
        unpriced += usage.costs is None
        cost += usage.cost or 0
        held_cost += (usage.held_cost or 0) if usage.tokens is None else 0
        sent = dict(usage.sent)
        voice += sent.get(DataKind.VOICE, 0)
        spoken += sent.get(DataKind.QUESTION, 0) if usage.role is Role.SPEAKER else 0
    return Spent(calls, tokens, cost, unpriced, failed, uncounted, held, held_cost, voice, spoken)


def spent_by(usages: Iterable[Usage], key: Callable[[Usage], K]) -> dict[K, Spent]:
    """The same for each *key*, in the order in which the keys first come."""
    parts: dict[K, list[Usage]] = {}
    for usage in usages:
        parts.setdefault(key(usage), []).append(usage)
    return {each: spent(part) for each, part in parts.items()}


@dataclass(frozen=True)
class Taken:
    """What limits have counted so far: tokens, and millionths of a US dollar."""

    tokens: int = 0
    cost: int = 0


def month_of(at: datetime) -> datetime:
    """When the calendar month of *at* began, in UTC: budgets and allowances begin anew then."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
