"""Documents: what the candidate gave us, and what we understood, item by item.

An item always knows where it was read. Its span points into the document's text exactly as
stored (for a plain text file: the decoded file, without a byte order mark), so that what is
shown can be checked against what was given. An item that the candidate wrote or corrected
has no span: it is theirs, not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.text import Span


class DocumentKind(StrEnum):
    RESUME = "resume"
    JOB = "job"


class DocumentState(StrEnum):
    READING = "reading"  # uploaded, waiting for the reader or being read
    READY = "ready"
    ARCHIVED = "archived"  # put aside: no longer offered, still held


@dataclass(frozen=True)
class Item:
    """One thing read from a document, cleaned for showing, and where it stood."""

    text: str
    span: Span | None = None


@dataclass(frozen=True)
class Contact:
    """The contact block. It is shown to the candidate and never sent to a provider."""

    name: Item | None = None
    email: Item | None = None
    phone: Item | None = None
    location: Item | None = None
    links: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Position:
    """One job held. Dates stay as written ("Mar 2021", "present"): we do not guess."""

    title: Item | None = None
    employer: Item | None = None
    start: Item | None = None
    end: Item | None = None
    bullets: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A résumé, understood. The keys of its JSON are exactly these fields."""

    contact: Contact = Contact()
    summary: tuple[Item, ...] = ()
    positions: tuple[Position, ...] = ()
    education: tuple[Item, ...] = ()
    skills: tuple[Item, ...] = ()
    achievements: tuple[Item, ...] = ()
    languages: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Requirement:
    text: str
    span: Span | None = None
    must: bool = True  # False: nice to have


@dataclass(frozen=True)
class JobProfile:
    """A job description, understood."""

    title: Item | None = None
    company: Item | None = None
    seniority: Item | None = None
    requirements: tuple[Requirement, ...] = ()
    responsibilities: tuple[Item, ...] = ()
    skills: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Document:
    """One résumé or job description of one candidate.

    `text` is what was read or pasted, unchanged; every span of `profile` points into it.
    `file_id` is set only while an original file is held.
    """

    id: str
    owner: str
    kind: DocumentKind
    name: str  # as the candidate will recognise it: file name, or first words
    state: DocumentState
    created_at: datetime
    text: str = ""
    profile: Profile | JobProfile | None = None
    file_id: str | None = None
    keep_file: bool = False
    pages: int | None = None
    replaces: str | None = None  # the document that goes once this one has been read
    version: int = 0

    @property
    def resume(self) -> Profile:
        if not isinstance(self.profile, Profile):
            raise TypeError(f"{self.id} is not a résumé that has been read")
        return self.profile

    @property
    def job(self) -> JobProfile:
        if not isinstance(self.profile, JobProfile):
            raise TypeError(f"{self.id} is not a job description that has been read")
        return self.profile


def claims(profile: Profile) -> tuple[Item, ...]:
    """What a résumé claims and an interviewer may ask about: bullets, then achievements."""
    return (
        *(bullet for position in profile.positions for bullet in position.bullets),
        *profile.achievements,
    )


def texts_of(profile: Profile) -> tuple[str, ...]:
    """Everything that a résumé says, each line or position a text; nothing of the contact block."""
    positions = (
        " ".join(
            [
                *(item.text for item in (p.title, p.employer, p.start, p.end) if item),
                *(f"\n{bullet.text}" for bullet in p.bullets),
            ]
        )
        for p in profile.positions
    )
    lines = (
        *profile.summary,
        *profile.education,
        *profile.skills,
        *profile.achievements,
        *profile.languages,
    )
    return (*positions, *(item.text for item in lines))
