"""A question's voice for pages that are run without a browser: each wish is a button."""

from __future__ import annotations

import json
from dataclasses import asdict

import streamlit as st

from ui.components.question_voice import PACES, Aloud, Wishes, wishes_in

WISHES = ("again", "make", "on", "off", f"pace {PACES[0]}")


def read_aloud(key: str, what: Aloud) -> Wishes:
    st.text(json.dumps({"aloud": {"key": key, **asdict(what)}}))
    pressed = [wish for wish in WISHES if st.button(wish, key=f"voice-{wish}")]
    return wishes_in(pressed[0] if pressed else None)
