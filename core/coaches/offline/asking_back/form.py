"""The form of what was typed: a question or none, one or several, open or closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.asking_back.words import listed, lowered, pattern, words_of
from core.content import table
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
    if any(expression.search(small) for expression in _nothing()):
        return Form((), none=True)
    if _foreign(words):
        return Form((), foreign=True)
    if _gibberish(words):
        return Form((), gibberish=True)
    asked = tuple(_questions(text))
    thanks = not asked and bool(pattern("thanks").search(small))
    marked = tuple(one for one in asked if one.text.endswith("?")) or asked
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
            found.append(Asked(sentence, Span(start, start + len(sentence)), core))
    return found


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


@cache
def _nothing() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(expression) for expression in table("asking_back/wordings")["read"]["none"]
    )


def _foreign(words: tuple[str, ...]) -> bool:
    english = sum(word in listed("function") for word in words)
    other = sum(word in listed("foreign") - listed("function") for word in words)
    letters = [word for word in words if word.isalpha()]
    beyond = sum(any(ord(sign) > _LATIN for sign in word) for word in letters)
    return other > english or (bool(letters) and beyond * 2 > len(letters))


_LATIN = 0x24F  # the last letter of the Latin alphabets


def _gibberish(words: tuple[str, ...]) -> bool:
    """True for what a hand on a keyboard types without thinking, and for no words at all."""
    known = sum(word in listed("function") or bool(pattern("work").search(word)) for word in words)
    spoken = [word for word in words if _VOWEL.search(word) and not _MASHED.search(word)]
    return len(spoken) * 2 < len(words) + (not words) or (len(words) >= _LEAST and not known)


_VOWEL = re.compile(r"[aeiouyäöüåøéèà]")
_MASHED = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}|(.)\1\1|(..)\2\2")
