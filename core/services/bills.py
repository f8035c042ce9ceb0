"""Tokens, times and money in words: the same wherever somebody reads what a call took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from core.domain.chat import MILLION
from core.domain.usage import Spent, Usage
from core.services.receipts import counted, lasting

PRICE_UNKNOWN: Final = "price unknown"
_CENT: Final = MILLION // 100
_FINEST: Final = MILLION // 10_000


def dollars(cost: int) -> str:
    """Millionths of a US dollar: in cents, or finer where that would be nothing."""
    if cost and cost < _CENT:
        return f"${cost / MILLION:.4f}" if cost >= _FINEST else "under $0.0001"
    return f"${cost / MILLION:,.2f}"


def facts(spent: Spent) -> str:
    """One line, e.g. ``18 calls · 12,300 tokens in, 2,100 out · $0.04 · 2 failed``."""
    told = [counted(spent.calls, "call"), amount(spent), price(spent)]
    if spent.failed:
        told.append(f"{spent.failed:,} failed")
    return " · ".join(told)


def amount(spent: Spent) -> str:
    """What was read, written, listened to and read aloud, as far as there is any of it."""
    told = []
    if spent.voice:
        told.append(f"{lasting(spent.voice)} of your voice")
    if spent.spoken:
        told.append(f"{counted(spent.spoken, 'character')} read aloud")
    if spent.tokens.total or spent.held or not told:
        told.insert(0, _tokens(spent))
    return ", ".join(told)


def tokens(spent: Spent) -> str:
    """In and out together, from what was counted to what it may have been."""
    least = spent.tokens.total
    if spent.uncounted:
        return f"{least:,} to {least + spent.held:,} tokens"
    return counted(least, "token")


def price(spent: Spent) -> str:
    """What it cost, from what was counted to what it may have been, and as far as prices are
    known: none is made up."""
    if spent.calls and spent.unpriced == spent.calls:
        return PRICE_UNKNOWN
    told = dollars(spent.cost)
    if spent.held_cost:
        told += f" to {dollars(spent.cost + spent.held_cost)}"
    return f"{told} and more" if spent.unpriced else told


def read_as(spent: Spent) -> str:
    """What "to" and "and more" mean, where they stand."""
    told = []
    if spent.uncounted:
        told.append(
            "From … to: nobody counted a call that failed, or is still under way; it may have "
            "taken as much as the second figure, and limits count it so."
        )
    if 0 < spent.unpriced < spent.calls:
        told.append("And more: the price of some calls is not known.")
    return " ".join(told)


def times(calls: Sequence[Usage]) -> str:
    """The middle of how long it took; empty where nothing came of any call."""
    whole = _middle(call.total_ms for call in calls if not call.failed)
    if whole is None:
        return ""
    first = _middle(call.first_ms for call in calls if not call.failed)
    begun = "All of it" if first is None else f"First word after {first}, all of it"
    return f"{begun} after {whole} (the middle of them)."


def _tokens(spent: Spent) -> str:
    if spent.uncounted:
        return tokens(spent)
    counts = spent.tokens
    cached = f" ({counts.cached:,} of them known from before)" if counts.cached else ""
    return f"{counts.given:,} tokens in{cached}, {counts.made:,} out"


def _middle(milliseconds: Iterable[int | None]) -> str | None:
    known = [each for each in milliseconds if each is not None]
    return f"{median(known) / 1000:.1f} s" if known else None
