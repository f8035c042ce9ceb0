"""Asks the browser for the microphone, once, and says what came of it. It draws nothing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

_watch = st.components.v2.component(
    "candid_microphone_watch",
    css=(_HERE / "microphone_watch.css").read_text(encoding="utf-8"),
    js=(_HERE / "microphone_watch.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # the frame beside it follows its style, too
)


class Found(StrEnum):
    """What a browser says of its microphone."""

    ALLOWED = "allowed"
    DENIED = "denied"
    MISSING = "missing"  # there is none
    BUSY = "busy"  # another program holds it
    INSECURE = "insecure"  # browsers give no microphone to a page without HTTPS
    UNSUPPORTED = "unsupported"
    UNREACHABLE = "unreachable"  # allowed, and no connection in time
    BROKEN = "broken"  # not the browser's to say: what came could not be taken here


def microphone_watch(
    key: str, *, attempt: int, on: bool, playing: bool, patience: float
) -> Found | None:
    """What was found in this *attempt*; None while nobody knows. *on*: the microphone is wanted;
    *playing*: it is connected, for which there are *patience* seconds."""
    told = _watch(
        key=key,
        data={"attempt": attempt, "on": on, "playing": playing, "patience": patience * 1000},
        on_found_change=_nothing_yet,
    )
    return found_in(told.get("found"), attempt)


def found_in(told: object, attempt: int) -> Found | None:
    """What a browser *told*, where it is one of ours and belongs to this *attempt*."""
    if not isinstance(told, dict) or told.get("attempt") != attempt:
        return None
    what = told.get("what")
    return Found(what) if isinstance(what, str) and what in set(Found) else None


def _nothing_yet() -> None:
    """Streamlit wants a callback to name the state; the page acts where it draws."""
