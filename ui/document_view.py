"""One card: a résumé or a job, from nothing over reading to understood, corrected or gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core import errors
from core.domain.chat import Role
from core.domain.document import (
    Document,
    DocumentKind,
    DocumentState,
    Item,
    Requirement,
    claims,
)
from core.domain.work import Work, WorkKind, WorkState
from core.services.documents import at_the_door
from core.services.preparation import Preparation
from ui import correction_view, state
from ui.frame import Page, in_place, watched
from ui.trying_again import ways_on, why
from ui.waiting import wait
from ui.words import muted, plain, small, told

UPLOAD = 50  # MB that the browser may send, so that what is too large gets our own sentence
SHOWN = 6  # lines before the rest is folded
POLL = 1.0  # seconds between looks at something that takes longer
WAITING = (WorkState.QUEUED, WorkState.RUNNING)


@dataclass(frozen=True)
class Card:
    """What the two kinds of document say differently."""

    heading: str
    empty: str
    paste: str
    placeholder: str
    icon: str
    found: str
    nothing: str


CARDS = {
    DocumentKind.RESUME: Card(
        "Your résumé",
        "It is read, and you see what was understood.",
        "Paste your résumé",
        "Name, work, education, skills",
        ":material/description:",
        "You will be asked to defend",
        "We found no single achievements to ask about. You can add them under “Correct it”.",
    ),
    DocumentKind.JOB: Card(
        "The job",
        "Paste the advertisement. The questions will follow what it asks for.",
        "Paste the job advertisement",
        "Title, tasks, requirements",
        ":material/work:",
        "It asks for",
        "We found no single requirements in it. You can add them under “Correct it”.",
    ),
}


def draw(page: Page, kind: DocumentKind, at_hand: Preparation) -> Document | None:
    """Draw the card of *kind*; return the document that it shows."""
    card = CARDS[kind]
    st.header(card.heading, anchor=False)
    _what_became_of_it(page, kind)
    usable = at_hand.of(kind)
    document = _chosen(usable, kind)
    _shown(page, kind, card, document, several=len(usable) > 1)
    _archived(page, at_hand.archived(kind))
    return document


def _chosen(usable: Sequence[Document], kind: DocumentKind) -> Document | None:
    """The newest, unless the candidate holds several and picked another."""
    if len(usable) < 2:  # noqa: PLR2004 - one is no choice
        return usable[0] if usable else None
    names = {document.id: name_of(document) for document in usable}
    picked = st.selectbox(
        "Which one",
        list(names),
        format_func=lambda document_id: names[document_id],
        label_visibility="collapsed",
        key=f"which-{kind}",
    )
    return next(document for document in usable if document.id == picked)


def _archived(page: Page, archived: Sequence[Document]) -> None:
    if not archived:
        return
    with st.expander(f"Archived ({len(archived)})"):
        for document in archived:
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(plain(document.name), width="stretch")
                if st.button("Use again", type="tertiary", key=f"restore-{document.id}"):
                    page.app.documents.restore(document.owner, document.id)
                    st.rerun()
                if st.button("Delete", type="tertiary", key=f"danger-{document.id}"):
                    page.app.documents.delete(document.owner, document.id)
                    st.rerun()


def _shown(
    page: Page, kind: DocumentKind, card: Card, document: Document | None, *, several: bool
) -> None:
    if document is None or state.flag(f"add-{kind}"):
        _give(page, kind, card, replaces=None, has_one=document is not None)
    elif document.state is DocumentState.READING:
        _wait(page, document)
    elif state.flag(f"replace-{document.id}"):
        _give(page, kind, card, replaces=document.id, has_one=True)
    elif state.flag(f"correct-{document.id}"):
        correction_view.draw(page, document)
    else:
        _understood(page, card, document, several=several)


def _give(
    page: Page, kind: DocumentKind, card: Card, *, replaces: str | None, has_one: bool
) -> None:
    """File or pasted text. What is sent is safe before anything is read."""
    muted(card.empty)
    ways = ["Paste it", "Upload a file"]
    if kind is DocumentKind.RESUME:
        ways.reverse()
    how = st.segmented_control(
        "How", ways, default=ways[0], required=True, label_visibility="collapsed", key=f"how-{kind}"
    )
    if how == "Upload a file":
        _give_file(page, kind, replaces)
    else:
        _give_text(page, kind, card, replaces)
    if has_one and st.button("Keep what I have", type="tertiary", key=f"cancel-{kind}"):
        state.lower_flag(f"replace-{replaces}")
        state.lower_flag(f"add-{kind}")
        st.rerun()


def _give_file(page: Page, kind: DocumentKind, replaces: str | None) -> None:
    keep = _whether_to_keep(page, kind)
    turn = state.turn(f"upload-{kind}")
    sent = st.file_uploader(
        "PDF, DOCX or plain text, up to 10 MB",
        key=f"file-{kind}-{turn}",
        max_upload_size=UPLOAD,
    )
    if sent is None:
        return
    state.next_turn(f"upload-{kind}")
    state.forget_submitted(kind)
    with in_place():
        at_the_door(sent.getvalue())
        document = page.app.documents.submit_file(
            page.admit(), kind, sent.name, sent.getvalue(), keep_file=keep, replaces=replaces
        )
        _settle(page, document)


def _whether_to_keep(page: Page, kind: DocumentKind) -> bool:
    if not page.app.documents.can_keep(page.owner):
        small("Sign in to keep the original file. Here it is discarded once it is read.")
        return False
    return st.checkbox(
        "Keep the original file too (encrypted). Otherwise it is discarded once it is read.",
        key=f"keep-{kind}",
    )


def _give_text(page: Page, kind: DocumentKind, card: Card, replaces: str | None) -> None:
    with st.form(f"paste-{kind}", border=False):
        text = st.text_area(card.paste, height=180, placeholder=card.placeholder)
        if st.form_submit_button("Read it"):
            state.forget_submitted(kind)
            with in_place():
                at_the_door(text)
                document = page.app.documents.submit_text(
                    page.admit(), kind, text, replaces=replaces
                )
                _settle(page, document)


def _settle(page: Page, document: Document) -> None:
    state.submitted(document.kind, document.id)
    state.lower_flag(f"replace-{document.replaces}")
    state.lower_flag(f"add-{document.kind}")
    state.forget(f"which-{document.kind}")
    with st.spinner("Reading…"):
        wait(page, document.owner, WorkKind.READ_DOCUMENT, document.id)
    st.rerun()


def _what_became_of_it(page: Page, kind: DocumentKind) -> None:
    """A document that was refused is gone; this says why, once."""
    document_id = state.last_submitted(kind)
    if document_id is None or page.owner is None:
        return
    work = page.app.slow_work.status(page.owner, WorkKind.READ_DOCUMENT, document_id)
    if work is None or work.state is WorkState.DONE:
        state.forget_submitted(kind)
    elif work.state is WorkState.REFUSED:
        st.error(errors.by_name(work.error or "").say, icon=":material/error:")


def _wait(page: Page, document: Document) -> None:
    """It is being read, or could not be: a reload or a restart finds the same way on."""
    small(f":material/hourglass_empty: {plain(document.name)}")
    work = page.app.slow_work.status(document.owner, WorkKind.READ_DOCUMENT, document.id)
    if work is None or work.state is WorkState.FAILED:
        _could_not_be_read(page, document, work)
    elif work.state not in WAITING:
        st.rerun()  # it was read since this page looked
    else:
        _being_read(page, document)
    if st.button("Delete", type="tertiary", key=f"danger-{document.kind}"):
        page.app.documents.delete(document.owner, document.id)
        st.rerun()


def _could_not_be_read(page: Page, document: Document, work: Work | None) -> None:
    error, tried = (work.error or "", work.coach) if work else ("", None)
    st.error(why(page, error), icon=":material/error:")

    def again(by: str | None) -> None:
        page.app.slow_work.retry(document.owner, WorkKind.READ_DOCUMENT, document.id, by)

    with st.container(horizontal=True, gap="xsmall"):
        ways_on(page, document.owner, Role.READER, tried, again, document.kind)


def _being_read(page: Page, document: Document) -> None:
    @st.fragment(run_every=POLL)
    def look_again() -> None:
        with watched():
            work = page.app.slow_work.status(document.owner, WorkKind.READ_DOCUMENT, document.id)
        if work is None or work.state not in WAITING:
            st.rerun()
        running = work.state is WorkState.RUNNING
        muted("Being read now." if running else "Safe with us. It is read next.")

    look_again()
    for _ in range(3):
        st.skeleton(height=22)


def _understood(page: Page, card: Card, document: Document, *, several: bool) -> None:
    """What was read. Where the candidate picks among several, its name stands there already."""
    name = "The next interview is built on this one." if several else plain(name_of(document))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        st.markdown(f":gray[{card.icon}] {name}", width="stretch")
        if st.button("Replace", type="tertiary", key=f"replace-{document.kind}"):
            state.raise_flag(f"replace-{document.id}")
            st.rerun()
    _listing(card, _lines(document))
    with st.container(horizontal=True, gap="xsmall", key=f"steps-{document.kind}"):
        if st.button("Correct it", key=f"correct-{document.kind}", icon=":material/edit:"):
            state.raise_flag(f"correct-{document.id}")
            st.rerun()
        with st.popover("More", type="tertiary", key=f"more-{document.kind}"):
            _ways_out(page, document)


def name_of(document: Document) -> str:
    """What the candidate will know it by: a job by its title and company, once it was read."""
    if document.kind is DocumentKind.JOB and document.profile is not None:
        job = document.job
        words = [item.text for item in (job.title, job.company) if item is not None]
        return ", ".join(words) or document.name
    return document.name


def _lines(document: Document) -> list[Item | Requirement]:
    if document.kind is DocumentKind.RESUME:
        return list(claims(document.resume))
    return [*document.job.requirements]


def _listing(card: Card, lines: list[Item | Requirement]) -> None:
    if not lines:
        muted(card.nothing)
        return
    with st.container(gap="xxsmall"):
        small(card.found)
        told([line.text for line in lines[:SHOWN]])
    if len(lines) > SHOWN:
        with st.expander(f"{len(lines) - SHOWN} more"):
            told([line.text for line in lines[SHOWN:]], wide=True)


def _ways_out(page: Page, document: Document) -> None:
    documents = page.app.documents
    if document.file_id:
        st.download_button(
            "Download the original",
            lambda: documents.original(page.still(), document.id) or b"",
            file_name=document.name,
            mime="application/octet-stream",
            on_click="ignore",
            key=f"original-{document.kind}",
        )
        if st.button("Discard the original file", key=f"discard-{document.kind}"):
            documents.discard_original(document.owner, document.id)
            st.rerun()
    if st.button("Add another", key=f"add-{document.kind}", icon=":material/add:"):
        state.raise_flag(f"add-{document.kind}")
        st.rerun()
    if st.button("Archive", key=f"archive-{document.kind}", icon=":material/archive:"):
        documents.archive(document.owner, document.id)
        st.rerun()
    _delete(page, document)
    small("Archived: no longer used, still held. Deleted: gone at once.")


def _delete(page: Page, document: Document) -> None:
    """Asks once more: nobody can bring it back."""
    sure = f"sure-{document.id}"
    if not state.flag(sure):
        if st.button("Delete", key=f"danger-{document.kind}", icon=":material/delete:"):
            state.raise_flag(sure)
            st.rerun()
        return
    if st.button("Really delete it", key=f"danger-sure-{document.kind}"):
        state.lower_flag(sure)
        page.app.documents.delete(document.owner, document.id)
        st.rerun()
    if st.button("Keep it", key=f"keep-it-{document.kind}"):
        state.lower_flag(sure)
        st.rerun()
