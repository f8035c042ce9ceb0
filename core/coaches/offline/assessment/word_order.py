"""Whether words stand in an order that English has: the words of an answer are no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from core.coaches.offline.assessment.sentences import Clause
from core.coaches.offline.assessment.words import Word, vocabulary
from core.content import table

_ODD, _ODDLY = 2, 25  # impossible places of words, and of how many words one


def salad(clauses: tuple[Clause, ...]) -> bool:
    """True for the words of an answer without its sentences: "to under of", "the and", "to.".

    Of 1,100 real answers in every style the one with two such places has them in 107 words; of 18
    salads 17 have two or more in 40.
    """
    words = tuple(word for clause in clauses for word in clause.words)
    if any(_in_a_row(clause) >= _LIST for clause in clauses):
        return True
    odd = sum(map(_impossible, *_beside(words)))
    odd += sum(_alone(sentence) for sentence in _sentences(clauses))
    return odd >= _ODD and odd * _ODDLY >= len(words)


def _in_a_row(clause: Clause) -> int:
    """The most words in a row, with nothing between them, of which none is a small one."""
    most = row = 1
    for one, two in pairwise(clause.words):
        apart = two.start - one.end != 1 or {one.text, two.text} & _small()
        row = 1 if apart else row + 1
        most = max(most, row)
    return most


_LIST = 8  # words; in 294 real answers the most are seven


@cache
def _small() -> frozenset[str]:
    return vocabulary("english", "function") - vocabulary("english", "numbers")


def _beside(words: tuple[Word, ...]) -> tuple[list[Word], list[Word]]:
    """Words with nothing but a space between them, the first ones and the second ones."""
    near = [(a, b) for a, b in pairwise(words) if b.start - a.end == 1]
    return [a for a, _ in near], [b for _, b in near]


def _impossible(first: Word, second: Word) -> bool:
    if second.text in _never().get(first.text, ()):
        return True
    if first.text in vocabulary("word_order", "one"):
        return second.text[0].isdigit()
    if first.text in vocabulary("word_order", "before_no_verb"):
        return second.text in vocabulary("word_order", "only_past")
    regular = second.text.endswith("ed") and second.stem != second.text
    return regular and first.text in vocabulary("word_order", "before_no_past")


def _alone(sentence: list[Word]) -> int:
    """How many of its small words have nothing to stand before."""
    return (sentence[-1].text in vocabulary("word_order", "last")) + sum(
        not any(map(_more_than_one, sentence[place + 1 : place + _REACH]))
        for place, word in enumerate(sentence[:-1])
        if word.text == "between"
    )


_REACH = 14  # words after "between" among which its "and" stands


def _more_than_one(word: Word) -> bool:
    return word.text in vocabulary("word_order", "two") or (
        word.text.endswith("s") and word.stem != word.text
    )


def _sentences(clauses: tuple[Clause, ...]) -> Iterator[list[Word]]:
    found: dict[int, list[Word]] = {}
    for clause in clauses:
        found.setdefault(clause.sentence, []).extend(clause.words)
    yield from found.values()


@cache
def _never() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for firsts, seconds in table("vocabulary/assessment/word_order")["never"]:
        for first in firsts.split():
            found[first] = found.get(first, frozenset()) | frozenset(seconds.split())
    return MappingProxyType(found)
