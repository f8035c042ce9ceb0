"""A service that listens: it hears what a test tells it, or *words* as the sound of them passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from core.domain.chat import ModelRef
from core.domain.speech import BYTES_A_SECOND, Heard, Word
from core.errors import AppError, ProviderError
from core.ports.speech import ChosenLive, Ear, Line, Listening

PACE = 0.5  # seconds a word that a test says
SETTLE = 1.0  # seconds of sound


def said(text: str, start: float = 0.2, each: float = 0.4, confidence: float = 0.95) -> list[Word]:
    """A word every *each* seconds from *start* on."""
    return [
        Word(one, start + n * each, start + (n + 0.75) * each, confidence)
        for n, one in enumerate(text.split())
    ]


class ScriptedStream:
    """One answer of a ScriptedLine. `last_words` settle when it is asked to finish, after what
    `parts` does. Everybody is told in the thread that sends, so a test need not wait."""

    def __init__(self, listening: Listening, ear: Ear, words: Sequence[Word] = ()) -> None:
        self.listening, self.ear = listening, ear
        self.error: ProviderError | None = None
        self.lost = 0.0
        self.sent = b""
        self.last_words = ""
        self.answers = True  # whether `finish` is answered in time
        self.over = False
        self.parts: Callable[[], object] = lambda: None
        self._until = 0.0
        self._words, self._ended_after = words, 0.0

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
        if self.error is not None:
            self.lost += len(pcm) / BYTES_A_SECOND
        elif self._words and not self.over:
            self._listen(settled=self._given - self._until >= SETTLE)

    def finish(self, within: timedelta) -> bool:
        assert within > timedelta()
        if not self.over:
            self.parts()
        if not self.over and self._words and self.error is None:
            self._listen(settled=True)
        if self.answers and self.last_words and not self.over:
            self.say(self.last_words)
        self.close()
        return self.answers and self.error is None

    def close(self) -> None:
        if not self.over:
            self.ear.line(Line.CLOSED)
        self.over = True

    def fail(self, error: ProviderError) -> None:
        """For good."""
        self.error = error
        self.ear.line(Line.FAILED)

    @property
    def _given(self) -> float:
        return len(self.sent) / BYTES_A_SECOND

    def _listen(self, *, settled: bool) -> None:
        """What of the words has passed since the last were settled: guessed, or settled."""
        start, now = self._until, self._given
        words = tuple(word for word in self._words if start < word.end <= now)
        ended = self._fell_silent(now)
        if settled:
            self._until = now
        if words or settled or ended:
            self.ear.heard(Heard(words, start, now, settled, ended))

    def _fell_silent(self, now: float) -> bool:
        """Once after each word that silence follows, where it was asked for."""
        silence = self.listening.silence
        last = max((word.end for word in self._words if word.end <= now), default=0.0)
        if silence is None or last == self._ended_after or now - last < silence.total_seconds():
            return False
        self._ended_after = last
        return True


class ScriptedLine:
    """A `LiveTranscriber`, which passes its contract, and `Listeners` too: it is what everybody
    chose. `streams` are in order; `opened` is done while each is being opened; `refuses` is why
    nobody is chosen, `fails` how each line fails that is begun."""

    model = ModelRef("scripted", "ears")

    def __init__(self, words: Sequence[Word] = ()) -> None:
        self.words = tuple(words)
        self.streams: list[ScriptedStream] = []
        self.refuses: AppError | None = None
        self.fails: ProviderError | None = None
        self.opened: Callable[[], object] = lambda: None

    @property
    def stream(self) -> ScriptedStream:
        """The latest."""
        return self.streams[-1]

    def listen(self, listening: Listening, ear: Ear) -> ScriptedStream:
        self.streams.append(ScriptedStream(listening, ear, self.words))
        ear.line(Line.CONNECTING)
        if self.fails is not None:
            self.stream.fail(self.fails)
        else:
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
