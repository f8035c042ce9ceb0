"""Key terms leave for whoever listens: words that are hard to guess; no name that shows as one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from core.domain.document import (
    Contact,
    Document,
    DocumentKind,
    DocumentState,
    Item,
    JobProfile,
    Profile,
    Requirement,
)
from core.domain.key_terms import LONGEST_TOGETHER, MOST_TERMS, key_terms, key_terms_of

READY, NOON = DocumentState.READY, datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

NAMES = (
    "Mentored DeShawn McKenzie, MacLeod and JoAnn in my team.",
    "Took over from LaToya FitzGerald and DeLaCruz.",
    "ANNA KOWALSKA and ANN LEE praised the work of my team.",
    "Reported to John SMITH, then to J. NOVAK and McKENZIE.",
    "Worked with O'NEIL, O’Brien, dePaul and MARIE-CLAIRE.",
    "Wrote to Smith84 and anna.k84@mail.example about the delay.",
    "See linkedin.com/in/anna-kowalska-84b and @okafor99.",
    "Trained by VANDERBERG and Łukasz ŻÓŁĆ.",
)


@pytest.mark.parametrize("text", NAMES)
def test_no_name_of_a_person_leaves(text: str) -> None:
    """However it is written: with capitals inside, in capitals, as an address or a login."""
    said = Profile(achievements=(Item(text),))
    wanted = JobProfile(requirements=(Requirement(text),), responsibilities=(Item(text),))

    assert key_terms(said, wanted) == ()


def resume(text: str, skills: str, *, file: str = "pasted", **contact: Item) -> Document:
    found = tuple(Item(skill) for skill in skills.split(", "))
    profile = Profile(contact=Contact(**contact), skills=found)  # type: ignore[arg-type]
    return Document("r", "ada", DocumentKind.RESUME, file, READY, NOON, text, profile)


def job(text: str, skills: str) -> Document:
    found = JobProfile(skills=tuple(Item(skill) for skill in skills.split(", ")))
    return Document("j", "ada", DocumentKind.JOB, "pasted", READY, NOON, text, found)


def test_the_candidates_own_name_never_leaves() -> None:
    """Not from the skills either, where a reader may put a headline by mistake."""
    hers = resume(
        "Ada C. Okafor-Lind",
        "Ada Okafor, Lind method, okafor, C++, HPLC",
        name=Item("Ada C. Okafor-Lind"),
    )

    assert key_terms_of(hers, None) == ("C++", "HPLC")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("CURRICULUM VITAE\n\nAda Okafor | Leeds\nSkills: Okafor, HPLC", {}),
        ("ADA OKAFOR, MSc\nData analyst", {}),
        ("Skills: Okafor, HPLC", {"email": Item("ada.okafor84@mail.example")}),
        ("Skills: Okafor, HPLC", {"email": Item("adaokafor@mail.example")}),
        ("Skills: Okafor, HPLC", {"email": Item("aokafor@mail.example")}),
        ("Skills: HPLC", {"file": "Ada_Okafor_CV_2026.pdf"}),
        ("Skills: HPLC", {"file": "CV AdaOkafor.docx"}),
        ("Skills: HPLC", {"links": (Item("linkedin.com/in/ada-okafor-84b"),)}),
    ],
    ids=["header", "headline", "address", "in one", "initial", "file", "file in one", "link"],
)
def test_whose_resume_it_is_shows_in_many_places(text: str, more: dict[str, Any]) -> None:
    """The reader may have found no name, and still none leaves."""
    assert key_terms_of(resume(text, "Okafor, HPLC", **more), None) == ("HPLC",)


def test_what_somebody_told_us_they_are_called_stays_here_too() -> None:
    """With a job alone, and no résumé."""
    wanted = job("You know the Okafor method and HPLC.", "Okafor method, HPLC")

    assert key_terms_of(None, wanted, "Ada Okafor") == ("HPLC",)


@pytest.mark.parametrize(
    "text",
    [
        "Reference: Anna Smith, Acme",
        "Referees – Dr Anna M. Smith",
        "I was trained by Ms Smith and Herr Prof. Kowalski.",
        "Manager: Anna van der Smith",
        "Reported to Anna Smith, head of the lab",
        "The team was led by Smith.",
        "References\n\nAnna Smith, CTO of Acme\nTom Brown, Beta Ltd",
        "• REFEREES:\n- Anna Smith\nSkills\nHPLC, Kafka",
        "Ask anna.smith@acme.example about it.",
        "Contact: Anna Smith, 0113 496 0000",
    ],
)
def test_who_is_named_as_a_person_is_not_told_from_the_skills(text: str) -> None:
    """A referee, a manager, Ms Smith: in the résumé and in the job."""
    skills = "Smith, HPLC, Kafka"

    assert key_terms_of(resume(f"Skills: {skills}\n{text}", skills), None) == ("HPLC", "Kafka")
    assert key_terms_of(None, job(f"We use {skills}.\n{text}", skills)) == ("HPLC", "Kafka")


@pytest.mark.parametrize(
    "text",
    [
        "Product manager for Kafka. Reports on HPLC. Worked with Kafka.",
        "Reference architecture for Kafka, a contact of HPLC labs",
        "Write to jobs@hplc.example or support@acme.example.",
        "Sr Kafka engineer",
    ],
)
def test_what_only_resembles_a_name_is_told(text: str) -> None:
    """Or nothing would be heard better."""
    skills = "HPLC, Kafka, Support desk"

    assert key_terms_of(resume(text, skills), None) == ("HPLC", "Kafka", "Support desk")


def test_a_name_among_the_skills_that_nothing_shows_is_told() -> None:
    """What stays possible: nobody can tell it from the name of a tool."""
    assert key_terms_of(resume("Skills: Kowalska, Kafka", "Kowalska, Kafka"), None) == (
        "Kowalska", "Kafka",
    )  # fmt: skip


def test_words_that_are_hard_to_guess_are_told() -> None:
    """The skills as they stand; of other texts what only a name of a thing looks like."""
    wanted = JobProfile(
        skills=(Item("PyTorch"), Item("HACCP")),
        requirements=(Requirement("You know C++ and k8s, and how PostgreSQL and gRPC work."),),
    )
    has = Profile(
        skills=(Item("Machine learning"), Item("pytorch")),
        achievements=(Item("Moved the shop to AWS and wrote its iOS app for ISO9001."),),
    )

    assert key_terms(has, wanted) == (
        "PyTorch", "HACCP", "C++", "k8s", "PostgreSQL", "gRPC",
        "Machine learning", "AWS", "iOS", "ISO9001",
    )  # fmt: skip


def test_there_are_never_too_many() -> None:
    """A service that is told too much listens to nothing."""
    wanted = JobProfile(
        skills=tuple(Item(f"Skill of some length {number:03}") for number in range(99))
    )
    told = key_terms(None, wanted)

    assert 0 < len(told) <= MOST_TERMS
    assert sum(map(len, told)) <= LONGEST_TOGETHER
