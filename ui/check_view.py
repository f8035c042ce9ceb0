"""The check of microphone, line and speaker before an interview by voice. It can be skipped."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import streamlit as st

from core.domain.preferences import Preferences
from core.domain.speech import Transcript
from core.domain.voice import AnswerBy
from core.services.chosen_speech import Obstacle, SpeechStand
from core.services.hearing import Hearing
from core.services.voice_answers import TRIAL
from ui import state
from ui.aloud_view import speaker_check
from ui.components.captions import captions
from ui.frame import Page, title
from ui.microphone import Microphone, microphone, try_again
from ui.sending_view import may_listen
from ui.words import muted, said, small

SENTENCE: Final = "I am ready to talk about my work, and I will take the time that I need."
KEY: Final = "microphone-check"
ON, HEARD = "check-on", "check-heard"
GOOD: Final = 0.8  # of the words: fewer, and another place in the room is worth a try
NOT_SET_UP: Final = "Whoever runs this Candid can set up a service that listens."
BAD_LINE: Final = 0.02  # of the sound; from here on words go missing


def draw(page: Page) -> None:
    stand = page.app.chosen_speech.stand(page.owner)
    if _to_nobody(stand):
        title("Nobody listens here yet", "So answers are typed.")
    else:
        title("Try your microphone", "It takes half a minute. Nothing of it is kept.")
    if stand.live not in (None, Obstacle.NOT_AGREED):
        _nobody_listens(stand)
    elif not state.flag(ON):
        _begin(page, stand)
    else:
        _microphone(page, stand.preferences)
    st.header("Hear a question", anchor=False)
    speaker_check("check-speaker")
    _onward(page, stand)


def _to_nobody(stand: SpeechStand) -> bool:
    """Neither to live words nor to a recording, and no agreement would change it."""
    return stand.live not in (None, Obstacle.NOT_AGREED) and stand.recorded is not None


def _nobody_listens(stand: SpeechStand) -> None:
    if stand.recorded is None:
        muted("Here you record an answer and send it in one piece: try it at your first question.")
    else:
        listens = any(model.listens for each in stand.usable for model in each.speech)
        muted("Settings say who could." if listens else NOT_SET_UP)
        st.page_link("pages/7_Settings.py", label="Settings", icon=":material/tune:")


def _begin(page: Page, stand: SpeechStand) -> None:
    provider = stand.provider(stand.listener)
    if stand.live is Obstacle.NOT_AGREED and provider is not None:
        if may_listen(page, provider, "No, I will type"):
            _remember(page, AnswerBy.TYPING)
        return
    small("Your browser asks whether Candid may use the microphone.")
    if st.button("Turn the microphone on", type="primary", key="big-on", icon=":material/mic:"):
        page.admit()
        state.raise_flag(ON)
        st.rerun()


def _microphone(page: Page, preferences: Preferences) -> None:
    owner = page.admit()
    take = page.app.voice_answers.take(owner, TRIAL, state.seat())
    microphones, near = page.app.microphones, preferences.local_only
    mic = microphone(KEY, take, microphones=microphones, on=True, choose=True, near=near)
    if mic.failed:
        st.warning(mic.failed, icon=":material/mic_off:")
        if st.button("Try again", key="check-again"):
            try_again(KEY)
            st.rerun()
        return
    if not mic.playing:
        muted("Connecting the microphone…")
        return
    st.header("Say this sentence", anchor=False)
    said(SENTENCE)
    hearing = page.app.voice_answers.current(owner, TRIAL)
    if hearing is not None and not hearing.over:
        _listening(page, hearing, aloud=preferences.voice.captions_aloud)
        return
    transcript = state.kept(HEARD)
    if isinstance(transcript, Transcript):
        _found(mic, transcript)
    if st.button(
        "Start talking" if transcript is None else "Say it again",
        type="primary" if transcript is None else "secondary",
        key="big-say",
        icon=":material/mic:",
    ):
        page.app.voice_answers.try_out(owner, state.seat(), page.cookie)
        st.rerun()


def _listening(page: Page, hearing: Hearing, *, aloud: bool) -> None:
    wish = captions(hearing.place, hearing.snapshot(), polled=False, trial=True, aloud=aloud)
    if wish in ("done", "poll"):
        state.keep(HEARD, page.app.voice_answers.end_trial(hearing.place.owner))
        st.rerun()
    if wish == "over":
        page.app.voice_answers.end_trial(hearing.place.owner)
        page.app.voice_answers.try_out(hearing.place.owner, state.seat(), page.cookie)
        st.rerun()


def _found(mic: Microphone, transcript: Transcript) -> None:
    """What was heard, and how good the line was: in words that say what to do about it."""
    wanted = _plain(SENTENCE)
    heard = _plain(transcript.text)
    right = sum(word in heard for word in wanted)
    if not heard:
        st.warning(
            "We heard no words. Is this the right microphone, and is it on? You can choose "
            "another one above.",
            icon=":material/mic_off:",
        )
        return
    small("We heard:")
    said([(f"{word.text} ", "doubt" if word.doubtful else "") for word in transcript.words])
    told = f"{right} of {len(wanted)} words as they stand above. "
    muted(told + ("That is good." if right >= GOOD * len(wanted) else TO_HEAR_BETTER))
    lost = mic.lost / (mic.heard + mic.lost) if mic.heard else 0.0
    if lost >= BAD_LINE:
        muted(
            f"{lost:.0%} of the sound got lost on the way. Move closer to your router, or record "
            "your answers instead of talking live."
        )


TO_HEAR_BETTER: Final = (
    "Speak a little closer to the microphone, or find a quieter place. You can always change "
    "what was heard before it is judged."
)


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def _onward(page: Page, stand: SpeechStand) -> None:
    with st.container(horizontal=True, gap="xsmall", key="check-onward"):
        works = isinstance(state.kept(HEARD), Transcript) and stand.live is None
        if works and st.button("It works. I will talk", type="primary", key="check-works"):
            _remember(page, AnswerBy.TALKING)
        if _to_nobody(stand):
            if st.button("Back", key="check-back"):
                _back(page)
        elif st.button("Skip this", key="check-skip", type="tertiary"):
            _remember(page, None)


def _remember(page: Page, by: AnswerBy | None) -> None:
    owner = page.admit()
    page.app.voice_answers.end_trial(owner)
    page.app.choices.talk(
        owner,
        lambda was: replace(was, checked_at=page.app.now(), answer_by=by or was.answer_by),
    )
    state.lower_flag(ON)
    _back(page)


def _back(page: Page) -> None:
    """To where interviews are."""
    under_way = page.owner is not None and page.app.interviews.waiting(page.owner) is not None
    st.switch_page("pages/2_Interview.py" if under_way else "pages/1_Prepare.py")
