"""What a line of a résumé tells of, so that it is asked about as a person would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.planning.wording import plain, quoted_sentence
from core.content import table

OTHER = "other"
_LONGEST_RETOLD = 14  # words; a longer line is quoted rather than retold
_FIGURE = re.compile(
    r"\d[\d.,\s]*(?:%|percent|per cent)|(?<![\w.])\d[\d.,]*(?!\w)|[£$€]\s?\d|\d+[kKmM]\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST_PERSON = re.compile(r"\b(?:i|my|me|we|us|our|i['’]\w+)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One line of a résumé: `text` as it stands there, and what it tells of."""

    text: str
    type: str
    number: bool


@cache
def _vocabulary(part: str) -> Mapping[str, frozenset[str]]:
    lists = table("planning/claim_types")[part]
    return {name: frozenset(line.split()) for name, line in lists.items()}


@cache
def _verbs() -> frozenset[str]:
    return frozenset().union(*_vocabulary("verbs").values())


@cache
def _retold_from() -> frozenset[str]:
    return frozenset(table("planning/claim_types")["retold_from"].split())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def has_figure(text: str) -> bool:
    """Whether *text* holds a figure that could be asked about; years do not count."""
    return bool(_FIGURE.search(_YEAR.sub(" ", text)))


def _led(nouns: set[str]) -> str:
    return "led_people" if "people" in nouns else "led_work"


def _by_nouns(nouns: set[str]) -> str:
    for noun, type_ in (("patients", "cared"), ("learners", "taught"), ("customers", "served")):
        if noun in nouns:
            return type_
    return OTHER


def _type(words: list[str]) -> str:
    """The type by the first verb, put right by the nouns where the verb alone says too little."""
    nouns = {name for name, list_ in _vocabulary("nouns").items() if list_ & set(words)}
    verb = next((type_ for type_, verbs in _vocabulary("verbs").items() if words[0] in verbs), "")
    if verb == "led":
        return _led(nouns)
    if verb == "taught" and words[0] == "trained" and "learners" not in nouns:
        return "mentored"
    if verb == "grew" and "sales" in nouns:
        return "sold"
    return _by_nouns(nouns) if verb in ("", OTHER) else verb


def claim(text: str) -> Claim:
    """*text*, one line of a résumé, with what it tells of; "other" where rules cannot say."""
    words = _words(plain(text))
    return Claim(text, _type(words) if words else OTHER, has_figure(text))


def worth_asking(text: str) -> bool:
    """Whether a line says enough to be asked about: three words, or as much in one script."""
    words = _words(plain(text))
    return len(words) >= 3 or (not text.isascii() and len(plain(text)) >= 10)  # noqa: PLR2004 (the docstring says it)


def retold(text: str) -> str | None:
    """ "Cut the errors by half" as "you cut the errors by half"; None where grammar is unsure.

    Telegram style ("Built internal dashboard") cannot be retold without an article, so only
    lines whose verb is followed by an article, a number or the like are.
    """
    line = plain(text)
    words = line.split()
    if not 4 <= len(words) <= _LONGEST_RETOLD or words[0].lower() not in _verbs():  # noqa: PLR2004
        return None
    second = words[1].lower()
    if not (second in _retold_from() or second[0].isdigit()):
        return None
    if re.search(r"[;:!?()“”\"|•]|\.\s", line) or _FIRST_PERSON.search(line):
        return None
    return f"you {words[0].lower()} {' '.join(words[1:])}"


def said(text: str, turn: int) -> str:
    """A sentence that repeats the line; *turn* varies the wording."""
    told = retold(text)
    if told is not None and turn % 3 != 1:
        return (f"According to your résumé, {told}.", "", f"You write that {told}.")[turn % 3]
    return (
        f"Your résumé says: {quoted_sentence(text)}",
        f"In your résumé I read: {quoted_sentence(text)}",
    )[turn % 2]
