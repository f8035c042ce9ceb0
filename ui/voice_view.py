"""An answer by voice: talking with captions, or a recording; and the words before they are given.

Whatever happens here, what was heard stands in the answer box, and typing is one click away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import sleep
from typing import Final

import streamlit as st

from core.domain.doubts import doubts_in, in_context
from core.domain.interview import LONGEST_ANSWER, Interview, Mode, Phase
from core.domain.spoken import Spoken
from core.domain.voice import AnswerBy
from core.services.chosen_speech import Obstacle, SpeechStand
from core.services.hearing import Hearing
from core.services.interviews import Room
from ui import recording_view, state
from ui.components.captions import captions
from ui.frame import Page, watched
from ui.microphone import Microphone, MicrophoneState, microphone, try_again
from ui.sending_view import may_listen
from ui.words import Spans, muted, said, small

WAYS: Final = {
    AnswerBy.TALKING: "Talk",
    AnswerBy.RECORDING: "Record",
    AnswerBy.TYPING: "Type",
}
TICK: Final = 1.0  # seconds between looks where nothing can be pushed to the browser
MOST_DOUBTS: Final = 6  # shown by themselves; all of them are underlined on the last page
WAITING: Final = {
    MicrophoneState.OFF: "The microphone is off.",
    MicrophoneState.ASKING: "Your browser asks whether Candid may use the microphone. Allow it.",
    MicrophoneState.CONNECTING: "Connecting the microphone…",
}

NOBODY_SPEAKS: Final = frozenset({Phase.PAUSED, Phase.REVIEWING, Phase.ASSESSING})

KEEPING: Final = 4.0  # seconds at most until words that were heard are in the records
GIVING: Final = 0.3  # seconds until they are given as an answer, where that happens at once
TYPED_HERE: Final = (
    "Nobody here can write down what you say in {language}, so you type in this interview."
)
UNHEARD: Final = (
    "We heard no words. Look whether the right microphone is on, then talk again, or type your "
    "answer."
)

Box = Callable[[str], str | None]
"""Draws the box for typing, with a name for its button; returns what was sent."""


def answer(page: Page, room: Room, mic: Microphone | None, position: int, box: Box) -> str | None:
    """Whatever way the candidate answers at *position*; the words, once they are given."""
    stand = stand_of(page, room)
    way = _way(page, room, stand)
    if recording_view.waits(page, room, position, here=way is AnswerBy.RECORDING):
        return None
    hearing = _hearing(page, room, position)
    if hearing is None and state.flag(_wanted(room.interview, position)):
        _listen(page, room, position)
    if hearing is not None:
        _speaking(page, room, mic, hearing)
        return None
    if room.spoken is not None and room.draft is not None:
        return _heard(page, room, position, box, talks=mic is not None)
    if way is AnswerBy.TYPING:
        return box("Done")
    if (stand.live if way is AnswerBy.TALKING else stand.recorded) is Obstacle.NOT_AGREED:
        _agree(page, room, stand)
    elif way is AnswerBy.RECORDING:
        recording_view.draw(page, room, position)
    else:
        _ready(page, room, mic, position)
    return None


# Which way


def ways(stand: SpeechStand) -> list[AnswerBy]:
    """Those that are open to this candidate, or would be if they agreed."""
    before = {AnswerBy.TALKING: stand.live, AnswerBy.RECORDING: stand.recorded}
    return [way for way in WAYS if before.get(way) in (None, Obstacle.NOT_AGREED)]


def stand_of(page: Page, room: Room) -> SpeechStand:
    its = room.interview
    return page.app.chosen_speech.stand(its.owner, its.brief.language)


def line(page: Page, room: Room) -> Microphone | None:
    """The microphone, drawn before the scene and in every scene, so that it stays on from one
    answer to the next; None for whoever does not talk."""
    its = room.interview
    if room.voice.answer_by is not AnswerBy.TALKING or its.phase in NOBODY_SPEAKS:
        return None
    stand = stand_of(page, room)
    if stand.live is not None:
        return None
    near, microphones = stand.preferences.local_only, page.app.microphones
    take = page.app.voice_answers.take(its.owner, its.id, state.seat())
    with st.container(key="unseen-line"):
        return microphone(_microphone(its), take, microphones=microphones, on=True, near=near)


def _microphone(interview: Interview) -> str:
    return f"microphone-{interview.id}"


def _way(page: Page, room: Room, stand: SpeechStand) -> AnswerBy:
    """Offer the ways that there are, where there are several."""
    open_ways, wanted = ways(stand), room.voice.answer_by
    if len(open_ways) == 1:
        if wanted is not AnswerBy.TYPING and Obstacle.LANGUAGE in (stand.live, stand.recorded):
            small(TYPED_HERE.format(language=room.interview.brief.language.english_name))
        return AnswerBy.TYPING
    now = wanted if wanted in open_ways else AnswerBy.TYPING
    chosen = st.segmented_control(
        "How you answer",
        open_ways,
        default=now,
        required=True,
        format_func=WAYS.__getitem__,
        key=f"way-{room.interview.id}-{now}",
        label_visibility="collapsed",
    )
    if chosen is not now:
        # One that is written down, or waits to be, can be tried again by who comes back to it.
        _go_over(page, room, chosen, back=now is AnswerBy.RECORDING)
    return now


def _go_over(page: Page, room: Room, chosen: AnswerBy, *, back: bool = False) -> None:
    """Answer another way from now on; what was heard so far stands in the box."""
    leave(page, room.interview, back=back)
    page.app.choices.talk(room.interview.owner, lambda was: replace(was, answer_by=chosen))
    st.rerun()


def _agree(page: Page, room: Room, stand: SpeechStand) -> None:
    provider = stand.provider(stand.listener)
    if provider is not None and may_listen(page, provider, "No, I will type"):
        _go_over(page, room, AnswerBy.TYPING)


# Talking


def _hearing(page: Page, room: Room, position: int) -> Hearing | None:
    """Who listens here. One that another tab began, or this one before it was loaded again, ends
    first: what it heard stands in the box then."""
    its = room.interview
    hearing = page.app.voice_answers.current(its.owner, its.id)
    if hearing is None:
        return None
    if hearing.over:
        _wait_for(hearing)
        return None
    if hearing.place.seat != state.seat() or hearing.place.position != position:
        leave(page, its, back=True)
        st.rerun()
    return hearing


def _wait_for(hearing: Hearing) -> None:
    """Somebody was done in a run of this page that is not over yet, and then loaded it again:
    this run has read the words as they were before."""
    if hearing.left.wait(KEEPING):
        sleep(GIVING)
        st.rerun()


def leave(page: Page, interview: Interview, *, back: bool = False) -> None:
    """Nobody listens any longer, whatever comes next; what was heard is kept. A recording that
    waits to be tried again goes, unless they come *back* to this very box."""
    if not back:
        page.app.recordings.drop(interview.owner, interview.id)
    hearing = page.app.voice_answers.current(interview.owner, interview.id)
    if hearing is not None:
        where = interview.id, state.seat(), hearing.place.position
        page.app.voice_answers.to_typing(interview.owner, *where)


def give_up(page: Page, interview: Interview, position: int) -> None:
    """The candidate keeps what they gave before: what was heard since is dropped."""
    page.app.voice_answers.give_up(interview.owner, interview.id, state.seat(), position)
    page.app.recordings.drop(interview.owner, interview.id)


def _ready(page: Page, room: Room, mic: Microphone | None, position: int) -> None:
    if mic is not None and mic.failed:
        _no_microphone(page, room, mic)
        return
    if state.kept(_unheard(room.interview, position)):
        st.warning(state.kept(_unheard(room.interview, position)), icon=":material/mic_off:")
    if room.draft is not None and room.draft.text:
        muted("What you typed stays. What you say is added to it.")
    playing = mic is not None and mic.playing
    if st.button(
        "Start talking",
        type="primary",
        key="big-talk",
        icon=":material/mic:",
        shortcut="Alt+T",
        disabled=not playing,
        on_click=state.raise_flag,
        args=(_wanted(room.interview, position),),
    ):
        _listen(page, room, position)
    how = MicrophoneState.OFF if mic is None else mic.state
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="before"):
        small(WAITING.get(how, "Nobody listens before you press it. Take your time."))
        if room.voice.checked_at is None:
            st.page_link(
                "pages/15_Device_check.py",
                label="Try your microphone first",
                icon=":material/hearing:",
            )


def _no_microphone(page: Page, room: Room, mic: Microphone) -> None:
    """Why, and the ways on: none of them loses a word."""
    st.warning(mic.failed, icon=":material/mic_off:")
    with st.container(horizontal=True, gap="xsmall", key="no-microphone"):
        if st.button("Try again", key="microphone-again"):
            try_again(_microphone(room.interview))
            st.rerun()
        if AnswerBy.RECORDING in ways(stand_of(page, room)) and st.button(
            "Record instead", key="record-instead"
        ):
            _go_over(page, room, AnswerBy.RECORDING)
        if st.button("Type instead", key="type-instead"):
            _go_over(page, room, AnswerBy.TYPING)


def _listen(page: Page, room: Room, position: int) -> None:
    its = room.interview
    state.keep(_unheard(its, position), "")
    try:
        page.app.voice_answers.listen(its.owner, its.id, state.seat(), position, page.cookie)
    finally:
        state.lower_flag(_wanted(its, position))
    st.rerun()


def _speaking(page: Page, room: Room, mic: Microphone | None, hearing: Hearing) -> None:
    if mic is not None and mic.failed:
        _no_microphone(page, room, mic)
    if not state.flag(_polled(room.interview)):
        _captions(page, room, hearing, polled=False)
        return

    @st.fragment(run_every=TICK)
    def look() -> None:
        with watched():
            page.still()
        if hearing.over:
            st.rerun()
        _captions(page, room, hearing, polled=True)

    look()


def _captions(page: Page, room: Room, hearing: Hearing, *, polled: bool) -> None:
    """Draw the captions and do what is wished."""
    its, place, voice = room.interview, hearing.place, page.app.voice_answers
    where = its.owner, its.id, state.seat(), place.position
    wish = captions(
        place,
        hearing.snapshot(),
        language=its.brief.language.value,
        polled=polled,
        aloud=room.voice.captions_aloud,
    )
    if wish == "done" or (wish == "silence" and hearing.ran_out):
        _done(page, room, hearing)
    if wish == "over":
        voice.start_over(*where)
        voice.listen(*where, page.cookie)
        st.rerun()
    if wish == "poll":
        state.raise_flag(_polled(its))
        st.rerun()
    if wish in ("aloud", "still"):
        aloud = wish == "aloud"
        page.app.choices.talk(its.owner, lambda was: replace(was, captions_aloud=aloud))
        st.rerun()  # from now on the page has it from the records
    if wish == "touch":
        hearing.touch()
    elif wish in ("think", "go on"):
        hearing.think(on=wish == "think")


def _done(page: Page, room: Room, hearing: Hearing) -> None:
    """Keep what was heard. In a rehearsal it is given as it was heard, by the next run of the
    page; whatever comes next elsewhere is made of the words, so they are confirmed first."""
    its, position = room.interview, hearing.place.position
    spoken = page.app.voice_answers.finish(its.owner, its.id, state.seat(), position)
    if not spoken.transcript.words:
        state.keep(_unheard(its, position), hearing.snapshot().failed or UNHEARD)
    elif its.brief.mode is Mode.REHEARSAL and its.phase in (Phase.WARMING_UP, Phase.ANSWERING):
        state.raise_flag(_given(its, position))
    st.rerun()


# What was heard


def _heard(page: Page, room: Room, position: int, box: Box, *, talks: bool) -> str | None:
    """The words in the box, with those that may be wrong beside it."""
    its = room.interview
    if room.draft is not None and state.flag(_given(its, position)):
        state.lower_flag(_given(its, position))
        if len(room.draft.text) <= LONGEST_ANSWER:  # else the box says how much is too much
            return room.draft.text
    _doubts(room)
    text = box("These are my words")
    with st.container(horizontal=True, gap="xsmall", key="heard"):
        if talks and st.button(
            "Say more",
            icon=":material/mic:",
            key="say-more",
            on_click=state.raise_flag,
            args=(_wanted(its, position),),
        ):
            _listen(page, room, position)
        with st.popover("Start over", icon=":material/replay:", key="start-over"):
            muted("What stands in the box is dropped.")
            if st.button("Drop these words", key="drop"):
                page.app.voice_answers.start_over(its.owner, its.id, state.seat(), position)
                st.rerun()
    return text


def _doubts(room: Room) -> None:
    """What to know before it is sent: what may be wrong, and what is missing."""
    if room.spoken is None or room.draft is None:
        return
    text = room.draft.text
    small("This is what we heard. Change what is wrong: only what you send is judged.")
    if room.spoken.lost:
        lost = f"{room.spoken.lost:.0f} seconds" if room.spoken.lost >= 1 else "A moment"
        muted(f"{lost} of what you said never reached us. Add what is missing.")
    found = list(in_context(text, doubts_in(text, room.spoken.transcript)))
    if found:
        small("We are not sure about these words:")
        shown = [
            part
            for before, word, after in found[:MOST_DOUBTS]
            for part in ((f"… {before}", ""), (word, "doubt"), (f"{after} ", ""))
        ]
        said([*shown, ("…", "")])


def spans(text: str, heard: Spoken | None) -> Spans:
    """*text* in parts, those that may have been heard wrongly marked as such."""
    if heard is None:
        return [(text, "")]
    parts, at = [], 0
    for doubt in doubts_in(text, heard.transcript):
        parts += [(text[at : doubt.start], ""), (doubt.of(text), "doubt")]
        at = doubt.end
    return [*parts, (text[at:], "")]


def _unheard(interview: Interview, position: int) -> str:
    return f"unheard-{interview.id}-{position}"


def _wanted(interview: Interview, position: int) -> str:
    """Raised by the click itself: a run that is overtaken by another, as while a microphone
    connects, never gets to its button, and then the other one listens."""
    return f"wanted-{interview.id}-{position}"


def _given(interview: Interview, position: int) -> str:
    """Raised where Done gives the words as they were heard, without another look at them."""
    return f"given-{interview.id}-{position}"


def _polled(interview: Interview) -> str:
    return f"polled-{interview.id}"
