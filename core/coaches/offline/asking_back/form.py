"""The form of what was typed: a question or none, one or several, open or closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.coaches.offline.asking_back.words import listed, lowered, pattern, words_of
from core.coaches.offline.assessment.addressed import foreign
from core.coaches.offline.assessment.words import words_of as assessed
from core.content import declines
from core.domain.text import Span

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.](?=\w)[^.!?…\n]+)*[.!?…]*")
_LEAST = 4  # words of a question that stands for itself
_LONG = 45  # words of a text in which the question gets lost
_BRIEF = 25  # words of a question that can be asked alone
_FEW = 2  # words that leave open what is wanted
_SHOWN = 40  # characters of the words that open a question


_NOT_CLOSED = re.compile(r"^(?:is|are|was|were) there (?:anything|something)\b|\bor\b")


@dataclass(frozen=True)
class Asked:
    """One question of a text: where it stands, and its own words without what leads to it."""

    text: str
    span: Span
    core: str  # "how do you decide?" of "Could you tell me how you decide?", in small letters
    marked: bool = False  # by a question mark, which may stand behind the next one

    @property
    def closed(self) -> bool:
        return bool(pattern("closed").match(self.core)) and not _NOT_CLOSED.search(self.core)

    @property
    def opener(self) -> str:
        """The words by which one sees that yes or no is an answer, as typed."""
        start = len(self.text) - len(self.core)
        return self.text[start:].split()[0][:_SHOWN]

    @property
    def brief(self) -> bool:
        return len(words_of(self.text)) <= _FEW


@dataclass(frozen=True)
class Form:
    asked: tuple[Asked, ...]
    none: bool = False  # "no questions"
    thanks: bool = False
    foreign: bool = False
    gibberish: bool = False
    long: bool = False

    @property
    def several(self) -> bool:
        return len(self.asked) > 1


def form_of(text: str) -> Form:
    """Read *text* by its form alone. Nothing in it is followed."""
    small = lowered(text).strip()
    words = words_of(text)
    if declines(text):
        return Form((), none=True)
    if _foreign(text):
        return Form((), foreign=True)
    if _gibberish(words):
        return Form((), gibberish=True)
    asked = tuple(_each(_questions(text)))
    thanks = not asked and bool(pattern("thanks").search(small))
    marked = tuple(one for one in asked if one.marked) or asked
    asked = tuple(one for one in marked if len(words_of(one.text)) >= _LEAST) or marked[:1]
    lost = len(words) > _LONG and len(asked) == 1 and len(words_of(asked[0].text)) <= _BRIEF
    return Form(asked, thanks=thanks, long=lost)


def _questions(text: str) -> list[Asked]:
    found = []
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        core = core_of(sentence)
        if sentence.endswith("?") or _asks(core) or _requests(sentence):
            marked = sentence.endswith("?")
            found.append(Asked(sentence, Span(start, start + len(sentence)), core, marked=marked))
    return found


def _each(found: list[Asked]) -> list[Asked]:
    """Every question by itself where there are three or more, with full stops or without."""
    parts = [part for one in found for part in _parted(one)]
    return parts if len(parts) > _A_PAIR else found


_A_PAIR = 2  # "What do you like here, and what do you dislike?" is one thought
_JOINT = re.compile(
    r"(?:\s*[,;]\s*(?:and\s+|but\s+|or\s+|also\s+)?|\s+and\s+)(?:also\s+)?"
    r"(?=(?:(?:how|what|when|where|why|which|who)(?: \w+){0,2} )?"
    r"(?:do|does|did|is|are|was|were|can|could|will|would|have|has|should)"
    r" (?:you|i|we|they|it|he|she|there|this|that|people|the|your|my|our|a|an|any)\b"
    r"|how (?:many|much|long|often|big|large)\b|who \w+s\b)"
)


def _parted(one: Asked) -> list[Asked]:
    """The questions of one sentence, each with its own words and place."""
    cuts = [(0, 0), *(joint.span() for joint in _JOINT.finditer(lowered(one.text)))]
    ends = [*(start for start, _ in cuts[1:]), len(one.text)]
    parts = [(start, end) for (_, start), end in zip(cuts, ends, strict=True) if start < end]
    return [
        Asked(
            one.text[start:end],
            Span(one.span.start + start, one.span.start + end),
            core_of(one.text[start:end]),
            marked=one.marked,
        )
        for start, end in parts
    ]


def _asks(core: str) -> bool:
    """Without a question mark: what begins as questions do; "Have a nice day" does not."""
    if pattern("closed").match(core):
        return bool(pattern("to_whom").match(core))
    return bool(pattern("asks").match(core))


def _requests(sentence: str) -> bool:
    """True for "Tell me about the team", which asks without being a question."""
    small = lowered(sentence)
    lead = pattern("begins").match(small)
    return bool(pattern("polite").match(small[lead.end() :] if lead else small))


def core_of(sentence: str) -> str:
    """*sentence* in small letters without "And could you tell me …"; the end of it, unchanged."""
    core = lowered(sentence)
    while True:
        lead = pattern("begins").match(core) or pattern("polite").match(core)
        if lead is None or lead.end() >= len(core) or not lead.end():
            return core
        core = core[lead.end() :]


def _foreign(text: str) -> bool:
    """True where the assessor reads another language, or where more words are known from one
    than are English only: "was" in "Was macht das Team?" is no English word."""
    words = words_of(text)
    other = sum(word in listed("foreign") for word in words)
    english = sum(word in listed("function") - listed("foreign") for word in words)
    return foreign(assessed(text)) or other > english


def _gibberish(words: tuple[str, ...]) -> bool:
    """True for what a hand on a keyboard types without thinking, and for no words at all."""
    known = sum(word in listed("function") or bool(pattern("work").search(word)) for word in words)
    spoken = [word for word in words if _VOWEL.search(word) and not _mashed(word)]
    return len(spoken) * 2 < len(words) + (not words) or (len(words) >= _LEAST and not known)


_VOWEL = re.compile(r"[aeiouyäöüåøéèà]")
_MASHED = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}|(.)\1\1|(..)\2\2")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # the rows of a keyboard


def _mashed(word: str) -> bool:
    """True for "asdfgh" and "jkl": it begins with keys that lie side by side, or is only these.

    No English word does; "property" holds four such keys, and not at its beginning.
    """
    rows = [row[::step] for row in _KEYS for step in (1, -1)]
    beside = any(word[:_SIDE_BY_SIDE] in row for row in rows)
    return bool(_MASHED.search(word)) or (len(word) >= _FEWEST_KEYS and beside)


_SIDE_BY_SIDE, _FEWEST_KEYS = 4, 3
