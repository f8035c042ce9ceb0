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
    """The side or the part to add, or to say where to begin."""
    found = heard.holding(heard.part.points)
    if judge(heard).level == _WHOLE:
        begins, words = heard.quote(_begins(heard))
        because = f"“{words}” says where to begin, and the parts cover the problem. Go on."
        return Instruction("Strong: leave it.", because, None, begins)
    if not found:
        quote, words = heard.quote(heard.first)
        said = f"“{words}” names no part of the problem. " if words else ""
        because = f"{said}Begin with two sides, for example {listed(_two(heard))}."
        return Instruction("Name the parts.", because, KEY, quote)
    quote, words = found[0][1], _named(heard, found)
    said = f"{words} {'are parts' if len(found) > 1 else 'is one part'} of it."
    sides = _sides_left(heard, found)
    if sides:
        because = f"{said} Nothing yet about {', or about '.join(sides[:_SIDES])}."
        return Instruction("Cover the whole problem.", because, KEY, quote)
    named = {point.key for point, _ in found}
    missing = next((p for p in heard.part.points if p.key not in named), None)
    if len(found) <= _SOME and missing is not None:
        because = f"{said} Go one step deeper, for example: {missing.name}."
        return Instruction("Go one step deeper.", because, KEY, quote)
    because = f"{said} They cover it. Say which one you would look at first, and why."
    return Instruction("Say where you would begin.", because, KEY, quote)


def _named(heard: Heard, found: tuple[tuple[Point, Span], ...]) -> str:
    """The very words by which parts were known, never the sentence round them."""
    places = sorted(span for _, span in found)
    words = [f"“{' '.join(span.of(heard.answer).split())}”" for span in places]
    return listed([*words[:_QUOTED], *(["the rest"] if len(words) > _QUOTED else [])])


def _sides_left(heard: Heard, found: tuple[tuple[Point, Span], ...]) -> list[str]:
    """The sides of the problem that no part was named of, in the order of the case; with one
    left, an example of it."""
    covered = _branches(found)
    left = [point for point in heard.part.points if point.branch not in covered]
    sides = list(dict.fromkeys(point.branch for point in left))
    if len(sides) == 1 and left[0].name not in sides:
        return [f"{sides[0]}, for example {left[0].name}"]
    return sides


_SIDES, _QUOTED = 2, 3  # sides and words that one sentence names at most


def _two(heard: Heard) -> list[str]:
    first = heard.part.points[0]
    other = next(p for p in heard.part.points if p.branch != first.branch)
    return [first.name, other.name]
