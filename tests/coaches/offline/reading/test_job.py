"""Advertisements in many manners become jobs: what is asked, what would be nice, what is to do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from core.coaches.offline.reading import read_job
from core.domain.document import Item, JobProfile
from core.errors import NotAJobError
from tests.coaches.offline.reading.places import items_of_job, misplaced
from tests.coaches.offline.reading.test_resume import NOVEL, RECIPE
from tests.coaches.offline.reading.test_resume import text_of as resume

JOBS = Path(__file__).parent / "jobs"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((JOBS / "expected.toml").read_text("utf-8"))


def job(name: str) -> JobProfile:
    return read_job((JOBS / f"{name}.txt").read_text("utf-8"))


def said(item: Item | None) -> str:
    return item.text if item else ""


def holds_each(found: list[str], expected: list[str]) -> bool:
    """As many as expected, each in its order within one that was found."""
    return len(found) == len(expected) and all(b in a for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("name", EXPECTED)
def test_title_company_and_seniority_are_read(name: str) -> None:
    """The job is called what the advertisement calls it; what it leaves open stays open."""
    read, expected = job(name), EXPECTED[name]

    assert said(read.title).startswith(expected["title"])
    assert said(read.company) == expected["company"]
    assert said(read.seniority) == expected["seniority"]


@pytest.mark.parametrize("name", EXPECTED)
def test_requirements_are_told_from_wishes_and_tasks(name: str) -> None:
    """Must, nice and tasks are all there, and pay, benefits and legal text are not."""
    read, expected = job(name), EXPECTED[name]

    assert holds_each([r.text for r in read.requirements if r.must], expected["must"])
    assert holds_each([r.text for r in read.requirements if not r.must], expected["nice"])
    assert holds_each([d.text for d in read.responsibilities], expected["duties"])


@pytest.mark.parametrize("name", EXPECTED)
def test_skills_are_named(name: str) -> None:
    """Tools and crafts are found within requirements and tasks."""
    found = [skill.text for skill in job(name).skills]

    assert set(EXPECTED[name]["skills"]) <= set(found)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_item_says_what_stands_at_its_place(name: str) -> None:
    """What is shown can be checked against what was given."""
    text = (JOBS / f"{name}.txt").read_text("utf-8")

    assert misplaced(text, items_of_job(read_job(text))) == []


@pytest.mark.parametrize(
    "text",
    ["", "Senior Python Developer", RECIPE, NOVEL, resume("sales-caps-pipes"), resume("us-cities")],
    ids=["empty", "three words", "recipe", "novel", "résumé", "résumé us"],
)
def test_what_is_no_job_is_refused(text: str) -> None:
    """Three words, a recipe or a résumé are not taken for an advertisement."""
    with pytest.raises(NotAJobError):
        read_job(text)
