"""The interviewer owes a question: it is written beside the page, and shown as it grows.

Where a model asks, nothing is asked of it because a page is drawn: an errand begins with what
the candidate does, and whoever draws the page again finds the same one.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.domain.chat import Role
from core.domain.interview import Interview, Mode
from core.services.errands import Errand, Failure, Shown
from core.services.waits import Waiting
from ui import aloud_view, state
from ui.frame import Page, title
from ui.trying_again import by_provider, ways_on
from ui.words import inline

AT_ONCE: Final = 10.0  # seconds that a page waits for rules, which need a blink
A_MOMENT: Final = 0.3  # seconds before it shows that somebody is writing
TICK: Final = 0.25  # seconds between looks at what is being written
# Of each of them a look waits this long for the end, so that most ends are seen as they come; the
# rest is for whoever clicks meanwhile.
LOOK: Final = 0.2
CHOOSING: Final = "The interviewer is choosing the next question…"


def begin(page: Page, interview: Interview, by: str | None = None) -> Errand:
    """Have the interviewer ask. Safe to call twice: it is the same errand then."""
    owner, seat, app = interview.owner, state.seat(), page.app

    def ask(shown: Shown, by: str | None) -> None:
        aloud_view.make_ready(app, app.interviews.ask(owner, interview.id, seat, shown, by))

    there = app.errands.of(owner, _about(interview))
    if there is None or not there.under_way:
        _waits(page, interview, by)
    return app.errands.run(owner, _about(interview), ask, by)


def _waits(page: Page, interview: Interview, by: str | None) -> None:
    """From the click that asks for the question: in a rehearsal that is Done itself."""
    if not interview.turns:
        return  # nobody waits for a first question
    coaches = page.app.coaches
    chosen = coaches.stand(interview.owner).chosen[Role.INTERVIEWER]
    asks = by or (str(chosen) if chosen else coaches.offline.ref)
    at_once = interview.brief.mode is Mode.REHEARSAL
    position = len(interview.turns) - 1
    waiting = Waiting(state.seat(), position, asks, page.began, at_once)
    page.app.waits.began(interview.owner, interview.id, waiting)


def draw(page: Page, interview: Interview) -> None:
    offline = page.app.coaches.stand(interview.owner).chosen[Role.INTERVIEWER] is None
    errand = page.app.errands.of(interview.owner, _about(interview))
    if errand is None and not offline:
        _due(page, interview)
        return
    errand = errand or begin(page, interview)
    with st.spinner(CHOOSING):
        over = errand.wait(AT_ONCE if offline else A_MOMENT)
    if not over:
        _being_written(errand)
    elif errand.failure is None or errand.failure.conflict:
        page.app.errands.forget(interview.owner, _about(interview))
        st.rerun()
    else:
        _failed(page, interview, errand, errand.failure)


def is_asking(page: Page, interview: Interview) -> bool:
    """Whether the question is being written, or could not be."""
    return page.app.errands.of(interview.owner, _about(interview)) is not None


def _about(interview: Interview) -> str:
    return f"{interview.id}/{len(interview.turns)}"


def _due(page: Page, interview: Interview) -> None:
    """After a restart, say: a model is asked because somebody says so, not because they look."""
    title("Your answer is saved", "The next question has not been asked yet.")
    if st.button("Ask me the next question", type="primary", key="big-ask"):
        begin(page, interview)
        st.rerun()


def _being_written(errand: Errand) -> None:
    @st.fragment(run_every=TICK)
    def look() -> None:
        words = errand.words.strip()
        shown = [(words, "")] if words else [(CHOOSING, "coming")]
        st.html(f'<p class="said asking" aria-live="polite">{inline(shown)}</p>')
        if errand.wait(LOOK):
            st.rerun()

    look()


def _failed(page: Page, interview: Interview, errand: Errand, failure: Failure) -> None:
    title("The next question did not come", "Everything you said is saved.")
    st.error(by_provider(page, failure.sentence, failure.provider), icon=":material/error:")
    with st.container(horizontal=True, gap="xsmall", key="ways-on"):
        ways_on(
            page,
            interview.owner,
            Role.INTERVIEWER,
            errand.by,
            lambda by: _again(page, interview, by),
            "question",
        )
        if st.button("Go on with the next question", key="planned"):
            _waits(page, interview, None)
            page.app.interviews.ask_planned(interview.owner, interview.id, state.seat())
            page.app.errands.forget(interview.owner, _about(interview))
            st.rerun()


def _again(page: Page, interview: Interview, by: str | None) -> None:
    begin(page, interview, by)
