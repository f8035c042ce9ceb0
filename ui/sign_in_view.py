"""Sign in, create an account, or choose a new password: one of the three at a time."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import streamlit as st

from core.domain.account import External
from ui import forms, notices
from ui.forms import Button
from ui.frame import Page, title
from ui.words import muted, small

HERE: Final = "pages/9_Sign_in.py"
NEXT, FORM = "next", "form"
NEW, RESET, IN = "new", "reset", "in"
OUTSIDE: Final = {
    External.GOOGLE: "Google",
    External.GITHUB: "GitHub",
    External.LINKEDIN: "LinkedIn",
}
AI: Final = (
    "The interviewer is a program: rules, or an AI where you choose one. It is never a person."
)


def draw(page: Page) -> None:
    visit, wanted = page.visit, st.query_params.get(FORM)
    if wanted == RESET:  # also for who is signed in and has forgotten it
        _reset(page)
    elif visit is not None and not visit.guest:
        _signed_in()
    elif wanted == NEW:
        _sign_up(page)
    elif visit is not None and visit.pending and wanted != IN:
        _pending(page)
    else:
        _sign_in(page)


def _sign_in(page: Page) -> None:
    title("Sign in", "Your interviews and your feedback are where you left them.")
    _outside(page)
    forms.form(
        "sign-in",
        "sign-in",
        Button("Sign in"),
        forms.address(),
        forms.password(),
        hidden=_next(),
        wrong=notices.wrong(),
    )
    _elsewhere(("Create an account", NEW), ("Forgotten your password?", RESET))


def _sign_up(page: Page) -> None:
    hours = page.app.settings.guest_hours
    title(
        "Create an account",
        f"Candid works without one. With one, your practice stays longer than {hours} hours, and "
        "you reach it from any device. What you have done here comes along.",
    )
    _outside(page)
    forms.form(
        "sign-up",
        "sign-up",
        Button("Create the account"),
        forms.address(),
        forms.new_password("password", "Password"),
        *forms.TICKS,
        hidden=_next(),
        wrong=notices.wrong(),
    )
    with st.container(gap="xxsmall"):
        small(AI)
        if not page.app.accounts.prover.mails:
            small(
                "Mail is off here: your address is not checked, and nobody writes to it. "
                "Letters only lie in the outbox folder of whoever runs this Candid."
            )
    _elsewhere(("I have an account: sign in", IN))


def _reset(page: Page) -> None:
    mails = page.app.accounts.prover.mails
    title(
        "Choose a new password",
        "We send a link to your address. With it you choose a new password."
        if mails
        else "Mail is off here: the letter with your link lies in the outbox folder of whoever "
        "runs this Candid. Ask them for it.",
    )
    forms.form(
        "reset",
        "reset",
        Button("Send me the link" if mails else "Write the letter"),
        forms.address(),
        wrong=notices.wrong(),
    )
    _elsewhere(("Sign in", IN), ("Create an account", NEW))


def _pending(page: Page) -> None:
    """Signed up, and the mail not answered yet."""
    title(
        "Look into your mail",
        "We have sent you a link. Follow it in this browser, and your account is ready. "
        "You can go on practising meanwhile.",
    )
    forms.form("again", "send-again", Button("Send it again", quiet=True), wrong=notices.wrong())
    days = page.app.settings.pending_days
    small(f"Nothing came? Look into the spam folder. What you do here is kept {days} days for it.")
    _elsewhere(("Use another address", NEW), ("Sign in", IN))


def _signed_in() -> None:
    title("You are signed in", "Sign out first to use another account.")
    notices.draw(right=False)
    st.page_link("pages/10_Account.py", label="Your account", icon=":material/account_circle:")


def _outside(page: Page) -> None:
    """Only those that are set up here."""
    externals = page.app.accounts.prover.externals
    if not externals:
        return
    then = f"?next={quote(st.query_params[NEXT])}" if NEXT in st.query_params else ""
    forms.ways({f"Go on with {OUTSIDE[each]}": f"/auth/start/{each}{then}" for each in externals})
    muted("Or with your e-mail address:")


def _elsewhere(*others: tuple[str, str]) -> None:
    """The other forms, and what was wanted before all this."""
    with st.container(key="others", gap="xxsmall"):
        for label, which in others:
            st.page_link(HERE, label=label, query_params={FORM: which, **_next()})


def _next() -> dict[str, str]:
    """What the candidate wanted to see; the form's route knows which of it exist."""
    return {NEXT: st.query_params[NEXT]} if NEXT in st.query_params else {}
