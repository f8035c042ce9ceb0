"""Questions read aloud by a service: made once, beside the page, for their owner alone.

By the vendor's real SDK, against a speech server on this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from threading import Event
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import text

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.data.engine import records_engine
from core.data.repositories.speech import SqlQuestionSounds
from core.domain.chat import ModelRef
from core.domain.identity import cookie_hash
from core.domain.interview import Interview
from core.domain.usage import DONE
from core.domain.voice import AnswerBy, VoiceChoices
from core.errors import AppError, NotFoundError, ProviderUnavailableError
from core.ports.repositories import Records
from core.ports.speech import Sound
from core.services.errands import Errand
from core.services.voices import Reading
from tests.conftest import ADA
from tests.contracts.speech import KEY, status
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach
from tests.services.test_interviews import begun
from tests.speech_server import SpeechServer
from tests.speech_server.rest import Rest, Talk
from tests.speech_server.server import eventually

AURA = ModelRef("deepgram", "aura-2")
SOUNDS = "select content from question_sounds"
QUESTION = "Zebrafink: what did you change in the nightly import?"


@pytest.fixture
def rest() -> Iterator[Rest]:
    with SpeechServer() as server:
        yield Rest(server)


@pytest.fixture
def app(tmp_path: Path, migrated: Path, clock: StandingClock, rest: Rest) -> Iterator[App]:
    settings = Settings(
        data_dir=Path(copytree(migrated, tmp_path / "data")),
        deepgram_api_key=KEY,
        deepgram_base_url=rest.server.url,
        speaker_model=str(AURA),
    )
    running = bootstrap(settings, clock, ScriptedCoach())
    yield running
    running.close()


@pytest.fixture
def ada(app: App) -> str:
    owner = app.candidates.admit(ADA)
    app.choices.agree(owner, ["deepgram"])
    return owner


@pytest.fixture
def interview(app: App, ada: str) -> Interview:
    return begun(app, ada)


def held(rest: Rest) -> Event:
    """The next question takes until the event is set."""
    gate = Event()

    def late(talk: Talk) -> None:
        gate.wait(20)
        talk.answer()

    rest.fail(late)
    return gate


def made(app: App, interview: Interview, words: str = QUESTION) -> Reading:
    """*words*, once it is made or could not be."""
    reading = app.voices.prepare(interview.owner, interview.id, words)
    assert reading is not None
    errand = app.errands.of(interview.owner, f"sound/{reading.digest}")
    assert errand is None or errand.wait(20)
    return reading


def stored(app: App) -> list[bytes]:
    """Every sound, as it lies on the disk."""
    app.errands.stop()  # whoever hears one does not wait until it is kept
    engine = records_engine(app.settings.data_dir)
    with engine.connect() as looking:
        found = [bytes(content) for (content,) in looking.execute(text(SOUNDS))]
    engine.dispose()
    return found


def talks(app: App, owner: str, change: Callable[[VoiceChoices], VoiceChoices]) -> None:
    app.choices.talk(owner, change)


def test_a_question_is_made_beside_the_page_and_once(
    app: App, rest: Rest, interview: Interview
) -> None:
    """However often the page is drawn, and however slow the service is: the page does not wait."""
    gate = held(rest)
    began = monotonic()
    readings = {app.voices.prepare(interview.owner, interview.id, QUESTION) for _ in range(5)}
    took = monotonic() - began
    [reading] = readings
    assert reading is not None
    under_way = app.voices.sound(interview.owner, interview.id, reading.digest)
    gate.set()
    made(app, interview)
    sound = app.voices.sound(interview.owner, interview.id, reading.digest)

    assert took < 5
    assert isinstance(under_way, Errand)
    assert isinstance(sound, Sound)
    assert sound.content.startswith(b"RIFF")
    assert made(app, interview) == reading
    assert [asked.fields for asked in rest.asked] == [{"text": QUESTION}]


def test_another_voice_is_another_sound_and_another_pace_is_not(
    app: App, rest: Rest, interview: Interview
) -> None:
    """The pace is the browser's: it costs nobody a second call."""
    first = made(app, interview)
    talks(app, interview.owner, lambda was: replace(was, speed=1.3))
    slower = made(app, interview)
    stand = app.chosen_speech.stand(interview.owner)
    assert stand.speaker is not None
    other = next(v for v in stand.speaker.voices if v != stand.voice and v.language == "en")
    talks(app, interview.owner, lambda was: replace(was, voice=other.id))
    another = made(app, interview)

    assert first == slower
    assert another.digest != first.digest
    assert len(rest.asked) == 2
    assert rest.asked[1].query["model"] == [other.id]
    assert all("speed" not in asked.query for asked in rest.asked)


