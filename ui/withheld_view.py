"""What stands in the place of a judgement where nobody may judge: distress, or abuse."""

from __future__ import annotations

import streamlit as st

from core.domain.harm import Harm
from core.services.moderation import what_to_say, where_help_is


def notice(harm: Harm, key: str = "withheld") -> None:
    """In the midst of something else: a few sentences, and where help is."""
    with st.container(border=True, key=key, gap="small"):
        st.markdown(f"**{what_to_say(harm).title}**")
        words(harm, key)


def words(harm: Harm, key: str = "help") -> None:
    st.markdown(what_to_say(harm).because)
    address = where_help_is(harm)
    if address is not None:
        st.link_button("Find somebody to talk to", address, key=f"{key}-link")
