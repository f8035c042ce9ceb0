"""What every `Speaker` promises: Deepgram, OpenAI, and a server of one's own."""

from __future__ import annotations

import io
import time
import wave
from collections.abc import Iterator

import numpy as np
import pytest

from core.errors import CannotSpeakError, ProviderError, RefusedError, UnusableOutputError
from core.ports.speech import Sound
from core.providers.speech.factory import ConfiguredSpeech
from core.providers.speech.sounds import LONGEST_TEXT
from tests.contracts.speech import (
    FAILURES,
    HASTY,
    KEY,
    SPEAKING,
    VOICES,
    Service,
    body,
    leaks,
    settings,
    status,
)
from tests.speech_server import SpeechServer
from tests.speech_server.rest import A_WORD, Rest, wav
from tests.speech_server.server import SAID
from tests.speech_server.sound import silence

QUESTION = "Zebrafink: what did you change in the nightly import?"
WORDS = len(QUESTION.split())


@pytest.fixture(params=SPEAKING)
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with SpeechServer(keys=frozenset({KEY})) as server:
        speech = ConfiguredSpeech(settings(server.url), HASTY)
        yield Service(request.param, Rest(server), speech)
        speech.close()


def speak(service: Service, text: str = QUESTION, speed: float = 1.0) -> Sound:
    speaker = service.speech.speaker(service.ref(speaks=True))
    return speaker.speak(text, VOICES[service.id], speed)


def opened(sound: Sound) -> tuple[np.ndarray[tuple[int], np.dtype[np.int16]], int]:
    with wave.open(io.BytesIO(sound.content)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return samples, file.getframerate()


def test_a_question_is_heard_from_its_first_word_on(service: Service) -> None:
    """The silence that services leave before it is cut, and nothing of the words."""
    sound = speak(service)
    samples, rate = opened(sound)
    begin = int(np.flatnonzero(np.abs(samples) > 1000)[0]) / rate

    assert sound.media_type == "audio/wav"
    assert begin <= 0.05
    assert len(samples) / rate - begin == pytest.approx(WORDS * A_WORD, abs=0.02)


def test_nothing_but_the_question_leaves(service: Service) -> None:
    """With the voice and the pace that were chosen; the usual pace is asked for by silence."""
    speak(service)
    speak(service, speed=1.25)
    usual, faster = service.rest.asked

    if service.id == "deepgram":
        assert usual.fields == {"text": QUESTION}
        assert usual.query["mip_opt_out"] == ["true"]
        assert usual.query["model"] == [VOICES["deepgram"]]
        assert ("speed" in usual.query, faster.query["speed"]) == (False, ["1.25"])
    else:
        model = service.ref(speaks=True).model
        voice = VOICES[service.id]
        known = {"input": QUESTION, "model": model, "voice": voice, "response_format": "wav"}
        assert usual.fields == known
        assert faster.fields == {**known, "speed": 1.25}
    assert usual.headers["user-agent"] == "Candid"
    assert not any(name.startswith(("x-stainless", "x-fern", "x-deep")) for name in usual.headers)


def test_a_long_text_is_cut_between_sentences_and_heard_as_one(service: Service) -> None:
    """No service takes as much as it likes: every word is said once, in order."""
    sentences = [f"This is sentence number {n} of a long case." for n in range(60)]
    samples, rate = opened(speak(service, " ".join(sentences)))
    texts = [asked.fields.get("text") or asked.fields["input"] for asked in service.rest.asked]

    assert " ".join(texts) == " ".join(sentences)
    assert len(texts) > 1
    assert all(len(text) <= LONGEST_TEXT and text.endswith(".") for text in texts)
    assert len(samples) / rate >= len(" ".join(sentences).split()) * A_WORD


REFUSED = {
    **FAILURES,
    "400": (status(400), CannotSpeakError, 1),
    "413": (status(413), CannotSpeakError, 1),
    "422": (status(422), CannotSpeakError, 1),
    "silence": (body(wav(silence(1.0)), "audio/wav"), UnusableOutputError, 1),
    "no sound": (body(b"RIFF____WAVE", "audio/wav"), UnusableOutputError, 1),
    "JSON": (body(f'{{"hello": "{SAID}"}}'.encode()), UnusableOutputError, 1),
}


@pytest.mark.parametrize("what", REFUSED)
def test_whatever_goes_wrong_is_one_error_with_a_sentence(service: Service, what: str) -> None:
    """As with recordings: tried again only where that may help, and it tells nothing of anybody."""
    failure, expected, tries = REFUSED[what]
    service.rest.fail(*[failure] * tries)
    began = time.monotonic()
    with pytest.raises(ProviderError) as caught:
        speak(service)

    assert type(caught.value) is expected
    assert time.monotonic() - began < HASTY.total + 2
    assert len(service.rest.asked) == tries
    assert caught.value.sentence().count(". ") >= 1
    assert not leaks(caught.value, "Zebrafink")
    assert len(opened(speak(service))[0])


@pytest.mark.parametrize("service", ["openai", "here"], indirect=True)
def test_a_filter_that_refuses_is_told_as_one(service: Service) -> None:
    """OpenAI's filters read what is to be spoken."""
    service.rest.fail(status(400, "content_policy_violation"))
    with pytest.raises(RefusedError):
        speak(service)
