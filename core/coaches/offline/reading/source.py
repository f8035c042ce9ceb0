"""A text laid flat for rules to read, with the way back to where each character stood.

Rules see plain characters: spaces are spaces, hyphens are hyphens, ligatures are letters and
invisible characters are gone. Every `Piece` of that flat text leads back to a span of the
text as given, and what is shown is always `clean` of exactly that span.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.document import Item
from core.domain.text import Span

_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
_LONG_GAP = " " * 8  # what a very wide gap becomes, so that no rule walks through it
_LINE_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SAME_LENGTH = {
    **dict.fromkeys((*range(9), *range(14, 28), 31, *range(127, 133), *range(134, 160)), " "),
    **{ord(space): " " for space in _SPACES + "\u205f\u3000"},
    **{ord(end): "\n" for end in _LINE_ENDS},
    **{ord(hyphen): "-" for hyphen in "\u2010\u2011\u2043"},
}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _SAME_LENGTH)))}]")
_UNEQUAL = re.compile(
    "[\u00ad\ufffe][ \t]*\n(?=[^\\W\\d_])"  # a word broken at a line's end
    "|[ \t]{24,}"
    "|[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\ufffe\ufb00-\ufb06]"
)
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-[ \t]*\n[ \t]*(?=[a-zß-öø-ÿ])")
_CODE = re.compile(r"`([^`\n]{1,80})`")
_GAP = re.compile(r"\s+")
_LONE_TAB = re.compile(r"(?<=\S)\t(?=\S)")
_LONE_SPACE = re.compile(r"(?<=\S) (?=\S)")
FEW_TABS, TABS_PER_SPACE = 20, 5
EDGES = " \t\n,;|·•∙⋅:–—-"


def _flatten(text: str) -> tuple[str, list[int] | None]:
    """The flat text, and for each of its characters where it stood (None: at the same place)."""
    plain = text.translate(_SAME_LENGTH) if _ODD.search(text) else text
    if not _UNEQUAL.search(plain):
        return plain, None
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for odd in _UNEQUAL.finditer(plain):
        new = _LONG_GAP if odd[0].isspace() else _LIGATURES.get(odd[0], "")
        pieces += [plain[at : odd.start()], new]
        offsets += [*range(at, odd.start()), *([odd.start()] * len(new))]
        at = odd.end()
    return "".join((*pieces, plain[at:])), [*offsets, *range(at, len(plain))]


def clean(words: str) -> str:
    """*words* as they are shown: one line, single spaces, no marks that only lay text out."""
    plain = _CODE.sub(r"\1", _flatten(words)[0].replace("**", ""))
    plain = _BROKEN_WORD.sub("-", plain)
    return unicodedata.normalize("NFC", _GAP.sub(" ", plain).strip())


def key(words: str) -> str:
    """*words* for looking up in a vocabulary: clean, lower case, straight apostrophes."""
    return clean(words).lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the flat text and where it begins there."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def part(self, start: int, end: int | None = None) -> Piece:
        """The characters from *start* to *end*, counted within this piece."""
        return Piece(self.text[start:end], self.start + start)

    def trimmed(self, edges: str = EDGES) -> Piece:
        left = self.text.lstrip(edges)
        return Piece(left.rstrip(edges), self.end - len(left))

    def split(self, pattern: re.Pattern[str]) -> list[Piece]:
        """What stands between the matches of *pattern*, trimmed, without the empty ones."""
        pieces, at = [], 0
        for match in pattern.finditer(self.text):
            pieces.append(self.part(at, match.start()))
            at = match.end()
        pieces.append(self.part(at))
        return [piece for piece in (p.trimmed() for p in pieces) if piece.text]

    @property
    def words(self) -> list[str]:
        return self.text.split()


def _is_spaced_by_tabs(plain: str) -> bool:
    """True where tabs stand for the spaces between words, as in some exports."""
    tabs = len(_LONE_TAB.findall(plain))
    return tabs > FEW_TABS and tabs > TABS_PER_SPACE * len(_LONE_SPACE.findall(plain))


class Source:
    """One text as given, and its flat form in `plain`."""

    def __init__(self, text: str) -> None:
        self._text = text
        plain, self._offsets = _flatten(text)
        self.plain = _LONE_TAB.sub(" ", plain) if _is_spaced_by_tabs(plain) else plain

    def item(self, piece: Piece | None) -> Item | None:
        """*piece* as an item of the text as given; None where there is nothing to show."""
        piece = piece and piece.trimmed(" \t\n*_" if "*" in piece.text else " \t\n")
        if not piece or not piece.text:
            return None
        start, end = piece.start, piece.end
        if self._offsets:
            start, end = self._offsets[start], self._offsets[end - 1] + 1
        text = clean(self._text[start:end])
        return Item(text, Span(start, end)) if text else None

    def items(self, pieces: Iterable[Piece]) -> tuple[Item, ...]:
        """The items of *pieces*, each text once."""
        found: dict[str, Item] = {}
        for item in map(self.item, pieces):
            if item:
                found.setdefault(item.text.lower(), item)
        return tuple(found.values())

    def between(self, first: Piece, last: Piece) -> Piece:
        """Everything from the beginning of *first* to the end of *last*."""
        return Piece(self.plain[first.start : last.end], first.start)
