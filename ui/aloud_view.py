"""The question read aloud, below its words; and the next one made ready meanwhile."""

from __future__ import annotations

import io
import math
import wave
from array import array
from base64 import b64encode
from dataclasses import replace
from functools import cache
from typing import Final

import streamlit as st

from core.bootstrap import App
from core.domain.interview import Interview
from core.services.interviews import Room
from core.services.voices import Reading, reads_by_itself
from ui import case_view, state
from ui.components.question_voice import Aloud, Wishes, question_voice
from ui.frame import Page

TEST: Final = "This is how the interviewer's questions will sound. Can you hear me well?"


def draw(page: Page, room: Room) -> None:
    its, voice = room.interview, room.voice
    position, text = len(its.turns) - 1, case_view.asked(its.turn)
    box = f"{its.id}/{position}/{its.turn.repeats}"
    plays = reads_by_itself(voice)
    reading, made = None, False
    if voice.aloud and page.app.voices.chosen(voice):
        made = plays or state.flag(f"read-{box}")
        asked = its.owner, its.id, text, its.brief.language
        reading = page.app.voices.prepare(*asked) if made else page.app.voices.of(*asked)
    hearing = page.app.voice_answers.current(its.owner, its.id)
    before = position - 1
    by = reading.speaker if reading else None
    waits = page.app.waits.expects(its.owner, its.id, state.seat(), before, by)
    wishes = question_voice(
        f"voice-{its.id}",
        Aloud(
            box=box,
            interview=its.id,
            text=text,
            language=its.brief.language,
            url=_url(its, box, reading) if reading and made else "",
            service=reading is not None,
            failure=reading.failure if reading else "",
            aloud=voice.aloud,
            speed=voice.speed,
            plays=plays,
            quiet=hearing is not None and not hearing.over,
            waits=before if waits else None,
        ),
    )
    _grant(page, its, text, box, wishes)
    if plays:
        _make_the_next_one_ready(page.app, its)


def make_ready(app: App, interview: Interview) -> None:
    """Have the question that was just asked made, before any page draws it."""
    if interview.turns and interview.turn.answer is None and not interview.turn.skipped:
        text = case_view.asked(interview.turn)
        app.voices.ahead(interview.owner, interview.id, text, interview.brief.language)


def speaker_check(key: str) -> None:
    """A sentence by the device's own voice, or three notes where it has none."""
    question_voice(key, Aloud(box=key, interview="", text=TEST, url=_notes(), chosen=False))


def _make_the_next_one_ready(app: App, interview: Interview) -> None:
    """While the candidate still answers this one; a follow-up may come first."""
    coming = interview.next_planned
    if coming is not None:
        app.voices.ahead(interview.owner, interview.id, coming.text, interview.brief.language)


def _url(interview: Interview, box: str, reading: Reading) -> str:
    """Another address at each try: a player that failed at one does not ask it again."""
    return f"/sounds/{interview.id}/{reading.digest}?{state.turn(f'read-{box}')}"


def _grant(page: Page, its: Interview, text: str, box: str, wishes: Wishes) -> None:
    if wishes.again:
        page.app.voices.again(its.owner, its.id, text, its.brief.language)
        state.next_turn(f"read-{box}")
    elif wishes.make:
        state.raise_flag(f"read-{box}")
    elif wishes.speed is not None:
        pace = wishes.speed
        page.app.choices.talk(its.owner, lambda was: replace(was, speed=pace))
    elif wishes.aloud is not None:
        aloud = wishes.aloud
        page.app.choices.talk(its.owner, lambda was: replace(was, aloud=aloud))
    else:
        return
    st.rerun()


@cache
def _notes() -> str:
    """Three notes of a fifth of a second, as a WAV in an address."""
    rate, length = 8_000, 0.2
    samples = array("h")
    for hertz in (440.0, 554.4, 659.3):  # A4, C#5, E5
        for n in range(int(rate * length)):
            swell = math.sin(math.pi * n / (rate * length))
            samples.append(round(9_000 * swell * math.sin(2 * math.pi * hertz * n / rate)))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples.tobytes())
    return f"data:audio/wav;base64,{b64encode(file.getvalue()).decode()}"
