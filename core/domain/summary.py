"""The summary of an interview: what it showed, and what to practise next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from core.domain.evaluation import Evaluation, Instruction, Judgement, State, overall, typical
from core.domain.interview import Turn
from core.domain.rubric import Rubric
from core.domain.text import Span


@dataclass(frozen=True)
class Strength:
    """Something that was done well, and the candidate's own words that show it.

    `position` is the turn's place in the interview; `span` points into its latest answer.
    """

    criterion: str
    level: int
    position: int
    question: str
    span: Span
    quote: str


@dataclass(frozen=True)
class ToPractise:
    """The criterion that was lowest over all answers, and the instruction to begin with.

    `position` is the turn that the instruction speaks of, so that it can be answered again.
    """

    criterion: str
    median: float  # 0.0-5.0
    position: int
    instruction: Instruction


@dataclass(frozen=True)
class Summary:
    """`overall` is None, and there are no strengths, where nothing could be scored.

    `states` counts the criteria of all answers by state, those that occur.
    """

    answers: int
    scored: int  # of them, how many have an overall
    overall: float | None
    strengths: tuple[Strength, ...]
    practise: ToPractise | None
    states: Mapping[State, int]


_STRONG = 4  # level from which a criterion is a strength of an answer
MOST_STRENGTHS = 3

Judged = tuple[int, Turn, Evaluation]  # position of the turn, the turn, what was made of it


def summarise(judged: Sequence[Judged], rubric: Rubric) -> Summary:
    """The strengths, the weakest criterion and the states over all answers of an interview.

    Honest where nothing was scored: no strengths, nothing to practise, overall None.
    """
    states = Counter(j.state for _, _, evaluation in judged for j in evaluation.judgements)
    overalls = [level for _, _, e in judged if (level := overall(e, rubric)) is not None]
    return Summary(
        answers=len(judged),
        scored=len(overalls),
        overall=typical(overalls),
        strengths=_strengths(judged, rubric),
        practise=_weakest(judged, rubric),
        states={state: states[state] for state in State if states[state]},
    )


def _strengths(judged: Sequence[Judged], rubric: Rubric) -> tuple[Strength, ...]:
    """The best quotes, each criterion and each place of an answer once, highest level first."""
    found: list[tuple[float, int, Strength]] = []
    for position, turn, evaluation in judged:
        for judgement in evaluation.judgements:
            strength = _strength(position, turn, judgement)
            if strength is not None:
                weight = rubric[judgement.criterion].weight
                found.append((-strength.level - weight / 10, position, strength))
    chosen: list[Strength] = []
    for _, _, strength in sorted(found, key=lambda entry: entry[:2]):
        if not any(_same(strength, other) for other in chosen):
            chosen.append(strength)
    return tuple(chosen[:MOST_STRENGTHS])


def _same(one: Strength, other: Strength) -> bool:
    return one.criterion == other.criterion or one.quote == other.quote


def _strength(position: int, turn: Turn, judgement: Judgement) -> Strength | None:
    level, answer = judgement.level, turn.answer
    if level is None or level < _STRONG or answer is None:
        return None
    spans = [span for span in judgement.spans if span.fits(answer.text)]
    if not spans:
        return None
    span = max(spans, key=lambda s: s.end - s.start)
    return Strength(
        judgement.criterion, level, position, turn.question.text, span, span.of(answer.text)
    )


def _weakest(judged: Sequence[Judged], rubric: Rubric) -> ToPractise | None:
    """The criterion with the lowest median, the heavier one where two are equal, and the
    instruction of the answer in which it was lowest. None where all are strong, or none is."""
    levels: dict[str, list[tuple[int, int]]] = {}
    for index, (_, _, evaluation) in enumerate(judged):
        for judgement in evaluation.judgements:
            if judgement.level is not None:
                levels.setdefault(judgement.criterion, []).append((judgement.level, index))
    if not levels:
        return None
    middles = {key: median(level for level, _ in found) for key, found in levels.items()}
    key = min(middles, key=lambda k: (middles[k], -rubric[k].weight))
    if middles[key] >= _STRONG:
        return None
    index = _lowest(levels[key], key, judged)
    position, _, evaluation = judged[index]
    instruction: Instruction = evaluation.instruction
    return ToPractise(key, float(middles[key]), position, instruction)


def _lowest(found: list[tuple[int, int]], key: str, judged: Sequence[Judged]) -> int:
    """The answer in which the criterion was lowest, first of those whose advice is about it."""
    return min(found, key=lambda f: (f[0], judged[f[1]][2].instruction.criterion != key, f[1]))[1]
