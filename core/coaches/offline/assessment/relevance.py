"""Answers the question: does it speak of what was asked, and of what the job needs?

Rules can tell whether an answer is about something else; not whether what it says is right.
"""

from __future__ import annotations

from functools import cache

from core.coaches.offline.assessment.account import (
    Mode,
    Statement,
    facts_in,
    numbers_in,
)
from core.coaches.offline.assessment.judging import Heard, scored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.sentences import OWN
from core.coaches.offline.assessment.words import root, stems
from core.domain.evaluation import Judgement

KEY = "relevance"
_REASONS = (
    "It is about something else.",
    "It speaks of the topic in general, and does not answer.",
    "One has to guess how it answers the question.",
    "It answers part of the question.",
    "It answers the question.",
    "It answers the question, and stays with it.",
)
_CANNOT = " Whether it is right, rules cannot judge."
# Different words of the topic from which level 3, 4 and 5 begin.
_STORY = (1, 2, 4)
_OTHER = (2, 3, 5)


def off_topic(heard: Heard) -> bool:
    """True where nothing that the answer tells has to do with what was asked.

    A story on a sharp topic (a conflict, a mistake) has to touch it with at least one word of
    what happened; on a broad one it has to be from work or training. What is made of everyday
    life and leisure is about something else, unless the question or the job asks for it.
    """
    topic, account = heard.topic, heard.account
    if topic.asked is Asked.FOLLOW_UP:
        return False
    if _leisurely(heard):
        return True
    if topic.asked is Asked.STORY:
        told = account.told
        near = topic.core | topic.wanted if topic.sharp else topic.roots | _list_roots("work")
        touched = _said(account.events) & near or (not topic.sharp and len(heard.story.deeds) > 1)
        return bool(told) and not touched and not _between_people(heard)
    if topic.asked is Asked.FACT:
        figures = [s for s in account.worthwhile if s.numbers]
        return not hits(heard, tuple(figures))
    if topic.asked is not Asked.EXPLANATION and not _first_person(heard):
        return True
    return not hits(heard, account.statements) and (
        topic.sharp or bool(topic.screen) or not _work(account.statements)
    )


def _between_people(heard: Heard) -> bool:
    """True for an account of what one did with another person, where the topic is one of people:
    it may be the conflict that was asked for, though no word says so."""
    words = [word.text for s in heard.account.events for word in s.clause.words]
    others = sum(word in _OTHERS for word in words)
    return heard.topic.people and others >= 2 and len(heard.story.deeds) >= 2


_OTHERS = frozenset({"he", "she", "him", "they", "them"})


def _leisurely(heard: Heard) -> bool:
    said = _said(heard.account.statements)
    leisure = said & (_list_roots("leisure") - heard.topic.own - heard.topic.wanted)
    work = said & (_list_roots("work") - _list_roots("leisure") | heard.topic.core)
    return len(leisure) >= _MUCH_LEISURE and len(leisure) > len(work)


_MUCH_LEISURE = 3  # a hobby named at the end of "about yourself" is fine


@cache
def _list_roots(name: str) -> frozenset[str]:
    return frozenset(root(word) for word in stems("english", name))


def _work(statements: tuple[Statement, ...]) -> frozenset[str]:
    return _said(statements) & _list_roots("work")


def _said(statements: tuple[Statement, ...]) -> frozenset[str]:
    return frozenset().union(*(s.roots for s in statements if s.mode is not Mode.ECHO))


def _first_person(heard: Heard) -> bool:
    return any(
        word.text in OWN or word.text in ("my", "me", "our", "us")
        for statement in heard.account.statements
        for word in statement.clause.words
    ) or any(s.own for s in heard.account.statements)


def judge(heard: Heard) -> Judgement:
    counted = _counted(heard)
    level = _level(heard, counted)
    found = [s for s in counted if s.roots & heard.topic.roots]
    reason = _REASONS[level]
    if heard.topic.asked is Asked.EXPLANATION:
        reason += _CANNOT
    return scored(KEY, level, heard, found or counted, reason)


def _level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    if off_topic(heard):
        return 1 if _named(heard) else 0
    if heard.topic.asked is Asked.FOLLOW_UP:
        return 4 if counted else 1
    if heard.topic.asked is Asked.FACT:
        return _fact_level(heard, counted)
    if not counted:
        return 1
    found = hits(heard, counted)
    number = len(found) + len(found & heard.topic.wanted)
    if heard.topic.asked is Asked.STORY:
        return min(2 + sum(number >= step for step in _STORY), 2 + len(counted))
    pieces = len(facts_in(counted)) + len(numbers_in(counted))
    if heard.topic.asked is Asked.EXPLANATION:
        return min(2 + sum(number >= step for step in _OTHER), 1 + (pieces + 1) // 2)
    return min(5 if number >= _ANCHORED else 4, 1 + (pieces + 1) // 2)


_ANCHORED = 2  # words of the topic among the facts of a reason that stays with the question


def _named(heard: Heard) -> bool:
    """True where the topic is at least spoken of, though what is told is about something else."""
    said = frozenset().union(*(s.roots for s in heard.account.statements if not s.event))
    return heard.topic.asked is Asked.STORY and bool(said & heard.topic.core)


def _fact_level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    if any(s.numbers for s in counted):
        return 5 if len(counted) > 1 and hits(heard, counted) else 4
    return 2 if counted and hits(heard, counted) else 1


def _counted(heard: Heard) -> tuple[Statement, ...]:
    if heard.topic.asked is Asked.STORY:
        return heard.account.told
    return heard.account.worthwhile


def hits(heard: Heard, statements: tuple[Statement, ...]) -> frozenset[str]:
    """The different words of the topic in *statements*, by their roots."""
    return _said(statements) & heard.topic.roots
