"""Captions for pages that are run without a browser: each wish is a button."""

from __future__ import annotations

import streamlit as st

from core.services.hearing import Place, Snapshot
from ui.components.captions import WISHES, Wish


def typed_captions(
    place: Place,
    now: Snapshot,
    *,
    language: str = "en",
    polled: bool,
    trial: bool = False,
    aloud: bool = False,
) -> Wish | None:
    st.text(f"{place.position} {language} {polled} {trial} {aloud}")
    st.text(" ".join(word.text for word in (*now.settled, *now.tentative)))
    pressed = [wish for wish in WISHES if st.button(wish, key=f"wish-{wish}")]
    return pressed[0] if pressed else None
