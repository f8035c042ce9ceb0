"""Sentences that an answer does better without: said twice, said by anybody, or said to the judge.

Whether a sentence goes depends on its own words and on those of the others, never on the order
they stand in; nothing that holds a name or a figure of its own ever goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.improving.cues import cue, paddings
from core.coaches.offline.improving.sentences import Sentence
from core.coaches.offline.planning.matching import stem
from core.content import table
from core.domain.text import Span

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FEWEST = 4  # words that carry meaning, from which a sentence can be seen to be said twice
_TO_THE_JUDGE = 0.6  # share of a sentence that is addressed to whoever judges


@dataclass(frozen=True)
class LeftOut:
    padding: tuple[Sentence, ...]
    repeated: tuple[Sentence, ...]
    addressed: tuple[Sentence, ...]

    @property
    def all(self) -> tuple[Sentence, ...]:
        return (*self.padding, *self.repeated, *self.addressed)


def left_out(sentences: Sequence[Sentence], cuts: Sequence[Span]) -> LeftOut:
    """What of *sentences* to leave out; never all of them. *cuts*: what speaks to the judge."""
    addressed = tuple(s for s in sentences if _spoken_to_the_judge(s, cuts))
    rest = [s for s in sentences if s not in addressed]
    padding = tuple(s for s in rest if _is_padding(s))
    rest = [s for s in rest if s not in padding]
    repeated = tuple(s for n, s in enumerate(rest) if _is_repeated(n, rest))
    if not rest:
        return LeftOut((), (), ())
    return LeftOut(padding, repeated, addressed)


def _spoken_to_the_judge(sentence: Sentence, cuts: Sequence[Span]) -> bool:
    length = sentence.span.end - sentence.span.start
    cut = sum(
        min(c.end, sentence.span.end) - max(c.start, sentence.span.start)
        for c in cuts
        if c.overlaps(sentence.span)
    )
    aimed = cue("to_the_judge").search(sentence.small)
    return bool(aimed) and cut >= _TO_THE_JUDGE * length


def _is_padding(sentence: Sentence) -> bool:
    bare = re.sub(r"[,;:!?.…\"“”]+", " ", sentence.small)
    words = " ".join(bare.split())
    return not _own(sentence) and any(p.search(words) for p in paddings())


def _is_repeated(place: int, sentences: Sequence[Sentence]) -> bool:
    """Whether another sentence says all of it: a longer one, or an equal one that comes first."""
    mine = _content(sentences[place])
    if len(mine) < _FEWEST:
        return False
    for other, sentence in enumerate(sentences):
        theirs = _content(sentence)
        first = other < place if mine == theirs else len(mine) < len(theirs)
        if other != place and first and mine <= theirs:
            return True
    return False


def _content(sentence: Sentence) -> frozenset[str]:
    """The stems that carry meaning, figures and negations with them: they make a difference."""
    words = _WORD.findall(sentence.small)
    return frozenset(stem(word) for word in words if word not in _small_words())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(table("improving/wordings")["words"]["small"].split())


def _own(sentence: Sentence) -> bool:
    """Whether it holds a figure, or a name: a capital within the sentence."""
    if re.search(r"\d", sentence.text) and not re.search(r"\b1[01]0\b", sentence.text):
        return True
    inside = re.findall(r"(?<=[\w,] )[A-Z][\w'’]*", sentence.text)
    return any(word.split("'")[0].split("’")[0] != "I" for word in inside)
