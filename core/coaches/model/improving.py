"""An answer retold by a model; code takes out every fact that the candidate never gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from core import content
from core.coaches.facts import check
from core.coaches.model.asking import Ask, made_of
from core.coaches.model.judging import Heard, hear
from core.coaches.model.orders import question_seen
from core.coaches.model.plain import plain
from core.coaches.model.prompts import prompt
from core.coaches.model.seen import Seen
from core.coaches.model.shapes import Shaped, UnfitError
from core.coaches.offline.improving.cues import change, slot
from core.coaches.offline.improving.sentences import sentences_of
from core.domain.chat import DataKind
from core.domain.document import texts_of
from core.domain.evaluation import Evaluation, State
from core.domain.improvement import Improvement, Piece, can_be_ordered
from core.domain.interview import Question
from core.domain.rubric import LEVELS
from core.domain.text import Span
from core.ports.chat import ChatModel, Material
from core.ports.coach import Background

PROMPT = "improve_answer"
_AIR, _MOST = 600, 8000  # tokens of a reply beside the answer's own length, and at most
_WEAKEST = 2  # criteria that the model is told of; more is no direction
_MOST_SLOTS = 4
RETOLD = "It is told in other words, and no fact is added."
LEFT_OUT = "Some of your words are left out: the answer does without them."
ORDERED = "Your sentences are in another order now, word for word."
AS_IT_WAS = "Your sentences stayed as they were, word for word."


class RetoldPiece(Shaped):
    text: Annotated[str, Field(max_length=1000)]
    slot: Annotated[str, Field(max_length=40)] | None


class RetoldAnswer(Shaped):
    pieces: Annotated[list[RetoldPiece], Field(min_length=1, max_length=120)]


def improve(
    question: Question,
    answer: str,
    evaluation: Evaluation,
    background: Background,
    model: ChatModel,
) -> Improvement:
    """*answer* retold: sentences of it, reworded ones, and slots for what is missing.

    A sentence of which a word was changed is `reworded`, and what the facts check does not know
    in it becomes a slot. What was left out is said where the rest stayed word for word: of
    reworded sentences nobody could say whose place is empty. Where there is too little to retell
    nothing is sent.
    """
    ref = str(model.model.ref)
    heard = hear(question, answer)
    if not can_be_ordered(evaluation) or not sentences_of(heard.answer.left):
        whole = (Piece(answer, Span(0, len(answer))),) if answer else ()
        return Improvement(ref, whole, (change("too_little"),))
    ask = Ask(
        prompt(PROMPT),
        RetoldAnswer,
        _material(question, heard),
        {"weak": _weak(evaluation), "slots": "\n".join(f"{k}: {slot(k)}" for k in _slots())},
        min(_AIR + len(answer), _MOST),
    )
    known = (heard.answer.left, *(texts_of(background.resume) if background.resume else ()))

    def made(reply: RetoldAnswer) -> Improvement:
        pieces = tuple(_pieces(reply.pieces, heard.answer, known))
        if not any(piece.reworded or piece.span for piece in pieces):
            raise UnfitError("pieces: sentences of the answer are needed, not slots alone")
        reworded = any(piece.reworded for piece in pieces)
        kept = [piece.span for piece in pieces if piece.span]
        out = () if reworded else tuple(_rest(answer, kept))
        return Improvement(ref, pieces, tuple(_changes(pieces, out)), out, prompt(PROMPT).ref)

    return made_of(ask, model, made)


def _material(question: Question, heard: Heard) -> tuple[Material, ...]:
    asked, answered = heard.material
    claim = question_seen(question.claim) if question.claim else None
    lines = (Material(DataKind.RESUME, claim.shown),) if claim and claim.whole else ()
    return (asked, *lines, answered)


def _weak(evaluation: Evaluation) -> str:
    """The weakest criteria in the rubric's own words."""
    rubric = content.rubric_of(evaluation.rubric)
    called = [j for j in evaluation.asked if j.state in (State.SCORED, State.NOT_ENOUGH_EVIDENCE)]
    lowest = sorted(called, key=lambda judgement: judgement.level or 0)[:_WEAKEST]
    lines = (
        f"{rubric[j.criterion].name}: {rubric[j.criterion].anchors[(j.level or 0) + 1]}"
        for j in lowest
        if (j.level or 0) < max(LEVELS)
    )
    return "\n".join(lines) or "Nothing in particular: clearer and shorter will do."


def _slots() -> Sequence[str]:
    return list(content.table("improving/wordings")["slots"])


def _pieces(retold: Sequence[RetoldPiece], answer: Seen, known: Sequence[str]) -> Iterator[Piece]:
    """One after the other: a place of the answer is used once, and no open place stands twice."""
    taken: list[Span] = []
    slots: set[str] = set()
    for each in retold:
        if each.slot is not None:
            name = _slot(each.slot)
            if name not in slots and len(slots) < _MOST_SLOTS:
                slots.add(name)
                yield Piece(name)
        else:
            yield from _said(plain(each.text), answer, known, taken)


def _slot(name: str) -> str:
    if name not in _slots():
        raise UnfitError("slot: one of the names in the list, or null")
    return slot(name)


def _said(text: str, answer: Seen, known: Sequence[str], taken: list[Span]) -> tuple[Piece, ...]:
    place = next(
        (span for span in answer.places(text) if not any(span.overlaps(other) for other in taken)),
        None,
    )
    if place is not None:
        taken.append(place)
        return (Piece(place.of(answer.text), place),)
    return check(text, known)


def _rest(answer: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The places of *answer* with words in them that are in none of *spans*."""
    end = 0
    for span in (*sorted(spans), Span(len(answer), len(answer))):
        words = answer[end : span.start]
        if any(map(str.isalnum, words)):
            begins = end + len(words) - len(words.lstrip())
            yield Span(begins, begins + len(words.strip()))
        end = max(end, span.end)


def _changes(pieces: Sequence[Piece], out: Sequence[Span]) -> Iterator[str]:
    places = [piece.span for piece in pieces if piece.span]
    if any(piece.reworded for piece in pieces):
        yield RETOLD
    elif places != sorted(places):
        yield ORDERED
    elif not out:
        yield AS_IT_WAS
    if out:
        yield LEFT_OUT
    if any(piece.is_slot for piece in pieces):
        yield change("slots")
