"""May words go outside? Asked once, in plain words, and no is as easy as yes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.chat import Provider, Role
from core.services.coaches import Stand
from ui.frame import Page
from ui.words import muted, plain, small

DOES = {
    Role.READER: "reads your résumé and the job",
    Role.INTERVIEWER: "asks you",
    Role.ASSESSOR: "judges what you say",
}


def ask(page: Page, stand: Stand) -> None:
    """What the operator suggests, before anything is sent. Until then the offline coach works."""
    names = listed([plain(provider.name) for provider in stand.waiting])
    with st.container(key="card-sending", border=True, gap="small"):
        st.header(f"May {names} work for you?", anchor=False)
        for provider in stand.waiting:
            st.markdown(_what(page, stand, provider))
            told(provider)
        muted(
            "Without it the offline coach does all of this with rules, on this machine. "
            "You can change your mind in Settings at any time."
        )
        with st.container(horizontal=True, gap="xsmall", key="sending"):
            if st.button("Yes, send my words there", key="agree-to-send"):
                page.app.choices.agree(page.admit(), [each.id for each in stand.waiting])
                st.rerun()
            if st.button("No, stay offline", key="stay-offline"):
                page.app.choices.stay_offline(page.admit())
                st.rerun()


def may_listen(page: Page, provider: Provider, no: str) -> bool:
    """Before the first sound goes anywhere. True once they would rather not, as *no* says."""
    with st.container(key="card-listening", border=True, gap="small"):
        st.markdown(f"**May {plain(provider.name)} write down what you say?**")
        muted(
            "It gets the sound of your voice while you speak, and words from the skills in your "
            "résumé and in the job, so that it hears them rightly. The sound is not kept here."
        )
        told(provider)
        with st.container(horizontal=True, gap="xsmall", key="listening"):
            if st.button("Yes, send my voice there", type="primary", key="agree-to-listen"):
                page.app.choices.agree(page.admit(), [provider.id], to_be_heard=True)
                st.rerun()
            return st.button(no, key="rather-not")


def told(provider: Provider) -> None:
    """Who runs it, where, and what it says it does with the words."""
    if not provider.company:
        small(
            f"{plain(provider.name)} is a server of whoever runs this Candid, not of a vendor. "
            f"{plain(provider.terms)}"
        )
        return
    where = f"{plain(provider.company)}, {plain(provider.country)}"
    source = ""
    if provider.terms_source.startswith("https://"):
        source = f" [Where it says so]({provider.terms_source})"
    small(f"Run by {where}. {plain(provider.terms)}{source}")


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _what(page: Page, stand: Stand, provider: Provider) -> str:
    suggested = page.app.coaches.defaults
    roles = [
        does
        for role, does in DOES.items()
        if role not in stand.preferences.models
        and role in suggested
        and suggested[role].provider == provider.id
    ]
    return (
        f"If you say yes, a language model at **{plain(provider.name)}** {listed(roles)}. It gets "
        "your résumé without name, e-mail and phone, the job, the questions and your answers."
    )
