"""What every `LiveTranscriber` promises: Deepgram by its own SDK, against a server on loopback, and
the double that stands in for it in tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Protocol

import pytest

from core.domain.language import Language
from core.domain.speech import Heard, LiveTranscript, Word
from core.errors import ProviderConfigError
from core.ports.speech import Line, Listening, LiveTranscriber
from core.providers.speech.live import DeepgramLive
from core.providers.speech.patience import LivePatience
from tests.doubles.scripted_line import ScriptedLine, said
from tests.speech_server import Script, SpeechServer
from tests.speech_server.failures import status
from tests.speech_server.server import eventually
from tests.speech_server.sound import counted, silence

KEY = "dg-canary-77ab12"
TEXT = "I moved the nightly import to the morning and told everybody why."
WORDS = tuple(said(TEXT))
SECONDS = 6.0
WITHIN = timedelta(seconds=10)

# As the real ones, but without the wait: sound goes as fast as it is given.
HASTY = LivePatience(
    connect=2.0, keep_alive=0.1, flush=0.2, tries=3, backoff=0.05, rate=1000.0, burst=1000.0
)


@dataclass
class Page:
    """An `Ear` that writes down what it is told."""

    messages: list[Heard] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    failed: Event = field(default_factory=Event)
    transcript: LiveTranscript = field(default_factory=LiveTranscript)

    def heard(self, heard: Heard) -> None:
        self.messages.append(heard)
        self.transcript = self.transcript.after(heard)

    def line(self, line: Line) -> None:
        self.lines.append(line)
        if line is Line.FAILED:
            self.failed.set()

    @property
    def settled(self) -> list[Word]:
        """Everything that was told as settled, twice if it was told twice."""
        return [word for heard in self.messages if heard.settled for word in heard.words]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.settled)


class Service(Protocol):
    """Somebody who listens, and hears WORDS."""

    listener: LiveTranscriber

    def refuse(self) -> None:
        """The next line is not let in."""
        ...


class Deepgram:
    def __init__(self, server: SpeechServer) -> None:
        self.server = server
        self.listener: LiveTranscriber = DeepgramLive(
            "deepgram", "nova-3", KEY, server.url, patience=HASTY
        )

    def refuse(self) -> None:
        self.server.fail(status(401))


class Scripted:
    def __init__(self) -> None:
        self.scripted = ScriptedLine(WORDS)
        self.listener: LiveTranscriber = self.scripted

    def refuse(self) -> None:
        self.scripted.fails = ProviderConfigError("scripted")


@pytest.fixture(params=["deepgram", "scripted"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    if request.param == "scripted":
        yield Scripted()
        return
    with SpeechServer(Script(WORDS, counted=True), keys=frozenset({KEY})) as server:
        yield Deepgram(server)


def spoken(service: Service, page: Page, listening: Listening | None = None) -> bool:
    """Say all of it, in pieces as a microphone gives them; whether all of it was heard."""
    stream = service.listener.listen(listening or Listening(), page)
    for piece in pieces(counted(SECONDS)):
        stream.send(piece)
    return stream.finish(WITHIN)


def pieces(pcm: bytes, size: int = 640) -> Iterator[bytes]:
    return (pcm[at : at + size] for at in range(0, len(pcm), size))


def test_what_is_said_is_written_down_once_word_for_word(service: Service) -> None:
    """With its punctuation, the times of the sound and how sure the service is."""
    page = Page()
    whole = spoken(service, page)

    assert whole
    assert page.text == page.transcript.text == TEXT
    for heard, meant in zip(page.settled, WORDS, strict=True):
        assert heard.start == pytest.approx(meant.start, abs=0.02)
        assert heard.end == pytest.approx(meant.end, abs=0.02)
        assert heard.confidence == pytest.approx(meant.confidence)
    assert page.lines == [Line.CONNECTING, Line.OPEN, Line.CLOSED]


def test_words_are_guessed_before_they_are_settled(service: Service) -> None:
    """Whoever speaks sees that they are heard."""
    page = Page()
    stream = service.listener.listen(Listening(), page)
    for piece in pieces(counted(0.8)):
        stream.send(piece)
    guessed = eventually(lambda: page.transcript.tentative)
    stream.close()

    assert guessed
    assert page.transcript.tentative[0].text == "I"
    assert not page.transcript.settled


def test_nothing_is_heard_once_it_is_finished(service: Service) -> None:
    """A late word can never land in the next answer, and sound that comes late goes nowhere."""
    page = Page()
    stream = service.listener.listen(Listening(), page)
    stream.send(counted(2.0))
    first = stream.finish(WITHIN)
    told = len(page.messages), len(page.lines)
    stream.send(counted(2.0, since=2.0))
    again = stream.finish(WITHIN)
    stream.close()

    assert first
    assert again
    assert page.text == "I moved the nightly"
    assert (len(page.messages), len(page.lines)) == told


def test_whoever_leaves_hears_no_more(service: Service) -> None:
    """At once, and as often as they like."""
    page = Page()
    stream = service.listener.listen(Listening(), page)
    stream.send(counted(2.0))
    stream.close()
    told = len(page.messages), len(page.lines)
    stream.send(counted(2.0, since=2.0))
    stream.close()

    assert not eventually(lambda: (len(page.messages), len(page.lines)) != told, within=0.3)
    assert page.lines[-1] is Line.CLOSED
    assert stream.lost == 0


def test_an_answer_without_sound_is_whole(service: Service) -> None:
    """There was nothing to hear."""
    page = Page()
    stream = service.listener.listen(Listening(), page)

    assert stream.finish(WITHIN)
    assert not page.settled


def test_silence_ends_nothing_unless_it_was_asked_for(service: Service) -> None:
    """Vendors end it after a hundredth of a second; a candidate who thinks is not done."""
    page = Page()
    spoken(service, page)

    assert page.messages
    assert not any(heard.ended for heard in page.messages)


def test_silence_is_told_to_whoever_asked(service: Service) -> None:
    """After as long as they chose, once, and not before."""
    page = Page()
    stream = service.listener.listen(Listening(silence=timedelta(seconds=2)), page)
    for piece in pieces(counted(SECONDS) + silence(4.0)):
        stream.send(piece)
    stream.finish(WITHIN)
    ends = [heard.end for heard in page.messages if heard.ended]

    assert ends
    assert WORDS[-1].end <= min(ends) <= WORDS[-1].end + 2.3


def test_a_line_that_fails_for_good_says_why(service: Service) -> None:
    """And how much was not heard: nobody waits for words that will not come."""
    service.refuse()
    page = Page()
    stream = service.listener.listen(Listening(language=Language.ENGLISH), page)
    failed = page.failed.wait(10)
    stream.send(counted(2.0))
    whole = stream.finish(WITHIN)

    assert failed
    assert not whole
    assert isinstance(stream.error, ProviderConfigError)
    assert stream.lost == pytest.approx(2.0)
    assert not page.messages
