"""What a speech server hears in sound: a script, or what is really said.

Times are in seconds of the sound of one connection, as the service counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from core.domain.speech import BYTES_A_SECOND, RATE, Word
from tests.speech_server.sound import BLOCK_SECONDS


class Hearing(Protocol):
    """Of one connection."""

    def hear(self, pcm: bytes) -> None: ...

    @property
    def quiet(self) -> bool:
        """Whether one can settle here without cutting a word in two."""
        ...

    def words(self) -> Sequence[Word]:
        """What is heard in what is not settled yet, as it seems by now."""
        ...

    def settle(self) -> tuple[Sequence[Word], float]:
        """What is heard in it for good, and up to where: a word that has only begun is left."""
        ...


Ears = Callable[[], Hearing]
"""A `Hearing` for each connection."""


@dataclass(frozen=True)
class Script:
    """Hears these words. With `counted` sound (tests/speech_server/sound.py) a word is heard where
    the very sound of its middle comes, with whatever connection; otherwise by the time that has
    passed in this connection."""

    words: tuple[Word, ...]
    counted: bool = False

    @classmethod
    def of(
        cls, text: str, *, counted: bool = False, start: float = 0.2, each: float = 0.4
    ) -> Script:
        """A word every *each* seconds from *start* on."""
        return cls(
            tuple(
                Word(one, start + n * each, start + (n + 0.75) * each, 0.95)
                for n, one in enumerate(text.split())
            ),
            counted,
        )

    def __call__(self) -> Hearing:
        return _Counted(self.words) if self.counted else _Timed(self.words)


class _Timed:
    quiet = True  # it settles between words wherever it is

    def __init__(self, words: Sequence[Word]) -> None:
        self._left = list(words)
        self._now = 0.0

    def hear(self, pcm: bytes) -> None:
        self._now += len(pcm) / BYTES_A_SECOND

    def words(self) -> Sequence[Word]:
        return [word for word in self._left if word.end <= self._now]

    def settle(self) -> tuple[Sequence[Word], float]:
        heard = self.words()
        self._left = self._left[len(heard) :]
        begun = next((word.start for word in self._left if word.start < self._now), self._now)
        return heard, begun


class _Counted:
    quiet = True

    def __init__(self, words: Sequence[Word]) -> None:
        self._at: dict[int, list[Word]] = {}
        for word in words:
            middle = (word.start + word.end) / 2
            self._at.setdefault(int(middle / BLOCK_SECONDS), []).append(word)
        self._heard: list[Word] = []
        self._samples = 0
        self._last = 0

    def hear(self, pcm: bytes) -> None:
        samples = np.frombuffer(pcm, np.int16)
        starts = [0, *(np.flatnonzero(np.diff(samples)) + 1).tolist()]
        for start in starts:
            mark = int(samples[start])
            if mark == self._last:
                continue
            self._last = mark
            later = (mark - 1) * BLOCK_SECONDS - (self._samples + start) / RATE
            for word in self._at.get(mark - 1, ()):
                moved = replace(word, start=word.start - later, end=word.end - later)
                self._heard.append(moved)
        self._samples += len(samples)

    @property
    def _now(self) -> float:
        return self._samples / RATE

    def words(self) -> Sequence[Word]:
        return [word for word in self._heard if word.end <= self._now]

    def settle(self) -> tuple[Sequence[Word], float]:
        heard, now = self.words(), self._now
        self._heard = [word for word in self._heard if word.end > now]
        return heard, min([now, *(max(word.start, 0.0) for word in self._heard)])


PAUSE = 0.25  # seconds


class Listening:
    """Really listens, to English, with a model that is in the wheel of pocketsphinx. Of speech of
    espeak-ng it gets about half of the words; of anything else next to nothing."""

    def __call__(self) -> Hearing:
        return _Listening()


class _Listening:
    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self._decoder: Any = Decoder(samprate=RATE, loglevel="FATAL")
        self._decoder.start_utt()
        self._began = self._now = self._loud_at = 0.0

    @property
    def quiet(self) -> bool:
        return self._now - self._loud_at > PAUSE

    def hear(self, pcm: bytes) -> None:
        self._now += len(pcm) / BYTES_A_SECOND
        if _loud(pcm):
            self._loud_at = self._now
        self._decoder.process_raw(pcm, no_search=False, full_utt=False)

    def words(self) -> Sequence[Word]:
        a_frame = 0.01
        found = []
        for piece in self._decoder.seg() or ():
            text = piece.word.split("(")[0]
            if text.startswith(("<", "[", "+")):
                continue  # silence, noise
            start = self._began + piece.start_frame * a_frame
            end = self._began + (piece.end_frame + 1) * a_frame
            found.append(Word(text, start, min(end, self._now), _sure(self._decoder, piece)))
        return found

    def settle(self) -> tuple[Sequence[Word], float]:
        self._decoder.end_utt()
        heard = self.words()
        self._decoder.start_utt()
        self._began = self._now
        return heard, self._now


def _sure(decoder: Any, piece: Any) -> float:
    return min(1.0, max(0.0, float(decoder.get_logmath().exp(piece.prob))))


def _loud(pcm: bytes) -> bool:
    """Whether anybody speaks in *pcm*."""
    return bool(pcm) and int(np.abs(np.frombuffer(pcm, np.int16).astype(np.int32)).max()) > 300
