"""A reworded text held against what the candidate said: what they never gave becomes a slot.

Written for what a language model returns, so it is strict: where it is in doubt, a slot. It
knows English; of another language it lets through only words that the candidate used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.coaches.facts.known import Known
from core.coaches.facts.names import unknown_names
from core.coaches.facts.numbers import unknown_numbers
from core.coaches.facts.quantities import quantities_of
from core.coaches.facts.tokens import tokens_of
from core.coaches.facts.unknown import Unknown
from core.coaches.facts.words import slot
from core.domain.improvement import Piece

_NAMED = ("role", "tool", "name", "done")  # the first of them says most


def check(text: str, known: Sequence[str]) -> tuple[Piece, ...]:
    """*text* in pieces, in its order: what may stay is `reworded`, every fact that occurs in none
    of *known* is a slot.

    A fact is a number, a unit, a time, a name, a role, or what was achieved. *known* is what the
    candidate gave: the answer, the résumé, their corrections; never the job. One piece that says
    *text* where nothing was added; none at all for an empty text. Each that stays would stay by
    itself, so that whoever stores it may ask again. Raises nothing.
    """
    said = Known(known)
    pieces = tuple(_cut(text, said))
    while True:
        again = tuple(_without_doubles(_again(pieces, said)))
        if again == pieces:
            return pieces
        pieces = again


def _again(pieces: Sequence[Piece], said: Known) -> Iterator[Piece]:
    for piece in pieces:
        yield from (piece,) if piece.is_slot else _cut(piece.text, said)


def _without_doubles(pieces: Iterator[Piece]) -> Iterator[Piece]:
    before = None
    for piece in pieces:
        if piece != before or not piece.is_slot:
            yield piece
        before = piece


def _cut(text: str, said: Known) -> Iterator[Piece]:
    tokens = tokens_of(text)
    numbers = quantities_of(tokens)
    names = unknown_names(tokens, said, frozenset(at for n in numbers for at in n.tokens))
    found = sorted(
        (*unknown_numbers(tokens, numbers, said), *names), key=lambda unknown: unknown.first
    )
    places = [(tokens[u.first].start, tokens[u.last].end, slot(u.kind)) for u in _joined(found)]
    return _pieces(text, places)


def _joined(found: Sequence[Unknown]) -> Iterator[Unknown]:
    """ "The award-winning lead" is asked for once: words beside each other are one slot."""
    before: Unknown | None = None
    for each in found:
        beside = before is not None and each.first == before.last + 1
        if before is not None and beside and {before.kind, each.kind} <= set(_NAMED):
            before = Unknown(before.first, each.last, min(before.kind, each.kind, key=_NAMED.index))
            continue
        if before is not None:
            yield before
        before = each
    if before is not None:
        yield before


def is_known(text: str, known: Sequence[str]) -> bool:
    """Whether `check` leaves *text* as it is."""
    return not any(piece.is_slot for piece in check(text, known))


def _pieces(text: str, places: Sequence[tuple[int, int, str]]) -> Iterator[Piece]:
    at, before = 0, ""
    for start, end, name in (*places, (len(text), len(text), "")):
        between = text[at:start].strip()
        if any(sign.isalnum() for sign in between) or (between.strip("-") and not name):
            yield Piece(between, reworded=True)
            before = ""
        if name and name != before:
            yield Piece(name)
            before = name
        at = end
