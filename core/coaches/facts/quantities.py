"""Numbers, in figures and in words, with their unit and with what they count.

Two are the same only where that is exact: "2k" and "2,000", "three" and "3". Never rounded,
never reckoned, never in another unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from core.coaches.facts.tokens import Token
from core.coaches.facts.words import glue, in_order, listed, stems_listed, units
from core.coaches.offline.assessment.words import stem
from core.coaches.offline.reading import vocabulary as documents

_WORDS = MappingProxyType(
    {word: n for n, word in enumerate(in_order("small"))}
    | {word: 10 * n for n, word in enumerate(in_order("tens"), 2)}
)
_LARGE = MappingProxyType(
    {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
)
_SHORT = MappingProxyType({"k": 1_000, "mn": 1_000_000, "bn": 1_000_000_000})
_ORDINALS = MappingProxyType(
    {word: n for n, word in enumerate(in_order("nth"), 1)}
    | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100, "thousandth": 1000}
)
_SIGNS = frozenset("½¼¾⅓⅔")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_NTH = re.compile(r"(\d+)\s?(?:st|nd|rd|th)")
_FOLD = re.compile(r"\w+fold")
_YEARS = range(1900, 2100)
_ALIKE = ("to", "or", "and", "from", "down", "up", "instead", "of", "than", "rather", "between")
_TEN = 10
_FAR = 3  # words between two numbers of one range
_CONTEXT = 4  # words behind a number among which stands what it counts


@dataclass(frozen=True)
class Quantity:
    """`value` is compared as it is; `units` are all that it may be said to have. `counts` are
    stems of what it counts, `thing` the one right behind it. `first` and `last` number its
    tokens, the unit's with them; `figure` is the last one of the number alone."""

    value: Fraction | str
    units: frozenset[str]
    counts: tuple[str, ...]
    first: int
    last: int
    figure: int
    thing: str = ""

    @property
    def tokens(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def is_year(self) -> bool:
        value = self.value
        return isinstance(value, Fraction) and value in _YEARS and not self.units

    def is_told_by(self, other: Quantity) -> bool:
        """Whether *other* is the same number of the same thing."""
        if self.value != other.value:
            return False
        if self.units or self.is_year:
            return self.is_year or bool(self.units & other.units)
        if not self.counts:
            return not other.units
        return any(counted in other.counts for counted in self.counts[:2])


def quantities_of(tokens: tuple[Token, ...]) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        quantity = _at(tokens, at)
        if quantity is None:
            at += 1
            continue
        found.append(quantity)
        at = quantity.last + 1
    ranged = _ranged(tokens, found)
    return _leaning(tokens, [_counting(tokens, q, n, ranged) for n, q in enumerate(ranged)])


def _at(tokens: tuple[Token, ...], at: int) -> Quantity | None:
    before = units().get(tokens[at].text) if tokens[at].text in "€$£¥₹" else None
    start = at + 1 if before else at
    read = _number(tokens, start) if start < len(tokens) else None
    if read is None:
        return _named(tokens, at)
    value, end = read
    found, last = _unit(tokens, end + 1)
    if before is None and found is None and at and _month(tokens[at - 1]):
        found = _month(tokens[at - 1])
    having = frozenset(unit for unit in (before, found) if unit)
    return Quantity(value, having, (), at, last, end)


def _number(tokens: tuple[Token, ...], at: int) -> tuple[Fraction | str, int] | None:
    """A number that begins there, and its last token."""
    word = tokens[at].low
    if tokens[at].is_figure:
        return _figure(tokens, at)
    if word in _WORDS or word in _LARGE:
        return _spelled(tokens, at)
    if word in _ORDINALS:
        return f"ordinal {_ORDINALS[word]}", at
    if tokens[at].text in _SIGNS:
        return tokens[at].text, at
    return None


def _figure(tokens: tuple[Token, ...], at: int) -> tuple[Fraction | str, int]:
    text = tokens[at].text
    if nth := _NTH.fullmatch(text):
        return f"ordinal {nth[1]}", at
    if _THOUSANDS.fullmatch(text):
        value = Fraction(text.replace(",", ""))
    elif _PLAIN.fullmatch(text):
        value = Fraction(text)
    else:
        return text, at  # a time, a date, or a comma that may mean two things
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.apart:
        return value, at
    if after.low in _LARGE:
        return value * _LARGE[after.low], at + 1
    if after.glued and after.low in _SHORT:
        return value * _SHORT[after.low], at + 1
    return value, at


def _spelled(tokens: tuple[Token, ...], at: int) -> tuple[Fraction | str, int]:
    """ "Two hundred and fifty", "twenty-five", "three thousand", "two thirds"."""
    whole, part, last = 0, 0, at
    for place in range(at, len(tokens)):
        word = tokens[place].low
        if place > at and tokens[place].apart:
            break
        if word in _WORDS and _fits(_WORDS[word], part):
            part += _WORDS[word]
        elif word in _LARGE:
            part = max(part, 1) * _LARGE[word]
            whole, part = (whole, part) if word == "hundred" else (whole + part, 0)
        elif part and (word in _ORDINALS or word in listed("parts")):
            return _ordinal_or_part(tokens[place], whole + part, place)
        elif not (word == "and" and (whole or part) and _follows(tokens, place)):
            break
        last = place
    return Fraction(whole + part), last


def _fits(value: int, part: int) -> bool:
    """Whether *value* can be said behind *part*: "five" behind "twenty", not behind "six"."""
    return part % 100 == 0 or (value < min(_TEN, part % 100) and part % _TEN == 0)


def _ordinal_or_part(token: Token, so_far: int, place: int) -> tuple[str, int]:
    """ "Twenty-first" is one number; "two thirds" is another."""
    if token.low in _ORDINALS and so_far % _TEN == 0:
        return f"ordinal {so_far + _ORDINALS[token.low]}", place
    return f"{so_far} {token.low.removesuffix('s')}", place


def _follows(tokens: tuple[Token, ...], place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is not None and after.low in _WORDS and tokens[place - 1].low in _LARGE


def _named(tokens: tuple[Token, ...], at: int) -> Quantity | None:
    """Dozens, half, twice, a week: a quantity whose value is its word, or one of a unit."""
    word = tokens[at].low
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if word in ("a", "an", "per", "each", "every") and after in units() and len(after) > 1:
        if tokens[at + 1].apart or tokens[at + 1].text.startswith("."):
            return None
        value = Fraction(1) if word in ("a", "an") else "per"
        return Quantity(value, frozenset({units()[after]}), (), at, at + 1, at)
    if word == "once" and after in ("a", "an", "per", "every", "each"):
        return Quantity("once", frozenset(), (), at, at, at)
    if (
        word in listed("quantities")
        or _FOLD.fullmatch(word)
        or stem(word) in stems_listed("doubling")
    ):
        return Quantity(f"={stem(word)}", frozenset(), (), at, at, at)
    return None


def _unit(tokens: tuple[Token, ...], at: int) -> tuple[str | None, int]:
    """The unit that stands there, and its last token; None and the token before."""
    if at >= len(tokens) or (tokens[at].apart and tokens[at].text not in ("%", "‰")):
        return None, at - 1
    word = tokens[at].low
    if word == "per" and at + 1 < len(tokens) and tokens[at + 1].low == "cent":
        return "%", at + 1
    if word == "of" and at + 1 < len(tokens) and _month(tokens[at + 1]):
        return _month(tokens[at + 1]), at + 1
    if month := _month(tokens[at]):
        return month, at
    unit = units().get(word) or units().get(tokens[at].text)
    return (unit, at) if unit else (None, at - 1)


def _month(token: Token) -> str | None:
    found = month_of(token)
    return f"in {found}" if found else None


def month_of(token: Token) -> str | None:
    """The first letters of the month that *token* names. "May" only with its capital."""
    word = token.low
    if word not in documents.table("dates")["months"].split()[:23]:
        return None
    if word in ("may", "march", "mar", "dec") and not token.has_capital:
        return None
    return word[:3]


def _ranged(tokens: tuple[Token, ...], found: list[Quantity]) -> list[Quantity]:
    """ "From 40 to 12 minutes": forty are minutes too. "38 points to 71": so many points."""
    ranged = list(found)
    for n, (one, two) in enumerate(pairwise(found)):
        between = tokens[one.last + 1 : two.first]
        if len(between) > _FAR or any(t.apart and t.text not in "€$£" for t in between):
            continue
        if any(t.low not in _ALIKE for t in between[1:]):
            continue
        if between and between[0].low not in _ALIKE:
            if not _counts_itself(tokens, two):
                ranged[n + 1] = replace(two, counts=(between[0].stem,))
        elif one.units and not two.units:
            ranged[n + 1] = replace(two, units=one.units)
        elif two.units and not one.units:
            ranged[n] = replace(one, units=two.units)
    return ranged


def _counts_itself(tokens: tuple[Token, ...], quantity: Quantity) -> bool:
    """Whether a word stands right behind it that it may count, or its unit."""
    at = quantity.last + 1
    behind = at < len(tokens) and not tokens[at].apart and tokens[at].low not in glue()
    return behind or bool(quantity.units)


def _counting(
    tokens: tuple[Token, ...], quantity: Quantity, n: int, found: list[Quantity]
) -> Quantity:
    """*quantity* with what it counts: the words behind it, else those before it."""
    end = found[n + 1].first if n + 1 < len(found) else len(tokens)
    behind = _content(_clause(tokens[quantity.last + 1 : end]))
    if quantity.counts or behind:
        counts = (*quantity.counts, *behind[:_CONTEXT])
        return replace(quantity, counts=counts, thing=counts[0])
    before = tokens[found[n - 1].last + 1 if n else 0 : quantity.first]
    if not before or tokens[quantity.first].apart:
        return quantity
    cuts = [at for at, token in enumerate(before) if token.apart]
    return replace(quantity, counts=tuple(_content(before[cuts[-1] if cuts else 0 :])[::-1]))


def _leaning(tokens: tuple[Token, ...], found: list[Quantity]) -> tuple[Quantity, ...]:
    """ "71 points, before it was 38": a number that counts nothing leans on the one before."""
    for n, (one, two) in enumerate(pairwise(found)):
        inside = not any(token.opens for token in tokens[one.last + 1 : two.first + 1])
        if inside and not (two.counts or two.units or two.is_year):
            found[n + 1] = replace(two, units=one.units, counts=one.counts)
    return tuple(found)


def _clause(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    for n, token in enumerate(tokens):
        if token.apart:
            return tokens[:n]
    return tokens


def _content(tokens: tuple[Token, ...]) -> list[str]:
    return [token.stem for token in tokens if token.low not in glue()]
