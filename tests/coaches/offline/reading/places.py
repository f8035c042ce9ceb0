"""Checks that what was read stands where it says it stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.coaches.offline.reading.source import clean
from core.domain.document import Item, JobProfile, Profile, Requirement


def items_of_profile(profile: Profile) -> Iterator[Item]:
    contact = profile.contact
    single = [contact.name, contact.email, contact.phone, contact.location]
    for position in profile.positions:
        single += [position.title, position.employer, position.start, position.end]
        yield from position.bullets
    yield from (item for item in single if item)
    yield from contact.links
    yield from profile.summary
    yield from profile.education
    yield from profile.skills
    yield from profile.achievements
    yield from profile.languages


def items_of_job(job: JobProfile) -> Iterator[Item | Requirement]:
    yield from (item for item in (job.title, job.company, job.seniority) if item)
    yield from job.requirements
    yield from job.responsibilities
    yield from job.skills


def misplaced(text: str, items: Iterable[Item | Requirement]) -> list[str]:
    """The items whose span does not lie in *text*, or where something else stands."""
    return [
        item.text
        for item in items
        if not (item.span and item.span.fits(text) and clean(item.span.of(text)) == item.text)
        or not item.text
    ]
