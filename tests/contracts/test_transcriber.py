"""What every `Transcriber` promises: Deepgram, OpenAI, Groq, and a server of one's own."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator

import pytest

from core.domain.chat import ModelRef
from core.domain.language import Language
from core.errors import (
    CannotListenError,
    ProviderConfigError,
    ProviderError,
    TooLongToListenError,
    UnusableOutputError,
)
from core.ports.speech import Listening
from core.providers.speech.factory import ConfiguredSpeech
from tests.contracts.speech import (
    FAILURES,
    HASTY,
    KEY,
    OWN,
    SERVICES,
    WRONG,
    Service,
    body,
    leaks,
    settings,
    status,
)
from tests.speech_server import Script, SpeechServer
from tests.speech_server.rest import Rest, wav
from tests.speech_server.server import SAID
from tests.speech_server.sound import silence

TEXT = "Well, I moved the nightly import to Kafka. It took us three weeks."
TERMS = ("Kafka", "SQLAlchemy")
LISTENING = Listening(key_terms=TERMS)
RECORDING = wav(silence(6.5))


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    keys = frozenset({KEY, OWN})
    with SpeechServer(Script.of(TEXT), keys=keys) as server:
        yield server


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest, server: SpeechServer) -> Iterator[Service]:
    speech = ConfiguredSpeech(settings(server.url), HASTY)
    yield Service(request.param, Rest(server), speech)
    speech.close()


def failure_of(service: Service, key: str | None = None) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        service.speech.transcriber(service.ref(), key).transcribe(RECORDING, LISTENING)
    return caught.value


def test_a_recording_comes_back_as_written_words_with_their_times(service: Service) -> None:
    """With capitals and punctuation, in order, each where it was said."""
    transcript = service.speech.transcriber(service.ref()).transcribe(RECORDING, LISTENING)

    assert transcript.text == TEXT
    assert transcript.timed
    assert transcript.seconds == pytest.approx(6.5)
    starts = [word.start for word in transcript.words]
    assert starts == sorted(starts)
    assert starts[0] == pytest.approx(0.2)
    assert all(word.start < word.end <= 6.5 for word in transcript.words)


def test_doubt_is_what_the_service_says_and_never_made_up(service: Service) -> None:
    """Deepgram says how sure it is, and writes "um" down; the others do neither, and that is
    said."""
    transcript = service.speech.transcriber(service.ref()).transcribe(RECORDING, LISTENING)
    says = service.id == "deepgram"

    assert transcript.rated is says
    assert transcript.verbatim is says
    assert {word.confidence for word in transcript.words} == ({0.95} if says else {None})
    assert not any(word.doubtful for word in transcript.words)


def test_what_leaves_is_the_recording_as_it_is_and_words_that_are_hard_to_guess(
    service: Service,
) -> None:
    """The language goes along, nothing about this machine does, and Deepgram may not train."""
    service.speech.transcriber(service.ref()).transcribe(RECORDING, LISTENING)
    (asked,) = service.rest.asked
    assert asked.recording == RECORDING
    assert asked.key == KEY
    assert asked.headers["user-agent"] == "Candid"
    assert asked.headers.keys() <= {
        "host", "connection", "accept", "accept-encoding", "authorization", "content-type",
        "content-length", "user-agent",
    }  # fmt: skip
    if service.id == "deepgram":
        assert asked.query == {
            "model": ["nova-3"], "language": ["en"], "punctuate": ["true"],
            "smart_format": ["true"], "mip_opt_out": ["true"], "filler_words": ["true"],
            "keyterm": list(TERMS),
        }  # fmt: skip
    else:
        assert asked.fields["language"] == "en"
        assert asked.fields["prompt"] == "Kafka, SQLAlchemy."


def test_another_language_is_asked_for_by_its_code(service: Service) -> None:
    """And "um" only where the service knows it."""
    listening = Listening(language=Language.GERMAN)
    found = service.speech.transcriber(service.ref()).transcribe(RECORDING, listening)
    (asked,) = service.rest.asked
    told = asked.query["language"][0] if asked.deepgram else asked.fields["language"]

    assert told == "de"
    assert "filler_words" not in asked.query
    assert not found.verbatim


def test_silence_has_no_words(service: Service) -> None:
    """No word is found where nobody spoke; that is no failure."""
    service.server.ears = Script(())
    found = service.speech.transcriber(service.ref()).transcribe(RECORDING, LISTENING)

    assert found.words == ()


REFUSED = {
    **FAILURES,
    "400": (status(400), CannotListenError, 1),
    "413": (status(413), TooLongToListenError, 1),
    "415": (status(415), CannotListenError, 1),
    "422": (status(422), CannotListenError, 1),
    "junk": (body(b'{"text": "' + SAID.encode()), UnusableOutputError, 1),
    "another object": (body(json.dumps({"hello": SAID}).encode()), UnusableOutputError, 1),
    "a list": (body(json.dumps([SAID]).encode()), UnusableOutputError, 1),
    "words that are none": (
        body(json.dumps({
            "text": 5, "words": [SAID], "metadata": {"duration": "long"},
            "results": {"channels": [{"alternatives": [{"words": [SAID]}]}]},
        }).encode()),
        UnusableOutputError, 1,
    ),
    "no channel": (
        body(json.dumps({"results": {"channels": []}, "words": 3, "text": None}).encode()),
        UnusableOutputError, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_whatever_goes_wrong_is_one_error_with_a_sentence(service: Service, what: str) -> None:
    """Tried again only where that may help and has cost nothing; nothing of the key, of what was
    said, or of what the vendor said is in the error. The next recording is heard."""
    failure, expected, tries = REFUSED[what]
    service.rest.fail(*[failure] * tries)
    began = time.monotonic()
    error = failure_of(service)

    assert type(error) is expected
    assert time.monotonic() - began < HASTY.total + 2
    assert len(service.rest.asked) == tries
    assert error.provider == service.id
    assert error.sentence().count(". ") >= 1
    assert not leaks(error, "Kafka")
    found = service.speech.transcriber(service.ref()).transcribe(RECORDING, LISTENING)
    assert found.text == TEXT


def test_a_key_is_tried_without_a_sound(service: Service) -> None:
    """Right or wrong is known, and nothing of anybody's has left."""
    service.speech.check(service.id, OWN)
    with pytest.raises(ProviderConfigError) as caught:
        service.speech.check(service.id, WRONG)

    assert not leaks(caught.value)
    assert {asked.method for asked in service.rest.asked} == {"GET"}
    assert [asked.key for asked in service.rest.asked] == [OWN, WRONG]
    assert not any(asked.body for asked in service.rest.asked)


