"""The results of one interview: answer by answer, then the whole, then keep it or not."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.interview import Interview, Phase
from core.domain.summary import Summary, ToPractise
from core.services.dossiers import Dossier
from core.services.evaluations import summary_of
from core.services.reports import counted, to_practise
from ui import asked_view, case_view, feedback_view, state
from ui.chosen import PARAMETER, chosen, forget_choice
from ui.coach_badge import done_by
from ui.frame import Page, title
from ui.staying import as_guest, offer_account
from ui.words import muted, plain, said, small

WHOLE = "The whole interview"
PARTS_WIDTH = 180  # px: the longest name and its arrow; the button fits beside it on a phone
DELETED = "interview-deleted"


def draw(page: Page) -> None:
    if state.flag(DELETED):
        state.lower_flag(DELETED)
        st.info("The interview is deleted, with everything that was said in it.")
    found = chosen(page)
    if found is None:
        return
    interview = found.interview
    positions = [position for position, _ in interview.to_assess]
    part = _part(interview, len(positions))
    if part < len(positions):
        feedback_view.one_answer(
            page, found, positions[part], onward=_onward(part, positions), on_onward=_next
        )
    else:
        _whole(page, found)
    if state.answering_again() is None:
        _decide(page, interview)


def _part(interview: Interview, answers: int) -> int:
    """Which part is looked at: an answer, or, after the last, the whole.

    A list, since the numbers of many parts do not fit on a phone, and the whole has a name.
    """
    key = f"part-{interview.id}"
    state.begin_at(key)
    names = {number: f"Answer {number} of {answers}" for number in range(1, answers + 1)}
    names[answers + 1] = "The whole"
    with st.container(key="parts", horizontal=True, vertical_alignment="center", gap="xsmall"):
        part = st.selectbox(
            "Part of the feedback",
            list(names),
            format_func=names.__getitem__,
            label_visibility="collapsed",
            width=PARTS_WIDTH,
            key=key,
        )
        if part <= answers and st.button(WHOLE, type="tertiary", key="whole"):
            state.turn_to(key, answers + 1)
            st.rerun()
    return part - 1


def _onward(part: int, positions: Sequence[int]) -> str:
    return "Next answer" if part + 1 < len(positions) else WHOLE


def _next(_: Page, interview: Interview) -> None:
    state.stop_answering_again()
    key = f"part-{interview.id}"
    state.turn_to(key, state.page_of(key) + 1)
    st.rerun()


def _whole(page: Page, found: Dossier) -> None:
    interview = found.interview
    summary = summary_of(interview, found.evaluated)
    title("The whole interview", counted(interview, summary))
    with st.container(gap="small"):
        st.header("What already works", anchor=False)
        if not summary.strengths:
            muted("No criterion reached 4 of 5 with evidence yet. That is usual at first.")
        for strength in summary.strengths:
            with st.container(key=f"row-strength-{strength.position}-{strength.criterion.key}"):
                st.markdown(f"**{strength.criterion.name}**")
                said([(strength.quote, "evidence")])
                small(plain(case_view.asked(interview.turns[strength.position])))
    if summary.practise is not None:
        _practise(interview, summary, summary.practise)
    asked_view.section(page, found)
    case_view.whole_solution(interview)
    judged = (evaluation.coach for evaluation in found.evaluated.values())
    done_by(page, [*judged, *(remark.coach for remark in found.remarks.values())])


def _practise(interview: Interview, summary: Summary, practise: ToPractise) -> None:
    with st.container(gap="small"):
        st.header("What to practise next", anchor=False)
        muted(to_practise(practise, summary))
        instruction = practise.instruction
        st.markdown(f"**{plain(instruction.title)}** {plain(instruction.because)}")
        positions = [position for position, _ in interview.to_assess]
        if st.button("Go to that answer", key="go-to-answer", icon=":material/replay:"):
            state.turn_to(f"part-{interview.id}", positions.index(practise.position) + 1)
            st.rerun()


def _undecided(page: Page) -> str:
    goes, settings = as_guest(page), page.app.settings
    if goes:
        return f"As a guest you have it until {goes} after your last visit, then all of it goes."
    return (
        f"Keep it, and it stays {settings.kept_days} days after its last step. "
        f"Undecided, it stays {settings.undecided_days} days."
    )


def _kept(page: Page) -> str:
    goes = as_guest(page)
    if goes:
        return f"Kept until {goes} after your last visit, as everything of a guest."
    return f"Kept until {page.app.settings.kept_days} days after its last step."


def _decide(page: Page, interview: Interview) -> None:
    """Kept only if the candidate says so."""
    interviews = page.app.interviews
    with st.container(key="decide", gap="xsmall"):
        if interview.phase is Phase.DECIDING:
            st.header("Keep this interview?", anchor=False)
            muted(f"{_undecided(page)} Delete it, and it goes now.")
        else:
            muted(_kept(page))
        offer_account(page)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            if interview.phase is Phase.DECIDING and st.button("Keep it", key="keep"):
                interviews.keep(interview.owner, interview.id)
                st.rerun()
            with st.popover("Delete it", type="tertiary", key="delete"):
                muted("The questions, your answers and the feedback will be gone.")
                if st.button("Delete this interview", key="danger-discard"):
                    interviews.discard(interview.owner, interview.id)
                    forget_choice()
                    state.raise_flag(DELETED)
                    st.rerun()
            st.space("stretch")
            its = {PARAMETER: interview.id}
            st.page_link("pages/8_Report.py", label="Report", query_params=its)
            st.page_link("pages/5_Progress.py", label="All your interviews")
            if st.button("Practise again", key="more"):
                st.switch_page("pages/1_Prepare.py")
