"""After a failure: once more, or with somebody else. The candidate says which."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core import errors
from core.domain.chat import Role
from ui.frame import Page
from ui.words import plain

Again = Callable[[str | None], None]
"""Given the `Coach.ref` of who is to do it; None for whoever is chosen."""


def why(page: Page, note: str) -> str:
    """The sentence for what failed work was left with, as Markdown; it names who let us down."""
    return by_provider(page, errors.by_name(note).say, errors.provider_in(note))


def by_provider(page: Page, sentence: str, provider: str) -> str:
    """*sentence*, with the name of *provider* in it, an id that may be nobody's any more."""
    names = {each.id: plain(each.name) for each in page.app.models.providers()}
    return errors.of_provider(sentence, names.get(provider))


def ways_on(page: Page, owner: str, role: Role, tried: str | None, again: Again, key: str) -> None:
    """Two buttons: the same once more, and whoever comes next. *tried* is who failed."""
    stand = page.app.coaches.stand(owner)
    another = page.app.coaches.another(stand, role, tried)
    if st.button("Try again", key=f"again-{key}", icon=":material/refresh:"):
        again(tried)
        st.rerun()
    if another is not None and st.button(f"Try with {another.name}", key=f"other-{key}"):
        again(another.ref)
        st.rerun()
