"""Preparing on one page: résumé left, job right, then what will be asked and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from core.domain.candidate import LONGEST_LINE, LONGEST_TEXT, Candidate
from core.domain.chat import Role
from core.domain.document import Document, DocumentKind, DocumentState
from core.domain.interview import Brief, Interview, Kind, Question, Seniority, seniority_in
from core.services.coaches import Stand, is_offline
from core.services.errands import Errand
from core.services.interviews import is_planned_for
from core.services.preparation import Preparation
from ui import brief_view, case_view, cost_view, document_view, sending_view, state
from ui.coach_badge import done_by
from ui.frame import Page, title
from ui.trying_again import by_provider, ways_on
from ui.words import inline, muted, small

GENERAL = "general"
STARTING = "start"  # the errand, and the choice of this tab
A_MOMENT = 0.3  # seconds before the page shows that it takes longer
TICK = 0.5  # seconds between looks at it


def draw(page: Page) -> None:
    errand = _errand(page)
    if errand is not None:
        _starting(page, errand)
        return
    at_hand = page.app.preparations.of(page.owner)
    stand = page.app.coaches.standing(at_hand.preferences, at_hand.own_keys)
    lead = st.container(gap="medium")
    if stand.waiting:
        sending_view.ask(page, stand)
    left, right = st.columns(2, gap="small")
    with left, st.container(key="card-resume", border=True, height="stretch"):
        resume = document_view.draw(page, DocumentKind.RESUME, at_hand)
    with right, st.container(key="card-job", border=True, height="stretch"):
        job = document_view.draw(page, DocumentKind.JOB, at_hand)
    brief = _brief(at_hand, _ready(resume), _ready(job), speaks=stand.speaks)
    waiting = any(d is not None and d.state is DocumentState.READING for d in (resume, job))
    if waiting:
        with lead:
            title("Almost there", "Your questions come once everything here has been read.")
    elif at_hand.in_the_middle:
        _leave_for_it()
        with lead:
            _go_on()
    elif brief.resume_id or brief.job_id or state.flag(GENERAL) or brief.kind is Kind.CASE:
        _offer(page, at_hand, stand, brief, lead)
    else:
        _begin_with_nothing(lead)
    _about(page, at_hand.candidate)


def _ready(document: Document | None) -> Document | None:
    return document if document and document.state is DocumentState.READY else None


def _brief(
    at_hand: Preparation, resume: Document | None, job: Document | None, *, speaks: bool
) -> Brief:
    wanted = job.job.title.text if job and job.job.title else ""
    role = wanted or (at_hand.candidate.target_role if at_hand.candidate else "")
    brief = brief_view.choose(_suggested(at_hand.last_brief, job), role, speaks=speaks)
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
    page: Page,
    at_hand: Preparation,
    stand: Stand,
    brief: Brief,
    lead: st.delta_generator.DeltaGenerator,
) -> None:
    planner = _planner(page, stand, brief)
    ready = at_hand.ready
    if ready is not None and not is_planned_for(ready, brief, at_hand.documents, planner):
        ready = None
    if ready is None and is_offline(planner):  # free, and at once
        ready = page.app.interviews.prepare(page.admit(), brief, planner)
    with lead:
        _lead(page, stand, brief, ready)
        if brief.kind is not Kind.CASE:
            cost_view.before(page, stand)
    if ready is None:
        done_by(page, [planner])
    elif brief.kind is Kind.CASE:
        with lead:  # it needs no documents: they do not stand between it and the button
            case_view.plan(ready)
    else:
        _plan(ready)


def _planner(page: Page, stand: Stand, brief: Brief) -> str:
    """The `Coach.ref` of who plans: a case is content, whoever asks it."""
    case = brief.kind is Kind.CASE
    return page.app.coaches.offline.ref if case else page.app.coaches.ref(stand, Role.INTERVIEWER)


def _lead(page: Page, stand: Stand, brief: Brief, ready: Interview | None) -> None:
    heading, action = st.columns((2, 1), gap="small", vertical_alignment="bottom")
    with heading:
        when = "" if ready else " Your questions are written when you start."
        title("Ready when you are", f"{brief_view.length(brief)} Pause whenever you like.{when}")
    if not action.button("Start the interview", type="primary", key="big-begin", width="stretch"):
        return
    if ready is not None and stand.chosen[Role.INTERVIEWER] is None:
        page.app.interviews.begin(ready.owner, ready.id, state.seat())
        st.switch_page("pages/2_Interview.py")
    _start(page, brief)
    st.rerun()


def _start(page: Page, brief: Brief) -> None:
    """Plan and begin, beside the page: a model takes its time. Twice is once."""
    owner, seat = page.admit(), state.seat()
    state.raise_flag(STARTING)
    page.app.errands.run(
        owner, STARTING, lambda _, by: page.app.interviews.start(owner, brief, seat, by)
    )


def _errand(page: Page) -> Errand | None:
    """The start that is under way, or failed; also after a reload."""
    errand = page.app.errands.of(page.owner, STARTING) if page.owner else None
    return errand if errand is not None and (errand.under_way or errand.failure) else None


def _starting(page: Page, errand: Errand) -> None:
    owner = page.admit()
    state.raise_flag(STARTING)
    if errand.failure is None:
        title("Your questions are being written", "This can take half a minute. You can wait here.")
        if errand.wait(A_MOMENT):
            st.rerun()
        _look_again(errand)
        for _ in range(3):
            st.skeleton(height=64)
        return
    title("Your questions could not be written", "Everything you gave us is saved.")
    failure = errand.failure
    st.error(by_provider(page, failure.sentence, failure.provider), icon=":material/error:")

    def again(by: str | None) -> None:
        page.app.errands.again(owner, STARTING, by)

    with st.container(horizontal=True, gap="xsmall", key="ways-on"):
        ways_on(page, owner, Role.INTERVIEWER, errand.by, again, "plan")
        if st.button("Change something first", type="tertiary", key="leave-plan"):
            page.app.errands.forget(owner, STARTING)
            state.lower_flag(STARTING)
            st.rerun()


def _look_again(errand: Errand) -> None:
    @st.fragment(run_every=TICK)
    def look() -> None:
        if not errand.under_way:
            st.rerun()

    look()


def _leave_for_it() -> None:
    """The interview that this tab started has begun."""
    if state.flag(STARTING):
        state.lower_flag(STARTING)
        st.switch_page("pages/2_Interview.py")


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
    st.html("".join(map(_asked, questions)))


def _asked(question: Question) -> str:
    """What is asked, and why, in one sentence that names the words it tests: as HTML."""
    about = "claim" if question.claim else "requirement" if question.requirement else ""
    return (
        f'<div class="asked"><p class="said">{inline(question.text)}</p>'
        f'<p class="why {about}">{escape(question.why)}</p></div>'
    )


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
