"""Several roles under one employer: whose they were is said once, above them."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.coaches.offline.reading.headers import Header
from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.vocabulary import listed


@dataclass
class Entry:
    """One position before it is read: its header lines and what stands below them."""

    header: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    same_block: bool = False  # its header directly follows that of the entry before


def _heads_next(entries: list[Entry], headers: list[Header], number: int) -> bool:
    """True where an entry is only the employer of the roles that follow."""
    header = headers[number]
    if header.employer is None or header.title or entries[number].body:
        return False
    if number + 1 >= len(entries) or not entries[number + 1].same_block:
        return False
    role = headers[number + 1]
    return role.title is not None and (role.employer is None or role.employer_may_be_title)


def _is_department(header: Header) -> bool:
    words = key(header.employer.text).split() if header.employer else []
    return bool(words) and words[-1] in listed("departments")


def _ends(header: Header) -> tuple[Piece, Piece]:
    """The title, and the employer that is a part of it: "Vice President, Operations"."""
    assert header.title  # noqa: S101 - `employer_may_be_title` says that both are there
    assert header.employer  # noqa: S101
    return header.title, header.employer


def with_shared_employers(
    source: Source, entries: list[Entry], headers: list[Header]
) -> list[Header]:
    """*headers* with the employer that several roles share; *entries* lose those which only
    named it."""
    shared: Piece | None = None
    explicit = False  # a line of its own said whose the roles below it were
    drop: list[int] = []
    for number, header in enumerate(headers):
        if _heads_next(entries, headers, number):
            shared = header.employer
            drop.append(number)
            explicit = True
        elif shared and header.employer_may_be_title and (explicit or _is_department(header)):
            header.title = source.between(*_ends(header))
            header.employer = shared
        elif header.employer:
            explicit = False
            shared = header.employer if header.employer_first else None
        elif header.title and shared and not _works_alone(header.title):
            header.employer = shared
    for number in reversed(drop):
        del entries[number], headers[number]
    return headers


def _works_alone(title: Piece) -> bool:
    return any(word in listed("self") for word in key(title.text).split())
