"""Forms that a browser sends itself, without Streamlit: the password never enters a widget, and
password managers know what they see.

What these functions are given is escaped here; `wrong` is a sentence of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from core.domain.account import (
    LONGEST_ADDRESS,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    TERMS,
    YOUNGEST,
)

ADDRESS_LABEL: Final = "E-mail address"
HINT: Final = f"At least {SHORTEST_PASSWORD} characters. Three words are good."


@dataclass(frozen=True)
class Field:
    """`attributes` are HTML of our own."""

    name: str
    label: str
    attributes: str
    hint: str = ""


@dataclass(frozen=True)
class Tick:
    """`label` is HTML of our own."""

    name: str
    label: str


@dataclass(frozen=True)
class Button:
    """A *quiet* one is a second thought. `label` is what a screen reader calls it, where its
    words alone do not say which of several it is."""

    words: str
    quiet: bool = False
    label: str = ""


def address(label: str = ADDRESS_LABEL, *, fills: str = "username") -> Field:
    """*fills* is what a password manager may put there."""
    return Field(
        "address",
        label,
        f'type="email" inputmode="email" autocomplete="{fills}" autocapitalize="none" '
        f'spellcheck="false" maxlength="{LONGEST_ADDRESS}"',
    )


def password(label: str = "Password") -> Field:
    return Field("password", label, 'type="password" autocomplete="current-password"')


def new_password(name: str, label: str) -> Field:
    return Field(
        name,
        label,
        f'type="password" autocomplete="new-password" minlength="{SHORTEST_PASSWORD}" '
        f'maxlength="{LONGEST_PASSWORD}"',
        HINT,
    )


TICKS: Final = (
    Tick("adult", f"I am {YOUNGEST} or older."),
    Tick(
        "agreed",
        'I agree to the <a href="/Data_and_Privacy#terms" target="_blank">terms, and to what is '
        f"kept about me</a> (version {TERMS}; opens in a new tab).",
    ),
)


def form(
    name: str,
    action: str,
    button: Button,
    *parts: Field | Tick,
    hidden: dict[str, str] | None = None,
    wrong: str = "",
    under: str = "/auth",
) -> None:
    """A form that posts to `<under>/<action>`. *name* is unique on its page; *wrong* is said above
    the fields and tied to each."""
    st.html(
        f'<form class="entry" method="post" action="{under}/{action}">'
        f"{_wrong(name, wrong)}"
        f"{''.join(_part(name, part, wrong=bool(wrong)) for part in parts)}"
        f"{''.join(_hidden(key, value) for key, value in (hidden or {}).items())}"
        f'<button type="submit" class="{"quiet" if button.quiet else "first"}"'
        f"{_attribute('aria-label', button.label)}>{escape(button.words)}</button></form>"
    )


def ways(links: dict[str, str]) -> None:
    """Plain links to addresses of ours, each as wide as a form's button: label -> address."""
    st.html(
        '<p class="ways">'
        + "".join(
            f'<a href="{escape(where)}">{escape(label)}</a>' for label, where in links.items()
        )
        + "</p>"
    )


def _wrong(name: str, words: str) -> str:
    if not words:
        return ""
    return f'<p class="wrong" role="alert" id="{name}-wrong">{escape(words)}</p>'


def _part(form_name: str, part: Field | Tick, *, wrong: bool) -> str:
    own = f"{form_name}-{part.name}"
    told = [f"{form_name}-wrong"] if wrong else []
    if isinstance(part, Tick):
        return (
            f'<div class="tick"><input type="checkbox" id="{own}" name="{part.name}" value="yes" '
            f"required{_attribute('aria-describedby', ' '.join(told))}>"
            f'<label for="{own}">{part.label}</label></div>'
        )
    hint = f'<p class="hint" id="{own}-hint">{escape(part.hint)}</p>' if part.hint else ""
    told = [*told, *([f"{own}-hint"] if part.hint else [])]
    return (
        f'<div class="field"><label for="{own}">{escape(part.label)}</label>{hint}'
        f'<input id="{own}" name="{part.name}" required {part.attributes}'
        f"{_attribute('aria-describedby', ' '.join(told))}></div>"
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""
