"""Dates as people write them in résumés, found but never converted: they stay as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.coaches.offline.reading.source import Piece
from core.coaches.offline.reading.vocabulary import table

MARKS = 3  # characters beside a period that are only marks: brackets, a point
LONGEST_LINE = 160  # characters; what is longer is prose, and no date of a position

_WORDS = table("dates")


def _any(words: list[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[ \t]+") for word in longest_first)


_MONTH = rf"(?:{_any(_WORDS['months'].split())})\b\.?"
_SEASON = rf"(?:{_any(_WORDS['seasons'].split())})"
_NOW = rf"(?:{_any(_WORDS['now'])})(?!\w)"
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)(?!\d|[.,]\d|[ ]?%)"
_SHORT = r"['’‘`]\d{2}(?!\d)"
_S = r"[ \t]*"
_POINT = rf"""(?:
    \d{{4}}年(?:\d{{1,2}}月)?
  | (?:\d{{1,2}}(?:st|nd|rd|th|º|er)?\.?[ ](?:de[ ])?)?
        {_MONTH},?{_S}(?:de[l]?[ \t]+|/|-)?(?:{_YEAR}|{_SHORT})
  | {_MONTH}[ \t]*\d{{1,2}}(?:st|nd|rd|th)?,?[ \t]+{_YEAR}
  | (?:{_SEASON})(?:[ \t]+(?:term|semester))?,?[ \t]+(?:of[ \t]+)?(?:{_YEAR}|{_SHORT})
  | (?:Q[1-4]|H[12])[ \t]*[/ ]?[ \t]*{_YEAR}
  | \d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}
  | (?:0?[1-9]|1[0-2]){_S}[/.-]{_S}{_YEAR}
  | {_YEAR}[-/.](?:0[1-9]|1[0-2])(?:[-/.]\d{{2}})?(?!\d|[-/.]\d|{_S}[-–—][ \t]*\d{{2}}(?!\d))
  | {_YEAR}
  | {_SHORT}
)"""
_DASH = (
    r"(?:[ \t]*(?:-{1,3}|[–—−~→>]|/(?=[ \t])|->)[ \t]*"
    rf"|[ \t]+(?:{_any(_WORDS['until'])}):?[ \t]+)"
)
_SHORT_POINT = rf"(?:{_MONTH}[ \t]*|\d{{1,2}}/)\d{{2}}(?!\d)"  # "Jan 19", "05/19"
_RANGE = re.compile(
    rf"""(?<![\w.,$€£/-])(?:(?:{_any(_WORDS["since"])})[ \t]*:?[ \t]+)?(?:
      (?P<start>{_POINT}){_DASH}(?P<end>{_POINT}|{_NOW}|\d{{2}}(?![\w%.,]|[ ]\w))
    | (?P<month>{_MONTH}|{_SEASON}){_DASH}(?P<until>{_POINT})
    | (?P<shorts>{_SHORT_POINT}){_DASH}(?P<shorte>{_SHORT_POINT}|{_POINT}|{_NOW})
    | (?P<spaced>{_POINT})[ \t]+(?P<now>(?:{_any(_WORDS["now"])})(?=[ \t]*(?:$|[|,;)])))
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_SINCE = re.compile(
    rf"(?<!\w)(?:(?:{_any(_WORDS['since'])})[ \t]*:?[ \t]+)(?P<start>{_POINT})(?!\w)",
    re.IGNORECASE | re.VERBOSE,
)
_ENDED = re.compile(
    rf"(?<!\w)(?:(?:{_any(_WORDS['ended'])})[ \t]*:?[ \t]+)(?P<end>{_POINT})(?!\w)",
    re.IGNORECASE | re.VERBOSE,
)
_OPEN = re.compile(
    rf"(?<![\w.,$€£/-])(?P<start>{_POINT})[ \t]*[-–—−][ \t]*(?=$|[|,;)\t])",
    re.IGNORECASE | re.VERBOSE,
)
_SINGLE = re.compile(rf"(?<![\w.,$€£/-])(?P<start>{_POINT})(?!\w)", re.IGNORECASE | re.VERBOSE)
_LENGTH_OF_TIME = re.compile(
    r"[(\[·,|–-]?[ \t]*(?:about[ \t]+|ca?\.[ \t]+)?"
    r"(?:\d{1,2}[ \t]*(?:years?|yrs?\.?|months?|mos?\.?|Jahre?|Monate?|ans?|mois|años?|meses)"
    r"[ \t,]*(?:and[ \t]+)?){1,2}[)\]]?",
    re.IGNORECASE,
)
# Every period holds one of these, and most lines hold none: they are passed over quickly.
_SIGN_OF_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|['’‘`/]\d\d(?!\d)|(?<!\d)\d\d[ \t]*(?:[-–—−]|to\b)"
)
WIDEST_START = 40  # characters that a period's words may stand before its first sign
_END_OF_RANGE = re.compile(rf"(?:{_POINT}|{_NOW})", re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Period:
    """Where a period stands: `whole` with its words and brackets, and its two ends."""

    whole: Piece
    start: Piece | None
    end: Piece | None
    certain: bool  # a range or "since"; a lone year may be something else
    open: bool = False  # ends in a dash: what follows may be the end


def find_period(piece: Piece) -> Period | None:
    """The period in a line, the last one where there are several; None where there is none."""
    text = piece.text
    sign = _SIGN_OF_DATE.search(text) if len(text) <= LONGEST_LINE else None
    if sign is None:
        return None
    begin = max(0, sign.start() - WIDEST_START)
    for pattern in (_RANGE, _SINCE, _OPEN, _ENDED):
        if match := _last(pattern, text, begin):
            return _period(piece, match, certain=True, still_open=pattern is _OPEN)
    match = _last(_SINGLE, text, begin)
    return _period(piece, match, certain=False, still_open=False) if match else None


def _last(pattern: re.Pattern[str], text: str, begin: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, begin):
        found = match
    return found


def _period(piece: Piece, match: re.Match[str], *, certain: bool, still_open: bool) -> Period:
    groups = {name: found for name, found in match.groupdict().items() if found is not None}

    def part(*names: str) -> Piece | None:
        name = next((name for name in names if name in groups), None)
        return piece.part(*match.span(name)).trimmed(" \t") if name else None

    till = part("end", "until", "shorte", "now")
    if (
        till
        and till.text.lower() == "date"
        and _ends_in_word(piece.text[: till.start - piece.start])
    ):
        till = piece.part(_last_word(piece.text, match.start("end")), match.end("end"))
    start, end = match.span()
    if length := _LENGTH_OF_TIME.match(piece.text, _skip_blank(piece.text, end)):
        end = length.end()
    start, end = _with_brackets(piece.text, start, end)
    return Period(
        whole=piece.part(start, end),
        start=part("start", "month", "shorts", "spaced"),
        end=till,
        certain=certain,
        open=still_open,
    )


def _ends_in_word(before: str) -> bool:
    """ "to date" is said as a whole, "– date" is not."""
    return before.rstrip()[-1:].isalpha()


def _last_word(text: str, at: int) -> int:
    """Where the word before *at* begins."""
    return text.rstrip().rfind(" ", 0, len(text[:at].rstrip())) + 1


def _skip_blank(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" \t"))


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if before[-1:] in {"(", "["} and after[:1] in {")", "]"}:
        return len(before) - 1, len(text) - len(after) + 1
    return start, end


def is_only_period(piece: Piece) -> bool:
    """True where nothing but a period (and how long it was) stands in the line."""
    period = find_period(piece)
    return period is not None and len(piece.text) - len(period.whole.text) <= MARKS


def end_at_beginning(piece: Piece) -> Piece | None:
    """The date or "present" with which *piece* begins: the other half of an open period."""
    match = _END_OF_RANGE.match(piece.text)
    return piece.part(0, match.end()).trimmed(" \t") if match else None
