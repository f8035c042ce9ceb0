"""Lines of a document: bullets, indentation, blank lines before, page numbers left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.coaches.offline.reading.dates import Period, find_period
from core.coaches.offline.reading.source import Piece, Source

_MARK = re.compile(
    r"[ \t]*(?:"
    r"[•●○◦▪▫■□‣∙·⋅➢➤►▶▸▹✓✔✦✧★☆◆◇❖»›→⇒❑❏➔➜⁃▻▷△▲\uf0b7\uf0a7\uf0d8\uf076\uf0fc]"
    r"|[–—−*+-](?=[ \t])"
    r"|\(?(?:\d{1,2}|[a-z])[.)](?=[ \t])"
    r"|o(?=[ \t]{1,6}[A-Z])"
    r")[ \t]*"
)
_EMOJI = re.compile(
    "[ \t]*[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*[ \t]*"
)
_LISTING_EMOJI = frozenset("✅☑✔👉🔹🔸➡⭐🟢🔵✨✳")
_HASHES = re.compile(r"[ \t]*(#{1,6})[ \t]*")
_RULE = re.compile(r"[ \t]*[-=_*~─━—–·#.]{3,}[ \t]*$")
_PAGE = re.compile(
    r"[ \t]*(?:(?:page|seite|página)[ \t]*)?\d{1,2}"
    r"(?:[ \t]*(?:/|of|von|sur|de)[ \t]*\d{1,2})?[ \t]*$",
    re.IGNORECASE,
)
_PAGE_WORD = re.compile(r"[ \t]*[-–—]?[ \t]*\d{1,2}[ \t]*[-–—]?[ \t]*$")
MOST_LINES = 4_000  # more than 60 pages hold; what comes after is not looked at
TAB = 4  # columns that a tab stands for where indents are compared


@dataclass(slots=True)
class Line:
    """One line that says something. `piece` leaves out the indent and the bullet."""

    number: int
    piece: Piece
    indent: int  # columns before the bullet, or before the words
    hang: int  # columns before the words
    bullet: bool
    mark: str
    hashes: int  # of a Markdown heading
    spaced: bool  # after a blank line
    ruled: bool = False  # underlined by a line of dashes
    _period: tuple[Piece, Period | None] | None = None  # found once, asked for often

    @property
    def text(self) -> str:
        return self.piece.text

    @property
    def period(self) -> Period | None:
        """The period in the line's words."""
        if self._period is None or self._period[0] is not self.piece:
            self._period = (self.piece, find_period(self.piece))
        return self._period[1]


def lines_of(source: Source) -> list[Line]:
    """The lines of *source* in order, without blank lines, rules and page numbers."""
    found: list[Line] = []
    at, spaced = 0, False
    for number, raw in enumerate(source.plain.split("\n")):
        piece, at = Piece(raw, at), at + len(raw) + 1
        if not raw.strip() or _is_page_number(raw):
            spaced = True
        elif _RULE.match(raw):
            if found and found[-1].number == number - 1:
                found[-1].ruled = True
            spaced = True
        else:
            line = _line(number, piece, spaced=spaced)
            if line.text:
                found.append(line)
            spaced = not line.text
        if len(found) == MOST_LINES:
            break
    return found


def _is_page_number(raw: str) -> bool:
    return bool(_PAGE.match(raw) or _PAGE_WORD.match(raw))


def _line(number: int, piece: Piece, *, spaced: bool) -> Line:
    hashes = _HASHES.match(piece.text)
    mark = None if hashes else _MARK.match(piece.text)
    emoji = None if hashes or mark else _EMOJI.match(piece.text)
    mark = mark or (emoji if emoji and emoji[0].strip()[0] in _LISTING_EMOJI else None)
    if emoji and not mark:
        piece = piece.part(emoji.end())
    begin = (hashes or mark).end() if (hashes or mark) else 0  # type: ignore[union-attr]
    body = piece.part(begin).trimmed(" \t")
    if mark and body.text.startswith("[ ] "):
        body = body.part(4)
    return Line(
        number=number,
        piece=body,
        indent=_columns(piece.text[: len(piece.text) - len(piece.text.lstrip())]),
        hang=_columns(piece.text[: body.start - piece.start]),
        bullet=mark is not None,
        mark=mark[0].strip() if mark else "",
        hashes=len(hashes[1]) if hashes else 0,
        spaced=spaced,
    )


def _columns(blank: str) -> int:
    return len(blank) + (TAB - 1) * blank.count("\t")


_SEPARATOR_WIDTH = 2


def column_gap(text: str) -> re.Pattern[str]:
    """What separates columns in *text*: tabs and wide gaps, unless every gap is wide.

    Some typesetters put two spaces or a tab between all words; there only a wider gap counts.
    """
    gaps = re.findall(r"[ \t]+", text)
    widths = [_columns(gap) for gap in gaps]
    many = 3
    if len(widths) >= many and min(widths) >= _SEPARATOR_WIDTH:
        return re.compile(rf"[ \t]{{{min(map(len, gaps)) + 1},}}")
    return _WIDE


_WIDE = re.compile(r"[ ]*\t[ \t]*|[ ]{2,}")
