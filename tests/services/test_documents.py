from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core.bootstrap import App
from core.domain.document import DocumentKind, DocumentState, Item
from core.domain.limit import RATES, Limited
from core.domain.work import WorkKind, WorkState
from core.errors import (
    DocumentTooLargeError,
    EmptyDocumentError,
    NotFoundError,
    TooOftenError,
)
from tests.conftest import drain

RESUME = """Ada Palmer
ada.palmer@example.org

Experience
Backend Engineer, Halden Pay, 2019 - present
- Cut checkout errors by 38 % in one quarter
- Led the move of 14 services to Kubernetes

Education
BSc Computer Science, University of Leeds, 2018

Skills
Python, PostgreSQL, Kubernetes
"""
JOB = """Senior Backend Engineer, Payments
Halden Pay, Leeds

Requirements
- Finds root causes under pressure
- Designs APIs that other teams depend on

Nice to have
- Has worked with auditors
"""


def read(app: App, owner: str, text: str = RESUME, kind: DocumentKind = DocumentKind.RESUME) -> str:
    document = app.documents.submit_text(owner, kind, text)
    drain(app)
    return document.id


def state_of(app: App, owner: str, document_id: str) -> WorkState | None:
    work = app.slow_work.status(owner, WorkKind.READ_DOCUMENT, document_id)
    return work.state if work else None


def kept_files(app: App) -> list[Path]:
    folder = app.settings.data_dir / "files"
    return [p for p in folder.rglob("*") if p.is_file()]


def test_a_pasted_resume_becomes_a_profile(app: App, ada: str) -> None:
    """What was pasted is kept as it was, and every item points into it."""
    document = app.documents.get(ada, read(app, ada))

    profile = document.resume
    spans = [item.span for item in (*profile.skills, *profile.positions[0].bullets)]
    assert document.state is DocumentState.READY
    assert document.text == RESUME
    assert profile.contact.name is not None
    assert profile.contact.name.text == "Ada Palmer"
    assert all(span is not None and span.fits(RESUME) for span in spans)


def test_a_pasted_job_becomes_requirements(app: App, ada: str) -> None:
    """Musts and nice-to-haves are told apart."""
    job = app.documents.get(ada, read(app, ada, JOB, DocumentKind.JOB)).job

    assert [r.must for r in job.requirements] == [True, True, False]


def test_a_file_is_safe_before_it_is_read_and_gone_after(app: App, ada: str) -> None:
    """It lies encrypted until the words are out; by default it is then discarded."""
    document = app.documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", RESUME.encode())
    [stored] = kept_files(app)
    assert b"Palmer" not in stored.read_bytes()
    drain(app)

    assert kept_files(app) == []
    assert app.documents.get(ada, document.id).text == RESUME


def test_a_file_is_kept_where_the_candidate_chose_so(app: App, ada: str) -> None:
    """And can be had back as it was sent, and discarded later."""
    document = app.documents.submit_file(
        ada, DocumentKind.RESUME, "cv.txt", RESUME.encode(), keep_file=True
    )
    drain(app)
    assert app.documents.original(ada, document.id) == RESUME.encode()

    app.documents.discard_original(ada, document.id)
    assert app.documents.original(ada, document.id) is None
    assert kept_files(app) == []


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("cv.pdf", b"MZ\x90\x00 not a pdf", "DisguisedDocumentError"),
        ("cv.pdf", b"%PDF-1.7\nbroken", "BrokenDocumentError"),
        ("cv.txt", b"Fine.", "NotAResumeError"),
    ],
)
def test_a_bad_file_is_refused_and_leaves_nothing(
    app: App, ada: str, name: str, content: bytes, error: str
) -> None:
    """Its own sentence, no document, no file."""
    document = app.documents.submit_file(ada, DocumentKind.RESUME, name, content)
    drain(app)

    work = app.slow_work.status(ada, WorkKind.READ_DOCUMENT, document.id)
    assert work is not None
    assert (work.state, work.error) == (WorkState.REFUSED, error)
    assert app.documents.all(ada) == []
    assert kept_files(app) == []


