"""Names, roles and achievements in a reworded text that the candidate never gave."""

from __future__ import annotations

from collections.abc import Iterator

from core.coaches.facts.known import Known
from core.coaches.facts.tokens import Token
from core.coaches.facts.unknown import Unknown
from core.coaches.facts.words import glue, is_ordinary, listed, places, skills, stems_listed, tools
from core.coaches.offline.reading import vocabulary as documents


def unknown_names(
    tokens: tuple[Token, ...], known: Known, taken: frozenset[int]
) -> Iterator[Unknown]:
    done = set(taken)
    for first, last in (*_skills(tokens), *_runs(tokens)):
        if done.isdisjoint(range(first, last + 1)) and not known.has_in_a_row(
            tokens[first : last + 1]
        ):
            done.update(range(first, last + 1))
            yield Unknown(first, last, _kind(tokens[first : last + 1]))
    for at, token in enumerate(tokens):
        if at in done or _is_harmless(token):
            continue
        kind = _unknown(tokens, at, known)
        if kind:
            yield Unknown(at, at, kind)


def _skills(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Skills of several words: "machine learning"."""
    words = [token.low for token in tokens]
    for at in range(len(words)):
        for skill in skills():
            if tuple(words[at : at + len(skill)]) == skill:
                yield at, at + len(skill) - 1


def _runs(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Words with a capital that follow each other inside a sentence: one name."""
    start: int | None = None
    for at in range(len(tokens) + 1):
        token = tokens[at] if at < len(tokens) else None
        part = token is not None and _is_name_part(token)
        if start is not None and (not part or (token is not None and token.apart)):
            if at - start > 1:
                yield start, at - 1
            start = None
        if part and start is None:
            start = at


def _is_name_part(token: Token) -> bool:
    if not token.has_capital or token.is_address or token.low in ("i", "ok"):
        return False
    return not (token.opens and (token.low in glue() or is_ordinary(token.low)))


def _is_harmless(token: Token) -> bool:
    return not any(sign.isalpha() for sign in token.text) or token.is_figure


def _unknown(tokens: tuple[Token, ...], at: int, known: Known) -> str | None:
    """The kind of fact that the word there is; None for one that was said, or says nothing."""
    token = tokens[at]
    if token.is_address:
        return None if known.has_very_word(token) else "name"
    if token.low == "i" or (token.low in glue() and not (token.has_capital and not token.opens)):
        return None
    if token.has_capital and not token.opens:
        return None if _name_known(token, known) else _kind(tokens[at : at + 1])
    if token.low in listed("plain"):
        return _plain(tokens, at, known)
    if known.has_word(token):
        return _changed(token, known)
    if token.low in tools():
        return "tool"
    if not is_ordinary(token.low) or token.low in places():
        return "name"
    return _claimed(token)


def _name_known(token: Token, known: Known) -> bool:
    """Names are known in small letters too, unless they are plain words as well."""
    if is_ordinary(token.low) and token.low not in tools():
        return known.has_name(token)
    return known.has_very_word(token)


def _plain(tokens: tuple[Token, ...], at: int, known: Known) -> str | None:
    """ "Used slack" names a tool, "some slack" none; "Target hired me" names somebody."""
    token = tokens[at]
    if known.has_word(token):
        return None
    named = at > 0 and tokens[at - 1].low in listed("with") and not token.apart
    opening = token.has_capital and token.low not in listed("opening")
    return "tool" if named or opening else None


def _changed(token: Token, known: Known) -> str | None:
    """A word that was said in another form: a title or a superlative has to be said itself."""
    if known.has_very_word(token):
        return None
    return "done" if _is_superlative(token) else None


def _claimed(token: Token) -> str | None:
    if token.low in documents.words("titles"):
        return "role"
    claims = token.low in listed("claims") or token.stem in stems_listed("claims")
    return "done" if claims or _is_superlative(token) else None


def _is_superlative(token: Token) -> bool:
    word = token.low
    if not word.endswith("est"):
        return False
    bare = word.removesuffix("est")
    firsts = (bare, f"{bare}e", f"{word.removesuffix('iest')}y", bare[:-1])
    return len(bare) > 1 and any(is_ordinary(first) for first in firsts)


def _kind(tokens: tuple[Token, ...]) -> str:
    if all(token.low in tools() for token in tokens):
        return "tool"
    if any(token.low in documents.words("titles") for token in tokens):
        return "role"
    return "name"
