"""One answer put into its best order by rules, from nothing but what was said in it."""

from __future__ import annotations

from collections.abc import Iterator

from core.coaches.offline.assessment import REF
from core.coaches.offline.improving.cues import change, slot
from core.coaches.offline.improving.left_out import LeftOut, left_out
from core.coaches.offline.improving.missed import nothing_missing, with_what_was_missed
from core.coaches.offline.improving.order import ordered, text_of
from core.coaches.offline.improving.sentences import Sentence, blocks_of, sentences_of
from core.coaches.offline.improving.slots import Slot, slots_for
from core.coaches.offline.improving.told import Told, Wanted, told_in
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement, Piece, can_be_ordered
from core.domain.interview import Question


def improve(question: Question, answer: str, evaluation: Evaluation) -> Improvement:
    """*answer* as it could be told. Every sentence of it is a piece, or left out, once.

    What *evaluation* finds missing gets a slot, and nothing is called whole that it does not
    call whole. The same words always get the same order, and what is in its best order keeps
    it. Raises nothing; what rules cannot read comes back as it was.
    """
    sentences = sentences_of(answer)
    told = told_in(question, answer)
    if not told.readable:
        return Improvement(REF, _pieces(sentences, ()), (change("unreadable"),))
    if not can_be_ordered(evaluation):
        return Improvement(REF, _pieces(sentences, ()), (change("too_little"),))
    out = left_out(sentences, told, question.text)
    kept = tuple(sentence for sentence in sentences if sentence not in out.all)
    better = ordered(blocks_of(kept), question)
    told = told_in(question, text_of(better.blocks))
    in_order = tuple(sentence for block in better.blocks for sentence in block)
    found = slots_for(told, sentences_of(text_of(better.blocks)), question)
    slots = with_what_was_missed(found, told, evaluation, len(in_order))
    order = better.changes or (_as_it_was(in_order, out, slots, told, evaluation),)
    return Improvement(
        REF,
        _pieces(in_order, slots),
        tuple(map(change, (*order, *_left(out), *_open(slots, in_order)))),
        tuple(sentence.span for sentence in sorted(out.all, key=lambda s: s.span)),
    )


def _pieces(sentences: tuple[Sentence, ...], slots: tuple[Slot, ...]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for number in range(len(sentences) + 1):
        pieces += [Piece(slot(each.name)) for each in slots if each.before == number]
        if number < len(sentences):
            pieces.append(Piece(sentences[number].text, sentences[number].span))
    return tuple(pieces)


def _as_it_was(
    kept: tuple[Sentence, ...],
    out: LeftOut,
    slots: tuple[Slot, ...],
    told: Told,
    evaluation: Evaluation,
) -> str:
    """What is true of an order in which nothing was moved: rules know that of a story is best
    only where each of its parts was found, and of no reason or fact at all."""
    if len(kept) == 1:
        return "one_left" if out.all else "one"
    if slots or told.wanted not in (Wanted.STORY, Wanted.EXPLANATION):
        return "kept"
    return "best_and_whole" if nothing_missing(evaluation) else "kept"


def _left(out: LeftOut) -> Iterator[str]:
    named = (("padding", out.padding), ("aside", out.asides), ("repeated", out.repeated))
    for name, sentences in named:
        if sentences:
            yield name if len(sentences) > 1 else f"{name}_one"
    if out.addressed:
        yield "addressed"


def _open(slots: tuple[Slot, ...], kept: tuple[Sentence, ...]) -> Iterator[str]:
    if slots:
        habit = any(each.name == "once" for each in slots) and len(kept) > 1
        yield "habit" if habit else "slots"
