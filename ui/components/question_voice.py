"""A question read aloud: by a service, or by a voice of the candidate's own device."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from core.domain.language import Language
from core.domain.voice import FASTEST, SLOWEST
from ui.components.answer_box import words_for

_HERE = Path(__file__).parent
PACES: Final = (SLOWEST, 0.85, 1.0, 1.15, 1.3, FASTEST)  # times the usual
# Named here as every icon is, so that our font has them (tools/subset_icons.py).
_HEAR, _STOP = ":material/volume_up:", ":material/stop_circle:"
_AGAIN, _MAKE, _ON, _OFF, _PACE = "again", "make", "on", "off", "pace"

_voice = st.components.v2.component(
    "candid_question_voice",
    css=(_HERE / "question_voice.css").read_text(encoding="utf-8"),
    js=(_HERE / "question_voice.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Aloud:
    """What is to be read. *box* names it: another one is another question.

    With *service*, *url* is where its sound is, or empty where it is made only when it is asked
    for; without, the device reads it, and *url* is what is played where it has no voice.
    *plays*: it begins by itself, where the browser lets it. *quiet*: the candidate speaks, so
    nothing does. *waits* is the position of the answer after which somebody waits for this
    question; None where nobody does. *chosen*: pace and silence can be chosen here.
    """

    box: str
    interview: str
    text: str
    language: Language = Language.ENGLISH
    url: str = ""
    service: bool = False
    failure: str = ""
    aloud: bool = True
    speed: float = 1.0
    plays: bool = False
    quiet: bool = False
    waits: int | None = None
    chosen: bool = True


@dataclass(frozen=True)
class Wishes:
    """What the candidate wishes, told once: to have it made again, or at all; another pace; to be
    read to, or not any more."""

    again: bool = False
    make: bool = False
    speed: float | None = None
    aloud: bool | None = None


def question_voice(key: str, what: Aloud) -> Wishes:
    told = _voice(
        key=key,
        data={
            "box": what.box,
            "interview": what.interview,
            "text": what.text,
            "language": what.language.value,
            "languageName": what.language.english_name,
            "url": what.url,
            "service": what.service,
            "failure": what.failure,
            "aloud": what.aloud,
            "speed": what.speed,
            "paces": PACES,
            "plays": what.plays,
            "quiet": what.quiet,
            "waits": what.waits,
            "chosen": what.chosen,
            "icons": {"hear": _name(_HEAR), "stop": _name(_STOP)},
        },
        on_wish_change=_nothing_yet,
    )
    return wishes_in(words_for(told.get("wish"), {"box": what.box}))


def wishes_in(told: str | None) -> Wishes:
    """What a browser *told*, where it is something that we offer."""
    wish, _, value = (told or "").partition(" ")
    paces = {str(pace): pace for pace in PACES}
    return Wishes(
        again=wish == _AGAIN,
        make=wish == _MAKE,
        speed=paces.get(value) if wish == _PACE else None,
        aloud={_ON: True, _OFF: False}.get(wish),
    )


def _name(icon: str) -> str:
    return icon.strip(":").removeprefix("material/")


def _nothing_yet() -> None:
    """Streamlit wants a callback to name the trigger; the page acts where it draws this."""
