"""The summary of an interview: what it showed, and what to practise next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from core.domain.evaluation import Evaluation, Instruction, Judgement, State, overall, typical
from core.domain.interview import Turn
from core.domain.rubric import Criterion, Rubric
from core.domain.text import Span


@dataclass(frozen=True)
class Strength:
    """Something that was done well, and the candidate's own words that show it.

    `position` is the turn's place in the interview; `span` points into its latest answer.
    """

    criterion: Criterion
    level: int
    position: int
    question: str
    span: Span
    quote: str


@dataclass(frozen=True)
class ToPractise:
    """The criterion that was lowest over all answers, and the instruction to begin with.

    Where too little could be judged, or all that could is strong, an answer that could not be
    judged is what to practise: `criterion` and `median` are None then. `position` is the turn
    that the instruction speaks of, so that it can be answered again.
    """

    criterion: Criterion | None
    median: float | None  # 0.0-5.0
    position: int
    instruction: Instruction


@dataclass(frozen=True)
class Summary:
    """`overall` is None where less than half of the answers could be scored: a middle of the few
    would speak for the many. There are no strengths where nothing could.

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
RubricOf = Callable[[str], Rubric]  # by the ref that an evaluation carries


def summarise(judged: Sequence[Judged], rubric_of: RubricOf) -> Summary:
    """The strengths, the weakest criterion and the states over all answers of an interview.

    Answers may be judged by different rubrics: a criterion is one and the same in all of them
    that have its key. Honest where little was scored: no overall, and what could not be judged
    is what to practise. An answer of which nothing was asked counts for nothing.
    """
    judged = [each for each in judged if _was_asked(each[2])]
    states = Counter(j.state for _, _, evaluation in judged for j in evaluation.judgements)
    levels = (overall(evaluation, rubric_of(evaluation.rubric)) for _, _, evaluation in judged)
    overalls = [level for level in levels if level is not None]
    enough = 2 * len(overalls) >= len(judged)
    practise = (enough and _weakest(judged, rubric_of)) or _unjudged(judged)
    lowest = practise.criterion.key if practise and practise.criterion else None
    return Summary(
        answers=len(judged),
        scored=len(overalls),
        overall=typical(overalls) if enough else None,
        strengths=_strengths(judged, rubric_of, without=lowest),
        practise=practise,
        states={state: states[state] for state in State if states[state]},
    )


def _was_asked(evaluation: Evaluation) -> bool:
    return any(judgement.state is not State.NOT_ASKED for judgement in evaluation.judgements)


def _unjudged(judged: Sequence[Judged]) -> ToPractise | None:
    """The first answer of which nothing could be scored."""
    for position, _, evaluation in judged:
        if all(judgement.level is None for judgement in evaluation.judgements):
            return ToPractise(None, None, position, evaluation.instruction)
    return None


def _strengths(
    judged: Sequence[Judged], rubric_of: RubricOf, *, without: str | None
) -> tuple[Strength, ...]:
    """The best quotes, each criterion and each place of an answer once, highest level first.

    *without* the criterion that is to be practised: one thing is not praised and blamed.
    """
    found: list[tuple[float, int, Strength]] = []
    for position, turn, evaluation in judged:
        for judgement in evaluation.judgements:
            if judgement.criterion == without:
                continue
            criterion = rubric_of(evaluation.rubric)[judgement.criterion]
            strength = _strength(position, turn, judgement, criterion)
            if strength is not None:
                found.append((-strength.level - criterion.weight / 10, position, strength))
    chosen: list[Strength] = []
    for _, _, strength in sorted(found, key=lambda entry: entry[:2]):
        if not any(_same(strength, other) for other in chosen):
            chosen.append(strength)
    return tuple(chosen[:MOST_STRENGTHS])


def _same(one: Strength, other: Strength) -> bool:
    return one.criterion.key == other.criterion.key or one.quote == other.quote


def _strength(
    position: int, turn: Turn, judgement: Judgement, criterion: Criterion
) -> Strength | None:
    level, answer = judgement.level, turn.answer
    if level is None or level < _STRONG or answer is None:
        return None
    spans = [span for span in judgement.spans if span.fits(answer.text)]
    if not spans:
        return None
    span = max(spans, key=lambda s: s.end - s.start)
    return Strength(criterion, level, position, turn.wording, span, span.of(answer.text))


def _weakest(judged: Sequence[Judged], rubric_of: RubricOf) -> ToPractise | None:
    """The criterion with the lowest median, the heavier one where two are equal, and the
    instruction of the answer in which it was lowest. None where all are strong, or none is."""
    levels: dict[str, list[tuple[int, int]]] = {}
    criteria: dict[str, Criterion] = {}
    for index, (_, _, evaluation) in enumerate(judged):
        for judgement in evaluation.judgements:
            if judgement.level is not None:
                levels.setdefault(judgement.criterion, []).append((judgement.level, index))
                rubric = rubric_of(evaluation.rubric)
                criteria.setdefault(judgement.criterion, rubric[judgement.criterion])
    if not levels:
        return None
    middles = {key: median(level for level, _ in found) for key, found in levels.items()}
    key = min(middles, key=lambda k: (middles[k], -criteria[k].weight))
    if middles[key] >= _STRONG:
        return None
    index = _lowest(levels[key], key, judged)
    position, _, evaluation = judged[index]
    instruction: Instruction = evaluation.instruction
    return ToPractise(criteria[key], float(middles[key]), position, instruction)


def _lowest(found: list[tuple[int, int]], key: str, judged: Sequence[Judged]) -> int:
    """The answer in which the criterion was lowest, first of those whose advice is about it."""
    return min(found, key=lambda f: (f[0], judged[f[1]][2].instruction.criterion != key, f[1]))[1]
