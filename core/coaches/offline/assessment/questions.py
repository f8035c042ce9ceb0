"""What a question asks for: a story, a fact, a reason, an explanation, and about what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from core.coaches.offline.assessment.addressed import answered_text
from core.coaches.offline.assessment.words import root, stem, stems, vocabulary, words_of
from core.content import table
from core.domain.interview import Question, QuestionKind


class Asked(StrEnum):
    STORY = "story"  # tell me about a time …
    FACT = "fact"  # salary, notice period
    REASON = "reason"  # why this job, your weakness, tell me about yourself
    CLAIM = "claim"  # your strength, why should we hire you: to be shown by an instance
    EXPLANATION = "explanation"  # how does an index work; what would you do if
    FOLLOW_UP = "follow_up"  # one more thing about the answer before


@dataclass(frozen=True)
class Topic:
    """What an answer to a question speaks of, as roots of words.

    `own`: words of the question; `shows`: words of its topic; `wanted`: words of the
    requirement. `sharp`: an account with none of these is about something else.
    """

    asked: Asked
    own: frozenset[str]
    shows: frozenset[str]
    wanted: frozenset[str]
    sharp: bool
    core: frozenset[str]  # words of the sharp topics alone
    people: bool  # it happens between people
    text: frozenset[str]  # every word of the question by stem: repeating it says nothing
    screen: str = ""  # which question of a first talk, if it is one

    @property
    def roots(self) -> frozenset[str]:
        return self.own | self.shows | self.wanted


@cache
def _pattern(*path: str) -> re.Pattern[str]:
    """The patterns at *path* in content/vocabulary/assessment/questions.toml, as one."""
    found: Any = table("vocabulary/assessment/questions")
    for key in path:
        found = found[key]
    return re.compile("|".join(found), re.IGNORECASE)


@lru_cache(maxsize=512)
def topic_of(question: Question) -> Topic:
    """Read what *question* asks for from its words; its requirement widens what fits."""
    text = answered_text(question.text)
    asked, screen = _asked(question, text)
    own = frozenset(root(word) for word in _content(text))
    wanted = frozenset(root(word) for word in _content(answered_text(question.requirement or "")))
    hints = {stem(w.text) for w in words_of(f"{text} {question.competency}")}
    shows, core = _shows(asked, screen, frozenset(hints))
    return Topic(
        asked,
        own,
        shows,
        wanted,
        sharp=bool(core),
        core=core | own,
        people=asked is Asked.STORY
        and any(asks & hints for asks, _, _, people in _competencies() if people),
        text=frozenset(w.stem for w in words_of(text)),
        screen=screen,
    )


def _asked(question: Question, text: str) -> tuple[Asked, str]:
    """What is asked for, and which question of a first talk it is, if one."""
    if question.kind is QuestionKind.FOLLOW_UP:
        return Asked.FOLLOW_UP, ""
    told = bool(_pattern("story").search(text))
    if not _pattern("certainly_a_story").search(text):
        for name, screen in table("vocabulary/assessment/questions")["screens"].items():
            if not (told and screen.get("loose")) and _pattern("screens", name, "fits").search(
                text
            ):
                return Asked(screen["asks"]), name
    if told:
        return Asked.STORY, ""
    return (Asked.EXPLANATION if _pattern("explanation").search(text) else Asked.REASON), ""


def _content(text: str) -> set[str]:
    function, stock = vocabulary("english", "function"), stems("questions", "stock")
    return {
        word.stem
        for word in words_of(text)
        if word.text not in function and word.stem not in stock and len(word.stem) > 2
    }


def _shows(
    asked: Asked, screen: str, hints: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Roots by which an answer speaks of the topic, and those of the sharp topics alone."""
    found: set[str] = set()
    core: set[str] = set()
    if screen:
        found |= _roots(table("vocabulary/assessment/screens")[screen])
    if asked is Asked.EXPLANATION:
        for field in _fields_raised(hints):
            found |= _subjects()[field]
            core |= _subjects()[field]
    if asked in (Asked.STORY, Asked.FOLLOW_UP):
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