def test_a_key_that_was_removed_opens_nothing_any_more(service: Service) -> None:
    """Whoever still holds a client of it is refused here, before anything is sent."""
    own = service.speech.transcriber(service.ref(), OWN)
    assert own.transcribe(RECORDING, LISTENING).text == TEXT
    assert service.rest.asked[-1].key == OWN
    service.speech.forget(OWN)
    with pytest.raises(ProviderConfigError):
        own.transcribe(RECORDING, LISTENING)

    assert len(service.rest.asked) == 1


def test_a_server_that_says_no_times_gives_words_alone(server: SpeechServer) -> None:
    """No time is made up for a word, and no hint is sent that the server would not take."""
    rest = Rest(server, words=False)
    speech = ConfiguredSpeech(settings(server.url), HASTY)
    found = speech.transcriber(ModelRef("here", "wordless")).transcribe(RECORDING, LISTENING)
    speech.close()

    assert found.text == TEXT
    assert not found.timed
    assert "prompt" not in rest.asked[0].fields


def test_words_that_their_text_does_not_say_stand_as_they_are(server: SpeechServer) -> None:
    """Without punctuation then, rather than with times that belong to other words."""
    told = {
        "text": "We moved two of them.",
        "words": [
            {"word": " We", "start": 0.1, "end": 0.2},
            {"word": " moved", "start": 0.2, "end": 0.5},
            {"word": " 2", "start": 0.5, "end": 0.7},
        ],
    }
    Rest(server).fail(body(json.dumps(told).encode()))
    speech = ConfiguredSpeech(settings(server.url), HASTY)
    found = speech.transcriber(ModelRef("openai", "whisper-1")).transcribe(RECORDING, LISTENING)
    speech.close()

    assert [(word.text, word.start, word.confidence) for word in found.words] == [
        ("We", 0.1, None),
        ("moved", 0.2, None),
        ("2", 0.5, None),
    ]
    assert found.timed


@pytest.mark.parametrize("words", [True, False], ids=["with times", "without"])
def test_what_whisper_makes_up_in_silence_is_left_out(server: SpeechServer, *, words: bool) -> None:
    """By its own rule: it says itself that nobody spoke there, and that it is not sure."""
    server.ears = Script.of("Thanks for watching!")
    nobody = {"start": 0.0, "end": 6.5, "no_speech_prob": 0.9, "avg_logprob": -1.4}
    Rest(server, words=words, segments=[nobody])
    speech = ConfiguredSpeech(settings(server.url), HASTY)
    found = speech.transcriber(ModelRef("openai", "whisper-1")).transcribe(RECORDING, LISTENING)
    speech.close()

    assert found.words == ()


def test_nothing_of_it_is_ever_logged(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """Not the key, not a word, not what the vendor said; whatever an operator sets to DEBUG."""
    caplog.set_level(logging.DEBUG)
    service.speech.transcriber(service.ref()).transcribe(RECORDING, LISTENING)
    service.rest.fail(status(500), status(401))
    failure_of(service)
    service.speech.check(service.id, OWN)

    assert [each for each in (KEY, OWN, "Kafka", SAID) if each in caplog.text] == []
