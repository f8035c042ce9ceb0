"""The microphone of a page, without a browser: what it says, and what it does not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.providers.microphone.capture import PeerCapture
from ui.components.microphone_watch import Found, found_in
from ui.microphone import CONSTRAINTS, SENTENCES, Microphone, MicrophoneState, _seen


def test_every_reason_has_its_sentence() -> None:
    """Whatever a browser finds, the candidate reads why, and nothing while all is well."""
    failures = set(Found) - {Found.ALLOWED}

    assert set(SENTENCES) == failures
    for found in failures:
        assert Microphone(MicrophoneState.FAILED, found).failed.endswith(".")
    assert Microphone(MicrophoneState.PLAYING, Found.ALLOWED).failed == ""
    assert Microphone(MicrophoneState.OFF).failed == ""


@pytest.mark.parametrize(
    ("playing", "broken", "how", "found"),
    [
        (True, False, MicrophoneState.PLAYING, Found.ALLOWED),
        (True, True, MicrophoneState.FAILED, Found.BROKEN),
        (False, True, MicrophoneState.CONNECTING, Found.ALLOWED),  # another try
    ],
)
def test_a_microphone_whose_sound_nobody_can_take_does_not_look_as_if_it_played(
    how: MicrophoneState, found: Found, *, playing: bool, broken: bool
) -> None:
    """Else somebody talks on to nobody."""
    capture = PeerCapture()
    capture.broken = broken
    seen = _seen(capture, Found.ALLOWED, on=True, playing=playing)

    assert (seen.state, seen.found) == (how, found)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "denied",
        {"attempt": 0, "what": "denied"},
        {"attempt": 1, "what": "a new one"},
        {"attempt": 1, "what": ["denied"]},
        {"what": "denied"},
    ],
)
def test_what_another_attempt_or_nobody_told_is_not_believed(told: object) -> None:
    """A browser may say anything."""
    assert found_in(told, attempt=1) is None


def test_what_was_found_is_told() -> None:
    assert found_in({"attempt": 1, "what": "denied"}, attempt=1) is Found.DENIED


def test_loudness_is_left_as_it_was_spoken() -> None:
    """With automatic gain, steadiness of loudness would be the browser's, not the speaker's."""
    assert CONSTRAINTS["audio"]["autoGainControl"] is False
    assert CONSTRAINTS["video"] is False


def test_nothing_that_hears_is_loaded_before_a_microphone_is_wanted() -> None:
    """Whoever types pays neither time nor memory for it."""
    look = (
        "import sys, ui.microphone, core.bootstrap, core.providers.microphone.microphones;"
        "print(sorted({'aiortc', 'av', 'streamlit_webrtc'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
