"""Search: words found in a text whatever their case and accents, and where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from unicodedata import combining, normalize

from core.domain.text import Span, joined

MOST_WORDS = 12  # of one search; more is a pasted paragraph
AROUND = 70  # characters of an excerpt on either side of what was found
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_APOSTROPHES = "‘’ʼ"
_WRITTEN = range(0x300, 0x20000)  # code points among which there are combining marks


def folded(text: str) -> str:
    """*text* as it is compared: without case and accents, with straight apostrophes."""
    if text.isascii():
        return text.lower()
    for curly in _APOSTROPHES:
        text = text.replace(curly, "'")
    plain = normalize("NFKD", text.casefold())
    return plain if plain.isascii() else _accents().sub("", plain)


@cache
def _accents() -> re.Pattern[str]:
    """All combining marks. Told apart by a pattern, since a search folds whole conversations."""
    return re.compile(f"[{''.join(chr(code) for code in _WRITTEN if combining(chr(code)))}]+")


def asked_words(query: str) -> tuple[str, ...]:
    """The folded words of a search, each once, in order."""
    return tuple(dict.fromkeys(folded(query).split()))[:MOST_WORDS]


def has_all(folded_text: str, words: Iterable[str]) -> bool:
    return all(word in folded_text for word in words)


def likeness(words: Iterable[str], folded_text: str) -> tuple[int, int]:
    """To rank texts by: how many of *words* a text has, then how many begin a word of it."""
    found = [word for word in words if word in folded_text]
    begun = sum(
        any(_begins_word(folded_text, at) for at in _occurrences(word, folded_text))
        for word in found
    )
    return len(found), begun


def spans_of(words: Sequence[str], text: str) -> tuple[Span, ...]:
    """Where in *text* any of the folded *words* stands; those that touch are one.

    A word that begins a word of *text* somewhere is not marked in the middle of others.
    """
    comparable, origin = _with_origin(text)
    found = [Span(origin[at], origin[end - 1] + 1) for at, end in _places(words, comparable)]
    return joined(found)


def excerpt(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """The first of *spans* with the words around it: pieces, and whether each was found."""
    if not spans:
        return [(text[: 2 * AROUND].strip(), False)]
    start = _word_start(text, spans[0].start - AROUND)
    end = _word_end(text, spans[0].end + AROUND)
    pieces: list[tuple[str, bool]] = [("…" if start else "", False)]
    at = start
    for span in spans:
        if span.end > end:
            break
        pieces += [(text[at : span.start], False), (span.of(text), True)]
        at = span.end
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [(piece, found) for piece, found in pieces if piece]


def _with_origin(text: str) -> tuple[str, Sequence[int]]:
    """*text* folded, and for each of its characters the place in *text* that it comes from."""
    comparable = folded(text)
    if text.isascii():
        return comparable, range(len(text))
    origin: list[int] = []
    at = 0
    for found in _FOREIGN.finditer(text):  # what lies between is as long as it was
        origin.extend(range(at, found.start()))
        origin.extend([found.start()] * len(folded(found.group())))
        at = found.end()
    origin.extend(range(at, len(text)))
    return comparable, origin


def _places(words: Sequence[str], comparable: str) -> Iterable[tuple[int, int]]:
    for word in words:
        found = list(_occurrences(word, comparable))
        begun = [at for at in found if _begins_word(comparable, at)]
        yield from ((at, at + len(word)) for at in begun or found)


def _occurrences(word: str, comparable: str) -> Iterable[int]:
    at = comparable.find(word)
    while at >= 0:
        yield at
        at = comparable.find(word, at + len(word))


def _begins_word(comparable: str, at: int) -> bool:
    return at == 0 or not comparable[at - 1].isalnum()


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at, at + AROUND)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - AROUND, at)
    return space if space >= 0 else at
