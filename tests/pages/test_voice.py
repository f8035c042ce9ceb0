"""An answer by voice, as the pages have it; the sound itself is tested in tests/e2e."""

from __future__ import annotations

import gc
from dataclasses import replace
from threading import Event
from time import monotonic

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.interview import LONGEST_ANSWER, Brief, Interview
from core.domain.speech import Transcript
from core.domain.voice import AnswerBy, Patience
from core.errors import MinutesUsedError, ProviderUnavailableError
from core.ports.speech import Listening
from core.services.chosen_speech import Obstacle, SpeechStand
from core.services.recordings import Recordings
from core.services.voice_answers import VoiceAnswers
from tests.doubles.scripted_line import ScriptedLine
from tests.doubles.typed_captions import typed_captions
from tests.pages.conftest import Visit, drawn, press, texts
from tests.services.test_interviews import REHEARSAL, SHORT, begun, decided_upon
from tests.services.test_recordings import SPEECH, ScriptedRecorder
from ui.components.microphone_watch import Found
from ui.microphone import Microphone, MicrophoneState

INTERVIEW, CHECK = "2_Interview.py", "15_Device_check.py"
HEARD, DONE = "These are my words", "done"


class SpokenRoom:
    """An application in which `line` listens to everybody, as far as `live` lets it."""

    def __init__(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        self.line = ScriptedLine()
        self.microphone = Microphone(MicrophoneState.PLAYING)
        self.live: Obstacle | None = None
        stand = app.chosen_speech.stand(None)
        voices = VoiceAnswers(app.store, self.line, app.now)

        class Standing:
            def stand(_, *_asked: object) -> SpeechStand:  # noqa: N805 - the room is `self`
                return replace(stand, live=self.live, recorded=self.live)

        self.app = replace(app, chosen_speech=Standing(), voice_answers=voices)  # type: ignore[arg-type]
        monkeypatch.setattr("ui.frame.current_app", lambda: self.app)
        monkeypatch.setattr("ui.voice_view.microphone", lambda *_, **__: self.microphone)
        monkeypatch.setattr("ui.voice_view.captions", typed_captions)


@pytest.fixture
def room(visit: Visit, app: App, monkeypatch: pytest.MonkeyPatch) -> SpokenRoom:
    """After `visit`, so that pages have this application and not the other."""
    del visit
    return SpokenRoom(app, monkeypatch)


def asked(room: SpokenRoom, owner: str, brief: Brief = SHORT) -> Interview:
    room.app.choices.talk(owner, lambda was: replace(was, answer_by=AnswerBy.TALKING))
    return room.app.interviews.ask(owner, begun(room.app, owner, brief).id, "tab")


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


@pytest.fixture(autouse=True)
def _one_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.state.seat", lambda: "tab")


def test_what_was_heard_is_confirmed_before_it_is_judged(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """It stands in the box, with the words that may be wrong; what is sent counts."""
    interview = asked(room, ada)
    at = press(visit(INTERVIEW), "Start talking")
    room.line.stream.say("I fixed the")
    room.line.stream.say("in port", confidence=0.3)
    at = press(at, DONE)
    assert at.text_area[0].value == "I fixed the in port"
    assert "in port" in drawn(at)
    assert room.app.interviews.get(ada, interview.id).turns[0].answer is None

    at.text_area[0].set_value("I fixed the import.")
    press(at, HEARD)
    answer = room.app.interviews.get(ada, interview.id).turns[0].answer
    assert answer is not None
    assert (answer.text, answer.spoken) == ("I fixed the import.", True)


def test_in_a_rehearsal_an_answer_is_given_as_it_was_heard(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """As in a real interview; every word can be changed on the last page."""
    interview = asked(room, ada, REHEARSAL)
    at = press(visit(INTERVIEW), "Start talking")
    room.line.stream.say("I fixed the import.")
    press(at, DONE)

    answer = room.app.interviews.get(ada, interview.id).turns[0].answer
    assert answer is not None
    assert (answer.text, answer.spoken) == ("I fixed the import.", True)


def test_what_is_too_long_to_be_given_stands_in_the_box_whole(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """With what was typed before. Nothing is cut: the candidate says what goes."""
    interview = asked(room, ada, REHEARSAL)
    typed = "a" * LONGEST_ANSWER
    room.app.interviews.save_draft(ada, interview.id, (0, 0), typed, 7)
    at = press(visit(INTERVIEW), "Start talking")
    room.line.stream.say("I fixed the import.")
    at = press(at, DONE)

    assert at.text_area[0].value == f"{typed} I fixed the import."
    assert not at.error
    assert room.app.interviews.get(ada, interview.id).turns[0].answer is None


def test_in_a_rehearsal_it_is_given_also_where_nothing_can_be_pushed(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """A network that lets no socket through changes how captions come, not what Done does."""
    interview = asked(room, ada, REHEARSAL)
    at = press(press(visit(INTERVIEW), "Start talking"), "poll")
    room.line.stream.say("I fixed the import.")
    at = press(at, DONE)

    answer = room.app.interviews.get(ada, interview.id).turns[0].answer
    assert answer is not None
    assert (answer.text, answer.spoken) == ("I fixed the import.", True)
    assert HEARD not in labels(at)


def test_no_words_are_no_answer(room: SpokenRoom, ada: str, visit: Visit) -> None:
    """Never an empty transcript, never one that was made up."""
    interview = asked(room, ada, REHEARSAL)
    at = press(press(visit(INTERVIEW), "Start talking"), DONE)

    assert "We heard no words." in at.warning[0].value
    assert "Start talking" in labels(at)
    assert room.app.interviews.get(ada, interview.id).turns[0].answer is None


def test_starting_over_leaves_nothing_in_the_box(room: SpokenRoom, ada: str, visit: Visit) -> None:
    asked(room, ada)
    at = press(visit(INTERVIEW), "Start talking")
    room.line.stream.say("No, wait.")
    at = press(press(at, DONE), "Drop these words")

    assert not at.text_area
    assert "Start talking" in labels(at)


def test_a_recording_is_let_go_as_soon_as_it_is_taken(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """Streamlit would hold each until the tab is closed: the sound of a whole interview."""
    asked(room, ada)
    room.app.choices.talk(ada, lambda was: replace(was, answer_by=AnswerBy.RECORDING))
    recorder = ScriptedRecorder("I fixed it.")
    recordings = Recordings(room.app.store, recorder, room.app.now)
    room.app = replace(room.app, recordings=recordings)
    at = visit(INTERVIEW)
    at.audio_input[0].set_value(("recording.wav", SPEECH, "audio/wav")).run()

    holders = [each for each in gc.get_objects() if isinstance(each, MemoryUploadedFileManager)]
    assert holders
    assert not any(files for each in holders for files in each.file_storage.values())
    until = monotonic() + 10
    while not recorder.given and monotonic() < until:
        Event().wait(0.02)
    assert recorder.given == [SPEECH]


@pytest.mark.parametrize("way", [AnswerBy.TYPING, AnswerBy.TALKING])
@pytest.mark.parametrize("fails", [False, True], ids=["heard", "failed"])
def test_whoever_goes_another_way_while_it_is_written_down_keeps_its_words(
    room: SpokenRoom, ada: str, visit: Visit, way: AnswerBy, *, fails: bool
) -> None:
    """A box that was open meanwhile would save itself over them, and so would a hearing: both
    begin after it. Where it fails, that is said, and it can be tried again."""
    interview, begun, goes_on = asked(room, ada), Event(), Event()
    room.app.choices.talk(ada, lambda was: replace(was, answer_by=AnswerBy.RECORDING))

    class Slow(ScriptedRecorder):
        def transcribe(self, recording: bytes, listening: Listening) -> Transcript:
            begun.set()
            assert goes_on.wait(10)
            return super().transcribe(recording, listening)

    recorder = Slow("I fixed it.")
    recorder.fails = ProviderUnavailableError("scripted") if fails else None
    room.app = replace(room.app, recordings=Recordings(room.app.store, recorder, room.app.now))
    at = visit(INTERVIEW)
    at.audio_input[0].set_value(("recording.wav", SPEECH, "audio/wav")).run()
    assert begun.wait(10)
    at = at.run()
    at = at.segmented_control[0].set_value(way).run()
    assert "Writing down what you said" in texts(at)
    assert not at.text_area
    assert "Start talking" not in labels(at)

    errand = room.app.errands.of(ada, f"recording/{interview.id}/0")
    assert errand is not None
    goes_on.set()
    assert errand.wait(10)
    at = at.run()
    assert bool(at.error) is fails
    assert room.app.recordings.holds(ada, interview.id, 0) is fails
    if fails:
        assert "Record it again" not in labels(at)
        assert at.text_area or "Start talking" in labels(at)
    else:
        assert at.text_area[0].value == "I fixed it."


@pytest.mark.parametrize("goes_on", ["tries again", "skips"])
def test_a_recording_that_failed_waits_for_whoever_stays(
    room: SpokenRoom, ada: str, visit: Visit, goes_on: str
) -> None:
    """It says for how long and where; whoever goes on without it leaves none behind."""
    interview = asked(room, ada)
    room.app.choices.talk(ada, lambda was: replace(was, answer_by=AnswerBy.RECORDING))
    recorder = ScriptedRecorder("I fixed it.")
    recorder.fails = ProviderUnavailableError("scripted")
    room.app = replace(room.app, recordings=Recordings(room.app.store, recorder, room.app.now))
    at = visit(INTERVIEW)
    at.audio_input[0].set_value(("recording.wav", SPEECH, "audio/wav")).run()
    errand = room.app.errands.of(ada, f"recording/{interview.id}/0")
    assert errand is not None
    assert errand.wait(10)
    at = at.run()
    assert "Your recording waits for 5 minutes, in memory only" in texts(at)
    recorder.fails = None

    if goes_on == "skips":
        press(at, "Skip")
        assert not room.app.recordings.holds(ada, interview.id, 0)
        return
    press(at, "Try again with this recording")
    again = room.app.errands.of(ada, f"recording/{interview.id}/0")
    assert again is None or again.wait(10)
    assert recorder.given == [SPEECH, SPEECH]


@pytest.mark.parametrize("sign", ["touch", "think"])
def test_a_countdown_stops_also_where_nothing_can_be_pushed(
    room: SpokenRoom, ada: str, visit: Visit, sign: str
) -> None:
    """A network that lets no socket through: a key is told by the page, and nothing ends."""
    interview = asked(room, ada)
    room.app.choices.talk(ada, lambda was: replace(was, patience=Patience.BRISK))
    at = press(visit(INTERVIEW), "Start talking")
    room.line.stream.say("I fixed it.", ended=True)
    hearing = room.app.voice_answers.current(ada, interview.id)
    assert hearing is not None
    assert hearing.snapshot().countdown is not None
    at = press(press(at, "poll"), sign)

    assert hearing.snapshot().countdown is None
    assert hearing.snapshot().thinking == (sign == "think")
    press(at, "go on")
    assert not hearing.snapshot().thinking
    assert not hearing.over


def test_saying_more_adds_to_what_was_heard(room: SpokenRoom, ada: str, visit: Visit) -> None:
    asked(room, ada)
    at = press(visit(INTERVIEW), "Start talking")
    room.line.stream.say("I fixed it.")
    at = press(press(at, DONE), "Say more")
    room.line.stream.say("On Monday.")
    at = press(at, DONE)

    assert at.text_area[0].value == "I fixed it. On Monday."


def test_a_pause_keeps_what_was_heard(room: SpokenRoom, ada: str, visit: Visit) -> None:
    """And nobody listens meanwhile."""
    asked(room, ada)
    at = press(visit(INTERVIEW), "Start talking")
    room.line.stream.say("I fixed it.")
    at = press(at, "Pause")
    assert room.line.stream.over

    at = press(at, "Go on")
    assert at.text_area[0].value == "I fixed it."


@pytest.mark.parametrize("found", [f for f in Found if f is not Found.ALLOWED])
def test_without_a_microphone_one_sentence_says_why_and_what_else(
    room: SpokenRoom, ada: str, visit: Visit, found: Found
) -> None:
    """Recording and typing are one click away."""
    asked(room, ada)
    room.microphone = Microphone(MicrophoneState.FAILED, found)
    at = visit(INTERVIEW)
    assert at.warning[0].value == room.microphone.failed
    assert {"Record instead", "Type instead"} < set(labels(at))

    at = press(at, "Type instead")
    assert at.text_area


def test_where_nobody_listens_answers_are_typed_without_a_word_about_it(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """The room offers no way that leads nowhere."""
    asked(room, ada)
    room.live = Obstacle.NOBODY
    at = visit(INTERVIEW)

    assert at.text_area
    assert "Talk" not in texts(at)
    assert not at.get("button_group")


def test_a_language_that_nobody_hears_is_one_sentence_and_the_box(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """Said to whoever wanted to talk; who types anyway hears nothing of it."""
    asked(room, ada)
    room.live = Obstacle.LANGUAGE
    told = "Nobody here can write down what you say in English, so you type in this interview."
    at = visit(INTERVIEW)
    assert at.text_area
    assert told in texts(at)

    room.app.choices.talk(ada, lambda was: replace(was, answer_by=AnswerBy.TYPING))
    assert told not in texts(visit(INTERVIEW))


def test_a_screen_reader_reads_the_captions_only_for_whoever_wants_that(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """An open microphone hears it too. It is remembered, from one answer to the next."""
    asked(room, ada)
    at = press(visit(INTERVIEW), "Start talking")
    assert "0 en False False False" in texts(at)
    at = press(at, "aloud")
    assert "0 en False False True" in texts(at)
    with room.app.store.session_for(ada) as records:
        assert records.choices.get().voice.captions_aloud

    assert "0 en False False False" in texts(press(at, "still"))


def test_a_service_that_fails_is_told_with_the_box_still_there(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    asked(room, ada)
    at = visit(INTERVIEW)
    room.line.refuses = ProviderUnavailableError("scripted")
    at = press(at, "Start talking")

    assert at.error
    assert not at.exception


def test_when_the_free_minutes_are_used_up_typing_is_one_click_away(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """A sentence that says so, and the ways above it."""
    asked(room, ada)
    at = visit(INTERVIEW)
    room.line.refuses = MinutesUsedError("scripted")
    at = press(at, "Start talking")

    assert "more minutes of voice" in at.error[0].value
    assert at.get("button_group")
    room.app.choices.talk(ada, lambda was: replace(was, answer_by=AnswerBy.TYPING))
    assert visit(INTERVIEW).text_area


def test_whoever_keeps_the_first_answer_finds_no_word_of_the_second(
    room: SpokenRoom, ada: str, visit: Visit
) -> None:
    """By the button below the second attempt, while it is still heard."""
    interview = decided_upon(room.app, ada)
    room.app.choices.talk(ada, lambda was: replace(was, answer_by=AnswerBy.TALKING))
    at = press(press(visit("3_Feedback.py"), "Answer again now"), "Start talking")
    room.line.stream.say("No, wait.")
    at = press(at, "Keep my first answer")

    assert room.line.stream.over
    assert "Answer again now" in labels(at)
    with room.app.store.session_for(ada) as records:
        assert records.spoken.of(interview.id) == {}


def test_the_device_check_can_be_skipped(room: SpokenRoom, ada: str, visit: Visit) -> None:
    """And is remembered, so that nobody is asked twice."""
    asked(room, ada)
    press(visit(CHECK), "Skip this")

    with room.app.store.session_for(ada) as records:
        assert records.choices.get().voice.checked_at is not None
