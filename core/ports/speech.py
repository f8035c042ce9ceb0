"""Speech: who writes down what a candidate says, and who says what the interviewer asks.

Sound is 16 kHz, mono, signed 16 bit little endian throughout (core/domain/speech.py). It is never
stored, by nobody who stands behind these protocols.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from core.domain.chat import ModelRef, Provider, SpeechModel
from core.domain.language import Language
from core.domain.speech import Heard, Transcript
from core.errors import ProviderError


@dataclass(frozen=True)
class Listening:
    """How to listen. `key_terms` are words of the résumé and the job that are hard to guess,
    without names of people as far as these show (core/domain/names.py). `silence`: after how long
    of it to say that somebody has ended."""

    language: Language = Language.ENGLISH
    key_terms: tuple[str, ...] = ()
    silence: timedelta | None = None


class Line(StrEnum):
    """How the line to the service is."""

    CONNECTING = "connecting"
    OPEN = "open"
    RECONNECTING = "reconnecting"
    FAILED = "failed"  # for good: `LiveStream.error` says why
    CLOSED = "closed"


class Ear(Protocol):
    """Who is told what was heard, on a thread of the stream's; CLOSED on that of whoever leaves.
    Neither may block or raise."""

    def heard(self, heard: Heard) -> None: ...

    def line(self, line: Line) -> None: ...


class LiveStream(Protocol):
    """One answer, while it is spoken. Times are those of the sound that was given to `send`,
    continuous across connections. `finish` and `close` wait for whatever the ear is being told:
    call them with no lock held that the ear takes, and `finish` not from the ear."""

    @property
    def error(self) -> ProviderError | None:
        """Why the line is FAILED."""
        ...

    @property
    def lost(self) -> float:
        """Seconds of sound that were given up: the line was away for too long, has failed, or did
        not say in time what was in them. Whoever leaves gives up nothing."""
        ...

    def send(self, pcm: bytes) -> None:
        """Any whole number of samples. Never blocks, never raises."""
        ...

    def finish(self, within: timedelta) -> bool:
        """All that was sent is heard when this returns; False where that did not come *within*
        the time. Nothing is heard after it. Safe to call twice."""
        ...

    def close(self) -> None:
        """Leave at once. Nothing is heard after it. Safe to call twice."""
        ...


class LiveTranscriber(Protocol):
    """Passes tests/contracts/test_live_transcriber.py."""

    def listen(self, listening: Listening, ear: Ear) -> LiveStream:
        """Begin; the connection is made behind this, and sound may be sent at once."""
        ...


class Transcriber(Protocol):
    """Passes tests/contracts/test_transcriber.py."""

    def transcribe(self, recording: bytes, listening: Listening) -> Transcript:
        """The words of a WAV of at most LARGEST_RECORDING bytes and LONGEST_SPEECH seconds.

        Raise nothing but `ProviderError`. No word is found in silence: that is no error here.
        """
        ...


@dataclass(frozen=True, repr=False)
class Sound:
    content: bytes
    media_type: str


class Speaker(Protocol):
    """Passes tests/contracts/test_speaker.py."""

    def speak(self, text: str, voice: str, speed: float) -> Sound:
        """*text* aloud, without the silence that services put before it.

        Raise nothing but `ProviderError`. Nothing but *text* leaves.
        """
        ...


class SpeechServices(Protocol):
    """The one place where clients of speech services are made."""

    def providers(self) -> tuple[Provider, ...]:
        """Those with `speech` that the operator has set up or lets candidates bring a key for."""
        ...

    def model(self, ref: ModelRef) -> SpeechModel:
        """Raise `NoSuchModelError`."""
        ...

    def live(self, ref: ModelRef, key: str | None = None) -> LiveTranscriber:
        """Raise `ProviderConfigError` where it cannot, or there is no key for it."""
        ...

    def transcriber(self, ref: ModelRef, key: str | None = None) -> Transcriber: ...

    def speaker(self, ref: ModelRef, key: str | None = None) -> Speaker: ...

    def check(self, provider: str, key: str) -> None:
        """Raise a `ProviderError` unless *key* opens *provider*. No sound is sent."""
        ...

    def forget(self, key: str) -> None:
        """Close the clients that were made with *key*: it has been removed."""
        ...

    def warm(self) -> None:
        """Import what the first answer would otherwise wait for."""
        ...

    def close(self) -> None: ...


Take = Callable[[bytes, float], None]
"""Takes sound as it comes from a microphone, and how many seconds before it were lost on the way:
silence stands for them, unless they were too many. Must not block: it is called where sound
arrives."""


@dataclass(frozen=True)
class ChosenLive:
    """Who listens to one candidate while they speak, as they chose, each second booked."""

    model: ModelRef
    transcriber: LiveTranscriber


class Listeners(Protocol):
    def live(self, owner: str, interview_id: str | None) -> ChosenLive:
        """Raise `NotAgreedToSendError`, `ProviderError`, or whatever a budget refuses with."""
        ...


@dataclass(frozen=True)
class ChosenRecorded:
    """The same for recordings."""

    model: ModelRef
    transcriber: Transcriber


class Transcribers(Protocol):
    def recorded(self, owner: str, interview_id: str | None) -> ChosenRecorded:
        """Raise as `Listeners.live` does."""
        ...
