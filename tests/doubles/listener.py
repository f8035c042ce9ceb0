"""Somebody who listens: a script instead of a service, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from core.domain.speech import BYTES_A_SECOND, Heard, Word
from core.errors import ProviderError
from core.ports.speech import Ear, Line, Listening, LiveStream

SETTLE = 1.0  # seconds of sound


def said(text: str, start: float = 0.2, each: float = 0.4, confidence: float = 0.95) -> list[Word]:
    """A word every *each* seconds from *start* on."""
    return [
        Word(one, start + n * each, start + (n + 0.75) * each, confidence)
        for n, one in enumerate(text.split())
    ]


class ScriptedListener:
    """`LiveTranscriber` that hears *words* as the time of the sound passes, whatever it is: guessed
    first, settled each second. Everybody is told in the thread that sends, so a test need not wait.

    `error`: how each line that is begun fails. Streams are kept in `streams`, to be made to `fail`,
    `break_off` and `recover`.
    """

    def __init__(self, words: Sequence[Word] = (), error: ProviderError | None = None) -> None:
        self.words, self.error = tuple(words), error
        self.streams: list[ScriptedStream] = []

    def listen(self, listening: Listening, ear: Ear) -> LiveStream:
        stream = ScriptedStream(self.words, listening, ear)
        self.streams.append(stream)
        ear.line(Line.CONNECTING)
        if self.error is not None:
            stream.fail(self.error)
        else:
            ear.line(Line.OPEN)
        return stream


class ScriptedStream:
    def __init__(self, words: Sequence[Word], listening: Listening, ear: Ear) -> None:
        self.listening = listening
        self._words, self._ear = words, ear
        self._given = self._heard = self._settled = 0.0
        self._ended_after: float | None = None
        self._away = self._over = False
        self.error: ProviderError | None = None

    @property
    def lost(self) -> float:
        return self._given - self._settled if self.error is not None else 0.0

    def send(self, pcm: bytes) -> None:
        if self._over:
            return
        self._given += len(pcm) / BYTES_A_SECOND
        self._listen()

    def finish(self, within: timedelta) -> bool:
        if not self._over and not self._away:
            self._listen(settle=True)
        self.close()
        return self._settled >= self._given

    def close(self) -> None:
        if not self._over:
            self._ear.line(Line.CLOSED)
        self._over = True

    def fail(self, error: ProviderError) -> None:
        """For good."""
        self.error, self._away = error, True
        self._ear.line(Line.FAILED)

    def break_off(self) -> None:
        """For a while."""
        self._away = True
        self._ear.line(Line.RECONNECTING)

    def recover(self) -> None:
        """What was said meanwhile is heard now."""
        self._away = False
        self._ear.line(Line.OPEN)
        self._listen()

    def _listen(self, *, settle: bool = False) -> None:
        if self._away:
            return
        words = tuple(w for w in self._words if self._settled < w.end <= self._given)
        settled = settle or self._given - self._settled >= SETTLE
        heard = Heard(words, self._settled, self._given, settled, ended=self._fell_silent())
        if settled:
            self._settled = self._given
        if words or settled or heard.ended:
            self._ear.heard(replace(heard, words=words))

    def _fell_silent(self) -> bool:
        """Once after each word that silence follows, where it was asked for."""
        silence = self.listening.silence
        last = max((w.end for w in self._words if w.end <= self._given), default=None)
        if silence is None or last is None or last == self._ended_after:
            return False
        if self._given - last < silence.total_seconds():
            return False
        self._ended_after = last
        return True
