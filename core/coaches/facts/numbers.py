"""Numbers and times in a reworded text that the candidate never gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.coaches.facts.known import Known
from core.coaches.facts.quantities import Quantity, month_of
from core.coaches.facts.tokens import Token
from core.coaches.facts.unknown import Unknown
from core.coaches.facts.words import listed, money, stems_listed, units

_NEAR = frozenset({"last", "next", "previous", "past", "coming", "following"})
_RHETORIC = frozenset({"ordinal 1", "ordinal 2", "ordinal 3"})


def unknown_numbers(
    tokens: tuple[Token, ...], quantities: Sequence[Quantity], known: Known
) -> Iterator[Unknown]:
    taken = {at for quantity in quantities for at in quantity.tokens}
    for quantity in quantities:
        if not (known.has_quantity(quantity) or _says_no_number(tokens, quantity, known)):
            yield Unknown(quantity.first, quantity.last, _kind(quantity))
    for at in range(len(tokens)):
        if at not in taken:
            yield from _without_a_number(tokens, at, known)


def _without_a_number(tokens: tuple[Token, ...], at: int, known: Known) -> Iterator[Unknown]:
    """A time, or a unit of money, that stands alone: "last week", "in March", "euros"."""
    token = tokens[at]
    if _is_time(token):
        near = at > 0 and tokens[at - 1].low in _NEAR
        if near and not known.has_in_a_row(tokens[at - 1 : at + 1]):
            yield Unknown(at - 1, at, "time")
        elif not near and not _time_known(token, known):
            yield Unknown(at, at, "time")
    elif not known.has_word(token):
        if units().get(token.low) in money() or token.text in money():
            yield Unknown(at, at, "money")
        elif token.text in ("%", "‰"):
            yield Unknown(at, at, "share")


def _kind(quantity: Quantity) -> str:
    if quantity.units & money():
        return "money"
    if "%" in quantity.units:
        return "share"
    timed = any(unit.startswith("in ") or unit in listed("spans") for unit in quantity.units)
    return "time" if timed or quantity.is_year else "number"


def _is_time(token: Token) -> bool:
    if month_of(token) or token.low in listed("times") or token.stem in stems_listed("times"):
        return True
    if token.low in ("spring", "fall"):
        return token.has_capital and not token.opens
    return _weekday(token) is not None


def _time_known(token: Token, known: Known) -> bool:
    month = month_of(token)
    return known.has_month(month) if month else known.has_word(token)


def _weekday(token: Token) -> str | None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return token.low if token.low.removesuffix("s") in days else None


def _says_no_number(tokens: tuple[Token, ...], quantity: Quantity, known: Known) -> bool:
    """Words of numbers that count nothing: "first, I asked", "at first", "one of them"."""
    token = tokens[quantity.first]
    before = tokens[quantity.first - 1].low if quantity.first else ""
    after = tokens[quantity.last + 1] if quantity.last + 1 < len(tokens) else None
    if quantity.value in _RHETORIC and not token.is_figure:
        alone = after is None or after.apart
        opening = token.opens and (alone or (after is not None and after.low in _SPEAKERS))
        told = alone and before not in listed("placed") and quantity.value == "ordinal 1"
        return opening or told or before in ("at", *_SPEAKERS)
    if token.low == "one" and quantity.first == quantity.figure:
        if before in listed("no_one"):
            return not quantity.units
        if after is None or after.apart or after.low in ("of", "by"):
            return True
        near = tokens[quantity.last + 1 : quantity.last + _ANOTHER]
        return known.has_one(after) or any(each.low == "another" for each in near)
    return False


_ANOTHER = 4  # words behind "one" among which "one thing after another" ends
_SPEAKERS = frozenset({"i", "we", "he", "she", "they", "you", "it"})
