"""Whether anybody answers at all: a lecture, a pasted text or a brief for a writer is nobody's."""

from __future__ import annotations

import re

from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.sentences import OWN, past
from core.coaches.offline.assessment.statement import Mode, Statement, cue, numbers_in
from core.coaches.offline.assessment.words import words_of

_LECTURE = 20  # words; a shorter one may have left out the "I"
_FIRST_PERSON = OWN | frozenset({"me", "my", "us"})
_SPEAKERS = _FIRST_PERSON | frozenset({"you", "your"})
_STATED = frozenset({"is", "are", "was", "were", "has", "have"})
_STEPS = frozenset({"first", "firstly", "second", "then", "next", "finally", "if", "should"})
_MOSTLY = 2 / 3  # of what carries a fact
_TO_THE_READER = 2


def for_a_reader(heard: Heard) -> bool:
    """True for a letter, an advertisement, or an order to whoever, or whatever, writes answers."""
    asked = heard.topic.asked
    if _for_a_writer(heard) or _LETTER.match(heard.account.answer):
        return True
    if asked in (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP) or not heard.topic.to_you:
        return False
    return len(words_of(heard.account.answer)) >= _LECTURE and _advertises(heard)


def impersonal(heard: Heard) -> bool:
    """True for a lecture or a pasted text: somebody is asked, and nobody answers.

    Where "I", "we", "my" and "me" are missing, what happened has to be told as a story all the
    same ("Two weeks were asked for, and the office agreed"): two thirds of it past, with
    somebody or a number; of 17 lectures and briefs the most is a half. A way of doing things
    says "you", "one" or gives orders ("Check the fuse"), or begins a step with "first" or "if".
    """
    topic = heard.topic
    if topic.asked in (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP):
        return False
    if not topic.to_you or heard.account.words < _LECTURE or _words(heard) & _FIRST_PERSON:
        return False
    if topic.asked is Asked.EXPLANATION:
        return _states(heard)
    return not (_told(heard) if topic.asked is Asked.STORY else _somebody(heard))


def taught(heard: Heard) -> bool:
    """True for a textbook by its manner: definitions, divisions, what science found.

    What a thing is may be what was asked ("Explain …"): then it takes more of them.
    """
    topic, answer = heard.topic, heard.account.said.answered
    if topic.asked in (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP):
        return False
    if {word.text for word in words_of(answer)} & _SOMEBODY_SPEAKS:
        return False
    fewest = _TAUGHT_AS_ASKED if _WHAT_IT_IS.search(topic.asks) else _TAUGHT
    return len(cue("textbook").findall(answer)) >= fewest


_SOMEBODY_SPEAKS = _SPEAKERS - {"us"}  # "Studies have taught us"
_TAUGHT, _TAUGHT_AS_ASKED = 2, 3  # signs of cues.toml's "textbook"
_WHAT_IT_IS = re.compile(
    r"(?:^|[.!?]\s+|\b(?:please|you|me) )"
    r"(?:explain|define|describe|compare|what (?:is|are|makes))\b"
    r"|\b(?:difference|means?)\b",
    re.IGNORECASE,
)


def _words(heard: Heard) -> frozenset[str]:
    return frozenset(w.text for s in heard.account.statements for w in s.clause.words)


def _told(heard: Heard) -> bool:
    """True for a story in the passive, in notes, or of somebody else."""
    said = heard.account.worthwhile
    before = [s for s in said if any(past(word) for word in s.clause.words)]
    return len(before) >= _MOSTLY * len(said) and (
        bool(numbers_in(heard.account.told)) or _somebody(heard)
    )


def _somebody(heard: Heard) -> bool:
    """True where one person is told of, or it is said by its form whose doing it is."""
    one = _words(heard) & {"he", "she", "him", "her"}
    return bool(one) or any(s.own for s in heard.account.statements)


def _states(heard: Heard) -> bool:
    """True for a textbook: what is, and nothing that anybody does about it."""
    if (
        heard.topic.design
        or _words(heard) & _SPEAKERS
        or any(cue("one_does").search(s.text) for s in heard.account.statements)
        or any(s.own for s in heard.account.statements)
    ):
        return False
    said = heard.account.worthwhile
    if any(s.clause.words[0].text in _STEPS for s in heard.account.statements):
        return False
    return sum(map(_is_stated, said)) >= _MOSTLY * len(said)


def _is_stated(statement: Statement) -> bool:
    """True for a whole sentence about things: not for "The pills first"."""
    return any(w.text in _STATED or past(w) or _third(w.text) for w in statement.clause.words)


def _third(word: str) -> bool:
    return word.endswith("s") and len(word) > 3  # a verb of the third person, or a plural


def _advertises(heard: Heard) -> bool:
    """True for "We are looking for …, your tasks: …": it speaks to the reader, never of an "I".

    All that was typed is read, since lines to a reader are no part of the account.
    """
    words = [w.text for w in words_of(heard.account.answer)]
    mine = {"i", "i've", "i'm", "my", "me"} & {*words}
    return words.count("your") >= _TO_THE_READER and not mine


_BRIEF = re.compile(
    r"\bwrite (?:me )?an? [\w -]{0,40}\b(?:answer|response|text)\b"
    r"|\bhere(?:'s| is| are) (?:an?|your|the|some) [\w -]{0,30}"
    r"\b(?:answer|response|version|draft)s?\b"
    r"|\b(?:maximum|at most|no more than|not more than|around|about) \d+ words\b"
    r"|\bact as an?\b|(?:^|[.!?\n]\s*)you are an? \w+"
    r"|\banswer in \w+ (?:bullet points|sentences|words|paragraphs)\b"
    r"|\[[^\]\n]{4,60}\]",
    re.IGNORECASE,
)
# A salutation to many or to nobody known, or of a letter: nobody in the room is greeted so.
_LETTER = re.compile(
    r"\s*(?:(?:hi|hello|hey|dear) (?:all|everyone|everybody|team|colleagues)\b[,:!]"
    r"|dear (?:sirs?|madam|ms|mrs|mr|hiring)\b)",
    re.IGNORECASE,
)
_BRIEFLY = 2  # signs; one alone stands in answers too


def _for_a_writer(heard: Heard) -> bool:
    """True for an order to somebody, or something, that writes answers."""
    signs = _BRIEF.findall(heard.account.answer)
    mine = any(s.own and s.mode is Mode.EVENT for s in heard.account.statements)
    return len(signs) >= _BRIEFLY and not (mine and _words(heard) & _FIRST_PERSON)
