"""Ears that know by heart what is said, and hear it where its very sound comes.

Of real speech that went through a microphone, Opus and a network they hear each word, once for
each time that its sound arrives, on whatever connection: so a word that was lost is missing, and
what was sent twice is heard twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from core.domain.speech import RATE, Word
from tests.speech_server.hearing import Hearing

THINNER: Final = 4  # one sample of so many is enough to know where we are
LOOK: Final = 1.0  # seconds of sound that are looked for
ALIKE: Final = 0.5
QUIET: Final = 0.01  # of full scale: below it nobody has begun to speak
_THIN: Final = RATE // THINNER


@dataclass(frozen=True)
class Knowing:
    """*pcm* is what is said, again and again; *text* is in it, a word as long as the other.
    Those in *doubtful* are heard with doubt."""

    pcm: bytes
    text: str
    doubtful: frozenset[str] = frozenset()

    def __call__(self) -> Hearing:
        return _Knowing(self)

    @cached_property
    def words(self) -> list[str]:
        return self.text.split()

    @cached_property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / RATE

    @property
    def each(self) -> float:
        return self.seconds / len(self.words)

    @cached_property
    def twice(self) -> Any:
        """What is said, and what follows it: the same."""
        return np.tile(thin(self.pcm), 2)

    def where(self, heard: Any) -> float | None:
        """The second of what is said at which *heard* begins; None where it is nothing of it."""
        power = float(np.sqrt(np.sum(heard**2)))
        if power < 1.0:
            return None
        size = len(self.twice) + len(heard)
        found = np.fft.irfft(
            np.fft.rfft(self.twice, size) * np.conj(np.fft.rfft(heard, size)), size
        )[: len(self.twice) // 2]
        at = int(np.argmax(found))
        there = self.twice[at : at + len(heard)]
        likeness = found[at] / (power * float(np.sqrt(np.sum(there**2))) + 1e-9)
        return at / _THIN if likeness > ALIKE else None


def thin(pcm: bytes) -> Any:
    samples = np.frombuffer(pcm, np.int16).astype(float)
    whole = samples[: len(samples) // THINNER * THINNER].reshape(-1, THINNER).mean(axis=1)
    return whole / 32768


class _Knowing:
    quiet = True  # it settles between words wherever it is

    def __init__(self, knows: Knowing) -> None:
        self._knows = knows
        self._pcm = bytearray()
        self._looked = 0.0  # up to where it is known what was said
        self._heard: list[Word] = []
        self._goes_on: tuple[float, int] | None = None  # at what second, with which word

    def hear(self, pcm: bytes) -> None:
        self._pcm += pcm
        while self._now - self._looked >= LOOK:
            self._look()

    @property
    def _now(self) -> float:
        return len(self._pcm) / 2 / RATE

    def _look(self) -> None:
        """Where in what is said the next second lies, and which words end in it."""
        first = round(self._looked * RATE) * 2
        heard = thin(bytes(self._pcm[first : first + round(LOOK * RATE) * 2]))
        loud = np.flatnonzero(np.abs(heard) > QUIET)
        if self._goes_on is None and len(loud) and loud[0]:
            self._looked += float(loud[0]) / _THIN  # speech is looked for from where it begins
            return
        at = self._knows.where(heard)
        begin, self._looked = self._looked, self._looked + LOOK
        if at is None:
            self._goes_on = None
            return
        each, words = self._knows.each, self._knows.words
        following = round(at / each)
        if self._goes_on is not None and abs(at - self._goes_on[0]) < each / 2:
            following = self._goes_on[1]
        last = round((at + LOOK) / each)
        for number in range(following, last):
            text = words[number % len(words)]
            middle = begin + (number + 0.5) * each - at
            sure = 0.3 if text in self._knows.doubtful else 0.95
            self._heard.append(Word(text, middle - each / 3, middle + each / 3, sure))
        again = self._knows.seconds if at + LOOK >= self._knows.seconds else 0.0
        self._goes_on = (at + LOOK - again, last - (len(words) if again else 0))

    def words(self) -> Sequence[Word]:
        return list(self._heard)

    def settle(self) -> tuple[Sequence[Word], float]:
        heard, self._heard = self._heard, []
        return heard, self._looked
