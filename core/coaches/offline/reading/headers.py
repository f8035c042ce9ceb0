"""The lines above a position's bullets: which words are the title, which the employer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.coaches.offline.reading.dates import Period, end_at_beginning, find_period
from core.coaches.offline.reading.lines import Line, column_gap
from core.coaches.offline.reading.names import (
    LIKELY,
    NO,
    SURE,
    is_legal_form,
    is_place,
    organisation_score,
    title_score,
    without_place,
)
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.vocabulary import listed

_BAR = re.compile(r"\s*[|¦‖]\s*|\s+[•·∙●◦⋅:]\s+|\s+[–—−-]{1,2}\s+|\s*—\s*|;\s+|:\s+|\s+@\s*")
_AT = re.compile(r"\s+(?:at|bei|chez|@)\s+(?=\S)", re.IGNORECASE)
_COMMA = re.compile(r",\s*")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LABEL = re.compile(r"([^:|\t]{2,40}?)[ \t]*(?::|\t| {2,})[ \t]*(?=\S)")
_COLUMN_NAMES = listed("labels.employer") | listed("labels.dates") | listed("labels.location")
_STATE = re.compile(r"[A-Z]{2}(?:[ ]\d{5})?$")
_LETTER = re.compile(r"[^\W\d_]")
_NAME_START = re.compile(r"[\w\"'“‘(#.&*_@–—-]")


@dataclass(slots=True)
class Fragment:
    """A part of a header line; parts of one *field* were joined by commas."""

    piece: Piece
    row: int
    field: int
    title: int = NO
    organisation: int = NO
    aside: bool = False  # a place, or how the job was held: neither title nor employer
    town: bool = False  # a state follows: rather a place than an employer


@dataclass(slots=True)
class Header:
    """What the header of one position says."""

    title: Piece | None = None
    employer: Piece | None = None
    start: Piece | None = None
    end: Piece | None = None
    dated: bool = False
    employer_first: bool = False
    employer_may_be_title: bool = False  # stands behind the title after a comma, and names no firm
    title_sure: bool = False


def label_of(text: str) -> tuple[str, int] | None:
    """The known label ("employer", "title", "dates" …) that opens *text*, and its length."""
    match = _LABEL.match(text)
    if not match:
        return None
    name = key(match[1]).strip(" *_")
    for kind in ("title", "employer", "dates", "location"):
        if name in listed(f"labels.{kind}"):
            return kind, match.end()
    return None


def read_header(source: Source, lines: Sequence[Line], *, titles_first: bool = True) -> Header:
    """The header made of *lines*. *titles_first*: what comes first where nothing else tells."""
    header = Header()
    fragments: list[Fragment] = []
    for row, line in enumerate(lines):
        if len(lines) > 1 and not label_of(line.text) and _is_description(line):
            continue
        rest = _take_label(header, line.piece)
        rest = _take_period(header, rest, lines[row + 1 : row + 3])
        for part in rest:
            fragments += _fragments(part, row, len(fragments))
    _decide(source, header, [f for f in fragments if not f.aside], titles_first=titles_first)
    if header.employer:
        header.employer = _tidy_employer(header.employer)
    return header


def _take_label(header: Header, piece: Piece) -> list[Piece]:
    label = label_of(piece.text)
    if not label:
        return [piece]
    kind, length = label
    rest = piece.part(length).trimmed()
    if kind == "dates":
        return [piece.part(length)]
    if kind == "title" and not header.title:
        header.title, header.title_sure = rest, True
    elif kind == "employer" and not header.employer:
        header.employer = rest
    return []


def _take_period(header: Header, pieces: list[Piece], after: Sequence[Line]) -> list[Piece]:
    """Note the period in a line, and give back what stands before and after it."""
    found = []
    for piece in pieces:
        period = find_period(piece)
        if not period or not counts_as_dates(piece, period) or header.dated:
            if period and header.dated and period.certain:
                found += _around(piece, period)
            elif not (header.dated and _is_end(piece)):
                found.append(piece)
            continue
        header.start, header.end, header.dated = period.start, period.end, True
        if header.end is None and header.start:
            header.end = _end_below(after, is_open=period.open)
        found += _around(piece, period)
    return found


def _is_end(piece: Piece) -> bool:
    end = end_at_beginning(piece.trimmed())
    return bool(end) and end.text == piece.trimmed().text  # type: ignore[union-attr]


def _end_below(after: Sequence[Line], *, is_open: bool) -> Piece | None:
    """The end of a period whose dash closes its line, or opens the next one."""
    for line in after:
        bare = line.piece.trimmed()
        dashed = line.text[:1] in "-–—" or line.mark in {"-", "–", "—"}
        if (is_open or dashed) and _is_end(bare):
            return bare
        is_open = is_open or (not bare.text and dashed)
        if bare.text:
            return None
    return None


def _around(piece: Piece, period: Period) -> list[Piece]:
    before = piece.part(0, period.whole.start - piece.start).trimmed()
    after = piece.part(period.whole.end - piece.start).trimmed()
    return [part for part in (before, after) if part.text]


def counts_as_dates(piece: Piece, period: Period) -> bool:
    """A range counts anywhere; a lone date only at the edge of a line or in brackets."""
    if period.certain:
        return True
    left = piece.text[: period.whole.start - piece.start].strip()
    right = piece.text[period.whole.end - piece.start :].strip(" .)*_")
    return not left.strip("*_ (") or not right or period.whole.text.startswith("(")


def _fragments(piece: Piece, row: int, offset: int) -> list[Fragment]:
    found: list[Fragment] = []
    for number, part in enumerate(_fields(piece)):
        atoms = _atoms(part)
        for at, atom in enumerate(atoms):
            fragment = _fragment(atom, row, offset + number)
            fragment.town = at + 1 < len(atoms) and bool(_STATE.match(atoms[at + 1].text))
            found.append(fragment)
    return found


def _atoms(field: Piece) -> list[Piece]:
    """What stands between commas; a legal form stays with its name: "Acme, Inc."."""
    atoms: list[Piece] = []
    for atom in field.split(_COMMA):
        if atoms and is_legal_form(atom.text):
            start = atoms[-1].start - field.start
            atoms[-1] = field.part(start, atom.end - field.start)
            if field.text[atom.end - field.start :].startswith("."):
                atoms[-1] = field.part(start, atom.end - field.start + 1)
        elif _LETTER.search(atom.text):
            atoms.append(atom)
    return atoms


def _fields(piece: Piece) -> list[Piece]:
    inside = [piece.part(*match.span(1)).trimmed() for match in _BRACKETS.finditer(piece.text)]
    fields = []
    for outside in piece.split(_BRACKETS):
        for column in outside.split(column_gap(outside.text)):
            for field in column.split(_BAR):
                fields += _parted_by_at(field)
    return [field for field in (*fields, *inside) if field.text]


def _parted_by_at(field: Piece) -> list[Piece]:
    match = _AT.search(field.text)
    if match and title_score(field.text[: match.start()]):
        return [field.part(0, match.start()).trimmed(), field.part(match.end()).trimmed()]
    return [field]


def _fragment(atom: Piece, row: int, field: int) -> Fragment:
    atom = atom.trimmed(" \t*_,;|–—-")
    how_held = key(atom.text) in listed("kinds_of_work")
    aside = is_place(atom.text) or how_held or _is_label(atom.text)
    return Fragment(atom, row, field, title_score(atom.text), organisation_score(atom.text), aside)


def _is_label(text: str) -> bool:
    """The name of a column above a table: "Dates", "Employer"."""
    return key(text).strip("*_") in _COLUMN_NAMES


def _decide(
    source: Source, header: Header, fragments: list[Fragment], *, titles_first: bool
) -> None:
    title = None if header.title else _best_title(fragments)
    if title is None and header.title is None:
        _decide_without_title(header, fragments, titles_first=titles_first)
        return
    employer = None
    if header.employer is None:
        employer = _best_employer([f for f in fragments if f is not title], title)
    if employer:
        header.employer = _employer_piece(source, employer, fragments, title)
        header.employer_may_be_title = (
            title is not None
            and (title.row, title.field) == (employer.row, employer.field)
            and title.piece.end <= employer.piece.start
            and employer.organisation < SURE
        )
        header.employer_first = title is not None and employer.piece.start < title.piece.start
    if title:
        header.title = _title_piece(source, title, employer, fragments)
        header.title_sure = title.title == SURE


def _best_title(fragments: list[Fragment]) -> Fragment | None:
    likely = [f for f in fragments if f.title > NO and f.title >= f.organisation]
    return max(likely, key=lambda f: f.title * 2 - f.organisation, default=None)


def _best_employer(others: list[Fragment], title: Fragment | None) -> Fragment | None:
    """The likeliest employer: an organisation's name, else what stands apart from the title,
    else what follows it after a comma."""

    def rank(f: Fragment) -> tuple[int, bool, int]:
        apart = title is None or (f.row, f.field) != (title.row, title.field)
        return (f.organisation * 2 - f.title - f.town, apart, -f.piece.start)

    return max((f for f in others if not _is_more_title(f)), key=rank, default=None)


def _is_more_title(fragment: Fragment) -> bool:
    return fragment.title == SURE and fragment.organisation == NO


def _decide_without_title(header: Header, fragments: list[Fragment], *, titles_first: bool) -> None:
    sure = max(fragments, key=lambda f: f.organisation, default=None)
    if sure is None:
        return
    if header.employer is None:
        if sure.organisation == NO and titles_first and len(fragments) > 1:
            sure = fragments[1]
        header.employer = sure.piece
        fragments = [f for f in fragments if f is not sure]
        fragments = [
            f
            for f in fragments
            if (f.row, f.field) != (sure.row, sure.field) or f.piece.start < sure.piece.start
        ]
    fragments = [f for f in fragments if not f.town]
    if fragments:
        header.title = fragments[0].piece
        header.employer_first = header.employer.start < header.title.start


def _is_description(line: Line) -> bool:
    """A line about a firm rather than its name: "$1.1B carrier with 4,200 employees"."""
    words = line.text.split()
    small = sum(word[:1].islower() for word in words)
    told = not _NAME_START.match(line.text) or (small > 1 and 2 * small >= len(words))
    return told and line.period is None and title_score(line.text) == NO


def _title_piece(
    source: Source, title: Fragment, employer: Fragment | None, fragments: list[Fragment]
) -> Piece:
    """The title with what belongs to it after a comma: "Senior Engineer, Payments"."""
    if employer and (employer.row, employer.field) == (title.row, title.field):
        return title.piece
    alone = employer is not None and employer.row != title.row
    same = [
        f
        for f in fragments
        if f.row == title.row
        and (f.field == title.field or (alone and f.organisation == NO))
        and f.organisation < SURE
        and f.piece.start >= title.piece.start
    ]
    return source.between(same[0].piece, same[-1].piece) if same else title.piece


def _employer_piece(
    source: Source, employer: Fragment, fragments: list[Fragment], title: Fragment | None
) -> Piece:
    """The employer with its legal form after a comma: "Acme, Inc."."""
    last = employer
    for f in fragments:
        follows = f.field == employer.field and f.row == employer.row and f is not title
        if follows and f.piece.start > last.piece.start and is_legal_form(f.piece.text):
            last = f
    return source.between(employer.piece, last.piece)


def _tidy_employer(piece: Piece) -> Piece:
    return piece.part(0, len(without_place(piece.text)))


__all__ = ["LIKELY", "Fragment", "Header", "counts_as_dates", "label_of", "read_header"]
