"""A structure: which parts of the problem it covers, and whether it says where to begin."""

from __future__ import annotations

from core.coaches.offline.casework.reading import Heard, listed, scored
from core.domain.case import Point
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.text import Span

KEY = "breakdown"
_SOME, _COVERED, _WHOLE = 3, 4, 5  # levels: several parts; the problem; and where to begin


def judge(heard: Heard) -> Judgement:
    """1 to 3 for some parts, 4 where every branch but one is covered, 5 with a reasoned start."""
    found = heard.holding(heard.part.points)
    if not found:
        return Judgement(KEY, State.NOT_ENOUGH_EVIDENCE, reason="No part of the problem is named.")
    branches, all_branches = _branches(found), {point.branch for point in heard.part.points}
    places = [span for _, span in found]
    if len(branches) == 1:
        level = 1
    elif len(found) <= _SOME or len(branches) < len(all_branches) - 1:
        level = min(len(found), _SOME)
    else:
        level = _COVERED
    begins = _begins(heard)
    if level == _COVERED and begins is not None:
        level, places = _WHOLE, [begins, *places]
    reason = f"It covers {listed([point.name for point, _ in found])}."
    return scored(KEY, level, heard, places, reason)


def _branches(found: tuple[tuple[Point, Span], ...]) -> set[str]:
    return {point.branch for point, _ in found}


def _begins(heard: Heard) -> Span | None:
    """The sentence that says where to begin, where it or the one after gives the reason."""
    for number, sentence in enumerate(heard.sentences):
        near = heard.sentences[number : number + 2]
        reasoned = any(heard.says("gives_a_reason", span) for span in near)
        if reasoned and heard.says("begins", sentence):
            return sentence
    return None


def advise(heard: Heard) -> Instruction:
    """The part to add, or to say where to begin."""
    found = heard.holding(heard.part.points)
    place = found[0][1] if found else heard.first
    quote, words = heard.quote(place)
    if judge(heard).level == _WHOLE:
        begins, words = heard.quote(_begins(heard))
        because = f"“{words}” says where to begin, and the parts cover the problem. Go on."
        return Instruction("Strong: leave it.", because, None, begins)
    named, branches = {point.key for point, _ in found}, _branches(found)
    missing = [p for p in heard.part.points if p.key not in named]
    new = next((p for p in missing if p.branch not in branches), None)
    if not found:
        said = f"“{words}” names no part of the problem. " if words else ""
        because = f"{said}Begin with two sides, for example {listed(_two(heard))}."
        return Instruction("Name the parts.", because, KEY, quote)
    if new is not None:
        because = f"“{words}” is a part of it. Not covered yet: {new.name}."
        return Instruction("Cover the whole problem.", because, KEY, quote)
    if len(found) <= _SOME and missing:
        because = f"“{words}” is a beginning. Go one step deeper, for example: {missing[0].name}."
        return Instruction("Go one step deeper.", because, KEY, quote)
    because = f"“{words}” and the rest cover it. Say which one you would look at first, and why."
    return Instruction("Say where you would begin.", because, KEY, quote)


def _two(heard: Heard) -> list[str]:
    first = heard.part.points[0]
    other = next(p for p in heard.part.points if p.branch != first.branch)
    return [first.name, other.name]
