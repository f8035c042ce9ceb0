"""Who listens while the demo is prepared: it hears what the script says that she said, and when.

She has no voice, so her sound is a tone as loud as somebody who speaks, and as long. What is told
of how she said it is measured by the product from that, as for everybody. The demo that is served
has no such listener: it would hear words that its visitor never said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np

from core.domain.chat import ModelRef, Provider, SpeechModel
from core.domain.speech import RATE, Heard, Word
from core.errors import NoSuchModelError, ProviderConfigError, ProviderError
from core.ports.speech import (
    Ear,
    Line,
    Listening,
    LiveStream,
    LiveTranscriber,
    Speaker,
    Transcriber,
)
from demo.provider import SCRIPTED

EARS: Final = SpeechModel(ModelRef("scripted", "ears"), live=True)
PAUSE: Final = re.compile(r"\((\d+(?:\.\d+)?)\)")
SURE, UNSURE = 0.97, 0.4
# Seconds. They make about 130 words a minute: she speaks with care, in a second language.
WORD, LETTER, GAP, COMMA, STOP = 0.14, 0.07, 0.07, 0.2, 0.45
LOUD, FADES = 5_000, 0.94  # of 32,768; what is left of it with each word of a sentence


@dataclass(frozen=True)
class Speech:
    """What is said, in the notation of demo/script.py, as words with their times, and as sound:
    16 kHz, mono, 16 bit."""

    said: str

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for word, _ in self._spoken())

    @property
    def seconds(self) -> float:
        return self.words[-1].end + STOP

    @property
    def sound(self) -> bytes:
        samples = np.zeros(round(self.seconds * RATE), np.int16)
        for word, loud in self._spoken():
            first, last = round(word.start * RATE), round(word.end * RATE)
            tone = np.sin(np.arange(last - first) * 2 * np.pi * 200 / RATE)
            samples[first:last] = tone * loud
        return samples.tobytes()

    def _spoken(self) -> Iterator[tuple[Word, float]]:
        """Each word, and how loud its tone is."""
        now, loud = STOP, float(LOUD)
        for token in self.said.split():
            pause = PAUSE.fullmatch(token)
            if pause is not None:
                now += float(pause[1])
                continue
            text, doubtful = token.lstrip("*"), token.startswith("*")
            end = now + WORD + LETTER * sum(map(str.isalnum, text))
            yield Word(text, now, end, UNSURE if doubtful else SURE), loud
            over = text.endswith((".", "?", "!"))
            now = end + (STOP if over else COMMA if text.endswith((",", ":")) else GAP)
            loud = float(LOUD) if over else loud * FADES


class _Stream:
    """Implements `LiveStream`: all of it is settled once she is done."""

    error: ProviderError | None = None
    lost = 0.0

    def __init__(self, speech: Speech, ear: Ear) -> None:
        self._speech, self._ear, self._over = speech, ear, False
        ear.line(Line.OPEN)

    def send(self, pcm: bytes) -> None:
        """The script knows what it says."""
        del pcm

    def finish(self, within: timedelta) -> bool:
        del within
        if not self._over:
            self._over = True
            self._ear.heard(Heard(self._speech.words, 0.0, self._speech.seconds, settled=True))
        return True

    def close(self) -> None:
        self._over = True


class ScriptedListener:
    """Implements `SpeechServices` and, for what `speech` is, `LiveTranscriber`."""

    def __init__(self) -> None:
        self.speech = Speech("")

    def listen(self, listening: Listening, ear: Ear) -> LiveStream:
        del listening
        return _Stream(self.speech, ear)

    def providers(self) -> tuple[Provider, ...]:
        return (replace(SCRIPTED, models=(), speech=(EARS,)),)

    def model(self, ref: ModelRef) -> SpeechModel:
        if ref != EARS.ref:
            raise NoSuchModelError(ref.provider)
        return EARS

    def live(self, ref: ModelRef, key: str | None = None) -> LiveTranscriber:
        del key
        self.model(ref)
        return self

    def transcriber(self, ref: ModelRef, key: str | None = None) -> Transcriber:
        del key
        raise ProviderConfigError(ref.provider, "listens live only")

    def speaker(self, ref: ModelRef, key: str | None = None) -> Speaker:
        del key
        raise ProviderConfigError(ref.provider, "does not speak")

    def check(self, provider: str, key: str) -> None:
        del key
        raise ProviderConfigError(provider, "takes no key")

    def forget(self, key: str) -> None:
        """There are no keys."""
        del key

    def warm(self) -> None:
        """There is nothing to import."""

    def close(self) -> None:
        """There is nobody to disconnect from."""
