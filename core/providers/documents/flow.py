"""From lines as they were set to lines as they were written: wrapped ones whole again, words
broken at a line's end rejoined, a blank line between blocks."""

from __future__ import annotations

import re
from statistics import median

from core.ports.documents import LONGEST_TEXT
from core.providers.documents.cleaning import BULLET, clean_line
from core.providers.documents.words import Line

# First halves of compounds whose hyphen stays when the line breaks right behind it.
_COMPOUNDS = frozenset(
    re.findall(
        r"\w+",
        """
        all award back best call client cloud co cost cross customer data day decision e early
        end event ever ex fast first five four front full goal half hand hands hard high home in
        job key large late lead life long low market mid multi near next non object off on one
        open out over part peer pre pro problem property re real results risk role route sales
        second self semi short side single site small solution state team test third three time
        top two under up user well wide word world year zero
        """,
    )
)
_SAME_SIZE = 0.08  # share by which heights of lines of one paragraph may differ
_PROSE = 40  # characters from which a line is a line of prose rather than of a list
_NAME_SIZE = 1.4  # times the usual height: a name or title, which may take two lines
_HALF_WORD = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_ADDRESS = re.compile(
    r"(?:https?:|www\.|\w\.\w{2,12}/)[^\s,;|]*-$|@[^\s,;|]*-$"
)  # its hyphens stay
_OPEN_DATE = re.compile(
    r"(?i)(?:\b(?:19|20)\d\d ?[-–—]|(?:\b(?:19|20)\d\d to|[-–—]|\bto)"
    r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?)$"
)
_DATE_END = re.compile(r"(?i)(?:(?:[a-z]{3,9}\.? )?(?:19|20)\d\d|present|now|current)[.)]?$")
_SENTENCE_END = (".", "!", "?", ":", ";")
_OPEN_END = re.compile(r"(?:,|\(|&|/|–|\b(?:and|or|of|the|a|an|in|for|with|to|by|at|on|from))$")


def flowing_text(pages: list[list[Line]]) -> str:
    """The document's text: at most `LONGEST_TEXT` characters, no blank line at either end."""
    heights = [line.height for page in pages for line in page]
    if not heights:
        return ""
    usual = median(heights)
    whole = " ".join(line.text for page in pages for line in page).lower()
    blocks: list[str] = []
    before: Line | None = None
    for page in pages:
        for line in page:
            if before and _continues(before, line, usual):
                blocks[-1] = _rejoined(blocks[-1], line.text, whole, hyphen=before.hyphen)
            elif before and not line.gap:
                blocks.append(line.text)
            else:
                blocks += ["", line.text]
            before = line
    return _cleaned(blocks)


def _cleaned(blocks: list[str]) -> str:
    lines: list[str] = []
    for block in blocks:
        line = clean_line(block)
        if line == BULLET or (not line and (block or not lines or not lines[-1])):
            continue
        lines.append(line)
    return "\n".join(lines).strip("\n")[:LONGEST_TEXT].rstrip()


def _continues(before: Line, line: Line, usual: float) -> bool:
    """True where *line* is the rest of *before*, which only ran out of room."""
    if not line.bulleted and _OPEN_DATE.search(before.text) and _DATE_END.match(line.text):
        return True
    if line.bulleted or line.spread or not _alike(before, line):
        return False
    if before.hyphen or (_HALF_WORD.search(before.text) and line.text[:1].islower()):
        return True
    if line.gap:  # a new block, a new column or a new page: only a torn sentence goes on there
        return _is_torn(before, line)
    if before.height > _NAME_SIZE * usual:
        return True
    return not before.spread and _reads_on(before, line)


def _alike(before: Line, line: Line) -> bool:
    return abs(before.height - line.height) <= _SAME_SIZE * max(before.height, line.height)


def _is_torn(before: Line, line: Line) -> bool:
    return (
        len(before.text) >= _PROSE
        and line.text[:1].islower()
        and not before.text.endswith(_SENTENCE_END)
    )


def _reads_on(before: Line, line: Line) -> bool:
    torn = line.text[:1].islower() or bool(_OPEN_END.search(before.text))
    near = 0.5 * line.height
    if before.bulleted and abs(line.left - before.start) < near:
        return torn or _was_full(before, line)
    if abs(line.left - before.left) > near:
        return False
    long = len(before.text) >= _PROSE
    return long and (torn or (not before.bulleted and _was_full(before, line)))


def _was_full(before: Line, line: Line) -> bool:
    """True where the first word of *line* would not have fitted on *before*: a line with room
    for another word was ended on purpose."""
    return before.right + 0.2 * before.height + line.first_word > before.edge - 1


def _rejoined(start: str, rest: str, whole: str, *, hyphen: bool) -> str:
    """*start* and *rest* as one line, with or without the hyphen between them."""
    if _ADDRESS.search(start):
        return start + rest
    if _OPEN_DATE.search(start):
        return f"{start} {rest}"
    half = _HALF_WORD.search(start)
    if not half and not (hyphen and start.endswith("-")):
        return f"{start} {rest}"
    both_capitals = start[-3:-1].isupper() and rest[:2].isupper()
    if (
        half
        and (rest[:1].islower() or both_capitals)
        and not _is_compound(start, half[1], rest, whole)
    ):
        return start[:-1] + rest
    return start[:-1] + "-" + rest


def _is_compound(start: str, half: str, rest: str, whole: str) -> bool:
    """True where the hyphen belongs to the word: the document writes it so elsewhere, or the
    language does."""
    other = re.match(r"[^\W\d_]+", rest)
    if not other:
        return True
    if f"{half}-{other[0]}".lower() in whole:
        return True
    if f" {half}{other[0]}".lower() in whole:
        return False
    token = start.rsplit(maxsplit=1)[-1]
    return token.count("-") > 1 or half.lower() in _COMPOUNDS