def test_what_is_empty_or_far_too_large_is_refused_at_the_door(app: App, ada: str) -> None:
    """Nothing is stored of it."""
    with pytest.raises(EmptyDocumentError):
        app.documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", b"")
    with pytest.raises(EmptyDocumentError):
        app.documents.submit_text(ada, DocumentKind.JOB, "  \n")
    with pytest.raises(DocumentTooLargeError):
        app.documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", b"x" * (10 * 2**20 + 1))

    assert app.documents.all(ada) == []
    assert kept_files(app) == []


def test_a_replacement_takes_over_only_once_it_was_read(app: App, ada: str) -> None:
    """A bad file never costs the good one that is there."""
    first = read(app, ada)
    app.documents.submit_text(ada, DocumentKind.RESUME, "Fine.", replaces=first)
    drain(app)
    assert [d.id for d in app.documents.all(ada)] == [first]

    second = app.documents.submit_text(ada, DocumentKind.RESUME, RESUME, replaces=first)
    drain(app)
    assert [d.id for d in app.documents.all(ada)] == [second.id]


def test_a_correction_is_kept_and_has_no_place_in_the_text(app: App, ada: str) -> None:
    """What the candidate says was meant stands beside what was read."""
    document = app.documents.get(ada, read(app, ada))
    skills = (*document.resume.skills, Item("Go"))
    app.documents.correct(ada, document.id, dataclasses.replace(document.resume, skills=skills))

    assert app.documents.get(ada, document.id).resume.skills[-1] == Item("Go", None)


def test_an_archived_document_is_no_longer_offered_but_held(app: App, ada: str) -> None:
    """Archive is not delete, and can be undone."""
    document_id = read(app, ada)
    app.documents.archive(ada, document_id)
    assert app.documents.get(ada, document_id).state is DocumentState.ARCHIVED

    app.documents.restore(ada, document_id)
    assert app.documents.get(ada, document_id).state is DocumentState.READY


def test_deleting_a_document_deletes_its_file(app: App, ada: str) -> None:
    """Gone is gone, twice if need be."""
    document = app.documents.submit_file(
        ada, DocumentKind.RESUME, "cv.txt", RESUME.encode(), keep_file=True
    )
    drain(app)
    app.documents.delete(ada, document.id)
    app.documents.delete(ada, document.id)

    assert app.documents.all(ada) == []
    assert kept_files(app) == []


def test_someone_elses_document_does_not_exist(app: App, ada: str, eve: str) -> None:
    """Ownership is part of the lookup."""
    document_id = read(app, ada)

    with pytest.raises(NotFoundError):
        app.documents.get(eve, document_id)


def test_reading_goes_on_after_a_restart(app: App, ada: str) -> None:
    """What was submitted before the server died is read after it: the row was there."""
    document = app.documents.submit_text(ada, DocumentKind.RESUME, RESUME)
    assert state_of(app, ada, document.id) is WorkState.QUEUED
    assert app.documents.get(ada, document.id).state is DocumentState.READING
    drain(app)

    assert state_of(app, ada, document.id) is WorkState.DONE


def test_one_person_can_only_send_so_much_in_an_hour(app: App, ada: str, eve: str) -> None:
    """Files and texts count together, the refused one leaves nothing, and nobody else waits."""
    for number in range(RATES[Limited.UPLOAD].times):
        if number % 2:
            app.documents.submit_text(ada, DocumentKind.JOB, JOB)
        else:
            app.documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", RESUME.encode())
    files = kept_files(app)
    with pytest.raises(TooOftenError):
        app.documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", RESUME.encode())
    with pytest.raises(TooOftenError):
        app.documents.submit_text(ada, DocumentKind.JOB, JOB)

    assert kept_files(app) == files
    assert app.documents.submit_text(eve, DocumentKind.JOB, JOB)
