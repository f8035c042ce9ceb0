"""Human languages, under their own heading or among the skills, with the levels beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.lists import AND, LABEL, LIST, WORD, split_outside_brackets
from core.coaches.offline.reading.source import Piece, Source, key
from core.coaches.offline.reading.vocabulary import phrases, words

_COLUMN_LABEL = re.compile(r"([^:\t]{2,40}?)[ \t]*(?::|\t)[ \t]*(?=\S)")
_SPOKEN = ("language", "sprach", "idioma", "langue", "tongue", "lingua", "język", "taal")
_LANGUAGES = sorted(phrases("human_languages"), key=len, reverse=True)
_LANGUAGE = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, _LANGUAGES))})(?!\w)",
    re.IGNORECASE,
)
_AFTER_LANGUAGE = re.compile(r"[;|•·\t]|\s{2,}(?=[A-Z])|,\s*(?=\S)|\.\s")
_NOT_LANGUAGES = frozenset(
    ["other", "others", "spoken", "written", "reading", "writing", "speaking", "level", "languages"]
)
_LEVELS = words("language_levels")


def split_language_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """*lines* of a skills section parted into those of human languages and the others."""
    human, others = [], []
    for line in lines:
        label = _COLUMN_LABEL.match(line.text)
        name = key(label[1]) if label else ""
        spoken = any(cue in name for cue in _SPOKEN)
        if label and _LANGUAGE.fullmatch(name) and _is_level(line.text[label.end() :]):
            human.append(line)
            continue
        parts = LIST.split(line.text[label.end() :]) if label else []
        listed = not label and len(parts := [p for p in LIST.split(line.text) if p]) > 1
        if (
            (spoken or (listed and any(map(_LANGUAGE.search, parts))))
            and parts
            and _mostly_languages(parts)
        ):
            human.append(line)
        else:
            others.append(line)
    return human, others


def are_languages(lines: Sequence[Line]) -> bool:
    """True where *lines* speak of human languages, not of programming languages."""
    parts = [part for line in lines for part in LIST.split(line.text) if part]
    return any(_LANGUAGE.search(part) for part in parts) and _mostly_languages(parts)


def _mostly_languages(parts: Sequence[str]) -> bool:
    named = [part for part in parts if not _is_level(part)]
    spoken = sum(bool(_LANGUAGE.search(part)) for part in named)
    return spoken * 2 >= len(named)


def _is_level(text: str) -> bool:
    found = [word.strip(".-–") for word in WORD.findall(key(text))]
    return bool(found) and any(word in _LEVELS for word in found) and not _LANGUAGE.search(text)


def languages_of(_source: Source, lines: Sequence[Line], _width: int) -> list[Piece]:
    """The human languages in *lines*, each with the level written beside it."""
    found: list[Piece] = []
    for line in lines:
        piece = line.piece
        label = _COLUMN_LABEL.match(piece.text)
        if label and not _LANGUAGE.search(label[1]) and any(c in key(label[1]) for c in _SPOKEN):
            piece = piece.part(label.end())
        label = LABEL.match(piece.text)
        if label and not _LANGUAGE.search(label[1]):
            piece = piece.part(label.end())
        found += sorted((*_languages_in(piece), *_unknown_languages(piece)), key=_start)
    return _with_bare_names(found, lines)


def _with_bare_names(found: list[Piece], lines: Sequence[Line]) -> list[Piece]:
    """*found* and the rarer languages beside them that no list knows: single names, no more."""
    taken = [(piece.start, piece.end) for piece in found]
    bare = [
        part
        for line in lines
        for part in map(Piece.trimmed, split_outside_brackets(line.piece))
        if _is_bare_name(part.text) and not any(a < part.end and part.start < b for a, b in taken)
    ]
    return sorted([*found, *bare], key=_start) if found else found


def _is_bare_name(text: str) -> bool:
    one = text.isalpha() and text[:1].isupper() and not text.isupper() and len(text) > 2  # noqa: PLR2004
    return one and key(text) not in _LEVELS and key(text) not in _NOT_LANGUAGES


def _start(piece: Piece) -> int:
    return piece.start


def _unknown_languages(piece: Piece) -> Iterator[Piece]:
    """A language that no list knows, by the level beside it: "Slowenisch (B1)"."""
    for part in map(Piece.trimmed, split_outside_brackets(piece)):
        first = key(part.text).split(" ")[0].strip("(),.")
        if part.text[:1].isupper() and first not in _LEVELS and _is_level(part.text):
            yield part


def _languages_in(piece: Piece) -> Iterator[Piece]:
    """Each language name with what follows it up to the next one."""
    names = list(_outside_brackets(piece.text, _LANGUAGE.finditer(piece.text)))
    ends = [*(match.start() for match in names[1:]), len(piece.text)]
    for match, end in zip(names, ends, strict=False):  # no name: no end either
        stretch = piece.part(match.start(), end)
        cut = _AFTER_LANGUAGE.search(stretch.text)
        if cut and not _begins_with_level(stretch.text[cut.end() :]):
            stretch = stretch.part(0, cut.start())
        elif end < len(piece.text):
            stretch = _without_next(stretch)
        found = stretch.trimmed(" \t\n,;|·•–—-:.&/")
        yield _closed(found)


def _closed(piece: Piece) -> Piece:
    """*piece* without a bracket that nothing closes."""
    opening = piece.text.rfind("(")
    return piece if ")" in piece.text[opening:] or opening < 0 else piece.part(0, opening).trimmed()


def _without_next(stretch: Piece) -> Piece:
    """*stretch* without what leads over to the next language: "… and a little"."""
    both = AND.search(stretch.text + " ")
    if both:
        return stretch.part(0, both.start())
    text = stretch.text.lower().rstrip()
    tail = next((t for t in (" (", " basic", " fluent", " native") if text.endswith(t)), "")
    return stretch.part(0, len(text) - len(tail))


def _begins_with_level(text: str) -> bool:
    first = key(text).split(" ")[0].strip("(),.")
    return first in _LEVELS


def _outside_brackets(text: str, matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    depth = at = 0
    for match in matches:
        depth += text.count("(", at, match.start()) - text.count(")", at, match.start())
        at = match.start()
        if depth <= 0:
            yield match
