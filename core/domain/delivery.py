"""How an answer was said: pace, pauses, fillers and loudness, each with how sure it can be.

From the times of the words and the loudness of the candidate's own microphone alone. None of it
is a level, and none of it says anything of the person. What cannot be claimed is not measured, and
says why.

Speaking is the time between the first and the last word, less every silence of 0.25 s or more: the
threshold for a silent pause since Goldman-Eisler (1968), from general knowledge, not measured
here; shorter gaps are mostly how consonants are made. "Um" and the like count as neither speaking
nor words, so that a service that leaves them out gives the same pace.

Every interval is a bound: it holds whichever way each word's times are wrong by up to TIMING,
whichever doubtful words were said, and wherever what was lost of the sound lay. A bound of the
measuring, that is: a word that a service is sure of and heard wrongly, or a number that it wrote
in digits, counts as the one word that was written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil, floor
from typing import Final

from core.domain.filler_words import SOUNDS
from core.domain.fillers import LIKE, SOUND, fillers
from core.domain.language import Language
from core.domain.loudness import Loudness, loudness
from core.domain.measured import Figure, Measured, Unmeasured
from core.domain.speech import Word
from core.domain.spoken import Spoken
from core.domain.token import APART, at_least, key_of

TIMING: Final = 0.05  # seconds by which a word may begin or end elsewhere: P9's own tolerance
LONG: Final = 1.0  # seconds of silence that are listed as a pause

# Choices of ours: below these a rate per minute says more about chance than about anybody.
LEAST_WORDS: Final = 20
LEAST_SPEECH: Final = 10.0  # seconds of speaking
MOST_DOUBTFUL: Final = 0.2  # of the words
MOST_LOST: Final = 0.1  # of the sound

# Of the words that are decided by rules, what part of those called fillers are some, and what part
# of the fillers is found: "like" on the unseen transcripts of T7, the hardest of the frequent ones.
# evals/fillers.py measures it again; a test holds these numbers to it.
RIGHT: Final = 0.92
FOUND: Final = 0.78


@dataclass(frozen=True)
class Pause:
    """A silence inside the answer: how long in seconds, and the words just before it."""

    seconds: float
    after: str


@dataclass(frozen=True)
class Pauses:
    """`count`: silences of LONG or more; `places`: those, in order; `words` said in all.
    `stretch`: the longest time in seconds between two of them."""

    count: Measured
    places: tuple[Pause, ...]
    stretch: Measured
    words: int

    @property
    def of_a_hundred(self) -> Measured:
        """For each hundred words, so that a long answer can be held beside a short one."""
        return self.count.times(100 / self.words)


@dataclass(frozen=True)
class Fillers:
    """`count` of all; `named`: how often each, the most frequent first; `words` said in all."""

    count: Measured
    named: tuple[tuple[str, int], ...]
    words: int

    @property
    def of_a_hundred(self) -> Measured:
        """For each hundred words."""
        return self.count.times(100 / self.words)

    @property
    def surely_like(self) -> int:
        """How often "like" was a filler, at least."""
        return floor(RIGHT * dict(self.named).get(LIKE, 0))


class Advice(StrEnum):
    """At most one, and only what listeners were found to mind."""

    SILENCES = "silences"  # silent pauses are judged worse than filled ones
    LIKE = "like"  # hurts more than "uh"


# Choices of ours; the finding names no number. Once or twice is how people speak.
OFTEN: Final = 3


@dataclass(frozen=True)
class Delivery:
    """How one answer was said. `pace`: words a minute of speaking."""

    pace: Figure
    pauses: Pauses | Unmeasured
    fillers: Fillers | Unmeasured
    loudness: Loudness | Unmeasured

    @property
    def advice(self) -> Advice | None:
        """From what is sure alone."""
        if isinstance(self.pauses, Pauses) and self.pauses.count.low >= OFTEN:
            return Advice.SILENCES
        if isinstance(self.fillers, Fillers) and self.fillers.surely_like >= OFTEN:
            return Advice.LIKE
        return None


def delivery(spoken: Spoken, language: Language) -> Delivery:
    """Measure *spoken*, which the candidate said in *language*."""
    said = _Said.of(spoken)
    reason = _unusable(spoken, said)
    if reason is not None:
        return Delivery(reason, reason, _fillers(spoken, language, reason), reason)
    return Delivery(
        _pace(spoken, said),
        _pauses(spoken),
        _fillers(spoken, language, None),
        loudness(spoken.loudness, said.stretches()),
    )


@dataclass(frozen=True)
class _Said:
    """`words` without "um" and the like; `gaps`: the silences between them, in seconds."""

    words: tuple[Word, ...]
    gaps: tuple[float, ...]

    @classmethod
    def of(cls, spoken: Spoken) -> _Said:
        words = tuple(word for word in spoken.transcript.words if _is_word(key_of(word.text)))
        return cls(words, _gaps(words))

    def span(self) -> float:
        return self.words[-1].end - self.words[0].start

    def stretches(self) -> list[tuple[float, float]]:
        """(from, until) of all speaking between two silent pauses, in seconds."""
        starts = [at + 1 for at, gap in enumerate(self.gaps) if at_least(gap, APART)]
        return [
            (self.words[first].start, self.words[after - 1].end)
            for first, after in pairwise([0, *starts, len(self.words)])
        ]

    def speaking(self) -> Measured:
        """Seconds: at least where every silence was longer, at most where each was shorter."""
        return Measured(
            self.span() - _silence(self.gaps, 0.0),
            max(self.span() - 2 * TIMING - _silence(self.gaps, 2 * TIMING), 0.0),
            self.span() + 2 * TIMING - _silence(self.gaps, -2 * TIMING),
        )


def _is_word(key: str) -> bool:
    return key != "" and key not in SOUNDS


def _gaps(words: Sequence[Word]) -> tuple[float, ...]:
    return tuple(max(after.start - before.end, 0.0) for before, after in pairwise(words))


def _silence(gaps: Sequence[float], wrong: float) -> float:
    """Seconds of silent pauses, where every gap is by *wrong* longer than it seems."""
    return sum(gap + wrong for gap in gaps if at_least(gap + wrong, APART))


def _unusable(spoken: Spoken, said: _Said) -> Unmeasured | None:
    """Why nothing can be measured by time."""
    transcript = spoken.transcript
    if not transcript.timed:
        return Unmeasured.UNTIMED
    doubtful = sum(word.doubtful for word in said.words)
    if len(said.words) < LEAST_WORDS or said.speaking().low < LEAST_SPEECH:
        return Unmeasured.TOO_LITTLE
    if spoken.lost > MOST_LOST * max(transcript.seconds, said.span()):
        return Unmeasured.LOST
    return Unmeasured.DOUBTFUL if doubtful > MOST_DOUBTFUL * len(said.words) else None


def _pace(spoken: Spoken, said: _Said) -> Measured:
    """A doubtful word may have been none, or two. What was lost may have been spoken, without a
    word of it written down."""
    words = len(said.words)
    doubtful = sum(word.doubtful for word in said.words)
    speaking = said.speaking()
    return Measured(
        60 * words / speaking.value,
        60 * (words - doubtful) / (speaking.high + spoken.lost),
        60 * (words + doubtful) / max(speaking.low - spoken.lost, LEAST_SPEECH / 2),
    )


def _pauses(spoken: Spoken) -> Pauses | Unmeasured:
    """With every "um" that was heard: it ends a silence. Where the service leaves them out, a
    silence could be one, and nothing is claimed."""
    if not spoken.transcript.verbatim:
        return Unmeasured.NOT_VERBATIM
    if spoken.lost or not spoken.whole:
        return Unmeasured.LOST if spoken.lost else Unmeasured.UNFINISHED
    words = spoken.transcript.words
    gaps = _gaps(words)
    wrong = 2 * TIMING  # a silence lies between two words
    places = [at for at, gap in enumerate(gaps) if at_least(gap, LONG)]
    return Pauses(
        Measured(
            len(places),
            sum(at_least(gap, LONG + wrong) for gap in gaps),
            sum(at_least(gap, LONG - wrong) for gap in gaps),
        ),
        tuple(Pause(gaps[at], _before(words, at)) for at in places),
        Measured(
            _stretch(words, gaps, LONG),
            max(_stretch(words, gaps, LONG - wrong) - wrong, 0.0),
            _stretch(words, gaps, LONG + wrong) + wrong,
        ),
        len(words),
    )


def _stretch(words: Sequence[Word], gaps: Sequence[float], pause: float) -> float:
    """The longest time between two silences of *pause* seconds."""
    longest, began = 0.0, words[0].start
    for at, gap in enumerate(gaps):
        if at_least(gap, pause):
            longest, began = max(longest, words[at].end - began), words[at + 1].start
    return max(longest, words[-1].end - began)


def _before(words: Sequence[Word], at: int) -> str:
    """The two words up to *at*, without their punctuation."""
    return " ".join(word.text.strip(" .,;:!?…") for word in words[max(at - 1, 0) : at + 1])


def _fillers(
    spoken: Spoken, language: Language, unusable: Unmeasured | None
) -> Fillers | Unmeasured:
    """What the service wrote down of them: one that it did not hear is not counted. Of those that
    rules decide, some are none, and some are missed; a doubtful word may be none."""
    if language is not Language.ENGLISH:
        return Unmeasured.NOT_ENGLISH
    if not spoken.transcript.verbatim:
        return Unmeasured.NOT_VERBATIM
    if unusable is not None:
        return unusable
    words = spoken.transcript.words
    found = fillers(words)
    counts: dict[str, int] = {}
    for each in found:
        counts[each.name] = counts.get(each.name, 0) + 1
    decided = len(found) - counts.get(SOUND, 0)
    doubtful = sum(any(w.doubtful for w in words[each.first : each.last + 1]) for each in found)
    sounds = len(found) - decided
    return Fillers(
        Measured(
            len(found),
            max(sounds + floor(decided * RIGHT) - doubtful, 0),
            sounds + ceil(decided / FOUND) + doubtful,
        ),
        tuple(sorted(counts.items(), key=lambda each: -each[1])),
        len(words),
    )
