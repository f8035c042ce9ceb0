"""Own keys, for the Settings page: forms that the browser sends itself (ui/forms.py), so that no
key enters a widget or the session."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from core.domain.chat import Provider
from core.domain.preferences import SHORTEST_KEY, OwnKey
from ui import forms
from ui.forms import Button, Field
from ui.frame import ACCOUNT, SIGN_IN, Page
from ui.words import muted, small

UNDER: Final = "/settings"
KEY: Final = Field(
    "key",
    "Your key",
    'type="password" autocomplete="off" autocapitalize="none" spellcheck="false" '
    f'minlength="{SHORTEST_KEY}" data-1p-ignore data-lpignore="true"',
    "It is encrypted as soon as it is here, goes to this provider and nowhere else, and is never "
    "shown again but for its last four characters.",
)


def draw(page: Page) -> None:
    """The keys that are kept, and a form for each provider that takes one."""
    offered = page.app.provider_keys.offered()
    kept = page.app.provider_keys.of(page.owner) if page.owner is not None else []
    if not offered and not kept:
        muted("Whoever runs this Candid lets nobody bring a key of their own.")
        return
    _kept(offered, kept)
    if page.visit is None or page.visit.guest:
        _needs_account("A key of your own needs an account.", SIGN_IN, "Create one, or sign in")
    elif not page.visit.verified:
        _needs_account(
            "A key of your own needs a confirmed e-mail address.", ACCOUNT, "Confirm yours"
        )
    else:
        _entry(offered, kept)


def _kept(offered: Sequence[Provider], kept: Sequence[OwnKey]) -> None:
    names = {each.id: each.name for each in offered}
    with st.container(gap=None):
        for key in kept:
            with st.container(key=f"row-key-{key.provider}", gap="xxsmall"):
                _row(key, names.get(key.provider, key.provider), offered=key.provider in names)


def _row(key: OwnKey, name: str, *, offered: bool) -> None:
    st.html(
        f'<p class="place"><strong>{escape(name)}</strong> · ends in '
        f"<code>{escape(key.last_four)}</code></p>"
        f'<p class="facts">Added {key.added_at:%-d %B %Y} · {_tested(key)}</p>'
    )
    its = {"provider": key.provider}
    with st.container(key=f"key-{key.provider}", horizontal=True, gap="xsmall"):
        if offered:
            forms.form(
                f"test-{key.provider}",
                "keys/test",
                Button("Test it", quiet=True, label=f"Test the key for {name}"),
                hidden=its,
                under=UNDER,
            )
        forms.form(
            f"remove-{key.provider}",
            "keys/remove",
            Button("Remove it", quiet=True, label=f"Remove the key for {name}"),
            hidden=its,
            under=UNDER,
        )


def _tested(key: OwnKey) -> str:
    if key.tested_at is None or key.works is None:
        return "not tested yet"
    return f"{'worked' if key.works else 'did not work'} on {key.tested_at:%-d %B %Y}"


def _entry(offered: Sequence[Provider], kept: Sequence[OwnKey]) -> None:
    have = {key.provider for key in kept}
    with st.container(key="folds-keys", gap=None):
        for each in offered:
            label = f"{'Replace the' if each.id in have else 'Add a'} key for {each.name}"
            with st.expander(label):
                forms.form(
                    f"add-{each.id}",
                    "keys",
                    Button("Keep this key"),
                    KEY,
                    hidden={"provider": each.id},
                    under=UNDER,
                )
    small(
        "Use a key of your own account there, and set a limit on the provider's page too. What it "
        "costs is between you and them."
    )


def _needs_account(what: str, where: str, label: str) -> None:
    with st.container(
        key="needs-account", horizontal=True, vertical_alignment="center", gap="xsmall"
    ):
        muted(what)
        st.page_link(where, label=label)
