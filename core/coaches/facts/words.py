"""The lists of content/facts.toml, and which words are ordinary English."""

from __future__ import annotations

from functools import cache

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from core.coaches.offline.assessment.words import stem, vocabulary
from core.coaches.offline.reading import vocabulary as documents
from core.content import table

_DICTIONARIES = DefaultDictionaryFactory()


def in_order(name: str) -> list[str]:
    words: str = table("facts")["words"][name]
    return words.split()


@cache
def listed(name: str) -> frozenset[str]:
    return frozenset(in_order(name))


@cache
def stems_listed(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in listed(name))


def slot(name: str) -> str:
    return str(table("facts")["slots"][name])


@cache
def units() -> dict[str, str]:
    """Every way to write a unit, to the one by which it is compared."""
    found: dict[str, str] = {}
    for entry in in_order("units"):
        name, _, ways = entry.partition("=")
        for way in (name, *ways.replace("@", "").split(",")):
            found[way or name] = name
    return found


@cache
def money() -> frozenset[str]:
    """The units that are money."""
    entries = in_order("units")
    return frozenset(entry.partition("=")[0] for entry in entries if "@" in entry)


@cache
def glue() -> frozenset[str]:
    """Words that hold a sentence together and say nothing that could be untrue."""
    return vocabulary("english", "function") | listed("glue")


@cache
def _common() -> frozenset[str]:
    lists = (vocabulary("english", name) for name in ("function", "generic", "work", "verbs"))
    return frozenset().union(*lists)


@cache
def tools() -> frozenset[str]:
    """Single names of skills.txt that are written with a capital or a sign."""
    found = {p for p in documents.phrases("skills") if " " not in p and p != p.lower()}
    return frozenset(name.lower() for name in found) | listed("names")


@cache
def skills() -> tuple[tuple[str, ...], ...]:
    """Skills of several words, each as its words in lower case."""
    return tuple(tuple(p.lower().split()) for p in documents.phrases("skills") if " " in p)


@cache
def places() -> frozenset[str]:
    return frozenset(word for phrase in documents.phrases("places") for word in phrase.split())


def is_ordinary(word: str) -> bool:
    """Whether *word*, in lower case, is English that names nobody and nothing.

    simplemma's dictionary knows "berlin" and "docker"; it lists names with a capital too, and
    the rest of them stand in our own lists.
    """
    if word in _common() or word in listed("ordinary"):
        return True
    if word in tools() and word not in listed("plain"):
        return False
    known = _DICTIONARIES.get_dictionary("en")
    return word in known and word.capitalize() not in known
