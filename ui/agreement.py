"""What somebody who came from outside has not been asked yet, before anything else."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from ui import forms
from ui.forms import Button
from ui.words import muted


def draw() -> None:
    with st.container(gap="xsmall"):
        st.title("One thing before you begin", anchor=False)
        muted("Two ticks, once. Or sign out again, and nothing is kept but your account.")
    forms.form(
        "agree",
        "agree",
        Button("Go on"),
        *forms.TICKS,
        hidden={"next": st.query_params.get("next") or _here()},
    )
    forms.form("leave", "sign-out", Button("Sign out", quiet=True))


def _here() -> str:
    """The page that was asked for; the form's route knows which of them exist."""
    return urlsplit(str(st.context.url or "")).path or "/"
