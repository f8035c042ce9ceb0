"""Sentences that an answer does better without.

They are said twice, could be said by anybody, are about nothing else that is told, or speak to
the judge.

Whether a sentence goes depends on its own words and on those of the others, never on the order
they stand in; nothing that holds a name or a figure of its own ever goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.assessment.words import stems, words_of
from core.coaches.offline.improving.cues import cue, paddings
from core.coaches.offline.improving.sentences import Sentence
from core.coaches.offline.improving.told import Told, Wanted
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
    asides: tuple[Sentence, ...] = ()

    @property
    def all(self) -> tuple[Sentence, ...]:
        return (*self.padding, *self.repeated, *self.addressed, *self.asides)


def left_out(sentences: Sequence[Sentence], told: Told, question: str) -> LeftOut:
    """What of *sentences* to leave out; never all of them. *told* is what all of them tell."""
    addressed = tuple(s for s in sentences if _spoken_to_the_judge(s, told.cuts))
    rest = [s for s in sentences if s not in addressed]
    padding = tuple(s for s in rest if _is_padding(s))
    rest = [s for s in rest if s not in padding]
    asides = _asides(rest, told, question)
    rest = [s for s in rest if s not in asides]
    repeated = tuple(s for n, s in enumerate(rest) if _is_repeated(n, rest))
    if not rest:
        return LeftOut((), (), ())
    return LeftOut(padding, repeated, addressed, asides)


def _asides(sentences: Sequence[Sentence], told: Told, question: str) -> tuple[Sentence, ...]:
    """Sentences about everyday life and leisure that no other one takes up: "I like cheese."

    Where a reason or a fact is asked for, what one likes may be the answer. A sentence that
    leans on another stays, and so does the one that another leans on.
    """
    if told.wanted not in (Wanted.STORY, Wanted.EXPLANATION):
        return ()
    asked = _stems_of(question.lower())
    found = []
    for place, sentence in enumerate(sentences):
        beside = place + 1 < len(sentences) and sentences[place + 1].leans
        told_of = told.acts(sentence) or told.ends(sentence) or _own(sentence)
        others = [_content(other) for other in sentences if other is not sentence]
        tied = _content(sentence) & asked.union(*others)
        if _leisurely(sentence) and not (told_of or sentence.leans or beside or tied):
            found.append(sentence)
    return tuple(found)


def _leisurely(sentence: Sentence) -> bool:
    said = {word.stem for word in words_of(sentence.text)}
    return bool(said & stems("english", "leisure")) and not said & stems("english", "work")


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
    words = cue("fillers").sub("", " ".join(bare.split())).strip()
    return not words or (not _own(sentence) and any(p.search(words) for p in paddings()))


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
    return _stems_of(sentence.small)


def _stems_of(small: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(small) if word not in _small_words())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(table("improving/wordings")["words"]["small"].split())


def _own(sentence: Sentence) -> bool:
    """Whether it holds a figure, or a name: a capital within the sentence."""
    if re.search(r"\d", sentence.text) and not re.search(r"\b1[01]0\b", sentence.text):
        return True
    inside = re.findall(r"(?<=[\w,] )[A-Z][\w'’]*", sentence.text)
    return any(word.split("'")[0].split("’")[0] != "I" for word in inside)
