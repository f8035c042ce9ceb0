"""Slots: what is missing, at the place where it belongs, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.coaches.offline.assessment.story import Outcome
from core.coaches.offline.improving.cues import cue
from core.coaches.offline.improving.sentences import Sentence
from core.coaches.offline.improving.told import Told, Wanted
from core.domain.interview import Question

_I = re.compile(r"\b(?:i|my|me|myself|i've|i'd|i'm)\b")
_WE = re.compile(r"\b(?:we|our|us)\b")


@dataclass(frozen=True)
class Slot:
    """`before` is the number of the sentence that it stands before; the number of sentences
    for one at the end."""

    name: str
    before: int


def slots_for(told: Told, sentences: tuple[Sentence, ...], question: Question) -> tuple[Slot, ...]:
    """Slots for an answer that stands in its best order already."""
    return _RULES[told.wanted](told, sentences, question)


def _of_story(told: Told, sentences: tuple[Sentence, ...], question: Question) -> tuple[Slot, ...]:
    end = len(sentences)
    steps = [n for n, s in enumerate(sentences) if told.acts(s)]
    if not told.account.events and not steps:
        return Slot("once", end), Slot("steps", end), Slot("came", end)
    found = []
    known = question.claim is not None or "“" in question.text  # a line of the résumé says where
    if not known and not _placed(told, sentences):
        found.append(Slot("setting", 0))
    text = " ".join(s.small for s in sentences)
    if not steps:
        found.append(Slot("steps", _first_end(told, sentences)))
    elif _WE.search(text) and not _I.search(text):
        found.append(Slot("own", steps[-1] + 1))
    ended = any(cue("ended").search(s.small) for s in sentences)
    if told.outcome is Outcome.NONE and not ended:
        found.append(Slot("came", end))
    elif told.outcome is Outcome.VAGUE:
        found.append(Slot("size", _last_end(told, sentences) + 1))
    return tuple(found)


def _placed(told: Told, sentences: tuple[Sentence, ...]) -> bool:
    return bool(told.story.situation) or any(cue("setting").search(s.small) for s in sentences)


def _first_end(told: Told, sentences: tuple[Sentence, ...]) -> int:
    return next((n for n, s in enumerate(sentences) if told.ends(s)), len(sentences))


def _last_end(told: Told, sentences: tuple[Sentence, ...]) -> int:
    return max((n for n, s in enumerate(sentences) if told.ends(s)), default=len(sentences) - 1)


def _of_explanation(
    told: Told, sentences: tuple[Sentence, ...], question: Question
) -> tuple[Slot, ...]:
    del told, question
    end = len(sentences)
    return tuple(
        Slot(name, end)
        for name in ("reason", "example", "limit")
        if not any(_has(name, s) for s in sentences)
    )


def _has(name: str, sentence: Sentence) -> bool:
    return bool(cue(name).search(sentence.small))


def _of_reason(told: Told, sentences: tuple[Sentence, ...], question: Question) -> tuple[Slot, ...]:
    end = len(sentences)
    found = []
    why = cue("asks_why").search(question.text.lower())
    if why and not any(cue("gives_reason").search(s.small) for s in sentences):
        found.append(Slot("why", end))
    figures = any(cue("figures").search(s.small) for s in sentences)
    if not figures and not told.account.told:
        found.append(Slot("shows", end))
    return tuple(found)


def _of_fact(told: Told, sentences: tuple[Sentence, ...], question: Question) -> tuple[Slot, ...]:
    if told.follow_up:
        return ()
    asks = cue("asks_how_much").search(question.text.lower())
    if asks and not any(cue("figures").search(s.small) for s in sentences):
        return (Slot("figure", 0),)
    return ()


_Rule = Callable[[Told, tuple[Sentence, ...], Question], tuple[Slot, ...]]
_RULES: dict[Wanted, _Rule] = {
    Wanted.STORY: _of_story,
    Wanted.EXPLANATION: _of_explanation,
    Wanted.REASON: _of_reason,
    Wanted.FACT: _of_fact,
}
