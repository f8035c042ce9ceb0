"""Numbers as people write them: 1,200,000 and 1.2m, 12 % and 0.12, "about 45k", "4,5", "seven".

Where a figure can be read in two ways ("1,200" is twelve hundred, or one point two with a decimal
comma) both readings are kept, the likelier first: who reads kindly takes the one that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.case import Measure
from core.domain.text import Span

ROUNDED = 0.05  # how far "about 45k" may lie from the number that is meant, as a share of it
_PLAIN = 0.02  # and how far any other reading
_NEAR = 24  # characters before a number in which "about" may stand
_GROUP = 3  # digits between separators of thousands

_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6,
    "bn": 1e9, "billion": 1e9, "hundred": 1e2,
}  # fmt: skip
_POINTS = r"percentage[ -]?points?|%[ -]?points?|per ?cent points?|points?\b|pp\b|p\.p\.|ppt\b"
_PERCENT = r"%|per ?cent|percent|pct\b"
_FIGURE = re.compile(
    rf"""
    (?<![\w.,])(?P<minus>[-−–]\s?)?(?P<before>[€$£]\s?)?
    (?P<digits>\d{{1,3}}(?:[ '’\u00a0\u202f]\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*|[.,]\d+)
    (?:\s?(?P<scale>thousand|millions?|billion|hundred|mio|mn|bn)\b\.?|(?P<short>[kKmM])\b)?
    (?:\s?(?:(?P<points>{_POINTS})|(?P<percent>{_PERCENT})|(?P<after>€|euros?\b|eur\b)))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TIMES = re.compile(r"(?<=\d)(\s?)[xX](?=\s?[\d€])")  # 7x73: the letter is a sign
_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|approx\w*|circa|ca|nearly|almost|some|close to|more or less|"
    r"just (?:over|under)|a little (?:over|under|more than|less than))\.?|[~≈])\s*[-−€$£]*$",
    re.IGNORECASE,
)
_UNITS = {
    name: number
    for number, name in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen",
        )
    )
}
_TENS = {
    name: 10 * number
    for number, name in enumerate(
        re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_NAMES = "|".join((*_UNITS, *_TENS, *_LARGE))
_SPELLED = re.compile(
    rf"\b(?:(?:{_NAMES})(?:(?:[ -]|\s+and\s+)(?={_NAMES})|\b))+(?:\s?(?:(?P<points>{_POINTS})|"
    rf"(?P<percent>{_PERCENT})|(?P<after>€|euros?\b|eur\b)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure:
    """One number of a text. `unit` is "%", "percentage points", "€" or "" (none, or any other)."""

    span: Span
    readings: tuple[float, ...]
    unit: str = ""
    about: bool = False

    def means(self, value: float, measure: Measure, tolerance: float = _PLAIN) -> bool:
        """True where it says *value*, whatever the sign, under a unit that fits *measure*."""
        if self.unit and self.unit != measure.unit:
            return False
        wide = max(tolerance, ROUNDED) if self.about else tolerance
        readings = self.readings
        if measure.unit == "%" and not self.unit:
            readings += tuple(100 * reading for reading in readings if reading <= 1)
        return any(near(reading, value, wide) for reading in readings)


def near(one: float, value: float, tolerance: float = _PLAIN) -> bool:
    """Whether two numbers are the same but for their signs and *tolerance*, a share of *value*."""
    return abs(abs(one) - abs(value)) <= tolerance * abs(value) + 1e-9


def figures_in(text: str) -> tuple[Figure, ...]:
    """Every number in *text*, in digits and in words, in reading order. Never raises."""
    signs = _TIMES.sub(lambda match: f"{match[1]}×", text)
    found = [*_in_digits(signs), *_in_words(signs)]
    return tuple(sorted(found, key=lambda figure: figure.span))


def _in_digits(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        scale = _SCALES.get((match["scale"] or match["short"] or "").lower(), 1.0)
        readings = tuple(scale * reading for reading in _readings(match["digits"]))
        if readings:
            yield _figure(text, match, readings)
        pieces = match["digits"].split(" ")
        if len(pieces) > 1:  # "210 130" may be two numbers
            start = match.start("digits")
            for piece in pieces:
                yield Figure(Span(start, start + len(piece)), tuple(_readings(piece)))
                start += len(piece) + 1


def _figure(text: str, match: re.Match[str], readings: tuple[float, ...]) -> Figure:
    groups = match.groupdict()
    unit = "€" if groups.get("before", "") or match["after"] else ""
    unit = "%" if match["percent"] else unit
    unit = "percentage points" if match["points"] else unit
    before = text[max(0, match.start() - _NEAR) : match.start()]
    about = _ABOUT.search(before) is not None
    return Figure(Span(*match.span()), readings, unit, about)


def _readings(digits: str) -> Iterator[float]:
    """What separators may mean, the likelier first."""
    plain = re.sub(r"[ '’\u00a0\u202f]", "", digits)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        yield float(plain)
        return
    sign = plain[last]
    whole, part = re.sub(r"[.,]", "", plain[:last]), plain[last + 1 :]
    joined, split = float(whole + part), float(f"{whole or 0}.{part}")
    groups = plain.split(sign)
    thousands = whole and all(len(group) == _GROUP for group in groups[1:])
    if "." in plain and "," in plain:
        yield split
    elif len(groups) > 2:  # noqa: PLR2004 - two separators of one kind can only be thousands
        yield joined
    elif not thousands:
        yield split
    elif sign == ",":
        yield from (joined, split)
    else:
        yield from (split, joined)


def _in_words(text: str) -> Iterator[Figure]:
    for match in _SPELLED.finditer(text):
        words = [w for w in re.split(r"[\s-]+", match.group().lower()) if w]
        names = [word for word in words if word in _UNITS | _TENS | _LARGE]
        follows_digits = text[max(0, match.start() - 2) : match.start()].strip()[-1:].isdigit()
        if not (names[0] in _LARGE and follows_digits):  # "2 thousand" is read with its digits
            yield _figure(text, match, (_worth(names),))


def _worth(names: list[str]) -> float:
    total, here = 0, 0
    for name in names:
        if name == "hundred":
            here = max(here, 1) * 100
        elif name in _LARGE:
            total, here = total + max(here, 1) * _LARGE[name], 0
        else:
            here += _UNITS.get(name, 0) + _TENS.get(name, 0)
    return float(total + here)
