"""From words scattered over a page to lines in the order in which a person reads them.

A page is cut where people cut it: along gutters, strips without ink with text on both sides
of them over several rows. What stands above, left, right and below is then ordered by
itself. A gutter between labels or dates and what they belong to is not a cut: such rows are
read across. (A gap-based cousin of the recursive X-Y cut: Nagy and Seth, 1984.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from core.providers.documents.words import BULLETS, Line, Row, Word, rows_of

_GUTTER = 0.8  # least width of a gutter, in heights of a line
_ALIGNED = 7  # points by which lines of one column may be indented (padding of a cell)
_FEWEST_ROWS = 3  # on each side: less is a table or chance
_DEEPEST = 6  # cuts within cuts; also the end of what a hostile page can ask for
_MOST_STARTS = 40  # left edges looked at on one page
_BALANCED = 1.4  # widths of two columns of the same text differ by less than this
_EXTRA_GAP = 0.35  # room above a new block beyond the usual, in heights of a line
_CLEAR = 0.8  # the same in a line that also has a normal space, which was not stretched
_NORMAL_SPACE = 0.4
_SPREAD = 1.5  # a gap within a line that no justified text has, in heights of the line
_TITLE = 1.5  # times the usual height: the name above everything
_LABEL_SHARE = 0.5  # labels are at most this share of the rows that they stand beside
_BESIDE = 1.5  # points by which baselines of one row may differ across a gutter
_ALMOST_ALL = 0.9
_LABELLED = 0.25  # of the left column's rows: from here on it is one of labels
_ROOM = 2.4  # heights of a line that a column leaves free around a heading beside it
_LABEL = re.compile(
    r"(?i)(?:(?:sur|first |full )?name|address|telephone|phone|mobile|e-?mail|nationality|dates?"
    r"|occupation|position|job title|employer|company|main activities|title of|location|period"
    r"|mother tongue|other languages|driving licen[cs]e|date of birth|gender|adresse|telefon"
    r"|anschrift|geburts\w+)\b"
)
_DATE = re.compile(
    r"\b(19|20)\d\d\b|\bpresent\b|\bcurrent\b|\bnow\b|\btoday\b|\b\d\d/\d\d(\d\d)?\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Gutter:
    """A strip without ink that ends at `x`, in the rows first..last (both included)."""

    x: float
    first: int
    last: int
    beside: int  # rows with text on both sides of the strip, or between such rows


def lines_of(words: list[Word]) -> list[Line]:
    """The lines of one page in reading order."""
    title, rest = _title(words)
    return [*_plain_lines(rows_of(title)), *_read(rest, 0)]


def _title(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """The largest words, where smaller ones stand beside them (a name beside an address), and
    the rest. Nothing is taken out where the name has its rows to itself."""
    if not words:
        return [], []
    largest = max(word.height for word in words)
    usual = median(word.height for word in words)
    if largest < _TITLE * usual:
        return [], words
    title = [word for word in words if word.height > 0.9 * largest]
    others = [word for word in words if word.height <= 0.9 * largest]
    beside = any(w.bottom < t.top and t.bottom < w.top for w in others for t in title)
    above = sum(1 for word in others if word.bottom > max(t.top for t in title))
    return (title, others) if beside and above < 0.1 * len(words) else ([], words)


def _read(words: list[Word], depth: int) -> Iterator[Line]:
    rows = rows_of(words)
    gutter = _best_gutter(rows) if depth < _DEEPEST else None
    if gutter is None:
        yield from _plain_lines(rows)
        return
    yield from _read(_all_words(rows[: gutter.first]), depth + 1)
    band = rows[gutter.first : gutter.last + 1]
    cut = _new_section(band, gutter.x)
    if cut:
        yield from _read(_all_words(band[:cut]), depth + 1)
        yield from _read(_all_words(band[cut:]), depth + 1)
    else:
        for side in _sides_in_order(band, gutter.x):
            yield from _read(side, depth + 1)
    yield from _read(_all_words(rows[gutter.last + 1 :]), depth + 1)


def _all_words(rows: list[Row]) -> list[Word]:
    return [word for row in rows for word in row.words]


def _sides_in_order(band: list[Row], x: float) -> list[list[Word]]:
    """Left before right, unless the largest words of all (the name) stand on the right."""
    left, right = _split(_all_words(band), x)
    largest_left = max(word.height for word in left)
    largest_right = max(word.height for word in right)
    return [right, left] if largest_right > 1.3 * largest_left else [left, right]


def _split(words: list[Word], x: float) -> tuple[list[Word], list[Word]]:
    return [w for w in words if w.left < x - 1], [w for w in words if w.left >= x - 1]


def _best_gutter(rows: list[Row]) -> _Gutter | None:
    if len(rows) < _FEWEST_ROWS:
        return None
    room = _GUTTER * median(word.height for row in rows for word in row.words)
    found = [gutter for x in _shared_starts(rows, room) for gutter in _gutters_at(rows, x, room)]
    found.sort(key=lambda gutter: (gutter.last - gutter.first, gutter.beside), reverse=True)
    bands = (rows[gutter.first : gutter.last + 1] for gutter in found)
    cuts = (g for g, band in zip(found, bands, strict=True) if not _is_tabular(band, g.x))
    return next(cuts, None)


def _shared_starts(rows: list[Row], room: float) -> list[float]:
    """Left edges, after a gap, that at least three rows share; the most shared ones first."""
    starts = sorted(x for row in rows for x in _starts(row, room))
    groups: list[list[float]] = []
    for x in starts:
        if groups and x - groups[-1][0] < _ALIGNED:
            groups[-1].append(x)
        else:
            groups.append([x])
    shared = [group for group in groups if len(group) >= _FEWEST_ROWS]
    shared.sort(key=len, reverse=True)
    return [min(group) for group in shared[:_MOST_STARTS]]


def _starts(row: Row, room: float) -> Iterator[float]:
    reach = float("-inf")
    for word in row.words:
        if word.left - reach >= room:
            yield word.left
        reach = max(reach, word.right)


def _gutters_at(rows: list[Row], x: float, room: float) -> Iterator[_Gutter]:
    """The runs of rows in which the strip of width *room* that ends at *x* has no ink."""
    first = 0
    for index in range(len(rows) + 1):
        if index < len(rows) and not _has_ink(rows[index], x - room, x - 1):
            continue
        gutter = _gutter_between(rows, x, first, index - 1)
        if gutter:
            yield gutter
        first = index + 1


def _has_ink(row: Row, left: float, right: float) -> bool:
    return any(word.left < right and word.right > left for word in row.words)


def _gutter_between(rows: list[Row], x: float, first: int, last: int) -> _Gutter | None:
    lefts = [i for i in range(first, last + 1) if any(w.left < x - 1 for w in rows[i].words)]
    rights = [i for i in range(first, last + 1) if any(w.left >= x - 1 for w in rows[i].words)]
    if min(len(lefts), len(rights)) < _FEWEST_ROWS:
        return None
    beside = min(lefts[-1], rights[-1]) - max(lefts[0], rights[0]) + 1
    if beside < _FEWEST_ROWS:
        return None
    return _Gutter(x, min(lefts[0], rights[0]), max(lefts[-1], rights[-1]), beside)


def _is_tabular(band: list[Row], x: float) -> bool:
    """True where one side only labels or dates the rows of the other: to be read across."""
    sides = zip(*(_split(row.words, x) for row in band), strict=True)
    left, right = ([Row(words) for words in side if words] for side in sides)
    if _are_labels(left) and _share_beside(right, left) >= _ALMOST_ALL:
        return True
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    few = [row for row in few if not _interrupts(row, many)]
    baselines = [row.baseline for row in many]
    beside = sum(1 for row in few if any(abs(row.baseline - y) < _BESIDE for y in baselines))
    dates = sum(1 for row in few if _DATE.search(row.text))
    if beside < _ALMOST_ALL * len(few) or not few:
        return False
    if dates >= 0.4 * len(few):
        return True
    return len(few) <= _LABEL_SHARE * len(many) or len(many) <= 2 * _FEWEST_ROWS


def _are_labels(rows: list[Row]) -> bool:
    """True for the left column of a form: "Address", "Telephone", "Dates" …"""
    labels = sum(1 for row in rows if _LABEL.match(row.text))
    return labels >= _FEWEST_ROWS and labels >= _LABELLED * len(rows)


def _share_beside(rows: list[Row], others: list[Row]) -> float:
    baselines = [row.baseline for row in others]
    return sum(any(abs(row.baseline - y) < _BESIDE for y in baselines) for row in rows) / len(rows)


def _interrupts(row: Row, others: list[Row]) -> bool:
    """True for a heading over both columns: the other one leaves room for it."""
    above = [other.baseline for other in others if other.baseline > row.baseline + _BESIDE]
    below = [other.baseline for other in others if other.baseline < row.baseline - _BESIDE]
    if len(above) + len(below) < len(others):
        return False
    if not above or not below:
        return True
    return min(above) - max(below) > _ROOM * row.height


def _new_section(band: list[Row], x: float) -> int:
    """The row at which both columns begin anew below a heading on the left, or 0.

    Only where the columns are about equally wide: beside a sidebar the main column has
    headings of its own, which end nothing.
    """
    left, right = _split(_all_words(band), x)
    widths = [max(w.right for w in side) - min(w.left for w in side) for side in (left, right)]
    if max(widths) > _BALANCED * min(widths):
        return 0
    gaps = [above.baseline - row.baseline for above, row in pairwise(band)]
    usual = median(gaps)
    for index, row in enumerate(band[1:], start=1):
        alone = all(word.left < x - 1 for word in row.words)
        if alone and gaps[index - 1] > usual + _EXTRA_GAP * row.height:
            return index
    return 0


def _plain_lines(rows: list[Row]) -> Iterator[Line]:
    if not rows:
        return
    edge = max(row.right for row in rows)
    gaps = [above.baseline - row.baseline for above, row in pairwise(rows)]
    usual = median(gaps) if gaps else 0.0
    for index, row in enumerate(rows):
        room = gaps[index - 1] if index else float("inf")
        yield _line(row, edge, gap=room > usual + _EXTRA_GAP * row.height)


def _line(row: Row, edge: float, *, gap: bool) -> Line:
    bulleted = row.words[0].text in BULLETS
    body = row.words[1:] if bulleted and len(row.words) > 1 else row.words
    return Line(
        text=_joined(row.words, bulleted=bulleted),
        left=row.left,
        start=body[0].left,
        right=row.right,
        height=row.height,
        first_word=body[0].right - body[0].left,
        edge=edge,
        gap=gap,
        hyphen=row.words[-1].hyphen,
        bulleted=bulleted,
        spread=any(b.left - a.right > _SPREAD * row.height for a, b in pairwise(body)),
    )


def _least_wide_gap(words: list[Word]) -> float:
    """From which width on a gap parts columns: less where the other gaps are a normal space,
    so that the line was not stretched to be justified."""
    height = max(word.height for word in words)
    gaps = sorted(word.left - before.right for before, word in pairwise(words))
    normal = gaps and gaps[0] < _NORMAL_SPACE * height
    return (_CLEAR if normal else _SPREAD) * height


def _joined(words: list[Word], *, bulleted: bool) -> str:
    """The words with one space between them, a tab where the page leaves a wide gap, nothing
    where it leaves no room for a space."""
    parts = [words[0].text]
    wide_from = _least_wide_gap(words)
    for index, (before, word) in enumerate(pairwise(words)):
        touching = abs(word.left - before.right) < 0.03 * word.height
        wide = word.left - before.right > wide_from and not (bulleted and not index)
        between = "" if touching and before.text not in BULLETS else "\t" if wide else " "
        parts.append(between + word.text)
    return "".join(parts)
