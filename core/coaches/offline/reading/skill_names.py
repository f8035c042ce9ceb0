"""Skills named in running text: those of the vocabulary, and names of tools it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.coaches.offline.reading.names import is_place
from core.coaches.offline.reading.source import Piece, key
from core.coaches.offline.reading.vocabulary import listed, phrases

LONGEST_NAME = 4  # words
MANY_CAPITALS = 0.3  # of the words within sentences: so written, capitals say nothing

_TOKEN = re.compile(r"[\w+#&'’]+(?:[.-][\w+#]+)*\+*")
_KNOWN = {name.lower(): name for name in phrases("skills")}
_LANGUAGES = frozenset(phrases("human_languages"))
_SENTENCE_START = re.compile(r"(?:^|[.!?:•]\s*|\(\s*)$")
_STUDIES = re.compile(
    r"\b(?:degree|diploma|bachelor|master|b\.?sc|m\.?sc|ph\.?d|study|gcse|nvq|acca)", re.IGNORECASE
)
_COMES_BEFORE = re.compile(
    r"(?:\b(?:with|in|of|using|like|as|e\.g\.|and|or|including|know|knows|mit|von|use|on|to|both|our|for)|[,/(:])\s*$",
    re.IGNORECASE,
)


def skills_in(pieces: Iterable[Piece], *, unknown_tools: bool) -> Iterator[Piece]:
    """The skills named in *pieces*; with *unknown_tools* also capitalised names of tools."""
    for piece in pieces:
        tools = unknown_tools and not _STUDIES.search(piece.text)
        tokens = list(_TOKEN.finditer(piece.text))
        taken = -1
        for at, token in enumerate(tokens):
            if at <= taken:
                continue
            length = _known_length(piece.text, tokens, at)
            if not length and tools:
                length = _unknown_length(piece.text, tokens, at)
            if length:
                taken = at + length - 1
                yield piece.part(token.start(), tokens[taken].end())


def capitals_are_common(pieces: Iterable[Piece]) -> bool:
    """True where capitals are no sign of a name, as in German or in headline style."""
    inner = [word for piece in pieces for word in piece.words[1:] if word[:1].isalpha()]
    capital = sum(word[:1].isupper() for word in inner)
    return bool(inner) and capital > MANY_CAPITALS * len(inner)


def _known_length(text: str, tokens: list[re.Match[str]], at: int) -> int:
    """How many tokens from *at* on are one known skill; 0 for none. The longest wins."""
    for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
        words = text[tokens[at].start() : tokens[at + length - 1].end()]
        name = _KNOWN.get(key(words))
        if name and _is_meant(words, name, text[: tokens[at].start()]):
            return length
    return 0


def _is_meant(words: str, name: str, before: str) -> bool:
    """A name that is a plain word too counts only as written, within a sentence."""
    if name.lower() in listed("plain_words"):
        opens = bool(_SENTENCE_START.search(before)) and len(before) > 0
        return (
            words in {name, name.upper()}
            and not (opens and name in {"Go", "Express", "Excel"})
            and not (not before and name in {"Go", "Express", "Excel", "React"})
        )
    short = 3
    return len(name) > short or words == name or words.isupper()


def _unknown_length(text: str, tokens: list[re.Match[str]], at: int) -> int:
    length = 0
    for token in tokens[at : at + LONGEST_NAME]:
        if length and text[tokens[at + length - 1].end() : token.start()] != " ":
            break
        if not _is_capitalised(token[0]):
            break
        length += 1
    if not length:
        return 0
    words = text[tokens[at].start() : tokens[at + length - 1].end()]
    return length if _could_be_tool(words, text[: tokens[at].start()]) else 0


def _is_capitalised(word: str) -> bool:
    plain = key(word).removesuffix("'s")
    ordinary = plain in listed("no_tools") or plain in _LANGUAGES
    return any(letter.isupper() for letter in word) and not ordinary and not word[:1].isdigit()


def _could_be_tool(words: str, before: str) -> bool:
    if is_place(words) or len(words) < 2:  # noqa: PLR2004 - an initial
        return False
    odd = bool(re.search(r"[a-z][A-Z]|[A-Za-z]\d|\w\.\w|[+#]", words))
    if _SENTENCE_START.search(before):
        return odd
    return odd or bool(_COMES_BEFORE.search(before))
