"""The two Word samples: one laid out in tables, as templates are, and one in plain paragraphs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm

TABLE_JOBS = [
    (
        "Jan 2021 – Present",
        "Head of Marketing",
        "Kikori Outdoor",
        [
            "Grew direct sales from 12% to 31% of revenue in two years.",
            "Rebuilt a team of eight after the merger and lost nobody.",
        ],
    ),
    (
        "Apr 2016 – Dec 2020",
        "Marketing Manager",
        "Sakura Ceramics",
        [
            "Opened the Dutch market with a budget of 90,000 euros.",
            "Planned 14 trade fairs, each of which paid for itself within six months.",
        ],
    ),
    (
        "Oct 2012 – Mar 2016",
        "Content Editor",
        "Polder Media",
        ["Edited a weekly newsletter with 60,000 readers."],
    ),
]
PLAIN_JOBS = [
    (
        "Site Manager",
        "Delta Bouw",
        "2018",
        "present",
        [
            "Completed 64 homes in Utrecht two months before the agreed date.",
            "Cut accidents on site from seven a year to one.",
        ],
    ),
    (
        "Foreman",
        "Van Loon Construction",
        "2011",
        "2018",
        [
            "Led a crew of 22 carpenters and bricklayers.",
            "Passed every safety audit in seven years.",
        ],
    ),
]


def tables(target: Path) -> None:
    """Sidebar and main part are two cells; the jobs are a table within; details share a table."""
    document = docx.Document()
    document.add_paragraph("田中 美咲 (Misaki Tanaka)", style="Title")
    contact = document.add_table(rows=1, cols=3)
    for cell, words in zip(
        contact.rows[0].cells,
        ["misaki.tanaka@example.org", "+31 20 555 0147", "Rotterdam, Netherlands"],
        strict=True,
    ):
        cell.text = words
    frame = document.add_table(rows=1, cols=2)
    side, body = frame.rows[0].cells
    _listed(side, "Skills", ["Brand strategy", "Copywriting", "SEO", "Budget planning", "HubSpot"])
    _listed(side, "Languages", ["Japanese (native)", "English (C2)", "Dutch (B2)"])
    body.add_paragraph("Work Experience", style="Heading 1")
    jobs = body.add_table(rows=0, cols=2)
    for dates, title, employer, bullets in TABLE_JOBS:
        when, what = jobs.add_row().cells
        when.text = dates
        what.text = f"{title}, {employer}"
        for bullet in bullets:
            what.add_paragraph(bullet, style="List Bullet")
    body.add_paragraph("Education", style="Heading 1")
    body.add_paragraph("BA Japanese Studies, Maas University, 2008 – 2012")
    _save(document, target)


def plain(target: Path) -> None:
    """Headings, tab stops before the dates, bullets by style, a header and a footer."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Curriculum vitae – Søren Dąbrowski-Müller"
    document.sections[0].footer.paragraphs[0].text = "References on request"
    document.add_paragraph("Søren Dąbrowski-Müller", style="Title")
    document.add_paragraph("Utrecht | soren.dm@example.com | +31 30 555 01 28")
    document.add_paragraph("Profile", style="Heading 1")
    document.add_paragraph(
        "Site manager who finishes on time because he walks the site before anyone calls."
    )
    document.add_paragraph("Experience", style="Heading 1")
    for title, employer, start, end, bullets in PLAIN_JOBS:
        line = document.add_paragraph()
        line.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(title).bold = True
        line.add_run(f", {employer}\t{start} – {end}")
        for bullet in bullets:
            document.add_paragraph(bullet, style="List Bullet")
    document.add_paragraph("Education", style="Heading 1")
    document.add_paragraph("Diploma in Civil Engineering, Hogeschool Rijnland, 2007 – 2011")
    document.add_paragraph("Skills", style="Heading 1")
    for number in ["Scheduling", "Cost control", "Safety management", "AutoCAD"]:
        document.add_paragraph(number, style="List Number")
    document.add_paragraph("Languages", style="Heading 1")
    document.add_paragraph("Dutch (native), Polish (C1), German (B2), English (B2)")
    _save(document, target)


def _listed(cell: Any, heading: str, lines: list[str]) -> None:
    cell.add_paragraph(heading, style="Heading 1")
    for line in lines:
        cell.add_paragraph(line)


def _save(document: Any, target: Path) -> None:
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.save(str(target))
