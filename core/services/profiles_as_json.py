"""What was understood of a document, as plain JSON values: for the command line and the export.

An item is ``{"text": …, "span": [start, end]}``; its span is null where the candidate wrote
it. What was not found is null, or an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.domain.document import (
    Contact,
    Item,
    JobProfile,
    Position,
    Profile,
    Requirement,
)

Json = dict[str, Any]


def profile_as_json(profile: Profile) -> Json:
    """*profile* with exactly the keys of `Profile`."""
    return {
        "contact": _contact(profile.contact),
        "summary": _items(profile.summary),
        "positions": [_position(position) for position in profile.positions],
        "education": _items(profile.education),
        "skills": _items(profile.skills),
        "achievements": _items(profile.achievements),
        "languages": _items(profile.languages),
    }


def job_as_json(job: JobProfile) -> Json:
    """*job* with its requirements parted into `must_have` and `nice_to_have`."""
    return {
        "title": _item(job.title),
        "company": _item(job.company),
        "seniority": _item(job.seniority),
        "must_have": _items(r for r in job.requirements if r.must),
        "nice_to_have": _items(r for r in job.requirements if not r.must),
        "responsibilities": _items(job.responsibilities),
        "skills": _items(job.skills),
    }


def _contact(contact: Contact) -> Json:
    return {
        "name": _item(contact.name),
        "email": _item(contact.email),
        "phone": _item(contact.phone),
        "location": _item(contact.location),
        "links": _items(contact.links),
    }


def _position(position: Position) -> Json:
    return {
        "title": _item(position.title),
        "employer": _item(position.employer),
        "start": _item(position.start),
        "end": _item(position.end),
        "bullets": _items(position.bullets),
    }


def _items(items: Iterable[Item | Requirement]) -> list[Json | None]:
    return [_item(item) for item in items]


def _item(item: Item | Requirement | None) -> Json | None:
    if item is None:
        return None
    return {"text": item.text, "span": [item.span.start, item.span.end] if item.span else None}
