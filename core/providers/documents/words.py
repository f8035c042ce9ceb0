"""Words and lines with their places on a page: what pdf.py finds and layout.py orders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Shapes that stand before an item of a list, from fonts, word processors and browsers.
# The last five are private-use characters of the Symbol and Wingdings fonts.
BULLETS = frozenset("•‣▪▫●○◦■□▸▹►▻▶▷➢➤➔✓✔❖◆◇◈∙⁃■·\uf0b7\uf0a7\uf0d8\uf0fc\uf076")
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DESCENT = 0.2  # share of the type size below the baseline, near enough for every font


@dataclass(slots=True)
class Word:
    """One word; lengths are in points, counted from the lower left corner of the page.

    `height` is the size of the type. `order` is the place of the first character in the
    file's own order. `hyphen`: ends in a hyphen that the typesetter put at a line's end.
    """

    text: str
    left: float
    right: float
    baseline: float
    height: float
    order: int
    hyphen: bool = False

    @property
    def bottom(self) -> float:
        return self.baseline - _DESCENT * self.height

    @property
    def top(self) -> float:
        return self.bottom + self.height


@dataclass(slots=True)
class Row:
    """Words on one baseline, left to right."""

    words: list[Word] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def baseline(self) -> float:
        return self.words[0].baseline

    @property
    def height(self) -> float:
        return max(word.height for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Line:
    """One line in reading order. `edge` is the right edge of its column; `gap` says that more
    room than usual stands above it."""

    text: str
    left: float
    start: float  # where the words begin after a bullet
    right: float
    height: float
    first_word: float  # width of the first word, for telling whether it would have fitted above
    edge: float
    gap: bool
    hyphen: bool
    bulleted: bool
    spread: bool  # holds a wide gap: a date flushed right, or cells of a table


def rows_of(words: list[Word]) -> list[Row]:
    """The words grouped by baseline, top row first."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (-word.baseline, word.left)):
        if rows and _same_row(rows[-1].words[0], word):
            rows[-1].words.append(word)
        else:
            rows.append(Row([word]))
    for row in rows:
        row.words.sort(key=_file_order if any(_runs_leftwards(w) for w in row.words) else _left)
        _hold_bullet(row)
    return rows


def _same_row(one: Word, other: Word) -> bool:
    return abs(one.baseline - other.baseline) < 0.3 * min(one.height, other.height)


def _left(word: Word) -> float:
    return word.left


def _file_order(word: Word) -> float:
    return word.order


def _runs_leftwards(word: Word) -> bool:
    """Hebrew and Arabic: the file's order is the reading order, places on the page are not."""
    return not word.text.isascii() and _LEFTWARDS.search(word.text) is not None


def _hold_bullet(row: Row) -> None:
    """Widen a leading bullet up to its item, so that no gap is seen between the two."""
    if len(row.words) > 1 and row.words[0].text in BULLETS:
        row.words[0].right = max(row.words[0].right, row.words[1].left - 0.1)
