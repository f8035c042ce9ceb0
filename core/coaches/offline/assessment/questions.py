"""What a question is about: the words by which one sees that an answer speaks of it.

Nothing here is remembered between two calls: a question may repeat a person's résumé.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from core.coaches.offline import bank
from core.coaches.offline.assessment.addressed import answered_text
from core.coaches.offline.assessment.asking import Asked, asking_of, parts_of, pattern
from core.coaches.offline.assessment.deserving import SYSTEM_DESIGN, designs
from core.coaches.offline.assessment.happening import raised
from core.coaches.offline.assessment.words import (
    Word,
    root,
    stem,
    stems,
    telling,
    vocabulary,
    words_of,
)
from core.content import table
from core.domain.interview import Question

__all__ = ["Asked", "Topic", "topic_of"]


@dataclass(frozen=True)
class Topic:
    """What an answer to a question speaks of, as roots of words.

    `own`: the question's own words; `claimed`: words of the lines that it repeats, which are
    the candidate's to say again; `shows`: words of its topic; `wanted`: words of the
    requirement. `sharp`: an account with none of these is about something else. `subject`:
    how much each root counts towards having touched the line that a question is built on;
    empty where it is built on none, or on one that any account from work could answer.
    """

    asked: Asked
    own: frozenset[str]
    shows: frozenset[str]
    wanted: frozenset[str]
    sharp: bool
    core: frozenset[str]  # words of the sharp topics alone
    people: bool  # it happens between people
    text: frozenset[str]  # every own word of the question by stem: repeating it says nothing
    claimed: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()  # every word of the lines that it repeats, by stem
    subject: tuple[tuple[str, float], ...] = ()
    own_line: bool = False  # built on the candidate's own line alone
    words: tuple[str, ...] = ()  # all words in order, to see a question read out
    screen: str = ""  # which question of a first talk, if it is one
    wants: str = ""  # what a follow-up asks for
    with_others: bool = False  # it names somebody else
    design: bool = False  # it wants a system drawn up
    to_you: bool = False  # it asks what the candidate does or did
    happenings: frozenset[str] = frozenset()  # what it wants to have happened: happening.py
    asks: str = ""  # the question as it was put
    about: str = ""  # question and requirement in full, to compare with what is said

    @property
    def roots(self) -> frozenset[str]:
        return self.own | self.shows | self.wanted | self.claimed

    def as_own(self) -> Topic:
        """The same question, its repeated lines taken for its own words."""
        return replace(self, text=self.text | self.repeated, own=self.own | self.claimed)


def topic_of(question: Question) -> Topic:
    """Read what *question* asks for from its words; its requirement widens what fits."""
    text = answered_text(question.text)
    required = answered_text(question.requirement or "")
    parts = parts_of(text)
    asking = asking_of(question, parts.own)
    built_on = _lines(question, parts.quoted)
    raising = f"{built_on or parts.own} {question.competency}"
    hints = frozenset(word.stem for word in words_of(_LOOKED_FOR.sub(" ", raising)))
    named = frozenset(word.stem for word in words_of(raising) if telling(word))
    shows, core = _shows(asking.asked, asking.screen, hints, named)
    own = _content_roots(parts.own)
    wanted = _content_roots(required)
    return Topic(
        asking.asked,
        own,
        shows,
        wanted=wanted,
        sharp=bool(core),
        core=core | own | _same_things(parts.own),
        people=asking.asked is Asked.STORY
        and (
            bool(hints & stems("questions", "persons"))
            or any(asks & hints for asks, _, _, people in _competencies() if people)
        ),
        text=frozenset(word.stem for word in words_of(parts.own)),
        claimed=_content_roots(built_on),
        repeated=frozenset(word.stem for word in words_of(parts.quoted)),
        subject=tuple(_subject(built_on, parts.own, asking.asked).items()),
        own_line=bool(built_on) and not wanted and not pattern("about_job").search(parts.own),
        words=tuple(word.text for word in words_of(text)),
        screen=asking.screen,
        wants=asking.wants,
        with_others=bool(hints & stems("questions", "persons")),
        design=asking.asked is Asked.EXPLANATION
        and (question.rubric == SYSTEM_DESIGN or designs(question)),
        to_you=bool({"you", "your", "me"} & {word.text for word in words_of(parts.own)}),
        happenings=raised(parts.own) if asking.asked is Asked.STORY else frozenset(),
        asks=text,
        about=" ".join((text, _put_otherwise(text, asking.asked), required)).strip(),
    )


# Whom the job wants: the candidate, and nobody who has to have a part in what is told.
_LOOKED_FOR = re.compile(
    r"\b(?:someone|somebody|a person|people) (?:who|with|that)\b", re.IGNORECASE
)


def _put_otherwise(text: str, asked: Asked) -> str:
    """A question of the bank in other words, where it asks for a story or a reason.

    Those are answered in words of their own; over 26 labelled stories the second wording tells
    own answers from others' a little better (area under the curve 0.79 instead of 0.76). Over
    explanations, which keep to the question's words, it does not.
    """
    return "" if asked is Asked.EXPLANATION else _other_words().get(text, "")


@cache
def _other_words() -> dict[str, str]:
    return {entry.text: entry.in_other_words for entry in bank.bank()}


def _lines(question: Question, quoted: str) -> str:
    """The lines of the résumé and the job that *question* is built on."""
    known = question.claim if not question.bank_id else None
    wanted = question.requirement if question.source and not question.bank_id else None
    return " ".join(answered_text(line) for line in (quoted, known, wanted) if line)


def _content(text: str) -> set[str]:
    function, stock = vocabulary("english", "function"), stems("questions", "stock")
    return {
        word.stem
        for word in words_of(text)
        if word.text not in function and word.stem not in stock and len(word.stem) > 2
    }


def _content_roots(text: str) -> frozenset[str]:
    return frozenset(root(word) for word in _content(text))


def _subject(lines: str, own: str, asked: Asked) -> dict[str, float]:
    """Roots that touch the line a question is built on, or the thing that it wants explained.

    A telling word of it counts whole; a general one or a verb two thirds, a word for the same
    thing half, a word of the same field of knowledge a third.
    """
    text = lines or (own if asked is Asked.EXPLANATION else "")
    content = _content(text)
    words = [word for word in words_of(text) if word.stem in content]
    named = [word for word in words if telling(word) and word.stem not in _common()]
    if all(word.stem in stems("questions", "times") for word in named):
        return {}
    weights: dict[str, float] = {}
    for field in _fields_raised(frozenset(word.stem for word in named)):
        weights |= dict.fromkeys(_subjects()[field], _FIELD)
    weights |= {root(word.stem): _GENERAL for word in words}
    for word in named:
        weights |= dict.fromkeys(_variants().get(root(word.stem), ()), _HALF)
    return weights | {root(w.stem): _weight(w) for w in named} | _figures(text)


_FIELD, _HALF, _GENERAL = 0.34, 0.5, 0.67


def _weight(word: Word) -> float:
    loose = word.stem in stems("english", "verbs") or word.stem in stems("questions", "times")
    return _GENERAL if loose else 1.0


def _figures(text: str) -> dict[str, float]:
    return {word.text: 1.0 for word in words_of(text) if word.text[0].isdigit()}


@cache
def _common() -> frozenset[str]:
    """Words that any account from work could be about."""
    broad = frozenset().union(*(asks for asks, _, sharp, _ in _competencies() if not sharp))
    return broad | stems("questions", "common")


@cache
def _variants() -> dict[str, frozenset[str]]:
    """Each root of content/planning/synonyms.toml and variants.toml to those of its groups."""
    found: dict[str, frozenset[str]] = {}
    for file in ("planning/synonyms", "vocabulary/assessment/variants"):
        for line in table(file)["groups"]:
            group = frozenset(_roots(line))
            found |= {word: found.get(word, frozenset()) | group for word in group}
    return found


def _same_things(own: str) -> frozenset[str]:
    """Other words for the things that a question names: "dish" for "kitchen"."""
    named = (root(word.stem) for word in words_of(own) if telling(word))
    return frozenset().union(*(_variants().get(word, frozenset()) for word in named))


def _shows(
    asked: Asked, screen: str, hints: frozenset[str], named: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Roots by which an answer speaks of the topic, and those of the sharp topics alone."""
    found: set[str] = set()
    core: set[str] = set()
    if screen:
        found |= _roots(table("vocabulary/assessment/screens")[screen])
    if asked is Asked.EXPLANATION:
        for field in _fields_raised(hints):
            found |= _subjects()[field]
        for field in _fields_raised(named):
            core |= _subjects()[field]
    if asked in (Asked.STORY, Asked.FOLLOW_UP, Asked.CLAIM) and not screen:
        for asks, shows, sharp, _ in _competencies():
            if asks & hints:
                found |= shows
                core |= shows if sharp else frozenset()
    return frozenset(found), frozenset(core)


def _fields_raised(hints: frozenset[str]) -> list[str]:
    roots = {root(hint) for hint in hints} - {root(word) for word in stems("questions", "stock")}
    hits = {name: len(words & roots) for name, words in _subjects().items()}
    most = max(hits.values())
    return [name for name, count in hits.items() if count and count == most]


@cache
def _competencies() -> tuple[tuple[frozenset[str], frozenset[str], bool, bool], ...]:
    return tuple(
        (
            frozenset(stem(word) for word in entry["asks"].split()),
            frozenset(_roots(entry["asks"]) | _roots(entry["shows"])),
            bool(entry.get("sharp")),
            bool(entry.get("people")),
        )
        for entry in table("vocabulary/assessment/competencies").values()
    )


@cache
def _subjects() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(_roots(words))
        for name, words in table("vocabulary/assessment/subjects").items()
    }


def _roots(words: str) -> set[str]:
    function = vocabulary("english", "function")
    return {root(stem(word)) for word in words.split() if word not in function}
