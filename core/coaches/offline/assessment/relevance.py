"""Answers the question: does it speak of what was asked, and of what the job needs?

Rules can tell whether words tie an answer to its question; not whether what it says is right.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from core.coaches.offline.assessment.account import experienced, support_of
from core.coaches.offline.assessment.judging import Heard, scored, unscored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.statement import Mode, Statement, cue, facts_in, numbers_in
from core.coaches.offline.assessment.story import Outcome, outcome_of
from core.coaches.offline.assessment.topicality import (
    hits,
    most_relevant,
    off_topic,
    plainly_about_it,
)
from core.domain.evaluation import Judgement, State

KEY = "relevance"
_REASONS = (
    "It is about something else.",
    "It speaks of the topic in general, and does not answer.",
    "One has to guess how it answers the question.",
    "It answers part of the question.",
    "It answers the question.",
    "It answers the question, and stays with it.",
)
_NO_TIE = "Rules find nothing in it that ties it to the question."
_CANNOT = " Whether it is right, rules cannot judge."
# Different words of the topic from which level 3, 4 and 5 begin.
_STORY = (1, 2, 4)
_OTHER = (2, 3, 5)
_ALIKE = (1.0, 2.0)  # standard deviations of likeness that are as good, in an explanation


def judge(heard: Heard) -> Judgement:
    counted = _counted(heard)
    level = _level(heard, counted)
    if level == 0:  # a good answer in other words looks the same to rules: no level, no verdict
        return unscored(KEY, State.NOT_ENOUGH_EVIDENCE, _NO_TIE)
    found = [s for s in counted if s.roots & heard.topic.roots]
    reason = _REASONS[level]
    if heard.topic.asked is Asked.EXPLANATION:
        reason += _CANNOT
    return scored(KEY, level, heard, found or counted, reason)


def _level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    if off_topic(heard):
        return 1 if _named(heard) else 0
    match heard.topic.asked:
        case Asked.FOLLOW_UP:
            return _follow_up_level(heard, counted)
        case Asked.FACT | Asked.STATUS:
            return _fact_level(heard, counted)
    if not counted or all(s.mode in (Mode.HABIT, Mode.OPINION) for s in counted):
        return 1
    level = _RULES.get(heard.topic.asked, _reason_level)(heard, counted)
    if by_the_book(heard) or only_figures(heard):
        return min(level, 2)
    return min(level, 2 if _talks_around(heard) else most_relevant(heard))


def by_the_book(heard: Heard) -> bool:
    """True where one's own experience is asked for, and only the subject is spoken of; or what
    one would do, and nobody speaks at all."""
    topic = heard.topic
    if topic.asked is Asked.EXPLANATION and topic.to_you and not topic.design:
        return not heard.account.spoken and heard.account.words >= _LECTURED
    own = topic.asked is Asked.CLAIM and bool(topic.wanted or topic.claimed)
    return own and not experienced(heard.account)


def only_figures(heard: Heard) -> bool:
    """True for "14 years, 5 companies, 97 percent", where no figure was asked for."""
    wanted = heard.topic.asked in (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP)
    return heard.account.bare_figures and not wanted


_LECTURED = 40  # words; a short list of steps leaves out the "I"


def _talks_around(heard: Heard) -> bool:
    return heard.topic.asked is not Asked.STORY and heard.account.loose


def _story_level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    if _lectures(heard):
        return 1
    number = _ties(heard, counted)
    broad = not heard.topic.sharp and not heard.topic.subject and len(heard.story.deeds) > 1
    return max(3 * broad, min(2 + sum(number >= step for step in _STORY), 2 + len(counted)))


def _explanation_level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    pieces, number = _pieces(counted), _ties(heard, counted)
    level = min(2 + sum(number >= step for step in _OTHER), 1 + (pieces + 1) // 2)
    alike = min(2 + sum(heard.likeness >= step for step in _ALIKE), 1 + (pieces + 1) // 2)
    level, support = max(level, alike, _practised(heard, pieces)), support_of(heard.account)
    if not support.case:
        return min(level, 3)
    grounded = max(sum(support), 3) + (pieces >= _RICH and sum(support) > 1)
    level = max(level, min(4, grounded) if pieces >= _MANY else 0)
    return level if sum(support) > 1 else min(level, 4)


def _reason_level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    pieces = _pieces(counted)
    lacks = any(cue("lacks").search(s.text) for s in heard.account.statements)
    plain = 3 if pieces > 1 and (lacks or plainly_about_it(heard)) else 0
    anchored = _ties(heard, counted) >= _ANCHORED or heard.likeness >= _ALIKE[-1]
    most = 5 if anchored else 4
    return min(most, max(plain, 1 + (pieces + 1) // 2))


_RULES = MappingProxyType({Asked.STORY: _story_level, Asked.EXPLANATION: _explanation_level})


def _pieces(counted: tuple[Statement, ...]) -> int:
    return len(facts_in(counted)) + len(numbers_in(counted))


def _ties(heard: Heard, counted: tuple[Statement, ...]) -> int:
    """How many different words of the topic are in *counted*; those of the requirement twice."""
    found = hits(heard, counted)
    return len(found) + len(found & heard.topic.wanted)


def _practised(heard: Heard, pieces: int) -> int:
    """The least level of a way of doing it that is told step by step: "I ask …, I show …"."""
    steps = {s.verb for s in heard.account.worthwhile if s.own and s.verb}
    if len(steps) < _STEPS:
        return 0
    return 4 if pieces >= _MANY else 3


_STEPS = 3  # different things that one does
_RICH = 12  # facts of an explanation that answers, whatever words the question used
_MANY = 8  # facts by which an explanation stands without the question's own words
_ANCHORED = 2  # words of the topic among the facts of a reason that stays with the question


def _lectures(heard: Heard) -> bool:
    """True where a story is asked for, and nobody in particular does anything."""
    told = heard.account.told
    return len(told) <= 1 and not any(s.own or s.numbers for s in told)


def _named(heard: Heard) -> bool:
    """True where the topic is at least spoken of, though what is told is about something else."""
    said = frozenset().union(*(s.roots for s in heard.account.statements if not s.event))
    return heard.topic.asked is Asked.STORY and bool(said & heard.topic.core)


def _follow_up_level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    """Whether the one thing that was asked for is there."""
    if not answers_the_follow_up(heard):
        return min(2, len(counted) + 1)
    return 5 if len(counted) > 1 else 4


def answers_the_follow_up(heard: Heard) -> bool:
    """True where the thing that a follow-up wants can be found, or rules cannot tell."""
    account, story = heard.account, heard.story
    match heard.topic.wants:
        case "result":
            return any(outcome_of(s) > Outcome.VAGUE for s in account.events)
        case "number":
            return bool(numbers_in(account.worthwhile))
        case "own_part":
            return bool(story.deeds)
        case _:
            return bool(account.worthwhile)


def _fact_level(heard: Heard, counted: tuple[Statement, ...]) -> int:
    settled = any(settles(heard, s) for s in counted)
    if settled or (heard.topic.asked is Asked.STATUS and counted):
        return 5 if settled and len(counted) > 1 and hits(heard, counted) else 4
    return 2 if counted and hits(heard, counted) else 1


def settles(heard: Heard, statement: Statement) -> bool:
    """True where the number in *statement* can be the one that was asked for.

    A salary is a sum: shares of a hundred and years are about something else.
    """
    if heard.topic.screen != "salary":
        return bool(statement.numbers)
    words = {word.text for word in statement.clause.words}
    shares = words & _SHARES
    sums = [n for n in statement.numbers if not _YEAR.fullmatch(n) and n not in _SHARES]
    return (
        bool(sums) and not shares and (statement.own or bool(statement.roots & heard.topic.shows))
    )


_SHARES = frozenset({"percent", "per-cent"})
_YEAR = re.compile(r"(?:19|20)\d\d|\d\.\d|\d")


def _counted(heard: Heard) -> tuple[Statement, ...]:
    if heard.topic.asked is Asked.STORY:
        return heard.account.told
    return heard.account.worthwhile
