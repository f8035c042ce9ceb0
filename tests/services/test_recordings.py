"""Recorded answers: their words are kept beside what stood there, and the sound is not."""

from __future__ import annotations

import io
import wave
from threading import Event

import numpy as np
import pytest

from core.bootstrap import App
from core.domain.chat import ModelRef
from core.domain.interview import LONGEST_ANSWER, Interview
from core.domain.speech import RATE, Transcript, Word
from core.errors import (
    InputError,
    NoWordsHeardError,
    ProviderError,
    ProviderUnavailableError,
    RecordingGoneError,
    RecordingTooLongError,
    SilentRecordingError,
    UnreadableRecordingError,
)
from core.ports.speech import ChosenRecorded, Listening
from core.services.held_recordings import HeldRecordings
from core.services.recordings import Recordings
from tests.services.test_accounts import at, browser, sign_up
from tests.services.test_interviews import begun
from tests.services.test_voice_answers import draft_of
from tests.speech_server.server import eventually


class ScriptedRecorder:
    """Writes the same words down, whatever it is given; `given` are the recordings."""

    model = ModelRef("scripted", "recorder")

    def __init__(self, text: str) -> None:
        self.text = text
        self.given: list[bytes] = []
        self.fails: ProviderError | None = None

    def recorded(self, owner: str, interview_id: str | None) -> ChosenRecorded:
        assert owner
        assert interview_id
        return ChosenRecorded(self.model, self)

    def transcribe(self, recording: bytes, listening: Listening) -> Transcript:
        assert listening
        self.given.append(recording)
        if self.fails is not None:
            raise self.fails
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


def test_what_is_too_long_with_what_was_typed_is_kept_whole(app: App, asked: Interview) -> None:
    """The box says how much is too much, and the candidate what goes."""
    typed = "a" * LONGEST_ANSWER
    app.interviews.save_draft(asked.owner, asked.id, (0, 0), typed, 7)
    write_down(app, asked, ScriptedRecorder("Then I called."), SPEECH)

    assert draft_of(app, asked) == f"{typed} Then I called."


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


@pytest.fixture
def recorder() -> ScriptedRecorder:
    return ScriptedRecorder("I fixed it.")


def recordings(app: App, recorder: ScriptedRecorder, held: HeldRecordings) -> Recordings:
    return Recordings(app.store, recorder, app.now, held)


def fails_once(found: Recordings, asked: Interview, recorder: ScriptedRecorder) -> None:
    recorder.fails = ProviderUnavailableError("scripted")
    found.hold(asked.owner, asked.id, 0, SPEECH)
    with pytest.raises(ProviderUnavailableError):
        found.send(asked.owner, asked.id, "tab", 0)
    recorder.fails = None


def test_a_recording_that_a_service_failed_on_can_be_tried_again(
    app: App, asked: Interview, recorder: ScriptedRecorder
) -> None:
    """The very same; with its words it is gone."""
    found = recordings(app, recorder, HeldRecordings())
    fails_once(found, asked, recorder)
    assert found.holds(asked.owner, asked.id, 0)
    found.send(asked.owner, asked.id, "tab", 0)

    assert recorder.given == [SPEECH, SPEECH]
    assert draft_of(app, asked) == "I fixed it."
    assert not found.holds(asked.owner, asked.id, 0)


def test_what_cannot_be_used_is_not_held(
    app: App, asked: Interview, recorder: ScriptedRecorder
) -> None:
    """Silence stays silence, however often it is sent; and nobody else makes room for a giant."""
    found = recordings(app, recorder, HeldRecordings())
    found.hold(asked.owner, asked.id, 0, wav(2.0, 0.0, 0.0))
    with pytest.raises(SilentRecordingError):
        found.send(asked.owner, asked.id, "tab", 0)
    with pytest.raises(RecordingTooLongError):
        found.hold(asked.owner, asked.id, 0, bytes(25_000_001))

    assert not found.holds(asked.owner, asked.id, 0)


def test_a_recording_that_failed_does_not_wait_for_long(
    app: App, asked: Interview, recorder: ScriptedRecorder
) -> None:
    """Its time begins with the failure; then it is gone by itself, also where nobody looks, and
    the sentence says so."""
    found = recordings(app, recorder, HeldRecordings(seconds=0.2))
    fails_once(found, asked, recorder)
    assert found.holds(asked.owner, asked.id, 0)

    assert eventually(lambda: not found.holds(asked.owner, asked.id, 0))
    with pytest.raises(RecordingGoneError):
        found.send(asked.owner, asked.id, "tab", 0)
    assert recorder.given == [SPEECH]


def test_a_failure_begins_the_time_anew() -> None:
    """Or a slow service would leave none to try again in."""
    held, box = HeldRecordings(seconds=0.4), ("ada", "i", 0)
    held.put(box, b"sound")
    Event().wait(0.3)
    held.begin_again(box)
    Event().wait(0.2)

    assert held.get(box) == b"sound"
    assert eventually(lambda: held.get(box) is None)


def test_all_recordings_together_have_a_limit() -> None:
    """The oldest makes room, whoever's it is; for one that is larger than all may be, nobody."""
    held = HeldRecordings(most=10)
    for number in range(4):
        held.put((f"person {number}", "i", 0), bytes(4))
    held.put(("giant", "i", 0), bytes(11))

    there = [held.get((f"person {number}", "i", 0)) is not None for number in range(4)]
    assert there == [False, False, True, True]
    assert held.get(("giant", "i", 0)) is None


def test_the_newest_recordings_stay_and_nobody_drops_anothers() -> None:
    held = HeldRecordings(most=10)
    for owner in ("ada", "eve", "bob"):
        held.put((owner, "i", 0), f"{owner}!".encode())
    held.drop("eve")

    assert held.get(("ada", "i", 0)) is None
    assert held.get(("eve", "i", 0)) is None
    assert held.get(("bob", "i", 0)) == b"bob!"


@pytest.mark.parametrize("how", ["signs out", "is erased"])
def test_of_who_has_gone_no_recording_waits(app: App, how: str) -> None:
    """As the application is composed."""
    entered = sign_up(app, browser())
    app.recordings.hold(entered.owner, "i", 0, SPEECH)
    if how == "signs out":
        app.accounts.sign_out(at(entered))
    else:
        app.candidates.erase(entered.owner)

    assert not app.recordings.holds(entered.owner, "i", 0)


def test_no_word_is_no_answer(app: App, asked: Interview) -> None:
    with pytest.raises(NoWordsHeardError):
        write_down(app, asked, ScriptedRecorder(""), SPEECH)

    assert draft_of(app, asked) == ""
