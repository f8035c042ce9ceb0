"""What Candid holds about the candidate, until when, and the way out."""

from __future__ import annotations

import streamlit as st

from core.domain.privacy import Whose
from ui import state
from ui.frame import Page, title
from ui.words import muted, small

ERASED = "erased"


def draw(page: Page) -> None:
    if state.flag(ERASED) and page.owner is None:
        title("Everything is gone", "Rows, files, and the key that could have read them.")
        return
    held = page.app.candidates.held(page.owner) if page.owner else {}
    total = sum(held.values())
    title(
        "What Candid holds about you" if total else "Candid holds nothing about you",
        "This page is made from the same list that the deleting works through.",
    )
    with st.container(gap=None):
        for number, (table, declaration) in enumerate(page.app.store.declarations().items()):
            if declaration.whose is Whose.CANDIDATE:
                with st.container(key=f"row-{number}"):
                    what, amount, until = st.columns((5, 2, 5), gap="small")
                    with what, st.container(gap="xxsmall"):
                        st.markdown(f"**{declaration.what}**")
                        small(f"{declaration.purpose} {declaration.legal_basis}")
                    amount.markdown(_amount(held.get(table, 0)))
                    with until:
                        muted(declaration.retention)
                        small(f"Received by: {declaration.recipients}")
    _cookies()
    if total:
        _leave(page)


def _amount(count: int) -> str:
    return "None" if not count else "1 record" if count == 1 else f"{count:,} records"


def _cookies() -> None:
    st.header("In your browser", anchor=False)
    muted(
        "One cookie of ours, which holds a random number and nothing else. It tells your visits "
        "from everybody else's. Streamlit, which draws these pages, keeps a cookie against "
        "forged requests and remembers the colours in local storage. No tracking, no analytics."
    )


def _leave(page: Page) -> None:
    with st.container(key="card-leave", border=True, gap="small"):
        st.header("Leave nothing behind", anchor=False)
        muted("Everything goes at once, and your key is destroyed, so that copies cannot be read.")
        if st.button("Delete everything", icon=":material/delete_forever:", key="danger-delete"):
            _confirm(page)


@st.dialog("Delete everything?")
def _confirm(page: Page) -> None:
    st.markdown(
        "Your documents, interviews, answers and feedback will be gone. Nobody can bring them back."
    )
    with st.container(horizontal=True, gap="xsmall"):
        if st.button("Delete everything", key="danger-confirm") and page.owner:
            page.app.candidates.erase(page.owner)
            state.raise_flag(ERASED)
            st.rerun()
        if st.button("Keep my data", key="keep-data"):
            st.rerun()