NOBODY: dict[str, Callable[[App, str], None]] = {
    "the agreement taken back": lambda app, owner: app.choices.stay_offline(owner),
    "nothing leaves this machine": lambda app, owner: app.choices.stay_local(owner, local=True),
    "the device reads": lambda app, owner: talks(
        app, owner, lambda was: replace(was, browser_voice=True)
    ),
    "nobody reads": lambda app, owner: talks(app, owner, lambda was: replace(was, aloud=False)),
}


@pytest.mark.parametrize("why", NOBODY)
def test_nothing_is_made_that_is_not_wanted(
    app: App, rest: Rest, interview: Interview, why: str
) -> None:
    """Neither for the page nor ahead of it, nor by asking again."""
    talks(app, interview.owner, lambda was: replace(was, answer_by=AnswerBy.TALKING))
    NOBODY[why](app, interview.owner)
    asked = interview.owner, interview.id, QUESTION
    app.voices.ahead(*asked)

    assert app.voices.of(*asked) is None
    assert app.voices.prepare(*asked) is None
    assert app.voices.again(*asked) is None
    app.errands.stop()
    assert rest.asked == []


def test_an_agreement_that_is_taken_back_meanwhile_counts(
    app: App, rest: Rest, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the page's look and the call: the call asks once more."""
    whole = app.voices.speech.speaker_in

    def late(records: Records, *asked: Any) -> object:
        chosen = whole(records, *asked)
        app.choices.stay_offline(records.owner)
        return chosen

    monkeypatch.setattr(type(app.voices.speech), "speaker_in", lambda _, *asked: late(*asked))
    reading = made(app, interview)
    found = app.voices.sound(interview.owner, interview.id, reading.digest)

    assert isinstance(found, Errand)
    assert found.failure is not None
    assert rest.asked == []


def test_a_sound_that_came_meanwhile_is_not_made_again(
    app: App, rest: Rest, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the call, e.g. by another process: nothing is paid twice for."""
    reading = app.voices.of(interview.owner, interview.id, QUESTION)
    assert reading is not None
    whole = app.voices.speech.speaker_in

    def late(records: Records, *asked: Any) -> object:
        chosen = whole(records, *asked)
        with app.store.session_for(interview.owner) as other:
            other.sounds.put(interview.id, reading.digest, Sound(b"RIFF", "audio/wav"))
        return chosen

    monkeypatch.setattr(type(app.voices.speech), "speaker_in", lambda _, *asked: late(*asked))
    made(app, interview)
    found = app.voices.sound(interview.owner, interview.id, reading.digest)

    assert found == Sound(b"RIFF", "audio/wav")
    assert rest.asked == []
    assert app.usages.of(interview.owner, interview.id) == []


def test_how_a_sound_was_paid_for_is_written_down_after_it_is_handed_out(
    app: App, interview: Interview
) -> None:
    """As done, with what the call itself took and not what its booking waited for."""
    began = monotonic()
    made(app, interview)
    handed_out = (monotonic() - began) * 1000
    app.errands.stop()

    (usage,) = app.usages.of(interview.owner, interview.id)
    assert usage.outcome == DONE
    assert usage.cost == usage.held_cost
    assert usage.total_ms is not None
    assert 0 <= usage.total_ms <= handed_out + 1


def test_a_question_is_made_ahead_for_whoever_is_read_to_without_asking(
    app: App, rest: Rest, interview: Interview
) -> None:
    """Whoever types hears a question when they press the button, and pays for no other."""
    app.voices.ahead(interview.owner, interview.id, QUESTION)
    app.errands.stop()
    assert rest.asked == []

    talks(app, interview.owner, lambda was: replace(was, answer_by=AnswerBy.RECORDING))
    app.voices.ahead(interview.owner, interview.id, QUESTION)
    assert eventually(lambda: len(rest.asked) == 1)
    made(app, interview)
    assert len(rest.asked) == 1


def test_a_failure_stands_there_until_it_is_tried_again(
    app: App, rest: Rest, interview: Interview
) -> None:
    """Looking at the page calls nobody; trying again calls once."""
    rest.fail(status(504))
    first = made(app, interview)
    seen = app.voices.prepare(interview.owner, interview.id, QUESTION)
    assert seen is not None
    assert (seen.digest, seen.failure) == (first.digest, ProviderUnavailableError.say)
    calls = len(rest.asked)
    found = app.voices.sound(interview.owner, interview.id, first.digest)
    assert isinstance(found, Errand)
    assert calls == len(rest.asked) == 1

    app.voices.again(interview.owner, interview.id, QUESTION)
    again = made(app, interview)
    assert again.failure == ""
    assert isinstance(app.voices.sound(interview.owner, interview.id, again.digest), Sound)
    app.voices.again(interview.owner, interview.id, QUESTION)
    made(app, interview)
    assert len(rest.asked) == 2


def test_a_sound_is_its_owners_and_its_interviews(app: App, interview: Interview) -> None:
    """The same words of somebody else have another digest, and hers lead nowhere for them."""
    eve = app.candidates.admit(cookie_hash("eve's cookie"))
    app.choices.agree(eve, ["deepgram"])
    hers, other = made(app, interview), made(app, begun(app, eve))

    assert hers.digest != other.digest
    for owner, interview_id, digest in (
        (eve, interview.id, hers.digest),
        (interview.owner, interview.id, other.digest),
        (interview.owner, interview.id, "0" * 64),
    ):
        with pytest.raises(NotFoundError):
            app.voices.sound(owner, interview_id, digest)


def test_sounds_are_sealed_and_go_with_the_interview(app: App, interview: Interview) -> None:
    """Also one that was never asked; nothing of them can be read in the file."""
    reading = made(app, interview)
    made(app, interview, "Another one, never asked.")
    sound = app.voices.sound(interview.owner, interview.id, reading.digest)
    assert isinstance(sound, Sound)
    kept = stored(app)
    assert len(kept) == 2
    assert not any(b"RIFF" in content or sound.content[:64] in content for content in kept)

    app.interviews.discard(interview.owner, interview.id)
    assert stored(app) == []
    with pytest.raises(NotFoundError):
        app.voices.sound(interview.owner, interview.id, reading.digest)


def test_a_sound_that_comes_after_its_interview_has_gone_is_dropped(
    app: App, rest: Rest, interview: Interview
) -> None:
    gate = held(rest)
    reading = app.voices.prepare(interview.owner, interview.id, QUESTION)
    assert reading is not None
    assert eventually(lambda: len(rest.asked) == 1)
    app.interviews.discard(interview.owner, interview.id)
    gate.set()
    errand = app.errands.of(interview.owner, f"sound/{reading.digest}")
    assert errand is not None
    assert errand.wait(20)

    with pytest.raises(NotFoundError):
        app.voices.sound(interview.owner, interview.id, reading.digest)
    app.errands.stop()
    assert stored(app) == []
    with pytest.raises(NotFoundError):
        app.voices.sound(interview.owner, interview.id, reading.digest)


def test_a_sound_is_heard_before_it_is_kept_and_also_where_keeping_it_fails(
    app: App, rest: Rest, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for it does not wait for the records; what is made twice costs twice, and
    that is all that is lost."""
    eve = app.candidates.admit(cookie_hash("eve's cookie"))
    keeping, go_on = Event(), Event()
    whole = SqlQuestionSounds.put

    def slow(*_: Any) -> None:
        keeping.set()
        go_on.wait(20)
        raise AppError("the disk is full")

    monkeypatch.setattr(SqlQuestionSounds, "put", slow)
    reading = made(app, interview)
    assert keeping.wait(20)
    heard = app.voices.sound(interview.owner, interview.id, reading.digest)
    assert isinstance(heard, Sound)
    assert made(app, interview) == reading
    assert len(rest.asked) == 1
    with pytest.raises(NotFoundError):
        app.voices.sound(eve, interview.id, reading.digest)

    go_on.set()
    app.errands.stop()
    assert app.voices.fresh == {}
    monkeypatch.setattr(SqlQuestionSounds, "put", whole)
    assert made(app, interview) == reading
    assert isinstance(app.voices.sound(interview.owner, interview.id, reading.digest), Sound)
    assert len(rest.asked) == 2
