"""One answer put into its best order by rules, from nothing but what was said in it."""

from __future__ import annotations

from core.coaches.offline.assessment import REF
from core.coaches.offline.improving.cues import change, slot
from core.coaches.offline.improving.left_out import LeftOut, left_out
from core.coaches.offline.improving.order import ordered, text_of
from core.coaches.offline.improving.sentences import Sentence, blocks_of, sentences_of
from core.coaches.offline.improving.slots import Slot, slots_for
from core.coaches.offline.improving.told import Told, Wanted, told_in
from core.domain.improvement import Improvement, Piece
from core.domain.interview import Question


def improve(question: Question, answer: str) -> Improvement:
    """*answer* as it could be told. Every sentence of it is a piece, or left out, once.

    The same words always get the same order, and what is in its best order keeps it. Raises
    nothing; what rules cannot read comes back as it was.
    """
    sentences = sentences_of(answer)
    told = told_in(question, answer)
    if not told.readable:
        return Improvement(REF, _pieces(sentences, ()), (change("unreadable"),))
    out = left_out(sentences, told.cuts)
    kept = tuple(sentence for sentence in sentences if sentence not in out.all)
    better = ordered(blocks_of(kept), question)
    told = told_in(question, text_of(better.blocks))
    slots = _slots(told, text_of(better.blocks), question)
    in_order = tuple(sentence for block in better.blocks for sentence in block)
    names = _changes(better.changes, out, slots, in_order)
    if slots or told.wanted in (Wanted.REASON, Wanted.FACT):  # of those rules know one part only
        names = ["best" if name == "best_and_whole" else name for name in names]
    return Improvement(
        REF,
        _pieces(in_order, slots),
        tuple(map(change, names)),
        tuple(sentence.span for sentence in sorted(out.all, key=lambda s: s.span)),
    )


def _slots(told: Told, text: str, question: Question) -> tuple[Slot, ...]:
    return slots_for(told, sentences_of(text), question)


def _pieces(sentences: tuple[Sentence, ...], slots: tuple[Slot, ...]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for number in range(len(sentences) + 1):
        pieces += [Piece(slot(each.name)) for each in slots if each.before == number]
        if number < len(sentences):
            pieces.append(Piece(sentences[number].text, sentences[number].span))
    return tuple(pieces)


def _changes(
    moves: tuple[str, ...], out: LeftOut, slots: tuple[Slot, ...], kept: tuple[Sentence, ...]
) -> list[str]:
    names = list(moves)
    for name, sentences in (("padding", out.padding), ("repeated", out.repeated)):
        if sentences:
            names.append(name if len(sentences) > 1 else f"{name}_one")
    if out.addressed:
        names.append("addressed")
    if not moves:
        names.insert(0, "one" if len(kept) == 1 else "best_and_whole")
    if slots:
        habit = any(each.name == "once" for each in slots) and len(kept) > 1
        names.append("habit" if habit else "slots")
    return names
