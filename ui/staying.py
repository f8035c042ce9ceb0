"""How long things stay, said where somebody is about to want to keep them."""

from __future__ import annotations

import streamlit as st

from ui.frame import SIGN_IN, Page

KEEP_LONGER = "Create an account to keep it"


def as_guest(page: Page) -> str:
    """How long after the last visit everything goes, e.g. "24 hours"; empty with an account."""
    visit, settings = page.visit, page.app.settings
    if visit is not None and not visit.guest:
        return ""
    if visit is not None and visit.pending:
        return f"{settings.pending_days} days"
    return f"{settings.guest_hours} hours"


def offer_account(page: Page) -> None:
    """A quiet way to keep things, for who has none and has not asked for one yet."""
    if page.visit is not None and page.visit.guest and not page.visit.pending:
        st.page_link(SIGN_IN, label=KEEP_LONGER, query_params={"form": "new"})
