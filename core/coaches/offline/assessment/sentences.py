"""Sentences and clauses: where one statement ends and the next begins, full stop or not.

Speech comes without full stops and second-language writing with few commas, so a clause also
begins where somebody begins to do something ("… and I", "… then we", ", opened").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.coaches.offline.assessment.words import Word, pairs, stems, vocabulary, words_of

_END = re.compile(
    r"[.!?…]+(?=[\s\"'”’)*\]]|$)|\n+|;|•|\s[-–—*]\s|^[-–—*]\s|(?<=\w)—(?=\w)", re.MULTILINE
)
_JOINS = vocabulary("english", "joins")
OWN = frozenset(["i", "we", "i've", "we've", "i'd", "we'd", "i'll", "we'll", "i'm", "we're"])
_SUBJECTS = vocabulary("english", "subjects")
_PRONOUNS = OWN | frozenset({"he", "she", "they"})
_TIED = vocabulary("english", "tied")
_BARE = 3  # words a clause has at least before a bare "I" begins the next one


class Clause(NamedTuple):
    """One statement: its words, the number of its sentence, and whether it is its first."""

    words: tuple[Word, ...]
    sentence: int
    first: bool  # the first clause of its sentence

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


def clauses_of(answer: str) -> tuple[Clause, ...]:
    """Every clause of *answer* (`Said.text`), in order, each word in exactly one."""
    found: list[Clause] = []
    for number, (start, end) in enumerate(_sentences(answer)):
        words = words_of(answer[start:end], start)
        for position, part in enumerate(_parts(words, answer)):
            found.append(Clause(part, number, position == 0))
    return tuple(found)


def _sentences(answer: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(answer):
        if match.end() > start:
            yield start, match.end()
            start = match.end()
    if start < len(answer):
        yield start, len(answer)


def _parts(words: tuple[Word, ...], answer: str) -> Iterator[tuple[Word, ...]]:
    run_on = len(words) > _RUN_ON and not _COMMA.search(answer, words[0].start, words[-1].end)
    start, happened = 0, False
    for index in range(1, len(words)):
        happened = happened or past(words[index - 1])
        if _when(words[start:index]):
            continue
        if _begins(words, index, index - start, answer) or (
            run_on and index - start >= _LEAST and _runs_on(words, index, happened=happened)
        ):
            yield words[start:index]
            start, happened = index, False
    if start < len(words):
        yield words[start:]


def _begins(words: tuple[Word, ...], index: int, length: int, answer: str) -> bool:
    word, before = words[index], words[index - 1]
    gap = answer[before.end : word.start]
    if (before.text in _JOINS and length == 1) or before.text + word.text == "sincethen":
        return False
    after = words[index + 1] if index + 1 < len(words) else None
    if any(mark in gap for mark in ",:()–—") and (_starts(word) or word.text in _JOINS):
        return length > 1
    if word.text in _JOINS and after is not None:
        return length > 1 and (after.text in _SUBJECTS or _starts(after))
    enough = length >= _BARE or (length > 1 and past(before))
    return word.text in _PRONOUNS and before.text not in _TIED and enough


def _when(words: tuple[Word, ...]) -> bool:
    """True for "After one month" and the like, which belongs to what comes next."""
    return (
        len(words) <= _TIME_WORDS
        and words[0].text in vocabulary("english", "whens")
        and not any(_starts(word) for word in words[1:])
    )


_TIME_WORDS = 5


def _runs_on(words: tuple[Word, ...], index: int, *, happened: bool) -> bool:
    """True where, without a comma, the next statement must begin: a second thing happens."""
    word, before = words[index], words[index - 1]
    if word.text in _AND_THEN:
        return before.text not in _LEADS_ON
    if not happened:
        return False
    if past(word):
        return not past(before) and before.text not in _LEADS_ON
    follows = any(past(later) for later in words[index + 1 : index + 5])
    return (
        word.text in _DETERMINERS
        and follows
        and not (
            past(before)
            or before.text in _LEADS_ON
            or (before.text in vocabulary("english", "function") and before.text not in _OBJECTS)
        )
    )


_COMMA = re.compile(r"[,:()]")
_LEAST = 3  # words of a statement
_RUN_ON = 25  # words of a sentence without any comma: nobody typed it
_AND_THEN = vocabulary("english", "and_then")
_DETERMINERS = vocabulary("english", "determiners")
_OBJECTS = vocabulary("english", "objects")
_LEADS_ON = vocabulary("english", "leads_on")


def _starts(word: Word) -> bool:
    return word.text in _SUBJECTS or past(word) or word.stem in stems("english", "verbs")


def past(word: Word) -> bool:
    """True for a past form that cannot be anything else: "went", "moved", not "motivated"."""
    if word.text in vocabulary("english", "not_past"):
        return False
    if word.text in pairs("irregular") or word.text in _PAST_NOT:
        return True
    return len(word.text) > 4 and word.text.endswith("ed")


_PAST_NOT = frozenset(["didn't", "wasn't", "weren't", "hadn't", "couldn't"])
