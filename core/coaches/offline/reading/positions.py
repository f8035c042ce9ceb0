"""Positions: which lines are headers, which say what was done, and where the next one begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise

from core.coaches.offline.reading.dates import Period, is_only_period
from core.coaches.offline.reading.headers import Header, counts_as_dates, label_of, read_header
from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.names import (
    NO,
    SURE,
    organisation_score,
    starts_with_verb,
    title_score,
)
from core.coaches.offline.reading.paragraphs import (
    ends_sentence,
    goes_on,
    paragraphs_of,
    sentences_of,
)
from core.coaches.offline.reading.shared_employers import Entry, with_shared_employers
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.vocabulary import listed
from core.domain.document import Position

LONGEST_HEADER = 130  # characters
MOST_WORDS = 18
MOST_TITLE_WORDS = 7
SENTENCE_WORDS = 5
LOOK_AHEAD = 3  # header lines that a position has at most before its dates
LONG_PARAGRAPH = 60  # characters; from here on a paragraph is read sentence by sentence

_GROUP_LABEL = re.compile(r"([^:]{3,40}):?$")
_COLUMN_LABEL = re.compile(r"([^:\t]{3,40}?):?[ ]*\t[ \t]*(?=\S)")
_STACK = re.compile(r"([^:]{3,30}):[ \t]")


class Part(Enum):
    HEADER = auto()
    BODY = auto()  # begins a bullet or a paragraph
    MORE = auto()  # continues it
    LABEL = auto()  # "Responsibilities:" above bullets


def positions_of(source: Source, lines: Sequence[Line], width: int) -> tuple[Position, ...]:
    """The positions that *lines* of one section describe, in their order."""
    entries = _entries(lines, _parts(lines, width))
    headers = _headers(source, entries)
    found = []
    for entry, header in zip(entries, headers, strict=True):
        bullets = _bullets(source, entry.body, width)
        if header.title or header.employer or bullets:
            found.append(
                Position(
                    title=source.item(header.title),
                    employer=source.item(header.employer),
                    start=source.item(header.start),
                    end=source.item(header.end),
                    bullets=source.items(bullets),
                )
            )
    return tuple(found)


def has_certain_dates(line: Line) -> bool:
    return line.period is not None and line.period.certain


def _dates(line: Line) -> Period | None:
    period = line.period
    return period if period and counts_as_dates(line.piece, period) else None


def _parts(lines: Sequence[Line], width: int) -> list[Part]:
    """What each line is."""
    dotted = _bullets_end_in_points(lines)
    parts: list[Part] = []
    opener: Line | None = None
    for number, line in enumerate(lines):
        previous = lines[number - 1] if number else None
        if opener and previous and _continues(lines, number, opener, width, dotted=dotted):
            parts.append(Part.MORE)
            continue
        part = _part(lines, number, in_body=bool(opener))
        opener = line if part is Part.BODY else None
        parts.append(part)
    return parts


def _bullets_end_in_points(lines: Sequence[Line]) -> bool:
    ends = [
        ends_sentence(lines[number - 1].text)
        for number, line in enumerate(lines)
        if number and line.bullet and lines[number - 1].bullet
    ]
    return len(ends) > 1 and sum(ends) > 0.7 * len(ends)


def _continues(
    lines: Sequence[Line], number: int, opener: Line, width: int, *, dotted: bool
) -> bool:
    line, previous = lines[number], lines[number - 1]
    if line.bullet or line.spaced or line.number != previous.number + 1:
        return False
    if _is_group_label(line) or label_of(line.text):
        return False
    if _is_dated_header(line):
        return False
    goes = goes_on(opener, previous, line, width)
    if dotted and opener.bullet and not ends_sentence(previous.text):
        return True
    if not goes:
        return False
    leads_on = line.text[:1].islower() or not ends_sentence(previous.text)
    return leads_on or not _opens_position(lines, number)


def _part(lines: Sequence[Line], number: int, *, in_body: bool) -> Part:
    line = lines[number]
    if line.bullet and label_of(line.text):
        return Part.HEADER
    if line.bullet:
        return Part.HEADER if _is_bulleted_header(lines, number) else Part.BODY
    if _is_group_label(line):
        return Part.LABEL
    if _drop_group_label(line) or _names_stack(line):
        return Part.BODY
    if label_of(line.text):
        return Part.HEADER
    opens = not in_body or _opens_position(lines, number)
    return Part.HEADER if opens and _may_be_header(line) else Part.BODY


def _names_stack(line: Line) -> bool:
    """ "Technologies: Go, Kafka" below a job."""
    stack = _STACK.match(line.text)
    return bool(stack) and key(stack[1]) in listed("stacks")  # type: ignore[index]


def _is_group_label(line: Line) -> bool:
    match = _GROUP_LABEL.match(line.text.strip("*_ "))
    if not match:
        return False
    return key(match[1]).strip(" *_") in listed("groups")


def _drop_group_label(line: Line) -> bool:
    """Take "Main activities and" away from what stands in the column beside it."""
    label = _COLUMN_LABEL.match(line.text)
    name = key(label[1]) if label else ""
    known = name in listed("groups") or (
        len(name.split()) > 1 and any(group.startswith(name + " ") for group in listed("groups"))
    )
    if label and known:
        line.piece = line.piece.part(label.end())
    return bool(label) and known


def _is_dated_header(line: Line) -> bool:
    dates = _dates(line)
    return bool(dates and dates.certain and _may_be_header(line))


def _may_be_header(line: Line) -> bool:
    """Short, no sentence, not the telling of a deed."""
    text = line.text
    dates = _dates(line)
    if len(text) > LONGEST_HEADER or len(text.split()) > MOST_WORDS:
        return False
    words = text.split()
    if dates and dates.certain:
        return not (starts_with_verb(text) and ends_sentence(text) and len(words) > SENTENCE_WORDS)
    if ends_sentence(text) and not text.endswith(":") and len(words) >= SENTENCE_WORDS - 1:
        return False
    if text[:1].islower() and not organisation_score(text) and not title_score(text):
        return False
    names_job = title_score(text) and len(words) <= MOST_TITLE_WORDS and "," not in text
    return bool(names_job) or not starts_with_verb(text) or _is_name_like(text)


def _is_name_like(text: str) -> bool:
    """Most words capitalised, and a title or an organisation among them."""
    words = [word for word in text.split() if word[:1].isalpha()]
    capital = sum(word[:1].isupper() for word in words)
    named = any(
        title_score(part) == SURE or organisation_score(part) == SURE for part in text.split(",")
    )
    return named and capital >= len(words) - 2


def _is_bulleted_header(lines: Sequence[Line], number: int) -> bool:
    """A list of jobs as bullets: "- Cashier, Tesco, 2019-2020"."""
    line = lines[number]
    dates = _dates(line)
    if not dates or not dates.certain or not _may_be_header(line) or ends_sentence(line.text):
        return False
    if starts_with_verb(line.text) and not _is_name_like(line.text):
        return False
    header_above = number and not lines[number - 1].bullet and _dates(lines[number - 1])
    evidence = title_score(line.text) or organisation_score(line.text)
    return bool(evidence or is_only_period(line.piece)) and not header_above


def _opens_position(lines: Sequence[Line], number: int) -> bool:
    """Within a body: does the line look like the next header? Dates, a title, or an
    organisation close by; otherwise it is one more line of the body."""
    line = lines[number]
    if _dates(line):
        return True
    if line.spaced and (title_score(line.text) or organisation_score(line.text)):
        return True
    for after in lines[number + 1 : number + 1 + LOOK_AHEAD]:
        if after.bullet or not _may_be_header(after):
            return _is_name_like(line.text)
        if _dates(after):
            return True
    return False


def _entries(lines: Sequence[Line], parts: Sequence[Part]) -> list[Entry]:
    entries: list[Entry] = []
    block: list[Line] = []
    for line, part in zip(lines, parts, strict=True):
        if part is Part.HEADER:
            block.append(line)
            continue
        entries += _split_block(_with_late_labels(entries, block))
        block = []
        if not entries:
            entries.append(Entry())
        if part is not Part.LABEL:
            entries[-1].body.append(line)
    return entries + _split_block(_with_late_labels(entries, block))


def _with_late_labels(entries: list[Entry], block: list[Line]) -> list[Line]:
    """*block* without the lines at its top that belong to the entry before: in some forms the
    employer stands below what was done."""
    while entries and block and _label_kind(block[0]) in {"employer", "location"}:
        labels = {_label_kind(line) for line in entries[-1].header}
        if "employer" in labels or not labels & {"dates", "title"}:
            break
        entries[-1].header.append(block[0])
        block = block[1:]
    return block


def _label_kind(line: Line) -> str | None:
    label = label_of(line.text)
    return label[0] if label else None


def _split_block(block: list[Line]) -> list[Entry]:
    """The entries within header lines that nothing interrupts."""
    if not block:
        return []
    chunks = _by_blank_lines(block)
    entries = [Entry(header=group) for chunk in chunks for group in _by_dates(chunk)]
    for entry in entries[1:]:
        entry.same_block = True
    return entries


def _by_blank_lines(block: list[Line]) -> list[list[Line]]:
    """Cut at blank lines where each part then has what makes a position."""
    chunks: list[list[Line]] = []
    for line in block:
        if line.spaced or not chunks:
            chunks.append([])
        chunks[-1].append(line)
    found: list[list[Line]] = []
    for chunk in chunks:
        if found and not (_is_whole(found[-1]) and _is_whole(chunk)):
            found[-1] += chunk
        else:
            found.append(chunk)
    return found


def _is_whole(chunk: list[Line]) -> bool:
    words = " ".join(line.text for line in chunk)
    titled = any(title_score(line.text) for line in chunk)
    dated = any(_dates(line) for line in chunk)
    only_dates = all(is_only_period(line.piece) for line in chunk)
    return (dated and not only_dates) or (titled and len(words.split()) > 2)  # noqa: PLR2004


def _by_dates(chunk: list[Line]) -> list[list[Line]]:
    """Cut so that each part has one line with dates, with as many lines before it as the
    first one has."""
    anchors = [number for number, line in enumerate(chunk) if _dates(line)]
    if any(_dates(chunk[a]).certain for a in anchors):  # type: ignore[union-attr]
        anchors = [a for a in anchors if _dates(chunk[a]).certain]  # type: ignore[union-attr]
    anchors = _without_split_ranges(chunk, anchors)
    if len(anchors) < 2:  # noqa: PLR2004 - one position
        return [chunk]
    before = anchors[0]
    cuts = [0]
    for earlier, anchor in pairwise(anchors):
        begin = anchor - before
        cuts.append(begin if begin > earlier else anchor)
    return [chunk[a:b] for a, b in zip(cuts, [*cuts[1:], len(chunk)], strict=True)]


def _without_split_ranges(chunk: list[Line], anchors: list[int]) -> list[int]:
    """A range over two lines ("Mar 2019 –" / "May 2020") is one anchor."""
    found: list[int] = []
    for anchor in anchors:
        earlier = _dates(chunk[anchor - 1]) if found and found[-1] == anchor - 1 else None
        if not (earlier and earlier.open and is_only_period(chunk[anchor].piece)):
            found.append(anchor)
    return found


def _headers(source: Source, entries: list[Entry]) -> list[Header]:
    """The header of every entry; roles under one employer share it."""
    first = [read_header(source, entry.header) for entry in entries]
    sure = [h for h in first if h.title_sure and h.employer]
    employers_first = sum(h.employer_first for h in sure) * 2 > len(sure)
    headers = first
    if employers_first:
        headers = [read_header(source, e.header, titles_first=False) for e in entries]
    return with_shared_employers(source, entries, headers)


def _bullets(source: Source, body: list[Line], width: int) -> list[Piece]:
    found: list[Piece] = []
    for paragraph in paragraphs_of(source, body, width):
        if paragraph.bullet or len(paragraph.piece.text) < LONG_PARAGRAPH:
            found.append(paragraph.piece)
        else:
            found += sentences_of(paragraph.piece)
    return found


__all__ = ["NO", "has_certain_dates", "positions_of"]
