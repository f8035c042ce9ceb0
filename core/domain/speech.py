"""Speech as words: what was heard when, how sure that is, and what may still change.

Times are in seconds of sound since the answer began, whatever the network did meanwhile.
Confidence is what the service says, from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

RATE: Final = 16_000  # samples a second, of one channel
BYTES_A_SECOND: Final = RATE * 2  # signed 16 bit, little endian
LONGEST_SPEECH: Final = 600.0  # seconds of one answer
LARGEST_RECORDING: Final = 25_000_000  # bytes

# Below this a word is shown as doubtful. A choice of ours: vendors publish no threshold. Lower
# hides mistakes, higher underlines words that are right.
DOUBTFUL: Final = 0.6


@dataclass(frozen=True)
class Word:
    """One word as it is written, with its punctuation."""

    text: str
    start: float
    end: float
    confidence: float

    @property
    def doubtful(self) -> bool:
        return self.confidence < DOUBTFUL


@dataclass(frozen=True)
class Transcript:
    """What was heard in one answer. `seconds` of sound were listened to."""

    words: tuple[Word, ...] = ()
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Heard:
    """One message of a service that listens.

    It covers the sound from `start` to `end`. `settled`: its words will not change any more.
    `ended`: the speaker has been silent for as long as was agreed; It may come without words.
    """

    words: tuple[Word, ...]
    start: float
    end: float
    settled: bool
    ended: bool = False


@dataclass(frozen=True)
class LiveTranscript:
    """An answer while it is being heard: settled words stand, tentative ones may change."""

    settled: tuple[Word, ...] = ()
    tentative: tuple[Word, ...] = ()
    until: float = 0.0  # how far it is settled

    def after(self, heard: Heard) -> LiveTranscript:
        """With *heard*, which may come late, twice or out of order: what is settled stays, and
        no stretch of sound is written down twice."""
        fresh = _after(heard.words, self.until)
        if not heard.settled:
            return replace(self, tentative=fresh) if heard.end > self.until else self
        until = max(self.until, heard.end)
        return LiveTranscript((*self.settled, *fresh), _after(self.tentative, until), until)

    @property
    def words(self) -> tuple[Word, ...]:
        return (*self.settled, *self.tentative)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def _after(words: Iterable[Word], moment: float) -> tuple[Word, ...]:
    """Those whose middle lies after *moment*."""
    return tuple(word for word in words if (word.start + word.end) / 2 > moment)
