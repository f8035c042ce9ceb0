"""Résumés from five typesetters, read as a person would read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.providers.documents.reader import IsolatedReader

RESUMES = Path("tests/documents/resumes")
SAMPLES = sorted(path for path in RESUMES.iterdir() if path.suffix != ".json")


def read(reader: IsolatedReader, name: str) -> list[str]:
    """The lines of a sample, its columns parted by a mere space."""
    path = RESUMES / name
    return reader.read(path.read_bytes(), path.name).text.replace("\t", " ").split("\n")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_fact_of_a_sample_stands_whole_in_one_line(
    reader: IsolatedReader, path: Path
) -> None:
    """Names, dates and whole bullets survive columns, ligatures, line ends and tables."""
    expected: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
    lines = read(reader, path.name)
    facts = [expected[key] for key in ("name", "email", "phone")]
    for key in ("employers", "titles", "skills", "education", "languages", "bullets_contain"):
        facts += expected[key]

    missing = [fact for fact in facts if not any(fact in line for line in lines)]
    torn = [
        dates for dates in expected["dates"] if not any(all(d in ln for d in dates) for ln in lines)
    ]
    unwanted = [part for part in expected["must_not_contain"] if part in "\n".join(lines)]

    assert (missing, torn, unwanted) == ([], [], [])


@pytest.mark.parametrize(
    ("name", "in_order"),
    [
        (
            "latex-two-column.pdf",
            [
                "Tomás Echeverría Ruiz",
                "Contact",
                "Skills",
                "Certificates",
                "Profile",
                "Achievements",
            ],
        ),
        (
            "typst-sidebar.pdf",
            ["Ελένη Παπαδοπούλου", "EXPERIENCE", "ACHIEVEMENTS", "CONTACT", "SKILLS", "EDUCATION"],
        ),
        (
            "chromium-sidebar.pdf",
            ["Amara Nwosu-Brännström", "CONTACT", "EDUCATION", "ABOUT ME", "EMPLOYMENT HISTORY"],
        ),
        (
            "chromium-letterspaced.pdf",
            ["SUMMARY", "EXPERIENCE", "Charge Nurse", "Registered Nurse", "EDUCATION", "SKILLS"],
        ),
        (
            "word-tables.docx",
            ["田中 美咲 (Misaki Tanaka)", "Skills", "Languages", "Work Experience"],
        ),
    ],
)
def test_columns_are_read_one_after_the_other(
    reader: IsolatedReader, name: str, in_order: list[str]
) -> None:
    """A sidebar never ends up between the lines of the experience."""
    lines = read(reader, name)

    assert [line for line in lines if line in in_order] == in_order


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("latex-classic.pdf", "Senior Software Engineer March 2021 – Present"),
        ("latex-date-margin.pdf", "2019–Present Product Manager, Lumière Mobilité, Lyon"),
        ("chromium-sidebar.pdf", "Support Specialist Aug 2015 – Apr 2019"),
        (
            "libreoffice-two-pages.pdf",
            "Lead Mechanical Engineer, Nordvind Turbines 08/2019 – Present",
        ),
        ("word-tables.docx", "Jan 2021 – Present | Head of Marketing, Kikori Outdoor"),
    ],
)
def test_dates_stay_with_their_job(reader: IsolatedReader, name: str, line: str) -> None:
    """Dates at the margin are read across, whatever was painted first."""
    assert line in read(reader, name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_texts_are_tidy(reader: IsolatedReader, path: Path) -> None:
    """No doubled gaps, no doubled blank lines, nothing from fonts that no keyboard has."""
    text = reader.read(path.read_bytes(), path.name).text

    assert not any(
        mark in text for mark in ("  ", "\t\t", " \t", "\t ", "\n\n\n", "\xad", "\ufffd", "\ufffe")
    )
    assert text.strip() == text.rstrip("\n")


@pytest.mark.parametrize(
    ("name", "number"), [("chromium-sidebar.pdf", 7), ("chromium-letterspaced.pdf", 6)]
)
def test_drawn_bullets_become_written_ones(reader: IsolatedReader, name: str, number: int) -> None:
    """Browsers paint bullets as shapes; the items are items all the same, side by side too."""
    assert sum(line.startswith("• ") for line in read(reader, name)) == number


def test_eight_pages_read_as_one_text(reader: IsolatedReader) -> None:
    """Every job, in order; no header or page number between them."""
    lines = read(reader, "typst-eight-pages.pdf")

    assert sum(line.startswith("• ") for line in lines) == 16 * 7
    assert sum("rasmus.overgard@example.com" in line for line in lines) == 1
