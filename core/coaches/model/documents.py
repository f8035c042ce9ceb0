"""A résumé or a job read by a model: it copies lines out, and code finds where they stand.

What cannot be found is dropped: nothing is in a profile that is not in the text. The contact
block is read by rules on this machine and left out of what a model sees, and so is every line
that speaks to the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import Field

from core.coaches.model.asking import Ask, Wanted, made_of
from core.coaches.model.contact import contact_holes, contact_in, reachable
from core.coaches.model.orders import document_seen
from core.coaches.model.prompts import prompt
from core.coaches.model.seen import Seen
from core.coaches.model.shapes import Shaped
from core.coaches.offline.reading.source import clean
from core.domain.chat import DataKind
from core.domain.document import Item, JobProfile, Position, Profile, Requirement
from core.domain.text import Span
from core.errors import NotAJobError, NotAResumeError
from core.ports.chat import ChatModel, Material

Quote = Annotated[str, Field(max_length=4000)]
Quotes = Annotated[list[Quote], Field(max_length=400)]
_AIR, _MOST = 1000, 16_000  # tokens of a reply beside what it copies, and at most


class PositionRead(Shaped):
    title: Quote
    employer: Quote
    start: Quote
    end: Quote
    bullets: Quotes


class ResumeRead(Shaped):
    is_resume: bool
    summary: Quotes
    positions: Annotated[list[PositionRead], Field(max_length=100)]
    education: Quotes
    skills: Quotes
    achievements: Quotes
    languages: Quotes


class RequirementRead(Shaped):
    text: Quote
    must: bool


class JobRead(Shaped):
    is_job: bool
    title: Quote
    company: Quote
    seniority: Quote
    requirements: Annotated[list[RequirementRead], Field(max_length=200)]
    responsibilities: Quotes
    skills: Quotes


def read_resume(text: str, model: ChatModel) -> Profile:
    """Raise `NotAResumeError` where there is no work, education or skill to be found."""
    if not text.strip():
        raise NotAResumeError("empty")
    contact = contact_in(text)
    seen = document_seen(text, tuple(contact_holes(text, contact)))
    read = made_of(_ask("read_resume", ResumeRead, seen, DataKind.RESUME), model, lambda r: r)
    found = _resume(read, seen)
    if not (read.is_resume and (found.positions or found.education or found.skills)):
        raise NotAResumeError(f"{len(text)} characters")
    return replace(found, contact=contact)


def read_job(text: str, model: ChatModel) -> JobProfile:
    """Raise `NotAJobError` where there is no task and no requirement to be found."""
    if not text.strip():
        raise NotAJobError("empty")
    seen = document_seen(text, tuple(reachable(text)))
    read = made_of(_ask("read_job", JobRead, seen, DataKind.JOB), model, lambda r: r)
    found = _job(read, seen)
    if not (read.is_job and (found.requirements or found.responsibilities)):
        raise NotAJobError(f"{len(text)} characters")
    return found


def _ask(name: str, wanted: type[Wanted], seen: Seen, kind: DataKind) -> Ask[Wanted]:
    most = min(_AIR + len(seen.shown) // 2, _MOST)
    return Ask(prompt(name), wanted, (Material(kind, seen.shown),), most_tokens=most)


def _resume(read: ResumeRead, seen: Seen) -> Profile:
    finder = _Finder(seen)
    return Profile(
        summary=finder.items(read.summary),
        positions=tuple(_positions(read.positions, finder)),
        education=finder.items(read.education),
        skills=finder.items(read.skills),
        achievements=finder.items(read.achievements),
        languages=finder.items(read.languages),
    )


def _positions(read: Sequence[PositionRead], finder: _Finder) -> Iterator[Position]:
    for each in read:
        bullets = finder.items(each.bullets)
        below = next((bullet.span for bullet in bullets), None)
        header = (each.title, each.employer, each.start, each.end)
        title, employer, start, end = finder.header(header, below)
        if title or employer:
            yield Position(title, employer, start, end, bullets)


def _job(read: JobRead, seen: Seen) -> JobProfile:
    finder = _Finder(seen)
    asked = ((finder.item(each.text), each.must) for each in read.requirements)
    return JobProfile(
        title=finder.item(read.title),
        company=finder.item(read.company),
        seniority=finder.item(read.seniority),
        requirements=tuple(Requirement(item.text, item.span, must) for item, must in asked if item),
        responsibilities=finder.items(read.responsibilities),
        skills=finder.items(read.skills),
    )


@dataclass
class _Finder:
    """Where quotes stand in a document. A place that was given to one is not given again.

    "2019" and "Python" stand in many places: what belongs together is looked for together,
    around the words among it that stand in the fewest.
    """

    seen: Seen
    taken: set[Span] = field(default_factory=set)

    def item(self, quote: str) -> Item | None:
        return next(iter(self.items([quote])), None)

    def items(self, quotes: Sequence[str]) -> tuple[Item, ...]:
        """An item for every one of a list that stands in the text."""
        places = [[s for s in self.seen.places(quote) if s not in self.taken] for quote in quotes]
        found = {item.span: item for item in self._together(places) if item}
        return tuple(found.values())

    def header(self, quotes: Sequence[str], below: Span | None) -> Sequence[Item | None]:
        """An item or None for each, above *below* where they stand above it at all.

        One employer may stand above several positions.
        """
        return self._together([list(self.seen.places(quote)) for quote in quotes], below)

    def _together(
        self, places: Sequence[Sequence[Span]], below: Span | None = None
    ) -> Sequence[Item | None]:
        rare = min((found for found in places if found), key=len, default=())
        free = (span for span in rare if span not in self.taken)
        anchor = below or next(free, None) or next(iter(rare), None)
        return [self._item(self._take(found, anchor, below)) for found in places]

    def _take(self, places: Sequence[Span], anchor: Span | None, below: Span | None) -> Span | None:
        fitting = [span for span in places if span not in self.taken] or places
        above = [span for span in fitting if below and span.start < below.start]
        if anchor is None or not fitting:
            return None
        place = min(above or fitting, key=lambda span: abs(span.start - anchor.start))
        self.taken.add(place)
        return place

    def _item(self, span: Span | None) -> Item | None:
        text = clean(span.of(self.seen.text)) if span else ""
        return Item(text, span) if text else None
