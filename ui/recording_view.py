"""An answer that is recorded in the browser, and written down in one piece beside the page."""

from __future__ import annotations

import streamlit as st

from core.services.errands import Errand
from core.services.held_recordings import HELD_FOR
from core.services.interviews import Room
from ui import state
from ui.frame import Page
from ui.words import muted, plain, small

TICK = 0.5  # seconds between looks at what is being written down


def draw(page: Page, room: Room, position: int) -> None:
    its, about = room.interview, _about(room, position)
    errand = page.app.errands.of(its.owner, about)
    if errand is None:
        _record(page, room, position, about)
    elif errand.failure is not None:
        _failed(page, room, position, errand)
    else:  # another tab began it just now
        st.rerun()


def waits(page: Page, room: Room, position: int, *, here: bool) -> bool:
    """Whether a recording is being written down, whichever way they answer meanwhile: its words go
    into the box first, or a box or a hearing that is open would save itself over them. Who went
    another way, and is not *here*, is told where that failed."""
    its = room.interview
    errand = page.app.errands.of(its.owner, _about(room, position))
    if errand is None:
        return False
    if errand.under_way:
        _being_written_down(errand)
        return True
    if errand.failure is None:  # this run may have read the box just before its words came
        page.app.errands.forget(its.owner, _about(room, position))
        st.rerun()
    elif not here:
        st.error(errand.failure.sentence, icon=":material/error:")
        if page.app.recordings.holds(its.owner, its.id, position):
            small(f"{_held()} To try again, choose Record.")
    return False


def _record(page: Page, room: Room, position: int, about: str) -> None:
    its, seat = room.interview, state.seat()
    name = f"record-{its.id}-{position}"
    recording = st.audio_input("Record your answer", key=f"{name}-{state.turn(name)}")
    stand = page.app.chosen_speech.stand(its.owner, its.brief.language)
    listens = stand.provider(stand.listener)
    where = f"goes to {plain(listens.name)}" if listens is not None else "is sent"
    small(
        f"It {where} when you stop: up to 10 minutes. The sound is not kept here, only the words."
    )
    if recording is None:
        return
    sound = recording.getvalue()
    state.let_go(recording)  # the sound leaves this server's memory with its words
    state.next_turn(name)
    page.app.recordings.hold(its.owner, its.id, position, sound)
    page.app.errands.run(
        its.owner,
        about,
        lambda _shown, _by: page.app.recordings.send(its.owner, its.id, seat, position),
    )
    st.rerun()


def _being_written_down(errand: Errand) -> None:
    @st.fragment(run_every=TICK)
    def look() -> None:
        if not errand.under_way:
            st.rerun()
        muted("Writing down what you said…")

    look()


def _failed(page: Page, room: Room, position: int, errand: Errand) -> None:
    owner, about = room.interview.owner, _about(room, position)
    if errand.failure is not None:
        st.error(errand.failure.sentence, icon=":material/error:")
    again = page.app.recordings.holds(owner, room.interview.id, position)
    if again:
        small(_held())
    with st.container(horizontal=True, gap="xsmall"):
        if again and st.button("Try again with this recording", key="send-recording-again"):
            page.app.errands.again(owner, about, None)
            st.rerun()
        if st.button("Record it again", key="record-again"):
            page.app.recordings.drop(owner, room.interview.id)
            page.app.errands.forget(owner, about)
            st.rerun()


def _held() -> str:
    return (
        f"Your recording waits for {HELD_FOR / 60:.0f} minutes, in memory only, so that you "
        "can try again with it. Then it is gone."
    )


def _about(room: Room, position: int) -> str:
    return f"recording/{room.interview.id}/{position}"
