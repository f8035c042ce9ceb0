"""An answer made ready to be read: the same text, letter by letter, with blanks for what is none.

Blanked are what is addressed to the assessor (addressed.py), what is not English, list
numbers, hesitations, and sentences that anybody could say of anything. Every other word keeps
its place, so that whatever is found in it can be quoted from the answer as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from core.coaches.offline.assessment.addressed import answered
from core.coaches.offline.assessment.words import (
    Word,
    pairs,
    stems,
    telling,
    vocabulary,
    words_of,
)
from core.content import table
from core.domain.text import Span

_MARKER = re.compile(
    r"(?m)(?:^[ \t]*|(?<=[.!?:;])[ \t]+)(?:(?:step|point|part|number|no\.?)[ \t]+)?"
    r"(?:\(?\d{1,2}[.)]|#\d{1,2}[.:)]?|(?<=\w )\d{1,2}[:.)]|\(?[a-h]\))(?=[ \t]+\S)"
    r"|(?<=\s)\(?\d{1,2}\)(?=[ \t]+[^\W\d])"
    r"|\b(?:step|point|part|phase|stage)[ \t]+"
    r"(?:\d{1,2}|one|two|three|four|five|six|seven)[ \t]*[:.)–—-]",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.](?=\w)[^.!?…\n]+)*[.!?…]*")
_LEAST = 3  # words of a sentence that may be idle; "Yes, I do." answers


class Said(NamedTuple):
    """*text* and *answered*: as long as the answer; *cuts*: what must not be quoted; and words
    left out."""

    text: str
    answered: str  # nothing blanked but what is addressed to the assessor, or no English
    cuts: tuple[Span, ...]
    hesitations: int
    idle: int  # words of sentences that say nothing
    beside: tuple[str, ...] = ()  # those sentences


@cache
def _hesitation() -> re.Pattern[str]:
    alternatives = "|".join(table("vocabulary/assessment/hesitations")["patterns"])
    return re.compile(
        rf"(?:,[ \t]*)?\b(?:{alternatives})(?![\w'’])(?:[ \t]*[,…]|\.{{2,3}})?", re.IGNORECASE
    )


# "its, its", "of our, um, of our"
_TWICE = re.compile(r"\b((?:\w{1,4}[ \t]+)?\w{1,4})(?:,?[ \t]+\1\b)+", re.IGNORECASE)


def said_in(answer: str) -> Said:
    """What of *answer* is read, at the places where it stands there."""
    cuts = tuple(_between(answered(answer), len(answer)))
    ours = _blanked(answer, cuts)
    text, hesitations = _fluent(_MARKER.sub(_marked, ours))
    busy, idle = _busy(text)
    beside = tuple(text[span.start : span.end] for span, _ in idle)
    return Said(busy, ours, cuts, hesitations, sum(words for _, words in idle), beside)


def _between(parts: tuple[Span, ...], length: int) -> Iterator[Span]:
    end = 0
    for part in parts:
        if part.start > end:
            yield Span(end, part.start)
        end = part.end
    if end < length:
        yield Span(end, length)


def _blanked(text: str, spans: tuple[Span, ...]) -> str:
    """*text* with a blank for each sign within *spans*; ends of lines stay."""
    pieces, end = [], 0
    for span in spans:
        pieces += [text[end : span.start], _blanks(text[span.start : span.end])]
        end = span.end
    return "".join(pieces) + text[end:]


def _blanks(text: str) -> str:
    if any(sign.isalnum() for sign in text):
        return "".join(sign if sign == "\n" else " " for sign in text)
    return text


def _marked(match: re.Match[str]) -> str:
    """A list's number begins a statement, as a full stop before it would."""
    lead = match[0][: len(match[0]) - len(match[0].lstrip())]
    return lead + " " * (len(match[0]) - len(lead) - 1) + ";"


def _fluent(text: str) -> tuple[str, int]:
    """*text* without "um" and words said twice, and how many were left out."""
    count = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return " " * len(match[0])

    def once(match: re.Match[str]) -> str:
        if match[1].lower() in ("that", "had") or match[1].isdigit():
            return match[0]
        return " " * (len(match[0]) - len(match[1])) + match[1]

    return _TWICE.sub(once, _hesitation().sub(blank, text)), count


def _busy(text: str) -> tuple[str, list[tuple[Span, int]]]:
    """*text* without its idle sentences, and how many words each has; all of it where idle."""
    idle = []
    for match in _SENTENCE.finditer(text):
        words = words_of(match[0])
        if len(words) >= _LEAST and _idle(match[0], words):
            idle.append((Span(match.start(), match.end()), len(words)))
    busy = _blanked(text, tuple(span for span, _ in idle))
    if not words_of(busy):
        return text, []  # habits and good intentions only: the coach says so
    return busy, idle


def _idle(sentence: str, words: tuple[Word, ...]) -> bool:
    """True for "that is how it was at the time": nobody does anything, nothing comes of it."""
    light = vocabulary("hesitations", "light")
    said = [word for word in words if word.text not in light]
    if any(telling(word) or _counts(word) or _does(word) for word in said):
        return False
    if any(cue.search(sentence) for cue in _cues("about_me", "lacks")):
        return False  # whose deeds the rest are, and a reason without "because"
    acts = any(word.text in _ACTORS for word in words)
    if acts and any(cue.search(sentence) for cue in _cues("moment")):
        return False  # "One day I sit next to him": it happened, though in the present
    fields = stems("english", "work") | stems("hesitations", "fields")
    if any(word.stem in fields for word in said):
        empty = any(cue.search(sentence) for cue in _cues("habit", "opinion", "courtesy"))
        return empty and not any(cue.search(sentence) for cue in _cues("reason"))
    return not any(cue.search(sentence) for cue in _cues("clear_outcome", "vague_outcome"))


_ACTORS = frozenset({"i", "we", "he", "she", "they"})


def _counts(word: Word) -> bool:
    return word.text[0].isdigit() or word.text in vocabulary("english", "numbers")


def _does(word: Word) -> bool:
    """True for a verb that says what was done, and for a past form of it."""
    if word.stem in stems("english", "weak_verbs"):
        return False
    past = word.text in pairs("irregular") or word.text.endswith("ed")
    if word.text in vocabulary("english", "not_past"):
        past = False
    return past or (
        word.text in vocabulary("english", "verbs")
        and word.text not in vocabulary("english", "generic")
    )


@cache
def _cues(*names: str) -> tuple[re.Pattern[str], ...]:
    cues = table("vocabulary/assessment/cues")
    return tuple(re.compile(cues[name], re.IGNORECASE) for name in names)
