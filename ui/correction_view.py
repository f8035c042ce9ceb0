"""Correcting what was read: every item, one a line; what is cleared is gone."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.domain.correction import (
    corrected_item,
    corrected_items,
    corrected_requirements,
    lines_of,
)
from core.domain.document import (
    Contact,
    Document,
    DocumentKind,
    Item,
    JobProfile,
    Position,
    Profile,
)
from ui import state
from ui.frame import Page
from ui.words import small

LISTS = {
    "summary": "Summary",
    "education": "Education",
    "skills": "Skills",
    "achievements": "Achievements",
    "languages": "Languages",
}
CONTACT = {"name": "Name", "email": "E-mail", "phone": "Phone", "location": "Place"}
POSITION = {"title": "Title", "employer": "Employer", "start": "From", "end": "Until"}


def draw(page: Page, document: Document) -> None:
    with st.form(f"correct-{document.id}", border=False):
        small("One item a line. Empty a line, and it is gone.")
        profile = (
            _resume(document.resume) if document.kind is DocumentKind.RESUME else _job(document.job)
        )
        with st.container(horizontal=True, gap="xsmall"):
            save = st.form_submit_button("Save", type="primary")
            leave = st.form_submit_button("Leave as it was")
    if save:
        page.app.documents.correct(document.owner, document.id, profile)
    if save or leave:
        state.lower_flag(f"correct-{document.id}")
        st.rerun()


def _resume(profile: Profile) -> Profile:
    contact = _contact(profile.contact)
    positions = tuple(_position(n, p) for n, p in enumerate((*profile.positions, Position())))
    lists = {key: _list(key, label, getattr(profile, key)) for key, label in LISTS.items()}
    return Profile(
        contact=contact, positions=tuple(p for p in positions if p != Position()), **lists
    )


def _contact(contact: Contact) -> Contact:
    with st.expander("Contact: never sent to anybody"):
        fields = {
            key: _line(f"contact-{key}", label, getattr(contact, key))
            for key, label in CONTACT.items()
        }
        return replace(contact, **fields, links=_list("links", "Links", contact.links))


def _position(number: int, position: Position) -> Position:
    heading = "Another position" if position == Position() else f"Position {number + 1}"
    with st.expander(heading, expanded=number == 0 and position != Position()):
        fields = {
            key: _line(f"{key}-{number}", label, getattr(position, key))
            for key, label in POSITION.items()
        }
        bullets = _list(f"bullets-{number}", "What you did", position.bullets)
        return Position(**fields, bullets=bullets)


def _job(job: JobProfile) -> JobProfile:
    must = [r for r in job.requirements if r.must]
    nice = [r for r in job.requirements if not r.must]
    return JobProfile(
        title=_line("title", "Title", job.title),
        company=_line("company", "Company", job.company),
        seniority=_line("seniority", "Seniority", job.seniority),
        requirements=corrected_requirements(
            job.requirements,
            st.text_area("What it asks for", lines_of(must), key="correct-must"),
            st.text_area("What would be nice", lines_of(nice), key="correct-nice"),
        ),
        responsibilities=_list("responsibilities", "Tasks", job.responsibilities),
        skills=_list("job-skills", "Skills", job.skills),
    )


def _line(key: str, label: str, item: Item | None) -> Item | None:
    shown = item.text if item else ""
    return corrected_item(item, st.text_input(label, shown, key=f"correct-{key}"))


def _list(key: str, label: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    return corrected_items(items, st.text_area(label, lines_of(items), key=f"correct-{key}"))
