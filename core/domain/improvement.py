"""Improvements: an answer as it could be told, from nothing but what the candidate said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.evaluation import Evaluation
from core.domain.text import Span

_CLOSING = (",", ".", ";", ":", "!", "?", ")", "%", "’", "'")  # signs that follow without a space

ASKING = "how many; one time; one thing; one sentence"  # counts nothing where a slot says it


@dataclass(frozen=True)
class Piece:
    """Words of an improved answer, or a visible slot for what only the candidate knows.

    `text` is what is shown. `span` is the place in the answer where it was said. Without one it
    is a slot, whose text says what belongs there ("how many people"), or, where it is `reworded`,
    what a model made of the candidate's words.
    """

    text: str
    span: Span | None = None
    reworded: bool = False

    @property
    def is_slot(self) -> bool:
        return self.span is None and not self.reworded


@dataclass(frozen=True)
class Improvement:
    """What a coach made of one answer. `changes` says in short sentences what was done.

    `left_out` are places of the answer that the improved one does without.
    """

    coach: str
    pieces: tuple[Piece, ...]
    changes: tuple[str, ...] = ()
    left_out: tuple[Span, ...] = ()
    prompt: str | None = None
    at: datetime | None = None

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces if piece.is_slot)

    @property
    def reworded(self) -> tuple[str, ...]:
        """What a model made of the candidate's words; none where their own are in an order."""
        return tuple(piece.text for piece in self.pieces if piece.reworded)

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """All of it in reading order: the words, and "slot" beside what stands in brackets."""
        spans: list[tuple[str, str]] = []
        for piece in self.pieces:
            if spans and not piece.text.startswith(_CLOSING):
                spans.append((" ", ""))
            spans.append((f"[{piece.text}]", "slot") if piece.is_slot else (piece.text, ""))
        return tuple(spans)


def can_be_ordered(evaluation: Evaluation) -> bool:
    """Whether there is enough of an answer to its question to be told in an order.

    Not where nothing but its relevance could be judged, nor where it is about something else.
    """
    levels = {j.criterion: j.level for j in evaluation.asked if j.level is not None}
    return levels.get("relevance") != 0 and bool(levels.keys() - {"relevance"})


def as_it_was(improvement: Improvement, answer: str) -> bool:
    """Whether it tells *answer* in its own words and order, with nothing open or left out."""
    told = " ".join(piece.text for piece in improvement.pieces)
    return not improvement.slots and told.split() == answer.split()


def nothing_lost(improvement: Improvement, answer: str) -> bool:
    """Whether every letter and figure of *answer* has one place: in a piece, or left out.

    And whether no slot brings a figure of its own: how many it was, only the candidate knows.
    """
    places = sorted(
        [*(piece.span for piece in improvement.pieces if piece.span), *improvement.left_out]
    )
    end = 0
    for place in (*places, Span(len(answer), len(answer))):
        if place.start < end or any(sign.isalnum() for sign in answer[end : place.start]):
            return False
        end = place.end
    return not any(sign.isdigit() for slot in improvement.slots for sign in slot)


def only_what_was_said(improvement: Improvement, answer: str) -> bool:
    """Whether every piece that names a place stands there in *answer*, word for word."""
    return all(
        piece.span is None or (piece.span.fits(answer) and piece.span.of(answer) == piece.text)
        for piece in improvement.pieces
    )


def nothing_added(
    improvement: Improvement, known: Sequence[str], is_known: Callable[[str, Sequence[str]], bool]
) -> bool:
    """Whether what is reworded, and each slot in it, says no fact that is in none of *known*.

    *is_known* knows facts when it sees them (core/coaches/facts). There have to be words left:
    slots alone are no help to anybody.
    """
    places = all(piece.span is None or not piece.reworded for piece in improvement.pieces)
    asking = (*known, ASKING)
    return (
        places
        and bool(improvement.reworded)
        and all(is_known(text, known) for text in improvement.reworded)
        and all(is_known(slot, asking) for slot in improvement.slots)
    )
