"""Which interview a page is about: the one in its address, else the newest with feedback."""

from __future__ import annotations

import streamlit as st

from core.domain.interview import IN_THE_MIDDLE
from core.services.dossiers import Dossier
from ui.frame import Page, title

PARAMETER = "interview"


def chosen(page: Page) -> Dossier | None:
    """None where there is none yet, or it is not over; the page has said so then.

    Raises NotFoundError for an address that names nothing of this candidate's.
    """
    wanted = st.query_params.get(PARAMETER)
    found = None
    if page.owner is not None:
        dossiers = page.app.dossiers
        found = dossiers.of(page.owner, wanted) if wanted else dossiers.newest(page.owner)
    if found is None and page.owner and page.app.interviews.waiting(page.owner) in IN_THE_MIDDLE:
        title("Your interview is under way", "Its feedback stands here once it is over.")
        _go_on()
    elif found is None:
        title("No feedback yet", "It stands here once you have taken an interview.")
        if st.button("Prepare an interview", type="primary", key="big-prepare"):
            st.switch_page("pages/1_Prepare.py")
    elif found.interview.phase in IN_THE_MIDDLE:
        title("This interview is not over yet", "Its feedback stands here once it is.")
        _go_on()
        return None
    return found


def _go_on() -> None:
    if st.button("Go on with it", type="primary", key="big-go-on"):
        st.switch_page("pages/2_Interview.py")


def forget_choice() -> None:
    """The address names no interview any more."""
    st.query_params.pop(PARAMETER, None)
