"""Preparing on one page: résumé left, job right, then what will be asked and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.domain.candidate import LONGEST_LINE, LONGEST_TEXT, Candidate
from core.domain.document import Document, DocumentKind, DocumentState
from core.domain.interview import Brief, Interview, Kind, Question, Seniority, seniority_in
from core.services.interviews import is_planned_for
from core.services.preparation import Preparation
from ui import brief_view, case_view, document_view, state
from ui.frame import Page, title
from ui.words import muted, plain, small

GENERAL = "general"


def draw(page: Page) -> None:
    at_hand = page.app.preparations.of(page.owner)
    lead = st.container(gap="medium")
    left, right = st.columns(2, gap="small")
    with left, st.container(key="card-resume", border=True, height="stretch"):
        resume = document_view.draw(page, DocumentKind.RESUME, at_hand)
    with right, st.container(key="card-job", border=True, height="stretch"):
        job = document_view.draw(page, DocumentKind.JOB, at_hand)
    brief = _brief(at_hand, _ready(resume), _ready(job))
    waiting = any(d is not None and d.state is DocumentState.READING for d in (resume, job))
    if waiting:
        with lead:
            title("Almost there", "Your questions come once everything here has been read.")
    elif at_hand.in_the_middle:
        with lead:
            _go_on()
    elif brief.resume_id or brief.job_id or state.flag(GENERAL) or brief.kind is Kind.CASE:
        _offer(page, at_hand, brief, lead)
    else:
        _begin_with_nothing(lead)
    _about(page, at_hand.candidate)


def _ready(document: Document | None) -> Document | None:
    return document if document and document.state is DocumentState.READY else None


def _brief(at_hand: Preparation, resume: Document | None, job: Document | None) -> Brief:
    wanted = job.job.title.text if job and job.job.title else ""
    role = wanted or (at_hand.candidate.target_role if at_hand.candidate else "")
    brief = brief_view.choose(_suggested(at_hand.last_brief, job), role)
    return replace(brief, resume_id=resume.id if resume else None, job_id=job.id if job else None)


def _suggested(last: Brief | None, job: Document | None) -> Brief:
    """The settings of last time; the level of another job than last time goes before its own."""
    brief = last or Brief(seniority=Seniority.MIDDLE)
    if job is None or job.id == brief.job_id or state.has_chosen(brief_view.LEVEL):
        return brief
    asked = job.job.seniority or job.job.title
    level = seniority_in(asked.text) if asked else None
    return replace(brief, seniority=level) if level else brief


def _begin_with_nothing(lead: st.delta_generator.DeltaGenerator) -> None:
    with lead:
        title("What are you preparing for?", "One of the two is enough to begin.")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        muted("Nothing at hand?")
        if st.button("Practise with general questions", key="general"):
            state.raise_flag(GENERAL)
            st.rerun()


def _offer(
    page: Page, at_hand: Preparation, brief: Brief, lead: st.delta_generator.DeltaGenerator
) -> None:
    ready = at_hand.ready
    if ready is None or not is_planned_for(ready, brief, at_hand.documents):
        ready = page.app.interviews.prepare(page.admit(), brief)
    with lead:
        heading, action = st.columns((2, 1), gap="small", vertical_alignment="bottom")
        with heading:
            title("Ready when you are", f"{brief_view.length(brief)} Pause whenever you like.")
        _start(page, ready, action)
    if brief.kind is Kind.CASE:
        with lead:  # it needs no documents: they do not stand between it and the button
            case_view.plan(ready)
    else:
        _plan(ready)


def _go_on() -> None:
    """One interview at a time: the next is planned once this one is done."""
    heading, action = st.columns((2, 1), gap="small", vertical_alignment="bottom")
    with heading:
        title(
            "You have an interview under way",
            "It stands where you left it. The next one is planned when this one is done.",
        )
    if action.button("Go on with it", type="primary", key="big-continue", width="stretch"):
        st.switch_page("pages/2_Interview.py")


def _start(page: Page, interview: Interview, place: st.delta_generator.DeltaGenerator) -> None:
    if place.button("Start the interview", type="primary", key="big-begin", width="stretch"):
        page.app.interviews.begin(interview.owner, interview.id, state.seat())
        st.switch_page("pages/2_Interview.py")


def _plan(interview: Interview) -> None:
    st.header("What you will be asked, and why", anchor=False)
    likely = brief_view.likely(interview.brief)
    with st.container(gap=None, key="plan"):
        _questions(interview.planned[:likely])
    if len(interview.planned) > likely:
        with st.container(key="folds-plan"), st.expander("If there is time for more"):
            _questions(interview.planned[likely:])
    small("Further questions come from what you answer.")


def _questions(questions: Sequence[Question]) -> None:
    for question in questions:
        with st.container(key=f"row-{question.text[:40]}", gap="xxsmall"):
            with st.container(key=f"said-{question.text[:40]}"):
                st.markdown(plain(question.text))
            reason(question)


def reason(question: Question) -> None:
    """Why this is asked, in one sentence that names the words it tests."""
    icon = "description" if question.claim else "work" if question.requirement else ""
    small(f":material/{icon}: {plain(question.why)}" if icon else plain(question.why))


def _about(page: Page, who: Candidate | None) -> None:
    """Three things that the candidate may say about themselves, and clear again."""
    with st.container(key="folds-about"), st.expander("About you, if you like"):
        with st.form("about", border=False):
            name = st.text_input(
                "What we call you", who.display_name if who else "", max_chars=LONGEST_LINE
            )
            role = st.text_input(
                "The job you are going for",
                who.target_role if who else "",
                max_chars=LONGEST_LINE,
            )
            goals = st.text_area(
                "What you want to get better at",
                who.goals if who else "",
                max_chars=LONGEST_TEXT,
            )
            if st.form_submit_button("Save"):
                page.app.candidates.introduce(
                    page.admit(), display_name=name, target_role=role, goals=goals
                )
                st.rerun()
        small("Empty a line and save, and it is gone.")
