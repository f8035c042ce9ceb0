"""Voice, for the Settings page: who listens, who reads aloud and how, and who ends an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from core.domain.chat import ModelRef, Provider, Role, SpeechModel, SpeechPrice
from core.domain.voice import COUNTDOWN, FASTEST, SLOWEST, AnswerBy, Patience, VoiceChoices
from core.services.chosen_speech import SpeechStand, agreed
from ui import state
from ui.frame import Page
from ui.prices import pays, rate
from ui.sending_view import listed, told
from ui.words import muted, plain, small

CHANGED: Final = "voice"  # raised when what is saved goes before what the lists show
TYPED: Final = "Nobody: you type your answers"
BROWSER: Final = "Your browser: the voice of this device"
WAYS: Final = {
    AnswerBy.TYPING: "Typing",
    AnswerBy.TALKING: "Talking: you see the words while you speak",
    AnswerBy.RECORDING: "Recording: you send it when it is done",
}
_COUNTED: Final = round(COUNTDOWN.total_seconds())


def _ends_after(patience: Patience) -> str:
    silence = patience.silence
    seconds = round(silence.total_seconds()) if silence else 0
    return (
        f"{seconds} seconds of silence, then a countdown of {_COUNTED} that any word or key stops"
    )


ENDS: Final = {
    Patience.MANUAL: "Only you: you click Done",
    Patience.PATIENT: _ends_after(Patience.PATIENT),
    Patience.BRISK: _ends_after(Patience.BRISK),
}
Change = Callable[[VoiceChoices], VoiceChoices]
SUGGESTED, DEVICE = "", "browser"  # what a list has besides models


@dataclass(frozen=True)
class Offer:
    provider: Provider
    model: SpeechModel

    @property
    def name(self) -> str:
        return f"{self.model.ref.model}, {self.provider.name}"


@dataclass(frozen=True)
class Pick:
    """What one list shows now, what was picked in it, and the model that is meant by that."""

    role: Role
    now: str
    picked: str
    offer: Offer | None


def local_switch(page: Page, *, local: bool, near: list[str]) -> None:
    """Nothing leaves this machine, whatever else was chosen: one switch, at the top."""
    with st.container(key="row-local", gap="xsmall"):
        wanted = st.toggle(
            "Nothing leaves this machine", value=local, key=f"local-{state.turn(CHANGED)}"
        )
        works = (
            f" {listed(near)} may still work: on this machine, or in its own network."
            if near
            else ""
        )
        small(
            "While this is on, no outside service is asked for anything: no model, no voice, no "
            f"check of what you wrote.{works} What you chose below is kept for later."
        )
        if wanted != local:
            page.app.choices.stay_local(page.admit(), local=wanted)
            state.next_turn(CHANGED)
            st.rerun()


def draw(page: Page) -> None:
    stand = page.app.chosen_speech.stand(page.owner)
    with st.container(key="row-listener", gap="xsmall"):
        st.header("Who writes down what you say", anchor=False)
        muted(
            "It gets the sound of your voice while you answer, and words from the skills in your "
            "résumé and in the job, so that it hears them rightly. No sound is kept here."
        )
        _listener(page, stand)
        _answers(page, stand)
    with st.container(key="row-speaker", gap="xsmall"):
        st.header("Who reads the questions to you", anchor=False)
        muted("It gets the words of the question and nothing else.")
        _speaker(page, stand)


# Who listens


def _listener(page: Page, stand: SpeechStand) -> None:
    offered = _offered(stand, lambda model: model.listens)
    suggested = _suggested(page, offered, Role.LISTENER)
    chosen = stand.preferences.voice.listener
    if not offered and chosen is None:
        muted("No service that listens is set up here, so you type your answers.")
        return
    nobody = f"As this Candid suggests: {suggested.name}" if suggested else TYPED
    names = {SUGGESTED: nobody, **{ref: offer.name for ref, offer in offered.items()}}
    now = SUGGESTED if chosen is None else str(chosen)
    picked = _picked("Who writes down what you say", names, now, Role.LISTENER)
    offer = suggested if picked == SUGGESTED else offered.get(picked)
    if offer is not None:
        _facts(stand, offer, _hears(offer.model))
    ref = _ref(picked)
    pick = Pick(Role.LISTENER, now, picked, offer)
    _take(page, stand, pick, lambda was: replace(was, listener=ref))


def _hears(model: SpeechModel) -> str:
    if model.live and model.records:
        return "It listens while you speak, and to recordings"
    return "It listens while you speak" if model.live else "It listens to recordings"


def _answers(page: Page, stand: SpeechStand) -> None:
    """How to answer, and who says when an answer is over, where there is anything but typing."""
    voice = stand.preferences.voice
    ways = {AnswerBy.TYPING: True, AnswerBy.TALKING: stand.live is None}
    ways[AnswerBy.RECORDING] = stand.recorded is None
    there = [way for way, holds in ways.items() if holds]
    if len(there) == 1:
        return
    now = voice.answer_by if voice.answer_by in there else AnswerBy.TYPING
    way = st.radio(
        "How you answer",
        there,
        index=there.index(now),
        format_func=WAYS.__getitem__,
        key=f"answer-by-{state.turn(CHANGED)}",
    )
    _save(page, now, way, lambda was: replace(was, answer_by=way))
    if stand.live is None:
        ends = st.radio(
            "What ends an answer while you talk",
            list(ENDS),
            index=list(ENDS).index(voice.patience),
            format_func=ENDS.__getitem__,
            key=f"patience-{state.turn(CHANGED)}",
        )
        _save(page, voice.patience, ends, lambda was: replace(was, patience=ends))
        key = f"captions-{state.turn(CHANGED)}"
        aloud = st.toggle(
            "Read captions aloud by screen reader", value=voice.captions_aloud, key=key
        )
        small(
            "The open microphone hears a screen reader too, so turn this on with headphones only. "
            "Your words are read to you after Done in any case."
        )
        _save(page, voice.captions_aloud, aloud, lambda was: replace(was, captions_aloud=aloud))


# Who reads aloud


def _speaker(page: Page, stand: SpeechStand) -> None:
    voice = stand.preferences.voice
    key = f"aloud-{state.turn(CHANGED)}"
    aloud = st.toggle("Read questions aloud", value=voice.aloud, key=key)
    _save(page, voice.aloud, aloud, lambda was: replace(was, aloud=aloud))
    offer = _who_speaks(page, stand)
    if offer is None:
        small("Your device speaks by itself, with a voice that it has here. Nothing is sent.")
    elif offer.provider.id in stand.preferences.agreed_to:
        _voice(page, voice, offer.model)
    _speed(page, voice)


def _who_speaks(page: Page, stand: SpeechStand) -> Offer | None:
    """None is the device itself."""
    voice = stand.preferences.voice
    offered = _offered(stand, lambda model: bool(model.voices))
    suggested = _suggested(page, offered, Role.SPEAKER)
    names = {DEVICE: BROWSER}
    if suggested is not None:
        names[SUGGESTED] = f"As this Candid suggests: {suggested.name}"
    names |= {ref: offer.name for ref, offer in offered.items()}
    now = SUGGESTED if voice.speaker is None else str(voice.speaker)
    if voice.browser_voice or (now == SUGGESTED and suggested is None):
        now = DEVICE
    if len(names) == 1 and now == DEVICE:
        return None
    picked = _picked("Who reads the questions to you", names, now, Role.SPEAKER)
    offer = suggested if picked == SUGGESTED else offered.get(picked)
    if offer is not None:
        _facts(stand, offer, "It reads aloud")

    def change(was: VoiceChoices) -> VoiceChoices:
        if picked == DEVICE:
            return replace(was, browser_voice=True)
        return replace(was, browser_voice=False, speaker=_ref(picked))

    _take(page, stand, Pick(Role.SPEAKER, now, picked, offer), change)
    return offer


def _voice(page: Page, voice: VoiceChoices, speaker: SpeechModel) -> None:
    names = {each.id: f"{each.name} ({each.language.english_name})" for each in speaker.voices}
    now = voice.voice if voice.voice in names else speaker.voices[0].id
    picked = st.selectbox(
        "Voice",
        list(names),
        index=list(names).index(now),
        format_func=names.__getitem__,
        key=f"voice-{speaker.ref}-{state.turn(CHANGED)}",
    )
    _save(page, now, picked, lambda was: replace(was, voice=picked))


def _speed(page: Page, voice: VoiceChoices) -> None:
    speed = st.slider(
        "How fast",
        SLOWEST,
        FASTEST,
        value=min(max(voice.speed, SLOWEST), FASTEST),
        step=0.1,
        format="%.1f times",
        key=f"speed-{state.turn(CHANGED)}",
    )
    wanted = round(speed, 1)
    _save(page, round(voice.speed, 1), wanted, lambda was: replace(was, speed=wanted))


# What both have


def _offered(stand: SpeechStand, able: Callable[[SpeechModel], bool]) -> dict[str, Offer]:
    """The models that can be used: of who has a key, and who may be asked at all."""
    return {
        str(model.ref): Offer(provider, model)
        for provider in stand.usable
        if provider.near or not stand.preferences.local_only
        for model in provider.speech
        if able(model)
    }


def _suggested(page: Page, offered: dict[str, Offer], role: Role) -> Offer | None:
    """Whom the operator suggests."""
    return offered.get(str(page.app.chosen_speech.defaults.get(role)))


def _picked(label: str, names: dict[str, str], now: str, role: Role) -> str:
    names.setdefault(now, f"{now} (not available now)")
    picked: str = st.selectbox(
        label,
        list(names),
        index=list(names).index(now),
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key=f"{role}-{state.turn(CHANGED)}",
    )
    return picked


def _ref(picked: str) -> ModelRef | None:
    return ModelRef.parse(picked) if picked not in (SUGGESTED, DEVICE) else None


def _take(page: Page, stand: SpeechStand, pick: Pick, change: Change) -> None:
    """Save what was picked, or ask first whether it may be sent anything."""
    if pick.offer is None or agreed(stand.preferences, pick.offer.provider, pick.role):
        _save(page, pick.now, pick.picked, change)
        return
    with st.container(key=f"card-agree-{pick.role}", border=True, gap="small"):
        st.markdown(
            f"This sends {SENT[pick.role]} to **{plain(pick.offer.provider.name)}**. May it?"
        )
        told(pick.offer.provider)
        with st.container(horizontal=True, gap="xsmall", key=f"agreeing-{pick.role}"):
            if st.button("Agree, and let it work", key=f"agree-{pick.role}"):
                listens = pick.role is Role.LISTENER
                page.app.choices.agree(page.admit(), [pick.offer.provider.id], to_be_heard=listens)
                _save(page, None, pick.picked, change)
            if pick.picked != pick.now and st.button(
                "Leave it as it was", key=f"leave-{pick.role}"
            ):
                state.next_turn(CHANGED)
                st.rerun()


SENT: Final = {
    Role.LISTENER: "the sound of your voice",
    Role.SPEAKER: "the words of each question",
}


def _save(page: Page, was: object, wanted: object, change: Change) -> None:
    if was == wanted:
        return
    page.app.choices.talk(page.admit(), change)
    state.next_turn(CHANGED)
    st.rerun()


def _facts(stand: SpeechStand, offer: Offer, what: str) -> None:
    small(f"{what}. {_price(offer.model.price)}; {pays(offer.provider, stand.own_keys)}.")


def _price(price: SpeechPrice | None) -> str:
    found = f", seen on {price.on:%-d %B %Y}" if price and price.on else ""
    if price and price.minute is not None:
        return f"{rate(price.minute)} for a minute{found}"
    if price and price.characters is not None:
        return f"{rate(price.characters)} for a million characters{found}"
    return "Price unknown"
