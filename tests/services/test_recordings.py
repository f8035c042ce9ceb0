"""Recorded answers: their words are kept beside what stood there, and the sound is not."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from core.bootstrap import App
from core.domain.chat import ModelRef
from core.domain.interview import Interview
from core.domain.speech import RATE, Transcript, Word
from core.errors import (
    InputError,
    NoWordsHeardError,
    RecordingTooLongError,
    SilentRecordingError,
    UnreadableRecordingError,
)
from core.ports.speech import ChosenRecorded, Listening
from core.services.recordings import Recordings
from tests.services.test_interviews import begun
from tests.services.test_voice_answers import draft_of


class ScriptedRecorder:
    """Writes the same words down, whatever it is given; `given` are the recordings."""

    model = ModelRef("scripted", "recorder")

    def __init__(self, text: str) -> None:
        self.text = text
        self.given: list[bytes] = []

    def recorded(self, owner: str, interview_id: str | None) -> ChosenRecorded:
        assert owner
        assert interview_id
        return ChosenRecorded(self.model, self)

    def transcribe(self, recording: bytes, listening: Listening) -> Transcript:
        assert listening
        self.given.append(recording)
        words = self.text.split()
        return Transcript(tuple(Word(word, n, n + 0.4, 0.9) for n, word in enumerate(words)), 2.0)


@pytest.fixture
def asked(app: App, ada: str) -> Interview:
    return app.interviews.ask(ada, begun(app, ada).id, "tab")


def write_down(app: App, asked: Interview, recorder: ScriptedRecorder, sound: bytes) -> None:
    recordings = Recordings(app.store, recorder, app.now)
    recordings.write_down(asked.owner, asked.id, "tab", 0, sound)


def wav(seconds: float, loud: float, quiet: float, width: int = 2) -> bytes:
    """A hum that is *loud* for one half of each second and *quiet* for the other; 1 is full."""
    at = np.arange(int(seconds * RATE)) / RATE
    hum = np.sin(2 * np.pi * 220 * at) * np.where(at % 1.0 < 0.5, loud, quiet)
    held = io.BytesIO()
    with wave.open(held, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(width)
        written.setframerate(RATE)
        written.writeframes((hum * 32_000).astype(np.int16).tobytes())
    return held.getvalue()


SPEECH = wav(2.0, 0.5, 0.01)


def test_what_was_typed_stays_before_what_is_recorded(app: App, asked: Interview) -> None:
    """As with talking: going over from one to the other costs no word."""
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), "First the facts.", 7)
    write_down(app, asked, ScriptedRecorder("Then I called."), SPEECH)

    assert draft_of(app, asked) == "First the facts. Then I called."


@pytest.mark.parametrize(
    ("sound", "error"),
    [
        (wav(2.0, 0.0, 0.0), SilentRecordingError),
        (wav(2.0, 0.2, 0.2), NoWordsHeardError),
        (b"OggS, not a WAV", UnreadableRecordingError),
        (wav(2.0, 0.5, 0.01, width=1), UnreadableRecordingError),
        (wav(601.0, 0.5, 0.01), RecordingTooLongError),
        (bytes(25_000_001), RecordingTooLongError),
    ],
    ids=["silence", "noise", "no WAV", "8 bit", "too long", "too large"],
)
def test_what_cannot_be_written_down_says_why_and_is_not_sent(
    app: App, asked: Interview, sound: bytes, error: type[InputError]
) -> None:
    """Each with a sentence of its own; nobody is paid for it."""
    recorder = ScriptedRecorder("Thank you for watching.")
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), "First the facts.", 7)
    with pytest.raises(error):
        write_down(app, asked, recorder, sound)

    assert recorder.given == []
    assert draft_of(app, asked) == "First the facts."


def test_no_word_is_no_answer(app: App, asked: Interview) -> None:
    with pytest.raises(NoWordsHeardError):
        write_down(app, asked, ScriptedRecorder(""), SPEECH)

    assert draft_of(app, asked) == ""
