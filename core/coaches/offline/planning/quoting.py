"""Which of the candidate's own clauses shows what is missing."""

from __future__ import annotations

from functools import cache

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.words import stem, stems, words_of
from core.coaches.offline.planning.cues import cue
from core.coaches.offline.planning.cues import words as listed
from core.coaches.offline.planning.missing import Said


@cache
def _noticing() -> frozenset[str]:
    return frozenset(stem(word) for word in listed("noticing"))


def action_of_ours(said: Said) -> str | None:
    """The first clause in which "we" did something: "we wrote a small change"."""
    for piece in said.pieces:
        subject, verb, *_ = words_of(piece.text)
        doing = past(verb) or verb.stem in stems("english", "verbs")
        if (
            subject.text == "we"
            and doing
            and verb.stem not in stems("english", "weak_verbs") | _noticing()
        ):
            return piece.text
    return None


def planned(said: Said) -> str | None:
    """What the candidate says that they would do, where a deed was asked for."""
    return next((p.text for p in said.pieces if cue("plan_of_mine").search(p.text)), None)


def concrete(said: Said) -> str | None:
    """A clause of a reason that says something only in general: "I identify with your values"."""
    found = (p.text for p in said.pieces if cue("in_general").search(p.text))
    return about_oneself(said) or next(found, None)


def about_oneself(said: Said) -> str | None:
    """A clause by which the candidate says of themselves what could be shown by a case."""
    for piece in said.pieces:
        if cue("of_oneself").search(piece.text) and not cue("unreal").search(piece.text):
            return piece.text
    return None


def used(said: Said) -> str | None:
    """The clause that names the main means of an explanation: "I would use a queue"."""
    return next((p.text for p in said.pieces if cue("means").search(p.text)), None)
