"""One answer to one part of a case judged: each part by its own criteria, the others not asked."""

from __future__ import annotations

from dataclasses import replace

from core.coaches.offline.assessment.addressed import foreign
from core.coaches.offline.assessment.words import words_of
from core.coaches.offline.casework import (
    calculation,
    clarifying,
    insight,
    recommending,
    structuring,
)
from core.coaches.offline.casework.reading import Heard
from core.domain.case import Case, Part, PartKey
from core.domain.evaluation import (
    Evaluation,
    Instruction,
    Judgement,
    State,
    with_evidence_located,
)
from core.domain.interview import Question
from core.domain.rubric import Rubric

_ENOUGH = 4  # level of a calculation from which the other criterion is spoken of


def assess(place: tuple[Case, Part], question: Question, answer: str, rubric: Rubric) -> Evaluation:
    """Judge *answer* by every criterion of *rubric*, in its order. Raises nothing."""
    from core.coaches.offline.assessment import REF

    heard = Heard(*place, answer)
    judged = {judgement.criterion: judgement for judgement in _judged(heard, question)}
    if _unread(heard):
        judged = {key: _not_read(judgement) for key, judgement in judged.items()}
    judgements = tuple(
        with_evidence_located(
            judged.get(criterion.key, Judgement(criterion.key, State.NOT_ASKED)), answer
        )
        for criterion in rubric.criteria
    )
    return Evaluation(REF, rubric.ref, judgements, _instruction(heard, question))


def _judged(heard: Heard, question: Question) -> list[Judgement]:
    match heard.part.key:
        case PartKey.CLARIFY:
            return [clarifying.judge(heard, clarifying.told_before(question.source))]
        case PartKey.STRUCTURE:
            return [structuring.judge(heard)]
        case PartKey.CALCULATE:
            return [calculation.judge(heard)]
        case PartKey.INTERPRET:
            return [calculation.judge(heard), insight.judge(heard)]
        case PartKey.RECOMMEND:
            return [recommending.judge(heard)]


def _unread(heard: Heard) -> bool:
    return foreign(words_of(heard.answer))


def _not_read(judgement: Judgement) -> Judgement:
    """What is missing in an answer that could not be read is not missing: it was not read."""
    if judgement.state is State.SCORED:
        return judgement
    return replace(judgement, reason="This coach reads English only.")


def _in_english(heard: Heard) -> Instruction:
    because = "This coach reads English only. Short plain sentences and numbers are enough."
    results = calculation.Checked(heard).results
    if not results:
        return Instruction("Answer in English sentences.", because)
    place = results[0][1]
    because = f"“{place.of(heard.answer)}” is right. {because}"
    return Instruction("Answer in English sentences.", because, calculation.KEY, place)


def _instruction(heard: Heard, question: Question) -> Instruction:
    if _unread(heard):
        return _in_english(heard)
    match heard.part.key:
        case PartKey.CLARIFY:
            return clarifying.advise(heard, clarifying.told_before(question.source))
        case PartKey.STRUCTURE:
            return structuring.advise(heard)
        case PartKey.CALCULATE:
            return calculation.advise(heard)
        case PartKey.INTERPRET:
            level = calculation.judge(heard).level or 0
            if level >= _ENOUGH and (insight.judge(heard).level or 0) <= level:
                return insight.advise(heard)
            return calculation.advise(heard)
        case PartKey.RECOMMEND:
            return recommending.advise(heard)
