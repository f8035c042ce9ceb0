"""What a visitor sees first: one sentence, one button, a real piece of feedback, promises."""

from __future__ import annotations

import streamlit as st

from core.domain.interview import Phase
from ui.drawings import LevelRow, levels
from ui.frame import WORK, Page
from ui.words import muted, said, small

WIDTH = WORK
# What the offline coach really makes of an answer: tests/ui/test_landing.py asks it.
ASKED = "Tell me about the checkout errors. What went wrong, and what did you do?"
CLAIM = "Cut checkout errors by 38 % in one quarter"
BEFORE = (
    "So we had many errors in the checkout, since the summer release. I looked in the logs and "
    "found that the payment service gave up after two seconds and the shop tried again, so people "
    "paid two times. I wrote a small change so that the second try is recognised. "
)
QUOTED, INSTRUCTION = "in the end the errors went down a lot", "Say the number."
BECAUSE = f"Your résumé says 38 %. Your answer says “{QUOTED}”."
CRITERION, LEVEL = "Specific facts", 2
ANSWER = f"{BEFORE}We rolled it out, and {QUOTED}."
PROMISES = (
    (
        ":material/format_quote:",
        "Your own words",
        "Every quote in your feedback is found in your answer, letter by letter, or not shown.",
    ),
    (
        ":material/hourglass_empty:",
        "Gone after a day",
        "Without an account, all of it goes 24 hours after your last visit.",
    ),
)
HERE = (
    ":material/home:",
    "Nothing leaves this machine",
    "With no outside service set up, your words are read here and nowhere else.",
)
ASKED_FIRST = (
    ":material/shield:",
    "Nothing leaves without your yes",
    "Before your words go to an outside service, you read which one, and say yes or no.",
)


def draw(page: Page) -> None:
    pitch, proof = st.columns((13, 12), gap="large", vertical_alignment="center")
    with pitch, st.container(key="hero", gap="medium"):
        st.title(
            "Practise your interview, see what you really said, and change one thing.",
            anchor=False,
        )
        with st.container(gap="xsmall"):
            _first_step(page)
    with proof, st.container(key="card-sample", border=True):
        _piece_of_feedback()
    _promises(page)
    small(
        "For people aged 16 or over. Candid does not help during a real interview, "
        "and never guesses who will be hired."
    )
    st.page_link(
        "pages/14_Proof.py", label="How far you can trust the feedback", icon=":material/verified:"
    )


def _first_step(page: Page) -> None:
    waiting = page.app.interviews.waiting(page.owner) if page.owner else None
    if waiting is not None:
        deciding = waiting is Phase.DECIDING
        if st.button(
            "See your feedback" if deciding else "Go on with your interview",
            type="primary",
            key="big-continue",
        ):
            st.switch_page("pages/3_Feedback.py" if deciding else "pages/2_Interview.py")
        small(
            "Keep it or delete it when you have read it."
            if deciding
            else "It stands where you left it."
        )
        return
    if st.button("Start practising", type="primary", key="big-start"):
        st.switch_page("pages/1_Prepare.py")
    account = page.visit is not None and not page.visit.guest
    small(
        f"{'' if account else 'No account needed. '}You type your answers. "
        "The interviewer is a program, not a person."
    )


def _piece_of_feedback() -> None:
    """One piece of feedback, drawn with the same parts as the Feedback page."""
    with st.container(gap="xxsmall"):
        small("An example: a candidate said, about fixing the checkout")
        said([("We rolled it out, and ", ""), (QUOTED, "evidence"), (".", "")])
    with st.container(gap="xxsmall"):
        st.header(INSTRUCTION, anchor=False)
        st.markdown(BECAUSE)
    levels([LevelRow(CRITERION, level=LEVEL)])


def _promises(page: Page) -> None:
    where = ASKED_FIRST if page.app.coaches.stand(page.owner).usable else HERE
    with st.container(key="promises"):
        grid = st.grid(3, min_column_width=260, gap="medium")
        for icon, promise, detail in (*PROMISES, where):
            with grid.cell(), st.container(gap="xxsmall"):
                st.header(f":primary[{icon}] {promise}", anchor=False)
                muted(detail)
        st.page_link(
            "pages/6_Data_and_Privacy.py",
            label="See what is held about you",
            icon=":material/arrow_forward:",
            icon_position="right",
        )
