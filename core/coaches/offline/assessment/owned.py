"""Whose deeds they are, and when: told by "I", by a passive, by "he", in the present, in notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.statement import Mode, Statement, cue, has_own, numbers_in
from core.coaches.offline.assessment.words import Word, pairs, stems, vocabulary


def in_notes(answer: str, statements: list[Statement]) -> bool:
    """True for a list of points that leaves out who did it."""
    return len(_POINT.findall(answer)) >= _POINTS and not any(map(has_own, statements))


_POINT = re.compile(r"(?m)^\s*[-–*•·]\s+\S")
_POINTS = 3


def told_in_the_present(statements: list[Statement]) -> bool:
    """True for one certain event in the present, as much second-language English tells it.

    Hardly a past form, several things that the candidate does, and what a habit has not:
    a date, numbers, or a moment.
    """
    once = {s.text: s for s in reversed(statements)}.values()  # what is said twice happened once
    said = [s for s in once if s.mode not in (Mode.COURTESY, Mode.ECHO)]
    deeds = [s for s in said if s.own and not cue("habit").search(s.text)]
    certain = (s for s in deeds if s.mode in (Mode.PLAIN, Mode.EVENT))
    if not any(map(has_own, certain)):  # "Code reviews have many advantages"
        return False
    before = sum(s.event for s in said)
    if len(deeds) < _DEEDS or before * _MOSTLY > len(said):
        return False
    signs = len(numbers_in(tuple(said))) + sum(bool(cue("moment").search(s.text)) for s in said)
    signs += len({w.text for s in said for w in s.clause.words} & vocabulary("english", "dates"))
    return signs >= _SIGNS


_DEEDS, _MOSTLY, _SIGNS = 2, 2, 2


def as_event(statement: Statement) -> Statement:
    """*statement* as something that happened, though it is told in the present."""
    told = statement.worth or (statement.own and statement.verb is not None)
    if told and (statement.mode is Mode.PLAIN or (statement.own and statement.mode in _LOOSELY)):
        return replace(statement, mode=Mode.EVENT, now=True)
    return statement


_LOOSELY = (Mode.HABIT, Mode.WOULD)  # "I tell him that he should", told of one event


def owned(statements: list[Statement]) -> Iterator[Statement]:
    """What was done "by me", and what "he" did where that is the candidate: their own deeds.

    A passive without anybody ("two weeks were asked for") is own where another is "by me".
    """
    text = " ".join(s.text for s in statements)
    by_me, about_me = cue("by_me").search(text), cue("about_me").search(text)
    roles = _roles(statements) if about_me else frozenset()
    for statement in statements:
        if statement.own or not (by_me or about_me):
            yield statement
            continue
        verb = passive(statement) if by_me and _done(statement) else None
        verb = verb or (_third(statement, roles) if about_me else None)
        yield replace(statement, own=True, verb=verb) if verb else statement


def _roles(statements: list[Statement]) -> frozenset[str]:
    """Words by which the candidate is called: "The leader in this story is me"."""
    before, found = frozenset[str](), frozenset[str]()
    for statement in statements:
        here = frozenset(word.text for word in statement.clause.words)
        if cue("about_me").search(statement.text):
            found |= before | here
        before = here
    return found - vocabulary("english", "function")


def _done(statement: Statement) -> bool:
    """False for "my work can be relied on", of which nothing is told."""
    return statement.worth or bool(cue("by_me").search(statement.text))


def passive(statement: Statement) -> str | None:
    """What was done, where nobody else is named who did it."""
    if cue("by_others").search(statement.text):
        return None
    for before, word in zip(statement.clause.words, statement.clause.words[1:], strict=False):
        if (
            before.text in _WERE
            and _participle(word)
            and word.stem not in stems("english", "weak_verbs")
        ):
            return word.stem
    return None


_NAMED = 4  # words within which one is called by one's role: "the new shift lead"
_WERE = frozenset({"was", "were", "been", "is", "are", "be"})


def _participle(word: Word) -> bool:
    return past(word) or word.text in pairs("irregular")


def _third(statement: Statement, roles: frozenset[str]) -> str | None:
    """What "he" or "the coordinator" did, where that is what the candidate is called."""
    first = statement.clause.words[0]
    if first.text == "the" and not roles & {w.text for w in statement.clause.words[1:_NAMED]}:
        return None
    if first.text in ("a", "an") and not cue("about_me").search(statement.text):
        return None
    if first.text not in ("he", "she", "the", "who", "and", "a", "an") and not past(first):
        return None
    verb = next(
        (
            w
            for w in statement.clause.words
            if (past(w) or _does(w)) and w.stem not in stems("english", "weak_verbs")
        ),
        None,
    )
    return verb.stem if verb else None


def _does(word: Word) -> bool:
    """True for "she checks"."""
    return word.text.endswith("s") and word.stem in stems("english", "verbs")
