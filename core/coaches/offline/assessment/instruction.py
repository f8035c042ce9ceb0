"""The one thing to change: what would raise this answer most, in the candidate's own words.

It speaks of the task, never of the person: more than a third of all feedback lowers
performance, most of it feedback about the person (Kluger and DeNisi 1996, 607 effects).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.coaches.offline.assessment import relevance, specificity
from core.coaches.offline.assessment.advice import Advice, Levels, Weights
from core.coaches.offline.assessment.advice_on_numbers import on_numbers
from core.coaches.offline.assessment.advice_on_reasons import on_reasons
from core.coaches.offline.assessment.advice_on_stories import on_stories
from core.coaches.offline.assessment.advice_on_the_question import (
    FIRST,
    ONE_CASE,
    asked_again,
    doubted,
    on_the_question,
)
from core.coaches.offline.assessment.advice_on_words import DETAIL, on_words
from core.coaches.offline.assessment.already import done, has_case, illustrated, pinned
from core.coaches.offline.assessment.beginning import start
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import filled, quoted, whole
from core.coaches.offline.assessment.topicality import doubtful, off_topic
from core.domain.evaluation import Instruction, Judgement, State
from core.domain.rubric import LEVELS, Rubric
from core.ports.coach import Background

_STRONG = 3.3  # overall from which an answer in which nothing is missing is left as it is
_CONCRETE = 3  # level of specificity from which it is, too: what rules miss in it they cannot name
_ANSWERED = 4  # level of relevance from which nobody has to be told to answer
_TOLD = 2  # things done from which a story is told, however plainly
_NOTHING = "This coach finds nothing that is missing."
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
    best = max(
        _advice(heard, levels, background), key=lambda a: a.gain(levels, weights), default=None
    )
    if best is not None and best.gain(levels, weights) >= _WORTH_SAYING:
        return _said(best, heard, levels, weights)
    strong = _overall(levels, weights) >= _STRONG
    content = strong or levels.get(specificity.KEY, 0) >= _CONCRETE
    last = None if content else _last_resort(heard, levels)
    relevant = levels.get(relevance.KEY, LEVELS[-1])
    if last is None and relevant < LEVELS[-1] and doubtful(heard, relevant):
        last = doubted(heard)
    return _said(last, heard, levels, weights) if last else _leave_it(heard, strong=strong)


def _advice(heard: Heard, levels: Levels, background: Background) -> Iterator[Advice]:
    yield from on_the_question(heard, levels)
    if heard.topic.asked is Asked.STORY and not off_topic(heard):
        yield from on_stories(heard, levels)
    yield from on_numbers(heard, levels, background)
    yield from on_reasons(heard, levels)
    yield from on_words(heard, levels)


def _overall(levels: Levels, weights: Weights) -> float:
    counted = sum(weights.get(key, 0.0) for key in levels)
    return sum(level * weights.get(key, 0.0) for key, level in levels.items()) / (counted or 1.0)


def _last_resort(heard: Heard, levels: Levels) -> Advice | None:
    """Nothing is missing that rules could name, and it is not strong: what was asked, again.

    None where a case is told, with figures or names in it: then nothing is asked for.
    """
    asked, answer = heard.topic.asked, heard.account.answer
    told = len(done(heard.account)) >= _TOLD or len(heard.account.told) >= _TOLD
    if asked in (Asked.STORY, Asked.CLAIM) and not has_case(heard) and not told:
        return Advice(ONE_CASE, asked_again(heard), dict.fromkeys(levels, 5))
    if asked is Asked.EXPLANATION and illustrated(heard) and not heard.account.loose:
        return None
    if not pinned(answer[1:]) or levels.get(specificity.KEY, 5) < _TOLD:
        because = "Say one number, one name or one day, so that a listener can picture it."
        return Advice(DETAIL, because, {specificity.KEY: 5})
    answered = has_case(heard) or levels.get(relevance.KEY, 0) >= _ANSWERED
    return None if answered else Advice(FIRST, asked_again(heard), dict.fromkeys(levels, 5))


def _said(advice: Advice, heard: Heard, levels: Levels, weights: Weights) -> Instruction:
    quote = quoted(heard.account, advice.about) if advice.about else None
    words = quote.of(heard.account.answer) if quote else ""
    because = filled(advice.because, words)
    return Instruction(advice.title, because, advice.most_raised(levels, weights), quote)


def _leave_it(heard: Heard, *, strong: bool) -> Instruction:
    # Among equals the result, since it is what a listener would check first.
    said = (*heard.story.results, *heard.account.worthwhile)
    best = max(
        (s for s in said if whole(s) and (pinned(s.text) or s.numbers)),
        key=lambda s: len(s.facts) + 2 * len(s.numbers),
        default=None,
    )
    quote = quoted(heard.account, best) if best else None
    words = f"“{quote.of(heard.account.answer)}” can be checked." if quote else _NOTHING
    title = "Strong: leave it." if strong else "Leave it as it is."
    return Instruction(title, f"{words} Practise another question now.", None, quote)
