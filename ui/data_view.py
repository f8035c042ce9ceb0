"""What Candid holds about the candidate, until when, and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from core import content
from core.domain.identity import SESSION_DAYS
from core.domain.privacy import Declaration, Whose
from core.ports.flows import MINUTES
from core.services.outside import given
from ui import state
from ui.frame import KNEW, Page, title, watched
from ui.words import muted

ERASED = "erased"
COOKIES = {  # what lies in the browser: what it is for, and until when
    "sid": (
        "A cookie of ours with a random number and nothing else. It tells your visits from "
        "everybody else's, and no script can read it. Over HTTPS its name begins with __Host-.",
        f"{SESSION_DAYS} days after your last visit, or until you sign out",
    ),
    "flow": (
        "A cookie of ours, sealed, only while you sign in with an account elsewhere: which one, "
        "the page that you wanted, and a random number that ties the way back to this browser.",
        f"Until you are back, or {MINUTES} minutes",
    ),
    "_streamlit_xsrf": (
        "A cookie of Streamlit, which draws these pages, against forged requests.",
        "Until you close the browser",
    ),
    "stActiveTheme": (
        "Whether the colours are light or dark, for each page. Streamlit keeps it in the "
        "browser's local storage, and it is sent to nobody.",
        "Until you clear it",
    ),
    "streamlit-webrtc:device-ids": (
        "Which microphone you used last, as a number that your browser makes up for this address. "
        "It is in the browser's local storage, and it is sent to nobody.",
        "Until you clear it",
    ),
}


def draw(page: Page) -> None:
    if state.flag(ERASED) and page.owner is None:
        title(
            "Everything is gone",
            "Your words, your files, and the key that could have opened them. The cookie in your "
            "browser holds a random number that leads nowhere now.",
        )
        return
    held = page.app.candidates.held(page.owner) if page.owner else {}
    total = sum(held.values())
    title(
        "What Candid holds about you" if total else "Candid holds nothing about you",
        "This page is made from the same list that the deleting works through.",
    )
    declared = {
        table: declaration
        for table, declaration in page.app.store.declarations().items()
        if declaration.whose is Whose.CANDIDATE
    }
    _of_all(page, list(declared.values()))
    _rows(
        (_what(each.what, each.purpose), _amount(held.get(table, 0)), each.retention)
        for table, each in declared.items()
    )
    _cookies()
    _terms()
    if total:
        _leave(page)


def _of_all(page: Page, declared: Sequence[Declaration]) -> None:
    """What is true of every line below, said once."""
    with st.container(gap="xxsmall"):
        _sentences(page, declared)


def _sentences(page: Page, declared: Sequence[Declaration]) -> None:
    hours = page.app.settings.guest_hours
    st.markdown(
        f"Without an account, all of it goes {hours} hours after your last visit, whatever else is "
        "said below, or at once when you say so."
    )
    for label, values in (
        ("Who receives it", _recipients(page) or {each.recipients for each in declared}),
        ("Why we may keep it", {each.legal_basis for each in declared}),
    ):
        st.markdown(f"{label}: {'; '.join(sorted(values))}.")
    st.page_link(
        "pages/12_Usage.py",
        label="What was sent to outside services",
        icon=":material/arrow_forward:",
        icon_position="right",
    )


def _recipients(page: Page) -> set[str]:
    """Those of everybody here, and those whom this candidate chose and pays themselves."""
    speech = page.app.chosen_speech.stand(page.owner)
    asked = [*page.app.coaches.stand(page.owner).outside, *speech.outside]
    own = (provider for provider in asked if not provider.has_key)
    return {
        *page.app.recipients,
        *(f"{each.who} gets {given(each)}, as you chose, with a key of yours" for each in own),
    }


def _rows(rows: Iterable[Sequence[str]]) -> None:
    """One piece of HTML: as elements, two hundred of them, these lines took longer than all else
    on the page. The last cell of each says until when."""
    st.html(
        "".join(
            f'<div class="held">{"".join(f"<div>{cell}</div>" for cell in row)}</div>'
            for row in rows
        )
    )


def _what(name: str, purpose: str) -> str:
    return f"<p><strong>{escape(name)}</strong></p><p>{escape(purpose)}</p>"


def _amount(count: int) -> str:
    return "None" if not count else f"{count:,} held"


def _cookies() -> None:
    st.header("In your browser", anchor=False)
    _rows((_what(name, what), until) for name, (what, until) in COOKIES.items())
    muted("No tracking, no analytics, and nothing from anybody else.")


def _terms() -> None:
    """What one agrees to with an account."""
    terms = content.table("terms")
    st.header("The terms", anchor="terms")
    muted(f"You agree to them with an account. Version {terms['version']}.")
    st.markdown("\n".join(f"1. {sentence}" for sentence in terms["sentences"]))


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
        if st.button("Delete everything", key="danger-confirm"):
            with watched():
                page.app.candidates.erase(page.still())
            state.raise_flag(ERASED)
            state.lower_flag(KNEW)
            st.rerun()
        if st.button("Keep my data", key="keep-data"):
            st.rerun()
