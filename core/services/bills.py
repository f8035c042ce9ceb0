"""Tokens, times and money in words: the same wherever somebody reads what a call took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from core.domain.chat import MILLION
from core.domain.usage import Spent, Usage
from core.services.receipts import counted

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
    told = [counted(spent.calls, "call"), _tokens(spent), price(spent)]
    if spent.failed:
        told.append(f"{spent.failed:,} failed")
    return " · ".join(filter(None, told))


def price(spent: Spent) -> str:
    """What it cost, as far as anybody said: no price is made up."""
    if spent.calls and spent.unpriced == spent.calls:
        return PRICE_UNKNOWN
    told = dollars(spent.cost)
    if spent.held_cost:
        told += f", and {dollars(spent.held_cost)} at most for what was not counted"
    if spent.unpriced:
        told += f"; {PRICE_UNKNOWN} for {counted(spent.unpriced, 'call')}"
    return told


def times(calls: Sequence[Usage]) -> str:
    """The middle of how long it took; empty where nothing came of any call."""
    whole = _middle(call.total_ms for call in calls if not call.failed)
    if whole is None:
        return ""
    first = _middle(call.first_ms for call in calls if not call.failed)
    begun = "" if first is None else f"first word after {first}, "
    return f"{begun}all of it after {whole} (the middle of them)"


def _tokens(spent: Spent) -> str:
    tokens = spent.tokens
    cached = f" ({tokens.cached:,} of them known from before)" if tokens.cached else ""
    told = f"{tokens.given:,} tokens in{cached}, {tokens.made:,} out"
    if spent.uncounted:
        told += f", and {spent.held:,} at most in {counted(spent.uncounted, 'call')} not counted"
    return told


def _middle(milliseconds: Iterable[int | None]) -> str | None:
    known = [each for each in milliseconds if each is not None]
    return f"{median(known) / 1000:.1f} s" if known else None
