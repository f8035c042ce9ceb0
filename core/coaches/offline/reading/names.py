"""Whether a few words name a job, an organisation or a place, judged by their head word."""

from __future__ import annotations

import re

from core.coaches.offline.reading.source import key
from core.coaches.offline.reading.vocabulary import listed, phrases, words

SURE, LIKELY, NO = 3, 1, 0

_TITLES = words("titles")
_ORGANISATIONS = words("organisations")
_LEGAL_FORMS = listed("legal_forms")
_PARTS = frozenset(
    ["department", "division", "faculty", "unit", "ward", "team", "office", "desk", "section"]
)
_PLACES = frozenset(phrases("places"))
_VERBS = words("verbs")
_TITLE_ENDINGS = (
    "entwickler", "entwicklerin", "leiter", "leiterin", "berater", "beraterin", "ingenieur",
    "ingenieurin", "assistent", "assistentin", "pfleger", "pflegerin", "lehrer", "lehrerin",
    "techniker", "technikerin", "schwester", "kaufmann", "kauffrau", "verkäufer", "verkäuferin",
    "planer", "planerin", "meister", "meisterin", "bearbeiter", "bearbeiterin", "betreuer",
    "betreuerin", "erzieher", "erzieherin", "mechaniker", "mechanikerin", "elektroniker",
    "elektronikerin", "referent", "referentin", "helfer", "helferin", "fachkraft", "angestellte",
    "angestellter", "ärztin", "anwältin", "manager", "managerin", "arbeiter", "arbeiterin",
    "ologist", "führer", "führerin",
)  # fmt: skip
_ORGANISATION_ENDINGS = (
    "klinik",
    "klinikum",
    "schule",
    "krankenhaus",
    "universität",
    "verein",
    "haus",
    "werke",
    "büro",
    "gesellschaft",
    "sparkasse",
    "verlag",
    "stiftung",
    "betriebe",
)
_BEFORE_HEAD = re.compile(
    r"\s+(?:of|for|in|to|at|with|de|des|du|del|der|für|im|and|und|&|/|–|-)\s+|\s*[(/,]"
)
_WORD = re.compile(r"[^\s()\[\],/;:|]+")
_LEVEL = re.compile(r"(?:[ivx]{1,3}|\d|[a-c]|\(.*\))$")
_STATE = re.compile(r"[A-Z]{2}(?:[ ]\d{5})?$")
_PARTNERS = re.compile(r" (?:&|and|und|\+) (?:partners?|associates?|co)\.?$")
_POSTCODE = re.compile(r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z-]{0,3}\d{4,6})$")


def _head(plain: str) -> str:
    """The head word: the last one before "of", "for", a comma or a bracket."""
    head = _BEFORE_HEAD.split(plain, maxsplit=1)[0]
    found = [word.strip(".'’\"") for word in _WORD.findall(head)]
    while len(found) > 1 and _LEVEL.match(found[-1]):
        found.pop()
    return found[-1] if found else ""


def title_score(words_: str) -> int:
    """How surely *words_* name a job: `SURE`, `LIKELY` or `NO`."""
    plain = key(words_)
    head = _head(plain)
    if head in _TITLES or (len(head) > 8 and head.endswith(_TITLE_ENDINGS)):  # noqa: PLR2004
        return SURE
    likely = any(word.strip(".") in _TITLES for word in _WORD.findall(plain))
    # "Tamsen & Partner" is a firm, "Nurse & Trainer" begins with a job
    return LIKELY if likely and not _PARTNERS.search(plain) else NO


def organisation_score(words_: str) -> int:
    """How surely *words_* name an organisation: `SURE`, `LIKELY` or `NO`."""
    plain = key(words_)
    found = [word.strip(".'") for word in _WORD.findall(plain)]
    if plain in listed("self") or any(word in _LEGAL_FORMS for word in found):
        return SURE
    head = _head(plain)
    if head in _PARTS:
        return LIKELY
    if head in _ORGANISATIONS or (len(head) > 6 and head.endswith(_ORGANISATION_ENDINGS)):  # noqa: PLR2004
        return SURE
    likely = " & " in plain or any(word in _ORGANISATIONS for word in found)
    return LIKELY if likely else NO


def is_legal_form(words_: str) -> bool:
    return key(words_).strip(".") in _LEGAL_FORMS


def is_place(words_: str) -> bool:
    """True for a place from the vocabulary, a state's two letters, or a postcode."""
    if key(words_).strip("()., ") in _PLACES:
        return True
    parts = [part.strip() for part in re.split(r"[,/]|\s+[-–|]\s+", words_) if part.strip()]
    known = [key(part).strip("(). ") in _PLACES for part in parts]
    odd = [bool(_STATE.match(part) or _POSTCODE.match(part)) for part in parts]
    return bool(parts) and all(a or b for a, b in zip(known, odd, strict=True))


def without_place(words_: str) -> str:
    """*words_* without a known place at its end: "Kastanie Software Berlin"."""
    last = words_.split()[-1:]
    if not last or key(last[0]) not in _PLACES:
        return words_
    rest = words_[: words_.rindex(last[0])].rstrip(" ,")
    before = rest.split()
    joined = before and before[-1].lower() in {
        "of",
        "in",
        "de",
        "the",
        "college",
        "university",
        "and",
        "&",
        "new",
        "air",
        "radio",
    }
    return words_ if len(before) < 2 or joined else rest  # noqa: PLR2004 - one word is the name


def starts_with_verb(words_: str) -> bool:
    """True where *words_* open like a deed: "Led", "Negotiated", "Responsible for"."""
    first = key(words_).split(" ", 1)[0].strip(".,:;()")
    return first in _VERBS or (len(first) > 4 and first.endswith("ed"))  # noqa: PLR2004 - "need"
