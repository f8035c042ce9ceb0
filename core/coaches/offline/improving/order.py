"""A better order for the sentences of an answer: few moves, and only those that are sure.

What leans on the sentence before stays with it. A move that the rules would not make again, or
would take back, when they read the new order, is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.coaches.offline.improving.cues import cue
from core.coaches.offline.improving.sentences import Block, Sentence, blocks_of, sentences_of
from core.coaches.offline.improving.told import Told, Wanted, told_in
from core.domain.interview import Question


@dataclass(frozen=True)
class Ordered:
    blocks: tuple[Block, ...]
    changes: tuple[str, ...] = ()  # names of entries in content/improving/wordings.toml


_Move = Callable[[tuple[Block, ...], Told, Question], Ordered]


def ordered(blocks: tuple[Block, ...], question: Question) -> Ordered:
    """*blocks* in a better order, or as they are."""
    better = _moved(blocks, question)
    if not better.changes:
        return Ordered(blocks)
    settled = _moved(blocks_of(sentences_of(text_of(better.blocks))), question)
    return Ordered(blocks) if settled.changes else better


def text_of(blocks: tuple[Block, ...]) -> str:
    return " ".join(sentence.text for block in blocks for sentence in block)


def _moved(blocks: tuple[Block, ...], question: Question) -> Ordered:
    told = _retold(blocks, question)
    now, changes = blocks, tuple[str, ...]()
    for move in _MOVES[told.wanted]:
        after = move(now, told, question)
        now = after.blocks
        changes += after.changes
    return Ordered(now, changes) if now != blocks else Ordered(blocks)


def _retold(blocks: tuple[Block, ...], question: Question) -> Told:
    return told_in(question, text_of(blocks))


def _with(blocks: tuple[Block, ...], moving: Sequence[Block], place: int, change: str) -> Ordered:
    """*moving* taken out and put before what stands at *place* of the others."""
    rest = [block for block in blocks if block not in moving]
    after = (*rest[:place], *moving, *rest[place:])
    return Ordered(after, (change,)) if after != blocks else Ordered(blocks)


def _scene_first(blocks: tuple[Block, ...], told: Told, question: Question) -> Ordered:
    """Where and when it was comes before everything else, where an answer opens with a step."""
    del question
    steps = _steps(blocks, told)
    if not steps or _opens_with_scene(blocks[: steps[0] + 1]):
        return Ordered(blocks)
    scenes = [
        block
        for place, block in enumerate(blocks)
        if place not in steps and not _ends(block) and _sets_scene(place, blocks)
    ]
    return _with(blocks, scenes, 0, "setting")


def _task_before_steps(blocks: tuple[Block, ...], told: Told, question: Question) -> Ordered:
    del question
    steps = _steps(blocks, told)
    if not steps:
        return Ordered(blocks)
    tasks = [
        block
        for block in blocks[steps[0] + 1 :]
        if len(block) == 1 and cue("task").search(block[0].small) and not _ends(block)
    ]
    return _with(blocks, tasks, steps[0], "task")


def _end_last(blocks: tuple[Block, ...], told: Told, question: Question) -> Ordered:
    """What came of it, told between two steps, comes after the last one."""
    del question
    steps = _steps(blocks, told)
    if not steps:
        return Ordered(blocks)
    ends = [
        block
        for place, block in enumerate(blocks)
        if steps[0] < place < steps[-1] and place not in steps and _ends(block)
    ]
    if any(_ends(block) for block in blocks[steps[-1] :]):
        return Ordered(blocks)
    return _with(blocks, ends, len(blocks), "ended")


def _headline(blocks: tuple[Block, ...], told: Told, question: Question) -> Ordered:
    """Asked for an achievement, a result that can stand alone comes first."""
    if not cue("asks_for_result").search(question.text.lower()):
        return Ordered(blocks)
    acts = _words(told, told.acts)
    lines = [
        block
        for block in blocks[1:]
        if len(block) == 1
        and _ends(block)
        and cue("figures").search(block[0].small)
        and not cue("refers").search(block[0].small)
        and block[0].text not in acts
    ]
    return _with(blocks, lines[:1], 0, "headline")


def _claim_first(blocks: tuple[Block, ...], told: Told, question: Question) -> Ordered:
    """An explanation that opens with its example or its limit: the point goes first."""
    del told, question
    if len(blocks) < _TWO or not cue("opens_late").search(blocks[0][0].small):
        return Ordered(blocks)
    claims = [
        block
        for block in blocks[1:]
        if not any(cue(name).search(block[0].small) for name in ("example", "limit", "reason"))
    ]
    return _with(blocks, claims[:1], 0, "claim")


def _answer_first(blocks: tuple[Block, ...], told: Told, question: Question) -> Ordered:
    """Asked for a figure or a date: the sentence that has it goes first."""
    del told
    if not cue("asks_how_much").search(question.text.lower()) or len(blocks) < _TWO:
        return Ordered(blocks)
    if cue("figures").search(blocks[0][0].small) or not cue("holds_back").search(
        blocks[0][0].small
    ):
        return Ordered(blocks)
    answers = [block for block in blocks[1:] if any(sign.isdigit() for sign in block[0].text)]
    return _with(blocks, answers[:1], 0, "answer")


_TWO = 2
_MOVES: dict[Wanted, tuple[_Move, ...]] = {
    Wanted.STORY: (_scene_first, _end_last, _task_before_steps, _headline),
    Wanted.EXPLANATION: (_claim_first,),
    Wanted.REASON: (),
    Wanted.FACT: (_answer_first,),
}


def _steps(blocks: tuple[Block, ...], told: Told) -> list[int]:
    """Places of blocks that hold a step of the story. *told* reads `text_of(blocks)` or another
    order of it, so the place of a sentence is found by its words."""
    words = _words(told, told.acts)
    return [n for n, block in enumerate(blocks) if any(s.text in words for s in block)]


def _words(told: Told, holds: Callable[[Sentence], bool]) -> frozenset[str]:
    return frozenset(s.text for s in sentences_of(told.account.answer) if holds(s))


def _sets_scene(place: int, blocks: tuple[Block, ...]) -> bool:
    """A date sets the scene only where the end was told before it: else it is one more step."""
    opening = blocks[place][0].small
    if cue("dated").search(opening):
        return any(_ends(block) for block in blocks[:place])
    return bool(cue("setting").search(opening))


def _opens_with_scene(blocks: tuple[Block, ...]) -> bool:
    return len(blocks) > _TWO or bool(cue("setting").search(blocks[0][0].small))


def _ends(block: Block) -> bool:
    return bool(cue("ended").search(block[0].small))
