"""The answer box: where a candidate types, with every pause of theirs saved as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
LOW = 240  # px: the least height; the box grows with the words

_box = st.components.v2.component(
    "candid_answer_box",
    css=(_HERE / "answer_box.css").read_text(encoding="utf-8"),
    js=(_HERE / "answer_box.js").read_text(encoding="utf-8"),
    # In the page, not in a shadow root: Streamlit's shortcuts then know that somebody types.
    isolate_styles=False,
)


def answer_box(  # noqa: PLR0913 - a widget: every argument is named at the call
    *,
    key: str,
    draft: str,
    interview: str,
    position: int,
    sequence: int,
    sent_before: int = 0,
    repeats: int = 0,
    placeholder: str = "Write it the way you would say it.",
    label: str = "Your answer",
    send_label: str = "Done",
    height: int = LOW,
    disabled: bool = False,
    language: str = "en",
    heard: bool = False,
) -> str | None:
    """Draw the box for one question; return the words once the candidate says that they are done.

    *sent_before* says how often this place was answered already: a draft that is late never comes
    back in the next box. *draft* is what is saved of this answer and *sequence* its number (0
    without a draft): newer words in the browser win over it. The words come back exactly as
    typed, once, in the run that their sending starts; words sent for another question than this
    one are not returned. They stay in the browser until another box is drawn, so a failed step
    loses nothing. *key* names one answer: a second try at the same question needs a key of its
    own, and begins empty. *repeats* says how often the question was put in other words: what the
    box said before is over then. *heard*: the draft was spoken, so a screen reader says it once.
    """
    sent = _box(
        key=key,
        data={
            "box": key,
            "draft": draft,
            "interview": interview,
            "position": position,
            "sequence": sequence,
            "sentBefore": sent_before,
            "repeats": repeats,
            "placeholder": placeholder,
            "label": label,
            "sendLabel": send_label,
            "height": height,
            "disabled": disabled,
            "language": language,
            "heard": heard,
        },
        on_answer_change=_nothing_yet,
    )
    return words_for(sent.get("answer"), {"box": key, "interview": interview, "position": position})


def words_for(sent: object, asked: Mapping[str, object]) -> str | None:
    """The words in what a browser *sent*, where they answer the very question that was asked."""
    if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
        return None
    if {name: sent.get(name) for name in asked} != dict(asked):
        return None
    return str(sent["text"])


def _nothing_yet() -> None:
    """Streamlit wants a callback to name the trigger; the page acts where it draws the box."""
