"""The one thing to change: what would raise this answer most, in the candidate's own words.

It speaks of the task, never of the person: more than a third of all feedback lowers
performance, most of it feedback about the person (Kluger and DeNisi 1996, 607 effects).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.coaches.offline.assessment.advice import Advice, Levels, Weights
from core.coaches.offline.assessment.advice_on_numbers import on_numbers
from core.coaches.offline.assessment.advice_on_reasons import on_reasons
from core.coaches.offline.assessment.advice_on_stories import on_stories
from core.coaches.offline.assessment.advice_on_the_question import on_the_question
from core.coaches.offline.assessment.advice_on_words import on_words
from core.coaches.offline.assessment.beginning import start
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import quoted
from core.coaches.offline.assessment.topicality import off_topic
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.rubric import Rubric
from core.ports.coach import Background

_WORTH_SAYING = 0.75  # weighted levels; below this an answer is left as it is
_NOT_COUNTED = (State.NOT_ASKED, State.NOT_ASSESSED)


def instruction_for(
    heard: Heard, judgements: Sequence[Judgement], rubric: Rubric, background: Background
) -> Instruction:
    """The advice that would raise this answer most, or to leave a strong one as it is."""
    if all(j.level is None for j in judgements):
        return start(heard)
    levels = {j.criterion: j.level or 0 for j in judgements if j.state not in _NOT_COUNTED}
    weights = {criterion.key: criterion.weight for criterion in rubric.criteria}
    best = max(_advice(heard, levels, background), key=lambda a: a.gain(levels, weights))
    if best.gain(levels, weights) < _WORTH_SAYING:
        return _leave_it(heard)
    return _said(best, heard, levels, weights)


def _advice(heard: Heard, levels: Levels, background: Background) -> Iterator[Advice]:
    yield from on_the_question(heard, levels)
    if heard.topic.asked is Asked.STORY and not off_topic(heard):
        yield from on_stories(heard, levels)
    yield from on_numbers(heard, levels, background)
    yield from on_reasons(heard, levels)
    yield from on_words(heard, levels)


def _said(advice: Advice, heard: Heard, levels: Levels, weights: Weights) -> Instruction:
    quote = quoted(heard.account, advice.about) if advice.about else None
    words = quote.of(heard.account.answer) if quote else ""
    because = advice.because.replace("{quote}", words)
    return Instruction(advice.title, because, advice.most_raised(levels, weights), quote)


def _leave_it(heard: Heard) -> Instruction:
    # Among equals the result, since it is what a listener would check first.
    best = max(
        [*heard.story.results, *heard.account.worthwhile],
        key=lambda s: len(s.facts) + 2 * len(s.numbers),
        default=None,
    )
    quote = quoted(heard.account, best) if best else None
    words = f"“{quote.of(heard.account.answer)}” can be checked. " if quote else ""
    return Instruction("Strong: leave it.", f"{words}Practise another question now.", None, quote)
