"""How far a sentence is spoken to whoever assesses, and tells nothing of the candidate's doing.

Wordings of an order have no end, so this one is weighed and not matched: signs of its form
(aimed.py) and the direction of its meaning (likeness.py), by weights learned from sentences of
our own (`python -m evals.learning`, content/vocabulary/assessment/spoken_to.toml). What is
dropped for it gives no credit and costs none, so that it may be wrong where the rest stands.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from core.coaches.offline.assessment.aimed import Form, form_of
from core.coaches.offline.assessment.likeness import Vector, direction
from core.content import table

MEANING = 2.0  # weight of the direction beside the signs, so that neither drowns the other
_ASIDE = -1.0  # log odds from which a sentence is dropped where others stand beside it
_HALF = -0.5  # and where nobody is spoken to
_LIKELY = 0.1  # and where somebody does something, or no sign is there
_MORE = 0.5  # and where nothing would be left
_SURE = 1.0  # and where much is told, or the line is asked
_SPEECH = frozenset({"reader", "address", "plea", "here", "order", "mine"})
_JUDGING = frozenset({"measure", "most", "void", "machine", "shown", "candidate"})
_FEW = 3  # telling words: more of them tell of something else
_SHORT = 3  # words
_LONG, _MUCH = 25, 5  # words, and telling words, beyond which more say nothing more


def aside(sentence: str) -> bool:
    """Whether *sentence*, one of several, is better left out."""
    return _over(sentence, _ASIDE)


def alone(sentence: str) -> bool:
    """Whether *sentence* is left out though nothing else is said."""
    return _over(sentence, _MORE)


def meant_for_us(line: str) -> bool:
    """Whether *line*, of a question or a requirement, is surely none of it."""
    return _over(line, _SURE)


def _over(sentence: str, least: float) -> bool:
    form = form_of(sentence)
    spoken = form.kinds & _SPEECH or form.ordered
    replies = form.words < _SHORT and not spoken  # "Yes, five."
    if form.figure or replies or _whose(sentence, form):
        return False
    bare = form.ordered and not form.own  # the first word is the verb, nobody else acts
    did = (form.told or form.past) and not bare
    if form.worldly > _FEW or (did and form.others):
        least = _SURE
    elif did or form.others or not (spoken or form.kinds & _JUDGING):
        least = max(least, _LIKELY)
    elif not spoken:
        least = max(least, _HALF)
    return odds(sentence, form) > least


def odds(sentence: str, form: Form) -> float:
    """The log odds that *sentence*, of that form, is spoken to whoever assesses."""
    weights, meaning = _weights()
    pointed = direction(sentence)
    about = float(meaning @ pointed) if pointed is not None else 0.0
    return about * MEANING + float(weights @ signs(form))


def signs(form: Form) -> Vector:
    """*form* in numbers between 0 and 1, in the order of `SIGNS`."""
    shape = (
        form.told,
        form.own,
        form.ordered,
        form.figure,
        form.begins_with_me,
        form.others,
        min(form.worldly, _MUCH) / _MUCH,
        form.verdict,
        min(form.words, _LONG) / _LONG,
        form.question,
        1,
    )
    found = [*shape, *(kind in form.kinds for kind in KINDS)]
    return np.array(found, dtype=np.float32)


SHAPE = [
    "told",
    "own",
    "ordered",
    "figure",
    "begins_with_me",
    "others",
    "worldly",
    "verdict",
    "words",
    "question",
    "always",
]
KINDS = [
    "reader",
    "address",
    "plea",
    "measure",
    "here",
    "candidate",
    "most",
    "void",
    "every",
    "machine",
    "shown",
    "order",
    "mine",
    "bound",
]
SIGNS = (*SHAPE, *KINDS)


def _whose(sentence: str, form: Form) -> bool:
    return not form.kinds & {"machine", "address"} and bool(_about_me().search(sentence))


@cache
def _about_me() -> re.Pattern[str]:
    """Whose deeds the rest are: "The clerk in this story is me"."""
    return re.compile(table("vocabulary/assessment/cues")["about_me"], re.IGNORECASE)


@cache
def _weights() -> tuple[Vector, Vector]:
    """The weights of the signs, and of the direction's 256 numbers."""
    learned = table("vocabulary/assessment/spoken_to")
    weights = np.array([learned["signs"][name] for name in SIGNS], dtype=np.float32)
    return weights, np.array(learned["meaning"], dtype=np.float32)
