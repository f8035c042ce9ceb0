"""What a job advertisement says the job is: its title, and how senior it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.coaches.offline.reading.job_sections import job_heading_kind
from core.coaches.offline.reading.lines import Line, column_gap
from core.coaches.offline.reading.names import SURE, is_place, organisation_score, title_score
from core.coaches.offline.reading.source import Piece, key
from core.coaches.offline.reading.vocabulary import cues, expression, listed

NEAR_TOP = 14  # lines among which the title stands, where no label or sentence names it
LONGEST_TITLE = 120  # characters that are looked at after "looking for a"
MOST_TITLE_WORDS = 9
MOST_LINE_WORDS = 15  # of a line that holds a title beside other things
MOST_LABELLED_WORDS = 12

_BAR = re.compile(r"\s*[|¦]\s*|\s+[·•]\s+|\s+[–—-]{1,2}\s+|\s*—\s*|\s+@\s+")
_AT = re.compile(r"\s+(?:at|bei|chez)\s+(?=[A-ZÀ-Þ])")
_LABEL = re.compile(r"([^:]{2,32}?)[ \t]*:[ \t]*(?=\S)")
_WANTED = re.compile(
    rf"\b(?:{expression('seeks')})\s+"
    r"(?:an?|our(?: (?:next|first))?|the|eine?n?|une?|una|another|two|three|several)\s+(?=\S)",
    re.IGNORECASE,
)
_X_WANTED = re.compile(
    r"(?:an? )?(\S[^.:!?]{2,50}?) (?:wanted|needed|sought|gesucht)\b", re.IGNORECASE
)
_TITLE_ENDS = re.compile(rf"[.!?;:]|,\s|\s+(?:{expression('title_ends')})\b|\s*\(", re.IGNORECASE)
_DETAILS = re.compile(
    r"\s*\((?:m/w/d|m/f/d|f/m/d|m/f/x|w/m/d|m/f|h/f|all genders|remote|hybrid)[^)]*\)"
    r"|\s*[#(]?\b(?:ref|req|job id)\b.*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:(?:our |the )?company (?:search(?:es)?|seeks?) (?:for )?(?:an? )?"
    r"|(?:stellenanzeige|stellenangebot|offre d['’]emploi|oferta de empleo|job title|job|vacancy"
    r"|(?:now )?hiring|wanted|we(?:'re| are) hiring)(?::| -)\s*)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"[ ]+(?:wanted|needed|required|sought|gesucht)[.!]*$", re.IGNORECASE)
_LEVEL = re.compile(
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(listed('seniority'), key=len, reverse=True)))}"
    r"|head(?= of)|^associate|staff(?= (?:\w+ )?(?:engineer|scientist|developer|designer)))"
    r"(?![\w-])",
    re.IGNORECASE,
)
_LEVEL_SAID = cues("level_said")


def labelled(lines: Sequence[Line], kind: str) -> Piece | None:
    """What stands behind a label of *kind*: "Company: Acme", "Job title: Nurse"."""
    for line in lines:
        match = _LABEL.match(line.text)
        if match and key(match[1]).strip("* _") in listed(f"labels.{kind}"):
            value = line.piece.part(match.end()).trimmed(" \t*_|")
            if 0 < len(value.words) <= MOST_LABELLED_WORDS:
                return value
    return None


def parts_of(line: Line) -> Iterator[Piece]:
    """What stands between the columns, bars and dashes of a line at the top."""
    for column in line.piece.split(column_gap(line.text)):
        for part in column.split(_BAR):
            yield from part.split(_AT)


def title_of(lines: Sequence[Line]) -> Piece | None:
    """The job's title: labelled, at the top, or in "we are looking for a …"."""
    top = lines[:NEAR_TOP]
    found = labelled(top, "title")
    if found:
        return _without_details(found)
    return _best_line_title(top) or _wanted_title(lines) or _first_line_title(top)


def _without_details(piece: Piece) -> Piece:
    match = _DETAILS.search(piece.text)
    return piece.part(0, match.start()) if match else piece


def _best_line_title(top: Sequence[Line]) -> Piece | None:
    """The first short line that names a job and nothing else."""
    for line in top:
        long = len(line.piece.words) > MOST_LINE_WORDS or line.text.endswith(".")
        if line.bullet or long or _WANTED.search(line.text) or job_heading_kind(line.text):
            continue
        for part in parts_of(line):
            short = len(part.words) <= MOST_TITLE_WORDS
            if short and title_score(part.text) and _looks_titled(part.text):
                return _tidy_title(part)
    return None


def _looks_titled(text: str) -> bool:
    words = [word for word in text.split() if word[:1].isalpha()]
    small = sum(word[:1].islower() for word in words)
    return not text[:1].islower() and small <= max(2, len(words) // 2)


def _tidy_title(piece: Piece) -> Piece:
    piece = _without_details(piece)
    comma = piece.text.rfind(",")
    if comma > 0 and is_place(piece.text[comma + 1 :].strip()):
        piece = piece.part(0, comma)
    opening = _OPENING.match(piece.text)
    piece = piece.part(opening.end() if opening else 0).trimmed()
    closing = _CLOSING.search(piece.text)
    return piece.part(0, closing.start()) if closing else piece


def _wanted_title(lines: Sequence[Line]) -> Piece | None:
    """The title in a sentence: "is looking for a Volunteer Coordinator to join …"."""
    for line in lines:
        if wanted := _X_WANTED.match(line.text):
            return line.piece.part(*wanted.span(1))
        for match in _WANTED.finditer(line.text):
            rest = line.piece.part(match.end(), match.end() + LONGEST_TITLE)
            end = _TITLE_ENDS.search(rest.text)
            found = rest.part(0, end.start() if end else None).trimmed(' \t,*_"“”')
            if title_score(found.text) and len(found.words) <= MOST_TITLE_WORDS:
                return found
    return None


def _first_line_title(top: Sequence[Line]) -> Piece | None:
    """The first line, where it is set like a title and followed by more."""
    if len(top) < 2 or top[0].bullet or job_heading_kind(top[0].text):  # noqa: PLR2004 - "more"
        return None
    line = top[0]
    if len(line.piece.words) > MOST_TITLE_WORDS or line.text.endswith((".", ":", "!", ",")):
        return None
    part = next(parts_of(line), None)
    if part is None or is_place(part.text) or organisation_score(part.text) == SURE:
        return None
    return _tidy_title(part) if _looks_titled(part.text) and len(part.words) > 1 else None


def seniority_of(lines: Sequence[Line], title: Piece | None) -> Piece | None:
    """How senior the job is, as written: in a label, in the title, or said of the role."""
    if found := labelled(lines, "level"):
        return found
    if title and (match := _LEVEL.search(title.text)):
        return title.part(*match.span())
    for line in lines:
        if match := _LEVEL_SAID.search(line.text):
            return line.piece.part(*match.span())
    return None
