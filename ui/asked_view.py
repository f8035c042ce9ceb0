"""What the candidate asks the interviewer, and what the coach says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from core.domain.interview import Interview
from core.domain.remark import Remark, Worth
from core.domain.work import WorkKind
from core.services.dossiers import Dossier
from core.services.moderation import harm_in
from core.services.remarks import questions_of, remark_subject
from ui import withheld_view
from ui.frame import Page
from ui.waiting import settled, still_coming
from ui.words import muted, plain, said

KIND: Final = WorkKind.REMARK_ON_QUESTION
WORTH: Final = {  # in words and with a sign: never by colour alone
    Worth.STRONG: ":material/check: A strong question.",
    Worth.FINE: ":material/edit: Worth asking, with one change.",
    Worth.ELSEWHERE: ":material/schedule: Fair, but not here.",
    Worth.WEAK: ":material/close: You would learn little.",
    Worth.UNREADABLE: ":material/visibility_off: Not read as a question.",
}
AS_IT_STANDS: Final = ":material/check: Worth asking."


def questions(page: Page, interview: Interview, *, remarked: bool) -> Mapping[int, Remark]:
    """Every question so far, each with what is said of it where *remarked*: that is returned."""
    numbers = questions_of(interview)
    found: Mapping[int, Remark] = {}
    if remarked:
        found = page.app.remarks.of(interview.owner, interview.id)
        found = _remarks(page, interview, found)
        _rows(page, interview, found)
    else:
        for number in numbers:
            with st.container(key=f"row-asked-{number}"):
                question = interview.candidate_questions[number]
                said(question)
                if harm := harm_in(question):
                    withheld_view.notice(harm, f"withheld-{number}")
    if len(interview.candidate_questions) - 1 not in (-1, *numbers[-1:]):
        muted("If you have no more questions, press “That is all”.")
    return found


def section(page: Page, found: Dossier) -> None:
    """What was asked, or what could have been; and which of it to take along."""
    interview = found.interview
    remarks = _remarks(page, interview, found.remarks)
    if not questions_of(interview):
        _asked_nothing(remarks.get(0))
        return
    with st.container(gap="small", key="asked"):
        st.header("What you asked", anchor=False)
        _rows(page, interview, remarks)
    strong = [
        interview.candidate_questions[number]
        for number in questions_of(interview)
        if number in remarks and remarks[number].worth is Worth.STRONG
    ]
    if strong:
        with st.container(gap="xsmall", key="for-the-day"):
            st.header("For the day", anchor=False)
            muted("Take these along. Their answers help you to decide.")
            for question in strong:
                said(question)


def _rows(page: Page, interview: Interview, remarks: Mapping[int, Remark]) -> None:
    for number in questions_of(interview):
        question = interview.candidate_questions[number]
        remark = remarks.get(number)
        with st.container(key=f"row-asked-{number}", gap="xsmall"):
            said(_marked(question, remark))
            harm = remark.withheld if remark else harm_in(question)
            if harm:
                withheld_view.notice(harm, f"withheld-{number}")
            elif remark is None:
                _not_there(page, interview, number)
            else:
                _remark(remark)


def _asked_nothing(remark: Remark | None) -> None:
    if remark is None:
        return
    with st.container(gap="small", key="asked"):
        st.header("What you could have asked", anchor=False)
        st.markdown(plain(remark.because))
        _instead(remark, label="Ask:")


def _remarks(page: Page, interview: Interview, found: Mapping[int, Remark]) -> Mapping[int, Remark]:
    """What is there; of the question sent last, after a moment's patience."""
    last = max(questions_of(interview), default=0)
    if last in found:
        return found
    settled(page, interview.owner, KIND, remark_subject(interview.id, last))
    return page.app.remarks.of(interview.owner, interview.id)


def _remark(remark: Remark) -> None:
    fine_as_it_is = remark.worth is Worth.FINE and not remark.instead
    worth = AS_IT_STANDS if fine_as_it_is else WORTH[remark.worth]
    st.markdown(f"**{worth}** {plain(remark.because)}")
    if remark.instead:
        _instead(remark)


def _instead(remark: Remark, label: str = "Ask instead:") -> None:
    for number, line in enumerate(remark.instead.splitlines()):
        st.markdown(f"**{'Or:' if number else label}** {plain(line)}")


def _not_there(page: Page, interview: Interview, number: int) -> None:
    subject = remark_subject(interview.id, number)
    work = page.app.slow_work.status(interview.owner, KIND, subject)
    if work is not None and (work.error or work.state in ("queued", "running")):
        still_coming(
            page, work, "It is being read…", "This question could not be read. It is saved."
        )
        return
    muted("Nobody has read this question yet.")
    if st.button("Have it read", key=f"read-question-{number}"):
        page.app.slow_work.retry(interview.owner, KIND, subject)
        st.rerun()


def _marked(question: str, remark: Remark | None) -> list[tuple[str, str]]:
    """The question with the words marked that the remark is about, unless that is all of it."""
    quote = remark.quote if remark else None
    if quote is None or quote.of(question).strip() == question.strip():
        return [(question, "")]
    before, after = question[: quote.start], question[quote.end :]
    return [(before, ""), (quote.of(question), "evidence"), (after, "")]
