"""The microphone on a page. The only module that imports streamlit-webrtc, once one is wanted.

Nothing of it is seen: `microphone_watch` asks for permission, and a frame of streamlit-webrtc
holds the connection. The button, the captions and the ways on are the page's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import streamlit as st

from core.ports.microphone import Capture, Microphones
from core.ports.speech import Take
from ui import state
from ui.components.microphone_watch import Found, microphone_watch

# What the browser does to the sound before it leaves. Echo goes, else our own spoken question is
# heard as an answer; so does noise, which services hear words in. Loudness stays as it is: an
# automatic gain would make a fading voice steady, and what we say of loudness untrue.
CONSTRAINTS: Final[dict[str, Any]] = {
    "video": False,
    "audio": {
        "channelCount": 1,
        "echoCancellation": True,
        "noiseSuppression": True,
        "autoGainControl": False,
    },
}
TRANSLATIONS: Final[Any] = {
    "mute_microphone": "Mute the microphone",
    "unmute_microphone": "Unmute the microphone",
    "select_microphone": "Choose a microphone",
}


class MicrophoneState(StrEnum):
    """How it is with a microphone."""

    OFF = "off"
    ASKING = "asking"  # the browser asks for permission
    CONNECTING = "connecting"
    PLAYING = "playing"
    FAILED = "failed"


# Seconds until a connection must be there: less for the first frame than for the second one.
FIRST_PATIENCE, PATIENCE = 8.0, 15.0

SENTENCES: Final = {
    Found.DENIED: "Your browser does not let this page use the microphone. You can allow it next "
    "to the address, then press Try again.",
    Found.MISSING: "No microphone was found. Plug one in, then press Try again.",
    Found.BUSY: "The microphone could not be opened. Another program may be using "
    "it: close that, then press Try again.",
    Found.INSECURE: "Browsers give the microphone only to pages with a secure address (https).",
    Found.UNSUPPORTED: "This browser cannot send sound while you speak.",
    Found.UNREACHABLE: "Your voice could not get through to us. Your network may not let it pass.",
    Found.BROKEN: "Something went wrong here while we listened. What was heard before is kept. "
    "Press Try again.",
}


@dataclass(frozen=True)
class Microphone:
    """As it is at this run. `found` says why it FAILED; `level` is the loudness of the last tenth
    of a second in dB below full scale; `heard` and `lost` are seconds of sound in this tab."""

    state: MicrophoneState
    found: Found | None = None
    level: int = -90
    heard: float = 0.0
    lost: float = 0.0

    @property
    def playing(self) -> bool:
        return self.state is MicrophoneState.PLAYING

    @property
    def failed(self) -> str:
        """Why it cannot be used, as one sentence for the candidate; empty while it can."""
        return SENTENCES.get(self.found, "") if self.found is not None else ""


def microphone(
    key: str,
    take: Take | None,
    *,
    microphones: Microphones,
    on: bool,
    choose: bool = False,
    near: bool = False,
) -> Microphone:
    """Draw the microphone of this tab, and let *take* have its sound while it is *on*.

    Draw it in every run of a page, or else the connection ends; *take* may be another one in
    each. *choose* is one and the same on a page: it shows a button to mute and the list of
    microphones, once it plays; the browser remembers the choice, for every page. Where it is to
    stay *near*, no server is asked for a way: none but this machine knows of it.
    """
    capture: Capture | None = state.kept(_kept(key))
    if capture is None and not on:
        return Microphone(MicrophoneState.OFF)
    if capture is None:
        capture = microphones.capture()
        state.keep(_kept(key), capture)
    capture.take = take if on else None
    attempt = state.turn(_kept(key))
    found = state.kept(_found(key, attempt))
    playing = _connected(
        f"{key}-{attempt}",
        capture,
        () if near else microphones.servers(),
        on=on and found in (None, Found.ALLOWED),
        allowed=found is Found.ALLOWED,
        choose=choose,
    )
    first = attempt % 2 == 0
    with st.container(key=f"unseen-{key}-watch"):
        now = microphone_watch(
            f"{key}-asked",
            attempt=attempt,
            on=on,
            playing=playing,
            patience=FIRST_PATIENCE if first else PATIENCE,
        )
    if now is not found:
        state.keep(_found(key, attempt), now)
        if now is Found.UNREACHABLE and first:  # a fresh frame often gets through
            try_again(key)
        st.rerun()
    return _seen(capture, found, on=on, playing=playing)


def try_again(key: str) -> None:
    """Ask the browser anew, at the next run."""
    state.next_turn(_kept(key))


def _kept(key: str) -> str:
    return f"microphone-{key}"


def _found(key: str, attempt: int) -> str:
    return f"microphone-{key}-{attempt}"


def _seen(capture: Capture, found: Found | None, *, on: bool, playing: bool) -> Microphone:
    if not on:
        how, found = MicrophoneState.OFF, None
    elif found not in (None, Found.ALLOWED):
        how = MicrophoneState.FAILED
    elif playing and capture.broken:
        how, found = MicrophoneState.FAILED, Found.BROKEN
    elif playing:
        how = MicrophoneState.PLAYING
    else:
        how = MicrophoneState.ASKING if found is None else MicrophoneState.CONNECTING
    return Microphone(how, found, capture.level, capture.heard, capture.lost)


def _connected(
    key: str,
    capture: Capture,
    servers: Sequence[dict[str, Any]],
    *,
    on: bool,
    allowed: bool,
    choose: bool,
) -> bool:
    """Whether sound comes. The frame of streamlit-webrtc is drawn while it is wanted, and after
    that until it has stopped; once it is gone, nothing in the browser holds the microphone."""
    from streamlit_webrtc import WebRtcMode, webrtc_streamer
    from streamlit_webrtc.component import generate_frontend_component_key

    before = state.value(key)
    if not on and not (before and (before.state.playing or before.state.signalling)):
        return False
    # It begins each time that it is drawn until it has begun, so it is told to when it is loaded
    # and has nothing more to say: with two beginnings, the answer to one goes to the other.
    loaded = state.value(generate_frontend_component_key(key)) is not None
    with st.container(key=f"choice-{key}" if choose else f"unseen-{key}"):
        context = webrtc_streamer(
            key=key,
            mode=WebRtcMode.SENDONLY,
            # Told even where it is empty: without a list, Google's STUN server would be asked.
            rtc_configuration={"iceServers": list(servers)},
            media_stream_constraints=CONSTRAINTS,
            desired_playing_state=on and allowed and loaded,
            sink_audio_track=capture.sink(),
            media_toggle_controls=choose,
            translations=TRANSLATIONS,
        )
    return bool(context.state.playing)
