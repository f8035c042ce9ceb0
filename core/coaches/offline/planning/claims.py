"""What a line of a résumé tells of, so that it is asked about as a person would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.planning.changes import changes
from core.coaches.offline.planning.wording import plain, quoted_sentence
from core.content import table

OTHER = "other"
_LONGEST_RETOLD = 14  # words; a longer line is quoted rather than retold
_FIGURE = re.compile(
    r"\d[\d.,\s]*(?:%|percent|per cent)|(?<![\w.])\d[\d.,]*(?!\w)|[£$€]\s?\d|\d+[kKmM]\b"
)
_NUMBER = (
    r"(?:[£$€]\s?)?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|percent|per cent|pp|k|m|bn|million|ms)(?!\w))?"
)
# Figures that say how much something changed or was worth; others only say how many there were.
_MEASURE = re.compile(
    rf"\bfrom\s(?:about |over )?{_NUMBER}[^.;]{{0,20}}?\sto\s(?:about |under )?{_NUMBER}"
    rf"|{_NUMBER}\s?(?:->|→)\s?{_NUMBER}"
    r"|\d[\d.,]*\s?(?:%|percent\b|per cent\b)"
    r"|[£$€]\s?\d[\d.,]*(?:\s?(?:k|m|bn|million)\b)?"
    r"|\d[\d.,]*\s?(?:k|m|million|thousand)?\s?(?:euros?|pounds|dollars|EUR|GBP|USD)\b"
    r"|\bby\s(?:about |over |around )?\d[\d.,]*(?![\d.,]|\s?%|\s?per)(?:\s[^\W\d]+)?"
    r"|(?:\babout\s)?\b\d+\s(?:hours?|days?|minutes?)\sa\s(?:day|week|month|year)\b",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"^(?:(?:i|we)\s+(?:have\s+)?|(?:successfully|personally|actively|also|jointly)\s+)+",
    re.IGNORECASE,
)
# A comma after which a new sentence begins: "Hired 11 people, 9 are still there".
_SPLICED = re.compile(r",\s(?!(?:and|which|who|so|but|by|with|including|from|then|where)\b)")
_LEAST_WORDS = 3  # a shorter line says too little to be asked about
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST_PERSON = re.compile(r"\b(?:i|my|me|we|us|our|i['’]\w+)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One line of a résumé: `text` as it stands there, and what it tells of.

    `measure` is the figure in it that says how much something changed or was worth.
    """

    text: str
    type: str
    measure: str | None = None


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


def measure_in(text: str) -> str | None:
    """The figure that says how much something changed or was worth, with its units.

    "from 58% to 71%", "from 9 hours to 47 minutes".
    """
    line = plain(text)
    found = _MEASURE.search(_YEAR.sub(lambda year: " " * len(year[0]), line))
    if found is None:
        return None
    measure = line[found.start() : found.end()].strip()  # as it stands there, years and all
    whole = (change.text for change in changes(line) if change.text.startswith(measure))
    return next(whole, measure)


# What the nouns of a line make of a verb that alone says too little, the first that fits.
_BY_NOUNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "led": (("people", "led_people"), ("patients", "cared"), ("studies", "analysed")),
    "taught": (("juniors", "mentored"), ("learners", "taught"), ("people", "mentored")),
    "grew": (("sales", "sold"),),
    "built": (("sales", "sold"),),
    "introduced": (("sales", "sold"),),
    OTHER: (
        ("patients", "cared"),
        ("learners", "taught"),
        ("juniors", "mentored"),
        ("customers", "served"),
        ("sales", "sold"),
    ),
}
_WITHOUT_NOUNS = {"led": "led_work"}


def _type(words: list[str]) -> str:
    """The type by the first verb, put right by the nouns where the verb alone says too little."""
    nouns = {name for name, list_ in _vocabulary("nouns").items() if list_ & set(words)}
    named = (type_ for type_, verbs in _vocabulary("verbs").items() if words[0] in verbs)
    verb = next(named, OTHER)
    if verb == "taught" and words[0] != "trained":
        return verb
    for noun, type_ in _BY_NOUNS.get(verb, ()):
        if noun in nouns:
            return type_
    return _WITHOUT_NOUNS.get(verb, verb)


def claim(text: str) -> Claim:
    """*text*, one line of a résumé, with what it tells of; "other" where rules cannot say."""
    words = _words(_LEADS_IN.sub("", plain(text)))
    return Claim(text, _type(words) if words else OTHER, measure_in(text))


def worth_asking(text: str) -> bool:
    """Whether a line says enough to be asked about, as something that was done.

    Three words, or as much in one script, and a verb, a figure or more than a few words; a
    licence, a certificate and the name of a language are no deeds.
    """
    line = plain(text)
    words = _words(_LEADS_IN.sub("", line))
    if not text.isascii() and len(words) < _LEAST_WORDS:
        return len(line) >= 10  # noqa: PLR2004 (Chinese says as much in ten signs)
    if len(words) < _LEAST_WORDS:
        return False
    if words[0] not in _verbs() and _vocabulary("papers")["words"] & set(words):
        return False
    return words[0] in _verbs() or has_figure(line) or len(words) > _LEAST_WORDS


def retold(text: str) -> str | None:
    """ "Cut the errors by half" as "you cut the errors by half"; None where grammar is unsure.

    Telegram style ("Built internal dashboard") cannot be retold without an article, so only
    lines whose verb is followed by an article, a number or the like are.
    """
    line = re.sub(r"^I\s", "", plain(text))
    words = line.split()
    if not 4 <= len(words) <= _LONGEST_RETOLD or words[0].lower() not in _verbs():  # noqa: PLR2004
        return None
    second = words[1].lower()
    if not (second in _retold_from() or second[0].isdigit()):
        return None
    if re.search(r"[;:!?()“”\"|•]|\.\s", line) or _FIRST_PERSON.search(line):
        return None
    if _SPLICED.search(line):
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
