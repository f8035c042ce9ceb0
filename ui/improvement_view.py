"""An answer as it could be told: in the candidate's own sentences or in other words that are called
that, and slots for what is missing."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement, can_be_ordered
from core.domain.interview import Interview
from core.domain.work import Work, WorkKind
from core.services.dossiers import Dossier
from core.services.improvements import can_be_improved
from core.services.interviews import work_subject
from core.services.reports import AS_IT_COULD_BE_TOLD, reworded_by
from ui import state
from ui.coach_badge import done_by
from ui.frame import Page
from ui.waiting import settled, still_coming
from ui.words import muted, plain, said, small

KIND: Final = WorkKind.IMPROVE_ANSWER
WAITING: Final = ("queued", "running")


def fold(page: Page, dossier: Dossier, position: int, judged: Evaluation) -> None:
    """The fold on the feedback page, of the latest attempt: a button, then what it made. Not
    where there is too little of an answer to be told in any order."""
    interview = dossier.interview
    attempt = len(interview.turns[position].attempts) - 1
    if not can_be_improved(interview.turns[position].question) or not can_be_ordered(judged):
        return
    with st.expander(AS_IT_COULD_BE_TOLD):
        found, work = _found(page, dossier, position, attempt)
        if found is None:
            _offer(page, interview, position, attempt, work)
            return
        answer = interview.turns[position].attempts[attempt].text
        _read(found, answer)
        if found.coach != judged.coach:
            done_by(page, [found.coach])
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            if st.button(
                "Answer again with this", icon=":material/replay:", key=f"with-this-{position}"
            ):
                state.answer_again(interview.id, position)
                st.rerun()
            _copy(found)


def beside(dossier: Dossier, position: int) -> None:
    """Beside the box of another try: what is still missing, where it was asked for before."""
    latest = len(dossier.interview.turns[position].attempts) - 1
    found = dossier.improvements.get((position, latest))
    if found is None:
        return
    if found.slots:
        with st.container(key="missing", gap="xsmall"):
            small("Only you know these. Say them this time.")
            for slot in found.slots:
                said([(f"[{slot}]", "slot")])
    with st.expander(AS_IT_COULD_BE_TOLD):
        if found.reworded:
            muted(reworded_by(found))
        said(list(found.told))


def _found(
    page: Page, dossier: Dossier, position: int, attempt: int
) -> tuple[Improvement | None, Work | None]:
    """What was made, where this tab has just asked for it after a moment's patience; else the
    work on it as it stands."""
    interview = dossier.interview
    subject = work_subject(interview.id, position, attempt)
    found, work = dossier.improvements.get((position, attempt)), dossier.work.get((KIND, subject))
    if found is None and state.flag(_asked_for(interview, position, attempt)):
        work = settled(page, interview.owner, KIND, subject)
        found = page.app.improvements.of(interview.owner, interview.id).get((position, attempt))
    return found, work


def _offer(
    page: Page, interview: Interview, position: int, attempt: int, work: Work | None
) -> None:
    if work is not None and (work.error or work.state in WAITING):
        still_coming(
            page, work, "Your sentences are being put in order…", "This could not be made."
        )
        return
    muted("Your answer in its best order, with slots for what is missing. No fact is added.")
    if st.button("Show me", key=f"improve-{position}-{attempt}"):
        state.raise_flag(_asked_for(interview, position, attempt))
        page.app.improvements.ask_for(interview.owner, interview.id, position, attempt)
        page.app.slow_work.call()
        st.rerun()


def _asked_for(interview: Interview, position: int, attempt: int) -> str:
    """The name of the choice to wait a moment for it, which this tab has just made."""
    return f"improved-{interview.id}-{position}-{attempt}"


def _read(found: Improvement, answer: str) -> None:
    if found.changes:
        st.markdown(plain(" ".join(found.changes)))
    if found.reworded:
        _side_by_side(found, answer)
    else:
        said(list(found.told))
    if found.left_out:
        count = len(found.left_out)
        sentences = "1 sentence" if count == 1 else f"{count} sentences"
        with st.popover(f"Left out: {sentences}", type="tertiary", key="left-out"):
            said([(span.of(answer) + "\n", "coming") for span in found.left_out])


def _side_by_side(found: Improvement, answer: str) -> None:
    """Other words are never shown without those that they are made of."""
    muted(reworded_by(found))
    reworded, own = st.columns(2, gap="medium")
    with reworded:
        small("In other words")
        said(list(found.told))
    with own:
        small("What you said")
        said(answer)


def _copy(found: Improvement) -> None:
    with st.popover("Copy", icon=":material/content_copy:", type="tertiary", key="copy-told"):
        st.code("".join(text for text, _ in found.told), language=None, wrap_lines=True)
