"""The answer box as a text area and a button: page tests cannot run a browser component."""

from __future__ import annotations

import streamlit as st


def typed_box(  # noqa: PLR0913 - stands in for a widget with these arguments
    *,
    key: str,
    draft: str,
    interview: str,
    position: int,
    sequence: int,
    sent_before: int = 0,
    repeats: int = 0,
    placeholder: str = "",
    label: str = "Your answer",
    send_label: str = "Done",
    height: int = 240,
    disabled: bool = False,
    language: str = "en",
    heard: bool = False,
) -> str | None:
    del interview, position, sequence, sent_before, repeats, language, heard
    text = st.text_area(
        label, draft, key=key, placeholder=placeholder, height=height, disabled=disabled
    )
    return text if st.button(send_label, key=f"send-{key}") else None
