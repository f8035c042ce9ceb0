"""Which coach did the work that is shown, from what was stored with that work."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.services.coaches import is_offline
from ui.frame import Page
from ui.words import plain


def done_by(page: Page, refs: Iterable[str]) -> None:
    """A badge for each coach in *refs*, a `Coach.ref` each, in the order of their coming."""
    with st.container(horizontal=True, gap="xsmall"):
        for ref in dict.fromkeys(refs):
            icon = ":material/rule:" if is_offline(ref) else ":material/smart_toy:"
            st.markdown(f":gray-badge[{icon} {plain(page.app.coaches.label(ref))}]")
