"""What the link in a mail opens: one button. Mail scanners open links, but press nothing."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.domain.notice import code_of
from core.errors import (
    LinkExpiredError,
    PasswordNeededError,
    WeakPasswordError,
    WrongPasswordError,
)
from core.ports.identity import LinkKind
from ui import forms, notices
from ui.forms import Button
from ui.frame import title

KIND, TOKEN = "kind", "token"
ASKS_PASSWORD: Final = frozenset(
    {code_of(error("")) for error in (PasswordNeededError, WrongPasswordError, WeakPasswordError)}
)


def draw() -> None:
    kind, token = st.query_params.get(KIND, ""), st.query_params.get(TOKEN, "")
    if kind not in set(LinkKind) or not token:
        _leads_nowhere()
        return
    answer = notices.said()
    again = [forms.password("Your password")] if answer and answer.code in ASKS_PASSWORD else []
    match LinkKind(kind):
        case LinkKind.SIGN_UP:
            title("Confirm your address", "One press, and your account is ready.")
            _form("Confirm it", kind, token, *again)
        case LinkKind.ADDRESS_CHANGE:
            title("Use your new address", "From then on you sign in with it, and mail goes there.")
            _form("Use it", kind, token, *again)
        case LinkKind.RECOVERY:
            title("Choose a new password", "You are then signed in here, and nowhere else.")
            _form("Save it and sign in", kind, token, forms.new_password("new", "New password"))


def _form(button: str, kind: str, token: str, *fields: forms.Field) -> None:
    forms.form(
        "confirm",
        "confirm",
        Button(button),
        *fields,
        hidden={KIND: kind, TOKEN: token},
        wrong=notices.wrong(),
    )


def _leads_nowhere() -> None:
    title("This link does not work", notices.wrong() or LinkExpiredError.say)
    with st.container(key="others", gap="xxsmall"):
        st.page_link("pages/9_Sign_in.py", label="Sign in, or have the mail sent again")
        st.page_link(
            "pages/9_Sign_in.py", label="Choose a new password", query_params={"form": "reset"}
        )
