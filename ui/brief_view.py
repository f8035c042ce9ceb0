"""The settings of an interview: good defaults, folded away."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.domain import case
from core.domain.candidate import LONGEST_LINE
from core.domain.interview import (
    FEWEST_QUESTIONS,
    MOST_QUESTIONS,
    Brief,
    Difficulty,
    Kind,
    Mode,
    Persona,
    Seniority,
)
from core.domain.language import Language
from ui import state
from ui.words import small

KINDS = {
    Kind.MIXED: "A bit of everything",
    Kind.BEHAVIOURAL: "Behavioural: what you did",
    Kind.HR_SCREEN: "First call with HR",
    Kind.TECHNICAL: "Technical",
    Kind.SYSTEM_DESIGN: "System design",
    Kind.CASE: "Case",
}
WHAT_IS_ASKED = {
    Kind.MIXED: "Some of what you did, some of what you know, some of what you want.",
    Kind.BEHAVIOURAL: "You tell what you did, and what came of it.",
    Kind.HR_SCREEN: "You say what brings you here and what you expect, pay and dates too.",
    Kind.TECHNICAL: "You explain how you would do the work itself.",
    Kind.SYSTEM_DESIGN: "You plan a service or a workflow aloud, and assume the numbers you need.",
    Kind.CASE: "One problem of a company: you ask, take it apart, calculate and recommend.",
}
MODES = {
    Mode.COACHED: "After each answer",
    Mode.REHEARSAL: "Only at the end, as in a real interview",
}
SENIORITY = {
    Seniority.ENTRY: "Entry",
    Seniority.MIDDLE: "Middle",
    Seniority.SENIOR: "Senior",
    Seniority.LEAD: "Lead",
}
DIFFICULTY = {
    Difficulty.EASIER: "Easier",
    Difficulty.USUAL: "Usual",
    Difficulty.HARDER: "Harder",
}
PERSONAS = {Persona.WARM: "Warm", Persona.NEUTRAL: "Neutral", Persona.DEMANDING: "Demanding"}
LEVEL = "seniority"  # the widget that follows the job until it is touched
MINUTES = (10, 15, 20, 30, 45)
MINUTES_A_QUESTION = 2.5  # half a minute to read and think, two to answer


def choose(brief: Brief, role: str, *, speaks: bool = False) -> Brief:
    """Draw the settings as *brief* has them; return it as the candidate chose.

    *role* is what the documents suggest; a role that is typed goes before it. *speaks*: whether
    the interview can be held in other languages than English.
    """
    with st.container(key="folds"), st.expander("How the interview goes"):
        left, right = st.columns(2, gap="medium")
        with left:
            typed = st.text_input(
                "Role",
                brief.role if brief.role_typed else "",
                placeholder=role or "The job you are going for",
                max_chars=LONGEST_LINE,
                key="role",
            )
            own = " ".join(typed.split())
            brief = replace(brief, role=own or role, role_typed=bool(own))
            brief = _manner(brief)
        with right:
            brief = _begins(brief if brief.kind is Kind.CASE else _length(_tone(brief)))
            brief = replace(brief, language=_language(brief, speaks=speaks))
    return brief


def length(brief: Brief) -> str:
    """How long it takes, in words."""
    if brief.kind is Kind.CASE:
        return f"One case of five parts, about {case.MINUTES} minutes."
    if brief.minutes:
        return f"About {brief.minutes} minutes."
    return (
        f"{brief.questions} questions, about {round(brief.questions * MINUTES_A_QUESTION)} minutes."
    )


def likely(brief: Brief) -> int:
    """How many of the planned questions there will be time for."""
    if brief.minutes is None or brief.kind is Kind.CASE:
        return brief.mains
    return max(FEWEST_QUESTIONS, min(brief.questions, int(brief.minutes / MINUTES_A_QUESTION)))


def _manner(brief: Brief) -> Brief:
    kind = st.selectbox(
        "Kind of interview",
        list(KINDS),
        index=list(KINDS).index(brief.kind),
        format_func=KINDS.__getitem__,
        key="kind",
    )
    small(WHAT_IS_ASKED[kind])
    mode = st.radio(
        "Feedback",
        list(MODES),
        index=list(MODES).index(brief.mode),
        format_func=MODES.__getitem__,
        key="mode",
    )
    # A case is not stopped by the clock: the last part is the point of it.
    minutes = None if kind is Kind.CASE else brief.minutes
    return replace(brief, kind=kind, mode=mode, minutes=minutes)


def _tone(brief: Brief) -> Brief:
    state.follow(LEVEL, brief.seniority)
    seniority = st.segmented_control(
        "Seniority",
        list(SENIORITY),
        required=True,
        format_func=SENIORITY.__getitem__,
        key=LEVEL,
        on_change=state.chose,
        args=(LEVEL,),
    )
    difficulty = st.segmented_control(
        "Difficulty",
        list(DIFFICULTY),
        default=brief.difficulty,
        required=True,
        format_func=DIFFICULTY.__getitem__,
        key="difficulty",
    )
    persona = st.segmented_control(
        "Interviewer",
        list(PERSONAS),
        default=brief.persona,
        required=True,
        format_func=PERSONAS.__getitem__,
        key="persona",
    )
    return replace(
        brief,
        seniority=seniority or brief.seniority,
        difficulty=difficulty or brief.difficulty,
        persona=persona or brief.persona,
    )


def _length(brief: Brief) -> Brief:
    by_time = st.toggle("Stop by the clock", brief.minutes is not None, key="by-time")
    if by_time:
        minutes = st.segmented_control(
            "Minutes", MINUTES, default=brief.minutes or 15, required=True, key="minutes"
        )
        brief = replace(brief, minutes=minutes or 15, questions=MOST_QUESTIONS)
    else:
        before = 5 if brief.minutes else brief.questions
        questions = st.slider(
            "Questions", FEWEST_QUESTIONS, MOST_QUESTIONS, before, key="questions"
        )
        brief = replace(brief, minutes=None, questions=questions)
    return brief


def _begins(brief: Brief) -> Brief:
    warm_up = st.toggle("Begin with a warm-up that nobody judges", brief.warm_up, key="warm-up")
    return replace(brief, warm_up=warm_up)


def _language(brief: Brief, *, speaks: bool) -> Language:
    """Cases are written in English, and so are the rules of the offline coach."""
    if brief.kind is Kind.CASE:
        small("A case is held in English.")
        return Language.ENGLISH
    if not speaks:
        small("In English. Other languages need a language model to ask and to judge.")
        return Language.ENGLISH
    languages = list(Language)
    return st.selectbox(
        "Language of the interview",
        languages,
        index=languages.index(brief.language),
        format_func=lambda language: language.english_name,
        key="language",
    )
