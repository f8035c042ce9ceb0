"""Numbers with what they count, and changes between two of them that nobody would let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.words import vocabulary, words_of
from core.coaches.offline.planning.cues import words as listed
from core.coaches.offline.planning.matching import stem
from core.coaches.offline.planning.pieces import sentences_of

_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_SPELT = _TENS | {
    word: number
    for number, word in enumerate(
        (
            *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
            *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
            *("nineteen", "twenty"),
        ),
        2,
    )
}
_FIGURE = re.compile(
    r"(?P<about>\b(?:about|around|roughly|almost|nearly|some|over|more than|under|at least|up to)"
    r"\s+)?"
    r"(?P<money>(?:US|\b)?[£$€]\s?|\b(?:EUR|USD|GBP)\s)?"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:{'|'.join(_SPELT)})\b)"
    r"(?P<scale>\s?(?:k|m|bn|million|thousand|billion)\b)?"
    r"(?P<percent>\s?(?:%|percent\b|per cent\b))?"
    r"(?!\w|[.,:/]\d|-\w)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[\w.,:/-]$")  # part of a name, a date or a version
_MOST_WORDS = 3  # behind a number that can belong to what is counted: "post-operative patients"
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_CURRENCY_WORDS = {"eur": "€", "euro": "€", "usd": "$", "us$": "$", "dollar": "$", "gbp": "£"}
CURRENCIES = frozenset("€$£")
_PERIOD = re.compile(
    r"\b(?:a|an|per|each|every)\s(?P<period>hour|day|night|shift|week|month|quarter|year)\b"
    r"|\b(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annually)\b",
    re.IGNORECASE,
)
_ADVERBS = {"daily": "day", "annually": "year"}
_EXACT, _ABOUT = 0.02, 0.2  # how far apart two figures may be and still agree
_CHANGE = 5.0  # times by which something has to change to be far out


class Quantity(NamedTuple):
    """`value` of `unit` (a stem, "%", a currency, or ""), as it is said in `text`.

    `start` and `end` are its place in `sentence`; `about` is true for "around 20".
    """

    value: float
    unit: str
    text: str
    about: bool
    sentence: str
    start: int
    end: int


def quantities(text: str) -> Iterator[Quantity]:
    """Every figure of *text* that counts or measures something; years are none."""
    for sentence in sentences_of(text) or (text,):
        for match in _FIGURE.finditer(sentence):
            if match.start() and _BEFORE.search(sentence[: match.start()]):
                continue
            value = _value(match)
            if value is None:
                continue
            unit, end = _unit(sentence, match)
            shown = sentence[match.start() : end].strip()
            yield Quantity(value, unit, shown, bool(match["about"]), sentence, match.start(), end)


def _value(match: re.Match[str]) -> float | None:
    number = match["number"].lower()
    if number in _SPELT:
        return float(_SPELT[number])
    value = float(number.replace(",", ""))
    bare = not (match["money"] or match["percent"] or match["scale"])
    if bare and "," not in number and 1900 <= value <= 2100:  # noqa: PLR2004 (years)
        return None
    scale = (match["scale"] or "").strip().lower()
    return value * _SCALES.get(scale, 1.0)


def _unit(sentence: str, match: re.Match[str]) -> tuple[str, int]:
    """What is counted, and where its words end."""
    if match["percent"]:
        return "%", match.end()
    if match["money"]:
        sign = match["money"].strip()
        return _CURRENCY_WORDS.get(sign.lower(), sign), match.end()
    found, end = "", match.end()
    for word in words_of(sentence[match.end() :], match.end())[:_MOST_WORDS]:
        gap = sentence[end : word.start]
        small = word.text in vocabulary("english", "function") or past(word)
        if gap.strip() not in ("", "-") or small or word.text in vocabulary("english", "numbers"):
            break
        if word.text in listed("after_units"):
            break
        found, end = stem(word.text), word.end
        if found in _CURRENCY_WORDS:
            break
    return _CURRENCY_WORDS.get(found, found), end


def near(one: float, other: float, *, about: bool = False) -> bool:
    """Whether two figures may be one: the same, one of them rounded, or one of them "about"."""
    apart, most = abs(one - other), max(one, other)
    rounded = max(_rounding(one), _rounding(other))
    return apart <= _EXACT * most or (apart <= _ABOUT * most and (about or apart <= rounded))


def _rounding(value: float) -> float:
    """How far *value* may be from what was counted: 40 stands for 36, and 400 for 440."""
    if value < 5 or value % 5:  # noqa: PLR2004 (smaller ones are counted)
        return 0.0
    step = 5.0 if value % 10 else 10.0
    while step > 5 and value % (step * 10) == 0:  # noqa: PLR2004 (5 is rounded to as such)
        step *= 10
    return step / 2


def period_in(sentence: str) -> str:
    """By which stretch of time *sentence* counts ("per quarter": "quarter"), else ""."""
    found = _PERIOD.search(sentence)
    if found is None:
        return ""
    adverb = (found["adverb"] or "").lower()
    return (found["period"] or _ADVERBS.get(adverb) or adverb.removesuffix("ly")).lower()


def period_after(behind: str) -> str:
    """The words with which *behind* begins that say by which time something counts, else ""."""
    found = _PERIOD.match(behind, len(behind) - len(behind.lstrip()))
    return behind[: found.end()] if found is not None else ""


def without_period(sentence: str) -> str:
    """*sentence* with a blank for each sign of "per quarter" and the like."""
    return _PERIOD.sub(lambda found: " " * len(found[0]), sentence)


def far_out(answer: str) -> str | None:
    """The words of a change so large that anybody would ask about it: "from 30 to 2,600"."""
    for match in _FROM_TO.finditer(answer):
        one, other = (_number(match[name]) for name in ("one", "other"))
        if one and other and max(one, other) / min(one, other) >= _CHANGE and max(one, other) >= 20:  # noqa: PLR2004 (from one to five is no wonder)
            return match[0]
    return None


_FROM_TO = re.compile(
    r"\bfrom\s(?:about |around )?(?P<one>\d[\d,]*(?:\.\d+)?)(?:\s?%|\spercent)?(?:\s[a-z]+){0,3}?"
    r"\sto\s(?:about |around |over )?(?P<other>\d[\d,]*(?:\.\d+)?)(?:\s?%|\spercent)?"
    r"(?:\sa\s(?:day|week|month|year))?"
)


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))
