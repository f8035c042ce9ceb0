"""The sample documents of tests/documents, from the file to the profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.coaches.offline.reading import read_job, read_resume
from core.domain.document import Item
from core.providers.documents.reader import IsolatedReader
from tests.coaches.offline.reading.places import items_of_profile, misplaced

SAMPLES = Path(__file__).parents[3] / "documents"
RESUMES = sorted(p for p in (SAMPLES / "resumes").iterdir() if p.suffix != ".json")
JOBS = sorted((SAMPLES / "jobs").glob("*.txt"))


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    reader = IsolatedReader()
    yield reader
    reader.close()


def expected(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.with_suffix(".expected.json").read_text("utf-8"))
    return found


def said(item: Item | None) -> str | None:
    return item.text if item else None


@pytest.mark.parametrize("file", RESUMES, ids=lambda file: file.name)
def test_a_sample_resume_is_understood(file: Path, reader: IsolatedReader) -> None:
    """Whatever it was typeset with, the people, firms and dates in it are found."""
    want = expected(file)
    text = reader.read(file.read_bytes(), file.name).text

    profile = read_resume(text)

    contact = profile.contact
    found = [said(contact.name), said(contact.email), said(contact.phone)]
    assert found == [want["name"], want["email"], want["phone"]]
    assert [said(p.employer) for p in profile.positions] == want["employers"]
    assert [said(p.title) for p in profile.positions] == want["titles"]
    assert [[said(p.start), said(p.end)] for p in profile.positions] == want["dates"]
    assert [skill.text for skill in profile.skills] == want["skills"]
    for kind, items in (("education", profile.education), ("languages", profile.languages)):
        assert all(any(one in item.text for item in items) for one in want[kind])
    claims = [bullet.text for position in profile.positions for bullet in position.bullets]
    claims += [achievement.text for achievement in profile.achievements]
    assert all(any(one in claim for claim in claims) for one in want["bullets_contain"])
    assert misplaced(text, items_of_profile(profile)) == []


@pytest.mark.parametrize("file", JOBS, ids=lambda file: file.name)
def test_a_sample_job_is_understood(file: Path) -> None:
    """Requirements, wishes and tasks are found, and what stands around them is not."""
    want = expected(file)

    job = read_job(file.read_text("utf-8"))

    found = {
        "must": [r.text for r in job.requirements if r.must],
        "nice": [r.text for r in job.requirements if not r.must],
        "responsibilities": [item.text for item in job.responsibilities],
        "skills": [item.text for item in job.skills],
    }
    everything = " ".join(text for texts in found.values() for text in texts)
    assert (said(job.title) or "").startswith(want["title"])
    assert said(job.company) == want["company"]
    assert (said(job.seniority) or "").lower() == (want["seniority"] or "")
    for kind, texts in found.items():
        assert all(any(one in text for text in texts) for one in want[kind]), kind
    assert not any(one in everything for one in want["must_not_contain"])
