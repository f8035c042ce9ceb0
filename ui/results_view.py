"""The results of one interview: answer by answer, then the whole, then keep it or not."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.interview import Interview, Phase
from core.domain.summary import Summary, ToPractise
from core.ports.repositories import InterviewSummary
from ui import feedback_view, state
from ui.frame import Page, title
from ui.words import muted, plain, said, small

MOST_PAGES = 9  # numbers that stand beside each other on a phone
DELETED = "interview-deleted"
FINISHED = (Phase.DECIDING, Phase.KEPT)


def draw(page: Page) -> None:
    owner = page.owner
    found = page.app.interviews.summaries(owner) if owner else ()
    finished = [summary for summary in found if summary.phase in FINISHED]
    if state.flag(DELETED):
        state.lower_flag(DELETED)
        st.info("The interview is deleted, with everything that was said in it.")
    if owner is None or not finished:
        _nothing_yet()
        return
    interview = page.app.interviews.get(owner, _choose(finished))
    positions = [position for position, _ in interview.to_assess]
    part = _part(interview, len(positions))
    if part < len(positions):
        feedback_view.one_answer(
            page, interview, positions[part], onward=_onward(part, positions), on_onward=_next
        )
    else:
        _whole(page, interview)
    if state.answering_again() is None:
        _decide(page, interview)


def _nothing_yet() -> None:
    title("No feedback yet", "It stands here once you have taken an interview.")
    if st.button("Prepare an interview", type="primary", key="big-prepare"):
        st.switch_page("pages/1_Prepare.py")


def _choose(finished: Sequence[InterviewSummary]) -> str:
    """The newest interview, or the one that the candidate picked."""
    if len(finished) == 1:
        return finished[0].id
    names = {summary.id: _name(summary) for summary in finished}
    picked = st.selectbox(
        "Interview",
        list(names),
        format_func=lambda interview_id: names[interview_id],
        label_visibility="collapsed",
        key="which-interview",
    )
    return str(picked)


def _name(summary: InterviewSummary) -> str:
    role = summary.role or "Interview"
    return f"{role}, {summary.created_at:%-d %B %Y}, {summary.answered} answers"


def _part(interview: Interview, answers: int) -> int:
    """Which part is looked at: an answer, or, after the last, the whole."""
    key = f"part-{interview.id}"
    state.begin_at(key)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        part = st.pagination(answers + 1, key=key, max_visible_pages=MOST_PAGES) - 1
        small(f"Answer {part + 1} of {answers}" if part < answers else "The whole")
    return part


def _onward(part: int, positions: Sequence[int]) -> str:
    return "Next answer" if part + 1 < len(positions) else "The whole interview"


def _next(_: Page, interview: Interview) -> None:
    state.stop_answering_again()
    key = f"part-{interview.id}"
    state.turn_to(key, state.page_of(key) + 1)
    st.rerun()


def _whole(page: Page, interview: Interview) -> None:
    summary = page.app.evaluations.summary(interview.owner, interview)
    title("The whole interview", _counted(interview, summary))
    with st.container(gap="small"):
        st.header("What already works", anchor=False)
        if not summary.strengths:
            muted("No criterion reached 4 of 5 with evidence yet. That is usual at first.")
        for strength in summary.strengths:
            with st.container(key=f"row-strength-{strength.position}-{strength.criterion.key}"):
                st.markdown(f"**{strength.criterion.name}**")
                said([(strength.quote, "evidence")])
                small(plain(interview.turns[strength.position].question.text))
    if summary.practise is not None:
        _practise(interview, summary.practise)
    st.badge(page.app.coach.label, color="gray", icon=":material/rule:")


def _practise(interview: Interview, practise: ToPractise) -> None:
    with st.container(gap="small"):
        st.header("What to practise next", anchor=False)
        name = practise.criterion.name
        muted(f"{name} was lowest over your answers: {practise.median:g} of 5 in the middle.")
        instruction = practise.instruction
        st.markdown(f"**{plain(instruction.title)}** {plain(instruction.because)}")
        positions = [position for position, _ in interview.to_assess]
        if st.button("Go to that answer", key="go-to-answer", icon=":material/replay:"):
            state.turn_to(f"part-{interview.id}", positions.index(practise.position) + 1)
            st.rerun()


def _counted(interview: Interview, summary: Summary) -> str:
    answered = len(interview.to_assess)
    skipped = sum(turn.skipped for turn in interview.turns)
    words = [f"{answered} answered", f"{skipped} skipped" if skipped else "none skipped"]
    if interview.ended_early:
        words.append("ended early")
    middle = (
        "There was not enough to judge."
        if summary.overall is None
        else f"The middle of your best tries is {summary.overall:g} of 5, "
        f"from the {summary.scored} that could be judged."
    )
    return f"{', '.join(words)}. {middle}"


def _decide(page: Page, interview: Interview) -> None:
    """Kept only if the candidate says so."""
    interviews, hours = page.app.interviews, page.app.settings.guest_hours
    with st.container(key="decide", gap="xsmall"):
        if interview.phase is Phase.DECIDING:
            st.header("Keep this interview?", anchor=False)
            muted(
                f"As a guest you have it until {hours} hours after your last visit, "
                "then all of it goes. Delete it, and it goes now."
            )
        else:
            muted(f"Kept until {hours} hours after your last visit, as everything of a guest.")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            if interview.phase is Phase.DECIDING and st.button("Keep it", key="keep"):
                interviews.keep(interview.owner, interview.id)
                st.rerun()
            with st.popover("Delete it", type="tertiary", key="delete"):
                muted("The questions, your answers and the feedback will be gone.")
                if st.button("Delete this interview", key="danger-discard"):
                    interviews.discard(interview.owner, interview.id)
                    state.raise_flag(DELETED)
                    st.rerun()
            st.space("stretch")
            st.button("Print", type="tertiary", icon=":material/print:", key="print")
            if st.button("Practise again", key="more"):
                st.switch_page("pages/1_Prepare.py")
