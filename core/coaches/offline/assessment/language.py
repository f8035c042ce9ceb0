"""Whether it can be read at all: English sentences, not another language, words or a record."""

from __future__ import annotations

import re

from core.coaches.offline.assessment.addressed import foreign
from core.coaches.offline.assessment.sentences import Clause
from core.coaches.offline.assessment.word_order import salad
from core.coaches.offline.assessment.words import vocabulary, words_of

_FEW_WORDS = 8  # with fewer, one known word is enough
_ENGLISH = 0.12  # least share of small English words; prose has 0.35 to 0.6, lists of facts 0.2


def readable(said: str, clauses: tuple[Clause, ...]) -> bool:
    """True for English sentences; *said* is the text that *clauses* were cut from."""
    return not _made_by_machine(said) and _english(clauses)


def _made_by_machine(answer: str) -> bool:
    """True for a record or a template: {"role": …}, [Situation: …]."""
    return len(_SLOT.findall(answer)) >= _SLOTS


_SLOT = re.compile(r"""[{\[]\s*["']?[A-Za-z_ ]{2,30}["']?\s*:|,\s*["'][A-Za-z_ ]{2,30}["']\s*:""")
_SLOTS = 2


def unreadable(answer: str, clauses: tuple[Clause, ...]) -> bool:
    """True for another language, or words of none; one or two words are only too few."""
    words = words_of(answer)
    return foreign(words) or sum(len(c.words) for c in clauses) >= _FEW_WORDS


def _english(clauses: tuple[Clause, ...]) -> bool:
    words = [word for clause in clauses for word in clause.words]
    distinct = {word.text for word in words}
    small = sum(word.text in vocabulary("english", "function") for word in words)
    known = sum(text in vocabulary("english", "function") for text in distinct)
    figures = sum(word.text[0].isdigit() for word in words)
    if len(words) >= _FEW_WORDS and salad(clauses):
        return False
    if len(words) < _FEW_WORDS:
        return bool(known or figures or distinct & vocabulary("english", "generic"))
    return (small + figures) / len(words) >= _ENGLISH and known >= 3
