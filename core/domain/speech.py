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

# Seconds, one packet of sound. Services round times, so two that are nearer touch each other.
NEAR: Final = 0.02


@dataclass(frozen=True)
class Word:
    """One word as it is written, with its punctuation. `confidence`: None where the service does
    not say how sure it is."""

    text: str
    start: float
    end: float
    confidence: float | None

    @property
    def doubtful(self) -> bool:
        return self.confidence is not None and self.confidence < DOUBTFUL


@dataclass(frozen=True)
class Transcript:
    """What was heard in one answer. `seconds` of sound were listened to.

    `timed`: False where the service does not say when each word was said; nothing that is measured
    by time can be said then. `verbatim`: False where it leaves out "um" and the like.
    """

    words: tuple[Word, ...] = ()
    seconds: float = 0.0
    timed: bool = True
    verbatim: bool = True

    @property
    def rated(self) -> bool:
        """Whether the service said how sure it is of its words; else none can be doubtful."""
        return any(word.confidence is not None for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Heard:
    """One message of a service that listens.

    It covers the sound from `start` to `end`. `settled`: its words will not change any more.
    `ended`: the speaker has been silent for as long as was agreed; it may come without words.
    """

    words: tuple[Word, ...]
    start: float
    end: float
    settled: bool
    ended: bool = False


@dataclass(frozen=True)
class Stretches:
    """Stretches of sound, from and until a second each, in order and apart from each other."""

    spans: tuple[tuple[float, float], ...] = ()

    @property
    def seconds(self) -> float:
        return sum(end - start for start, end in self.spans)

    def reach(self, start: float) -> float:
        """How far one gets from *start* without a hole."""
        for begin, end in self.spans:
            if begin - NEAR <= start < end:
                return end
        return start

    def plus(self, start: float, end: float) -> Stretches:
        touching = [s for s in self.spans if s[0] <= end + NEAR and s[1] >= start - NEAR]
        apart = [s for s in self.spans if s not in touching]
        whole = min([start, *(s[0] for s in touching)]), max([end, *(s[1] for s in touching)])
        return Stretches(tuple(sorted([*apart, whole])))

    def missing(self, start: float, end: float) -> Stretches:
        """What lies between *start* and *end* and is none of these."""
        found = []
        for begin, until in (*self.spans, (end, end)):
            if min(begin, end) - start > NEAR:
                found.append((start, min(begin, end)))
            if until - start > NEAR:
                start = until
        return Stretches(tuple(found))

    def fresh(self, heard: Heard) -> Heard | None:
        """*heard* without words of these stretches; None where it is of nothing else."""
        missing = self.missing(heard.start, heard.end).spans
        if not missing:
            return None
        if missing == ((heard.start, heard.end),):
            return heard
        return replace(heard, words=tuple(w for w in heard.words if _within(w, missing)))


@dataclass(frozen=True)
class LiveTranscript:
    """An answer while it is being heard: settled words stand, tentative ones may change.
    `covered` is the sound of which the words are settled."""

    settled: tuple[Word, ...] = ()
    tentative: tuple[Word, ...] = ()
    covered: Stretches = Stretches()

    def after(self, heard: Heard) -> LiveTranscript:
        """With *heard*, which may come late, twice or out of order: what is settled stays, and
        no stretch of sound is written down twice."""
        fresh = self.covered.fresh(heard)
        if fresh is None:
            return self
        if not fresh.settled:
            return replace(self, tentative=fresh.words)
        covered = self.covered.plus(fresh.start, fresh.end)
        return LiveTranscript(
            tuple(sorted((*self.settled, *fresh.words), key=lambda word: word.start)),
            tuple(word for word in self.tentative if not _within(word, covered.spans)),
            covered,
        )

    @property
    def words(self) -> tuple[Word, ...]:
        return (*self.settled, *self.tentative)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def _within(word: Word, spans: Iterable[tuple[float, float]]) -> bool:
    """By the middle of the word: services cut between words, and round."""
    middle = (word.start + word.end) / 2
    return any(start <= middle <= end for start, end in spans)
