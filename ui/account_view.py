"""Who one is here, where one is signed in, and every way to change or end that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

import streamlit as st

from core.domain.account import Account, SignedIn
from core.domain.notice import code_of
from core.errors import WrongPasswordError
from ui import forms, notices
from ui.forms import Button
from ui.frame import LINKS, Page, in_place, title
from ui.words import muted, plain, small

FORM, ADDRESS, PASSWORD = "form", "address", "password"
NOT_YOURS = "That is not your password. Nothing was changed."
JUST_NOW = timedelta(minutes=10)  # a visit is noted every five minutes


def draw(page: Page) -> None:
    visit = page.visit
    if visit is None or visit.guest or page.owner is None or page.cookie is None:
        _no_account(page)
        return
    account = page.app.accounts.get(page.owner)
    if st.query_params.get(FORM) not in {ADDRESS, PASSWORD}:
        notices.draw(right=False)
    title(plain(account.address) or "Your account", _standing(page, account))
    if visit.was is not None:
        _bring_along(page, page.owner, page.cookie)
    if not account.verified:
        _unverified(page)
    _places(page, page.app.accounts.places(page.owner), page.cookie)
    _changes(page)
    st.page_link(
        "pages/6_Data_and_Privacy.py",
        label="Your data, and the way out",
        icon=":material/shield:",
    )


def _no_account(page: Page) -> None:
    hours = page.app.settings.guest_hours
    title(
        "You have no account here",
        f"You do not need one. Without it, everything goes {hours} hours after your last visit.",
    )
    with st.container(key="others", gap="xxsmall"):
        st.page_link("pages/9_Sign_in.py", label="Create an account", query_params={"form": "new"})
        st.page_link("pages/9_Sign_in.py", label="Sign in")


def _standing(page: Page, account: Account) -> str:
    if account.verified_at is not None:
        return f"Your address was confirmed on {account.verified_at:%-d %B %Y}."
    if page.app.accounts.prover.mails:
        return "Your address is not confirmed yet: follow the link in our mail."
    return "Your address is not confirmed: mail is off here."


def _unverified(page: Page) -> None:
    with st.container(key="card-unverified", border=True, gap="xsmall"):
        if page.app.accounts.prover.mails:
            muted(
                "Until it is confirmed you can do everything, except take your data with you and "
                "store keys of your own."
            )
            button = "Send the mail again"
        else:
            muted(
                "You can do everything, except take your data with you and store keys of your "
                "own. The letter with the link lies in the outbox folder of whoever runs this "
                "Candid."
            )
            button = "Write the letter again"
        forms.form("again", "send-again", Button(button, quiet=True))


def _bring_along(page: Page, owner: str, cookie: str) -> None:
    """Asked once, after signing in to an account from a browser where a guest was at work."""
    with st.container(key="card-along", border=True, gap="small"):
        st.header("Bring along what you did before you signed in?", anchor=False)
        muted(
            "You practised here as a guest. We can put all of that into your account, or delete it."
        )
        with st.container(horizontal=True, gap="xsmall"), in_place():
            if st.button("Bring it along", type="primary", key="bring-along"):
                page.app.moving.bring_along(owner, cookie)
                _go_on()
            if st.button("Delete it", key="danger-leave-behind"):
                page.app.moving.leave_behind(owner, cookie)
                _go_on()


def _go_on() -> None:
    """To the page that was wanted before the question, or here without it."""
    known = {f"/{Path(path).stem.partition('_')[2]}": path for path, _, _ in LINKS}
    wanted = known.get(st.query_params.get("next", ""))
    if wanted is not None:
        st.switch_page(wanted)
    st.rerun()


def _places(page: Page, places: Sequence[SignedIn], here: str) -> None:
    st.header("Where you are signed in", anchor=False)
    with st.container(gap=None):
        for number, place in enumerate(places):
            with st.container(key=f"row-place-{number}", gap="xxsmall"):
                _place(place, page.app.now(), here=place.id_hash == here, number=number)
    with st.container(key="ways-out", horizontal=True, gap="xsmall"):
        forms.form("out", "sign-out", Button("Sign out here", quiet=True))
        if len(places) > 1:
            forms.form("all", "sign-out-everywhere", Button("Sign out everywhere", quiet=True))


def _place(place: SignedIn, now: datetime, *, here: bool, number: int) -> None:
    seen = "here now" if here else _seen(place.last_seen_at, now)
    which = " · <strong>this browser</strong>" if here else ""
    st.html(
        f'<p class="place"><strong>{escape(place.device)}</strong>{which}</p>'
        f'<p class="facts">Since {place.since:%-d %B %Y} · {seen}</p>'
    )
    if not here:
        forms.form(
            f"end-{number}",
            "end",
            Button("Sign out there", quiet=True, label=f"Sign out there: {place.device}"),
            hidden={"place": place.id_hash},
        )


def _seen(at: datetime, now: datetime) -> str:
    if now - at < JUST_NOW:
        return "last seen just now"
    return f"last seen on {at:%-d %B %Y}"


def _wrong() -> str:
    """Here the address is not in doubt, only the password."""
    answer = notices.said()
    if answer is not None and answer.code == code_of(WrongPasswordError("")):
        return NOT_YOURS
    return notices.wrong()


def _changes(page: Page) -> None:
    asked, wrong = st.query_params.get(FORM), _wrong()
    with st.container(key="folds-changes", gap=None):
        with st.expander("Change your e-mail address", expanded=asked == ADDRESS):
            if page.app.accounts.prover.mails:
                small("We send a link to the new address. It holds once you follow it.")
            forms.form(
                ADDRESS,
                "address",
                Button("Change the address"),
                forms.address("New e-mail address", fills="email"),
                forms.password("Your password"),
                wrong=wrong if asked == ADDRESS else "",
            )
        with st.expander("Change your password", expanded=asked == PASSWORD):
            small("Everywhere else you are signed out then.")
            forms.form(
                PASSWORD,
                "password",
                Button("Change the password"),
                forms.password("Your password now"),
                forms.new_password("new", "New password"),
                wrong=wrong if asked == PASSWORD else "",
            )
            st.page_link(
                "pages/9_Sign_in.py",
                label="Forgotten it?",
                query_params={"form": "reset"},
            )
