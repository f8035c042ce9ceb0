"""The device check: what was heard and what was lost is told, and the choice is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.bootstrap import App
from core.domain.voice import AnswerBy
from tests.conftest import ADA
from tests.doubles.typed_captions import typed_captions
from tests.pages.conftest import Visit, drawn, press, texts
from tests.pages.test_voice import CHECK, DONE, SpokenRoom
from ui.check_view import SENTENCE
from ui.components.microphone_watch import Found
from ui.microphone import Microphone, MicrophoneState

ON, TALK = "Turn the microphone on", "Start talking"


@pytest.fixture
def room(visit: Visit, app: App, monkeypatch: pytest.MonkeyPatch) -> SpokenRoom:
    del visit
    made = SpokenRoom(app, monkeypatch)
    monkeypatch.setattr("ui.check_view.microphone", lambda *_, **__: made.microphone)
    monkeypatch.setattr("ui.check_view.captions", typed_captions)
    monkeypatch.setattr("ui.state.seat", lambda: "tab")
    return made


def test_whoever_is_heard_well_may_talk_from_now_on(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """The words stand there as they were heard, and nothing of them is kept."""
    at = press(press(visit(CHECK), ON), TALK)
    room.line.stream.say(SENTENCE)
    at = press(at, DONE)
    words = len(SENTENCE.split())
    assert f"{words} of {words} words as they stand above." in texts(at)
    assert "got lost on the way" not in texts(at)
    press(at, "It works. I will talk")

    with room.app.store.session_for(ada) as records:
        voice = records.choices.get().voice
        assert records.counts()["spoken_answers"] == 0
    assert (voice.answer_by, voice.checked_at is not None) == (AnswerBy.TALKING, True)
    assert room.line.stream.over


def test_a_line_that_loses_sound_is_told_with_what_to_do(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    del ada
    at = press(press(visit(CHECK), ON), TALK)
    room.line.stream.say("I am ready to walk", confidence=0.4)
    room.microphone = replace(room.microphone, heard=57.0, lost=3.0)
    at = press(at, DONE)

    assert "5% of the sound got lost on the way." in texts(at)
    assert "find a quieter place" in texts(at)
    assert "walk" in drawn(at)


def test_a_microphone_that_hears_nothing_is_told(room: SpokenRoom, ada: str, visit: Visit) -> None:
    del ada
    at = press(press(visit(CHECK), ON), TALK)
    assert not room.line.stream.over
    at = press(at, DONE)

    assert "We heard no words." in at.warning[0].value


def test_why_there_is_no_microphone_is_told_and_it_can_be_tried_again(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    del ada
    room.microphone = Microphone(MicrophoneState.FAILED, Found.MISSING)
    at = press(visit(CHECK), ON)
    assert "No microphone was found." in at.warning[0].value

    room.microphone = Microphone(MicrophoneState.PLAYING)
    assert SENTENCE in drawn(press(at, "Try again"))


def test_where_no_service_listens_there_is_nothing_to_try(visit: Visit, app: App) -> None:
    """It says who could change that, and the way back leaves no row."""
    at = visit(CHECK)
    assert at.title[0].value == "Nobody listens here yet"
    assert "Whoever runs this Candid can set up a service that listens." in texts(at)
    assert "Skip this" not in [button.label for button in at.button]

    press(at, "Back")
    assert app.candidates.recognise(ADA) is None
