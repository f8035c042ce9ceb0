"""A service that listens and hears what a test tells it, when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from core.domain.chat import ModelRef
from core.domain.speech import BYTES_A_SECOND, Heard, Word
from core.errors import AppError, ProviderError
from core.ports.speech import ChosenLive, Ear, Line, Listening

PACE = 0.5  # seconds a word


class ScriptedStream:
    """One answer of a ScriptedLine. `last_words` settle when it is asked to finish, after what
    `parts` does."""

    def __init__(self, listening: Listening, ear: Ear) -> None:
        self.listening, self.ear = listening, ear
        self.error: ProviderError | None = None
        self.lost = 0.0
        self.sent = b""
        self.last_words = ""
        self.answers = True  # whether `finish` is answered in time
        self.over = False
        self.parts: Callable[[], object] = lambda: None
        self._until = 0.0

    def say(
        self, text: str, *, settled: bool = True, confidence: float = 0.9, ended: bool = False
    ) -> None:
        """*text* is heard next, half a second a word."""
        start = self._until
        words = tuple(
            Word(word, start + number * PACE, start + number * PACE + 0.4, confidence)
            for number, word in enumerate(text.split())
        )
        end = start + len(words) * PACE
        if settled:
            self._until = end
        self.ear.heard(Heard(words, start, end, settled, ended))

    def send(self, pcm: bytes) -> None:
        self.sent += pcm

    def finish(self, within: timedelta) -> bool:
        assert within > timedelta()
        if not self.over:
            self.parts()
        if self.answers and self.last_words and not self.over:
            self.say(self.last_words)
        self.over = True
        return self.answers

    def close(self) -> None:
        self.over = True


class ScriptedLine:
    """Implements `Listeners` too: it is what everybody chose. `streams` are in order; `opened` is
    done while each is being opened."""

    model = ModelRef("scripted", "ears")

    def __init__(self) -> None:
        self.streams: list[ScriptedStream] = []
        self.refuses: AppError | None = None
        self.opened: Callable[[], object] = lambda: None

    @property
    def stream(self) -> ScriptedStream:
        """The latest."""
        return self.streams[-1]

    def listen(self, listening: Listening, ear: Ear) -> ScriptedStream:
        self.streams.append(ScriptedStream(listening, ear))
        ear.line(Line.OPEN)
        self.opened()
        return self.stream

    def live(self, owner: str, interview_id: str | None) -> ChosenLive:
        assert owner
        if self.refuses is not None:
            raise self.refuses
        return ChosenLive(self.model, self)


def silence(seconds: float) -> bytes:
    return bytes(int(BYTES_A_SECOND * seconds))
