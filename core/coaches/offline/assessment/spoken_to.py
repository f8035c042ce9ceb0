"""How far a sentence is spoken to whoever assesses, and tells nothing of the candidate's doing.

Wordings of an order have no end, so this one is weighed and not matched: signs of its form
(aimed.py), the direction of its meaning (likeness.py) and its usual words, by weights learned
from sentences of our own (`python -m evals.learning`, content/vocabulary/assessment/
spoken_to.toml). What is dropped for it gives no credit and costs none, so that it may be wrong
where the rest stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from core.coaches.offline.assessment.aimed import Form, form_of
from core.coaches.offline.assessment.likeness import Vector, direction
from core.coaches.offline.assessment.words import words_of
from core.content import table

SAID, ASKED = "said", "asked"  # what weights were learned from, and are for
MEANING = 2.0  # weight of the direction beside the signs, so that neither drowns the other
# Log odds from which a sentence is left out. Weighed by what is learned from four fifths of the
# examples, 88 of 100 orders of the other fifth lie above it, 2 of 100 sentences of answers, and 14
# of 100 that were written to look like an order.
_LIKELY = -0.6
_SURE = 0.0  # and where much is told of the world
_FEW = 3  # telling words; as many are much where there is no sign that anybody is spoken to
_ASKED = 0.0  # and for a line of a question or a requirement
_SURELY_NOT = -2.0  # below which what is spoken of is a craft, whatever its words are elsewhere
_SPEECH = frozenset({"reader", "address", "plea", "here", "order", "mine"})
_TO_US = frozenset({"reader", "address", "here", "mine", "candidate"})
_SHORT = 3  # words
_LONG, _MUCH = 25, 5  # words, and telling words, beyond which more say nothing more


def aside(sentence: str) -> bool:
    """Whether *sentence* of an answer is better left out."""
    form = form_of(sentence)
    spoken = form.kinds & _SPEECH or form.ordered
    replies = form.words < _SHORT and not spoken  # "Yes, five."
    if form.figure or replies or _whose(sentence, form):
        return False
    if (form.told or form.others) and not (form.kinds or form.own):
        return False  # "The burner did not come", "She ask to come again": nobody is spoken to
    tells = form.worldly > _FEW or (form.worldly == _FEW and not (spoken or form.kinds))
    return odds(sentence, form) > (_SURE if tells else _LIKELY)


def aside_of_what_is_asked(line: str) -> bool:
    """Whether *line*, of a question or a requirement, is none of it."""
    return odds(line, form_of(line), ASKED) > _ASKED


def of_a_craft(sentence: str) -> bool:
    """Whether *sentence* surely says how something is done.

    "Return the highest value in the list" orders, and names the most there is.
    """
    form = form_of(sentence)
    if form.told or form.own or form.kinds & _TO_US or not form.worldly:
        return False
    return form.words <= _LONG and odds(sentence, form) < _SURELY_NOT


def surely_asked(line: str) -> bool:
    """Whether *line* is a question or a requirement, though it says "give me" or "choose"."""
    return odds(line, form_of(line), ASKED) < _SURELY_NOT


def odds(sentence: str, form: Form, by: str = SAID) -> float:
    """The log odds that *sentence*, of that form, is spoken to whoever assesses.

    Weighed *by* what was learned from answers (`SAID`), or from what is asked (`ASKED`), where
    "you" is the candidate.
    """
    learned = _weights()[by]
    pointed = direction(sentence)
    about = float(learned.meaning @ pointed) if pointed is not None else 0.0
    said = sum(learned.words.get(word, 0.0) for word in usual(sentence))
    return about * MEANING + float(learned.signs @ signs(form)) + said


def usual(sentence: str) -> frozenset[str]:
    """The different words of *sentence*, of which the usual ones have weights."""
    return frozenset(word.text for word in words_of(sentence))


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


class _Weights(NamedTuple):
    signs: Vector  # in the order of `SIGNS`
    meaning: Vector  # (256,)
    words: Mapping[str, float]


@cache
def _weights() -> Mapping[str, _Weights]:
    tables = table("vocabulary/assessment/spoken_to")
    return {by: _as_arrays(tables[by]) for by in (SAID, ASKED)}


def _as_arrays(learned: Mapping[str, Any]) -> _Weights:
    return _Weights(
        np.array([learned["signs"][name] for name in SIGNS], dtype=np.float32),
        np.array(learned["meaning"], dtype=np.float32),
        MappingProxyType(learned["words"]),
    )
