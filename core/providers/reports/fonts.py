"""The fonts of a printed report: ours, and one for each script that ours do not have.

Only what a report needs is opened: most need nothing but our two families.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
OURS = {
    ("sans", ""): "atkinson-next-regular",
    ("sans", "B"): "atkinson-next-bold",
    ("serif", ""): "literata-regular",
}
FALLBACKS = (  # in this order: the first that has a letter draws it
    "dejavu-sans",  # Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian, symbols
    "noto-sans-devanagari",
    "noto-sans-bengali",
    "noto-sans-tamil",
    "noto-sans-thai",
    "droid-sans-fallback",  # Chinese, Japanese
    "nanum-gothic",  # Korean
    "noto-emoji",
)
REPLACEMENT = "□"  # DejaVu Sans has it
TAB = 4  # columns
NON_JOINER = "\u200c"  # keeps letters of one word apart, in Persian above all
LEFTWARDS = ("R", "AL", "AN")


@dataclass(frozen=True)
class Drawable:
    """What it takes to draw some texts: `fallbacks` besides our own fonts, and `missing`, the
    characters that none has, each with how often it occurs."""

    fallbacks: tuple[str, ...]
    missing: Counter[str]

    def text(self, text: str) -> str:
        """*text* with every character that can be drawn, and the replacement for the others."""
        joins = has_leftward(text)
        plain = text.expandtabs(TAB).replace("\r\n", "\n").replace("\r", "\n")
        return "".join(
            REPLACEMENT if letter in self.missing else letter
            for letter in plain
            if letter == "\n" or not _unseen(letter) or (joins and letter == NON_JOINER)
        )


def path(font: str) -> Path:
    return FOLDER / f"{font}.ttf"


@cache
def coverage(font: str) -> frozenset[int]:
    """The code points that a font has a glyph for."""
    with TTFont(path(font), lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def drawable(texts: Iterable[str]) -> Drawable:
    letters = Counter(letter for text in texts for letter in text)
    ours = frozenset.intersection(*(coverage(font) for font in OURS.values()))
    wanted = {letter for letter in letters if ord(letter) not in ours and not _unseen(letter)}
    used = []
    for font in FALLBACKS:
        has = {letter for letter in wanted if ord(letter) in coverage(font)} if wanted else set()
        if has:
            used.append(font)
            wanted -= has
    if wanted and FALLBACKS[0] not in used:
        used.insert(0, FALLBACKS[0])  # for the replacement
    return Drawable(tuple(used), Counter({letter: letters[letter] for letter in sorted(wanted)}))


def named(letter: str) -> str:
    """E.g. ``U+1200 ETHIOPIC SYLLABLE HA``."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


def needs_shaping(text: str) -> bool:
    """Whether letters join, combine or run from right to left in it."""
    return not text.isascii() and any(
        unicodedata.bidirectional(letter) in LEFTWARDS
        or unicodedata.category(letter) in ("Mn", "Mc")
        for letter in text
    )


def has_leftward(text: str) -> bool:
    return not text.isascii() and any(
        unicodedata.bidirectional(letter) in LEFTWARDS for letter in text
    )


def runs_leftwards(text: str) -> bool:
    """Whether its first letter with a direction is one of a right-to-left script."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _unseen(letter: str) -> bool:
    """True for what draws nothing by nature: line ends, joiners, selectors, marks of direction."""
    return letter in "\n\r\t" or (
        not letter.isascii()
        and (unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f")
    )
