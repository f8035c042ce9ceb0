"""Words: cutting a text into them, and seeing that "improved" and "improving" are one."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from simplemma.strategies import DictionaryLookupStrategy

from core.content import table

# Lemmas from simplemma's own dictionary, read at the first answer and not at the start. Its
# lookups remember nothing of what they were asked.
_LEMMAS = DictionaryLookupStrategy()
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_VOWEL = re.compile(r"[aeiouyàâäéèêëïîôöùûüáíóúãõåæø]")
_MASHED = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}|(.)\1\1|[qjx]{2}|(..)\2\2")
ROOT = 6  # letters by which "disagreed" and "disagreement" are one: fewer confuses topics
LONGEST_WORD = 24
_ABSTRACT = re.compile(
    r"(?:ness|ity|ship|ism|ful|ive|ous|ably|ibly|ly|ance|ence|ably|\wward|wise)$"
)


class Word(NamedTuple):
    """One word of a text: as compared (lower case), its stem, and where it stands."""

    text: str
    stem: str
    start: int
    end: int


@cache
def vocabulary(file: str, key: str) -> frozenset[str]:
    """The words of one list of content/vocabulary/assessment, as written."""
    return frozenset(table(f"vocabulary/assessment/{file}")[key].split())


@cache
def stems(file: str, key: str) -> frozenset[str]:
    """The words of one list by their stems."""
    return frozenset(stem(word) for word in vocabulary(file, key))


@cache
def pairs(key: str) -> dict[str, str]:
    """Irregular forms of content/vocabulary/assessment/english.toml to their first form."""
    words = table("vocabulary/assessment/english")[key].split()
    return dict(zip(words[::2], words[1::2], strict=True))


@cache
def _known() -> dict[str, str]:
    """The commonest words by their stems: of our vocabulary only, never of what somebody said."""
    lists = (vocabulary("english", name) for name in ("function", "generic", "work", "verbs"))
    return {word: _stemmed(word) for words in lists for word in words}


def stem(word: str) -> str:
    """What stays of a lower-case word when its ending is taken off.

    Our irregular forms come first ("felt" is from "feel" here), then simplemma's lemma, then
    enough of Porter's first step (1980) for a word that neither knows. Derived words
    ("persuade", "persuasion") stay apart and are listed by hand where it matters.
    """
    return _known().get(word) or _stemmed(word)


def _stemmed(word: str) -> str:
    known = pairs("irregular").get(word) or pairs("plurals").get(word) or lemma(word)
    if known:
        word = known
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, instead, left in (
        ("ies", "y", 2),
        ("sses", "ss", 1),
        ("ing", "", 3),
        ("ed", "", 3),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return _closed(word[: -len(ending)] + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _closed(word)


def lemma(word: str) -> str | None:
    """The dictionary's first form of a lower-case word; None where it knows none.

    "Faster" stays what it is: a comparison says something that "fast" does not.
    """
    if not (word.isascii() and word.isalpha()) or word.endswith(("er", "est")):
        return None
    found = _LEMMAS.get_lemma(word, "en")
    return found.lower() if found else None


def _closed(word: str) -> str:
    """Undouble "stopp" and drop a last "e", so that all forms of a verb meet."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    word = word.removesuffix("e") if len(word) > 3 else word
    return word[:-1] + "y" if len(word) > 3 and word.endswith("i") else word


def root(word: str) -> str:
    """The first letters of a stem: joins "improve" and "improvement" for comparing topics."""
    return word[:ROOT]


def words_of(text: str, offset: int = 0) -> tuple[Word, ...]:
    """The words of *text* in order, positions counted from *offset*."""
    found = []
    for match in _WORD.finditer(text):
        lower = match.group().lower().replace("’", "'")
        plain = lower.removesuffix("'s")
        found.append(Word(plain, stem(plain), match.start() + offset, match.end() + offset))
    return tuple(found)


def wordlike(word: str) -> bool:
    """False for what a hand on a keyboard types without thinking; "sql" is a word."""
    if word in vocabulary("english", "acronyms"):
        return True
    return len(word) <= LONGEST_WORD and bool(_VOWEL.search(word)) and not _MASHED.search(word)


def telling(word: Word) -> bool:
    """True for a word that not anybody could say of anything: "valve", not "quality"."""
    text = word.text
    if len(text) < 3 or text[0].isdigit() or "'" in text or text in _small_or_number():
        return False
    if text in vocabulary("english", "dates"):
        return True
    if word.stem in _general() or text in _general():
        return False
    return not _ABSTRACT.search(text) and wordlike(text)


@cache
def _general() -> frozenset[str]:
    """Words, and stems of words, that anybody could say about anything."""
    lists = ("generic", "weak_verbs", "fillers")
    return frozenset().union(
        *(stems("english", name) | vocabulary("english", name) for name in lists)
    )


@cache
def _small_or_number() -> frozenset[str]:
    return vocabulary("english", "function") | vocabulary("english", "numbers")
