"""Whether a line of a résumé speaks to a line of a job: by the stems of the words that matter.

Rules, not understanding: a line that says the same in other words is missed. That is why the
candidate reads "we found nothing", never "you have nothing".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from core.content import table

ENOUGH = 0.5  # share of a requirement's weight that a line has to share to cover it
_WORD = re.compile(r"[^\W_][\w+#.'’-]*")
_ENDINGS = {
    "ments": 4, "ment": 4, "ships": 4, "ship": 4, "ings": 3, "ing": 3, "ions": 4, "ion": 4,
    "ances": 4, "ance": 4, "ers": 4, "er": 4, "ors": 4, "or": 4, "ies": 4, "ied": 4, "ed": 3,
    "is": 4, "s": 3, "ly": 4, "e": 3, "y": 4,
}  # fmt: skip
# What an ending leaves at least: "bus" and "red" are words, not stems with an ending.
_SHORTEST_DOUBLED = 3
_NAMED, _ORDINARY = 2.0, 1.0  # a named thing (SQL, Kafka, C++) tells more than a common word


def stem(word: str) -> str:
    """A light stem: "designs", "designed" and "designers" become "design"."""
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if not lower.isalpha():
        return lower
    while (shorter := _without_ending(lower)) != lower:
        lower = shorter
    return lower


def _without_ending(word: str) -> str:
    for ending, least in _ENDINGS.items():
        if word.endswith(ending) and len(word) - len(ending) >= least and word[-2:] != "ss":
            word = word[: -len(ending)]
            break
    doubled = len(word) > _SHORTEST_DOUBLED and word[-1] == word[-2] and word[-1] not in "aels"
    return word[:-1] if doubled else word


@cache
def _generic() -> frozenset[str]:
    return frozenset(table("planning/synonyms")["generic"]["words"].split())


@cache
def _related() -> Mapping[str, frozenset[str]]:
    """Each stem with the stems of the groups that it belongs to."""
    found: dict[str, frozenset[str]] = {}
    for group in table("planning/synonyms")["groups"]:
        stems = frozenset(map(stem, group.split()))
        for member in stems:
            found[member] = found.get(member, frozenset()) | stems
    return found


def _parts(text: str) -> Iterable[str]:
    """The words of *text*, those joined by hyphens also one by one."""
    for match in _WORD.finditer(text):
        word = match[0].rstrip(".-'’")
        yield word
        if "-" in word:
            yield from filter(None, word.split("-"))


def _is_named(word: str) -> bool:
    return any(sign.isupper() or sign.isdigit() or sign in "+#." for sign in word[1:])


def _says_nothing(word: str) -> bool:
    return bool({word.lower(), word.lower().removesuffix("s")} & _generic())


# "management accounts", "a warehouse management system": nobody is led there.
_MANAGED = re.compile(
    r"\bmanagement(?=\s(?!of\b|and\b|or\b|in\b|skills?\b|experience\b)\w)", re.IGNORECASE
)


def weights(text: str) -> dict[str, float]:
    """Each stem of *text* that carries meaning, with its weight."""
    found: dict[str, float] = {}
    for place, word in enumerate(_parts(_MANAGED.sub("", text))):
        if _says_nothing(word) or not any(sign.isalpha() for sign in word):
            continue
        if len(word) == 1 and word not in "CR":
            continue
        named = _is_named(word) or (place > 0 and word[0].isupper())
        found[stem(word)] = _NAMED if named else _ORDINARY
    return found


def overlap(wanted: Mapping[str, float], offered: Mapping[str, float]) -> float:
    """The share, 0.0-1.0, of the weight of *wanted* that *offered* shares.

    0.0 where they have only one common word of several: "planning" alone proves no plan. A
    related word ("coached" for "mentor") counts once, for one word.
    """
    found = {stem_ for stem_ in wanted if stem_ in offered}
    left = offered.keys() - found
    for stem_ in sorted(wanted.keys() - found):
        near = _related().get(stem_, frozenset()) & left
        if near:
            found.add(stem_)
            left -= {min(near)}
    alone = len(found) == 1 and len(wanted) > 1 and not any(wanted[s] == _NAMED for s in found)
    if not found or alone:
        return 0.0
    return sum(wanted[stem_] for stem_ in found) / sum(wanted.values())


# Where a line offers a choice, one of the things is enough.
_CHOICE = re.compile(r"\s+or\s+|\s*/\s*|\s+such as\s+", re.IGNORECASE)
# Where what comes after says more about a thing that has been named before.
_HEAD = re.compile(r"\s(?:to|for|in|with|on|across|at|during|from)\s|[:;,(–—]", re.IGNORECASE)
_SKILLS = re.compile(r"\band\b(?=.*\bskills?$)", re.IGNORECASE)
_LEAST_HEAD = 2  # words that matter in the first part of a line that is to stand for it


def needs(text: str) -> tuple[dict[str, float], ...]:
    """What a line asks for, as weights: the whole of it, and what can stand for the whole.

    "Kafka or RabbitMQ" is met by either, "negotiation and presentation skills" in part by one,
    and "Teach mathematics to Key Stage 3" by somebody who teaches mathematics.
    """
    parts = [text, *_choices(text)]
    head = _HEAD.split(text, maxsplit=1)[0]
    if len(weights(head)) >= _LEAST_HEAD:
        parts.append(head)
    return tuple(found for part in parts if (found := weights(part)))


def _choices(text: str) -> list[str]:
    found = _CHOICE.split(text)
    if len(found) > 1:
        return found
    return _SKILLS.split(text) if _SKILLS.search(text) else []


@dataclass(frozen=True)
class Line:
    """One line of a document with its stems, so that they are worked out once."""

    text: str
    weights: Mapping[str, float]


def line(text: str) -> Line:
    return Line(text, weights(text))


def closest(wanted: Iterable[Mapping[str, float]], lines: Iterable[Line]) -> Line | None:
    """The line that covers one of *wanted* best, the first of equals; None where none does.

    *wanted* is in order of preference: what covers the whole line comes before the rest.
    """
    known = list(lines)
    for need in wanted:
        best, best_share = None, 0.0
        for candidate in known:
            share = overlap(need, candidate.weights)
            if share >= ENOUGH and share > best_share:
                best, best_share = candidate, share
        if best is not None:
            return best
    return None
