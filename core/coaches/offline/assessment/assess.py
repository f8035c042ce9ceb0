"""One answer judged by rules: the same answer always gets the same levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from core.coaches.offline.assessment import (
    clarity,
    contribution,
    needs,
    parts,
    reasoning,
    reasons,
    relevance,
    soundness,
    specificity,
    structure,
    trade_offs,
)
from core.coaches.offline.assessment.account import account_of
from core.coaches.offline.assessment.advice_on_the_resume import on_the_resume
from core.coaches.offline.assessment.concreteness import Weights, corrected, farther, mean, moved
from core.coaches.offline.assessment.instruction import instruction_for
from core.coaches.offline.assessment.judging import Heard, unscored
from core.coaches.offline.assessment.questions import Asked, topic_of
from core.coaches.offline.assessment.statement import Mode
from core.coaches.offline.assessment.story import story_of
from core.coaches.offline.assessment.topicality import most_relevant, off_topic, plainly_about_it
from core.coaches.offline.assessment.words import vocabulary
from core.domain.evaluation import Evaluation, Judgement, State, with_evidence_located
from core.domain.interview import Question
from core.domain.rubric import LEVELS, Rubric
from core.ports.coach import Background

REF = "offline@1"

_RULES: Mapping[str, Callable[[Heard], Judgement]] = {
    rule.KEY: rule.judge
    for rule in (
        structure,
        specificity,
        relevance,
        contribution,
        clarity,
        reasons,
        reasoning,
        soundness,
        needs,
        parts,
        trade_offs,
    )
}
_THIN = "The answer has too few facts to judge it: little in it could be checked."
_UNREADABLE = "This coach reads English only, and could not read this as English."
_ELSEWHERE = "Rules could not tie the answer to the question, so nothing more was judged."
_UNKNOWN = "This coach has no rule for it."
_LEAST = 2  # facts, numbers and deeds; with fewer, however many words, a level would be a guess


def hear(question: Question, answer: str) -> Heard:
    """What every criterion works with."""
    topic = topic_of(question)
    account = account_of(answer, topic)
    return Heard(topic, account, story_of(account))


def assess(
    question: Question,
    answer: str,
    rubric: Rubric,
    background: Background,
    learned: Weights | None = None,
) -> Evaluation:
    """Judge *answer* by every criterion of *rubric*, in its order. Raises nothing.

    The background moves no level: it only lets the instruction name a number that the résumé
    has and the answer has not. *learned* stands in for what is kept of how concrete words are.
    """
    heard = hear(question, answer)
    judgements = _weighed(ruled(heard, rubric), heard, rubric, learned)
    instruction = instruction_for(heard, judgements, rubric, background)
    if any(judgement.level is not None for judgement in judgements):
        instruction = on_the_resume(question, answer, instruction)
    return Evaluation(REF, rubric.ref, judgements, instruction)


def ruled(heard: Heard, rubric: Rubric) -> tuple[Judgement, ...]:
    """What the rules alone make of what was *heard*, by every criterion of *rubric*."""
    barrier, elsewhere, most = _barrier(heard), off_topic(heard), _most_otherwise(heard)
    said = heard.account.answer
    found = (_judged(c.key, heard, barrier, elsewhere=elsewhere) for c in rubric.criteria)
    return tuple(_within(with_evidence_located(judgement, said), most) for judgement in found)


def _barrier(heard: Heard) -> str:
    """Why nothing can be judged, in one sentence; empty where something can."""
    if not heard.account.readable:
        return _UNREADABLE
    return _THIN if _too_thin(heard) else ""


def _judged(key: str, heard: Heard, barrier: str, *, elsewhere: bool) -> Judgement:
    if key not in _RULES:
        return unscored(key, State.NOT_ASSESSED, _UNKNOWN)
    if key == soundness.KEY:
        return soundness.judge(heard)
    if barrier:
        return unscored(key, State.NOT_ENOUGH_EVIDENCE, barrier)
    judgement = _RULES[key](heard)
    if elsewhere and key != relevance.KEY and judgement.level is not None:
        return unscored(key, State.NOT_ENOUGH_EVIDENCE, _ELSEWHERE)
    return judgement


def _most_otherwise(heard: Heard) -> int:
    """The highest level that anything but relevance and clarity gets.

    Facts and deeds of an account of something else are no merit of an answer: where it can at
    most be guessed to be one, and of figures without what they are of, they are one level above.
    """
    most = 1 if relevance.only_figures(heard) else most_relevant(heard)
    return LEVELS[-1] if most > _GUESSED else most + 1


def _weighed(
    judgements: tuple[Judgement, ...], heard: Heard, rubric: Rubric, learned: Weights | None
) -> tuple[Judgement, ...]:
    """*judgements* moved towards what readers would say, where they judge what is told."""
    levels = {j.criterion: j.level for j in judgements if j.level is not None}
    movable = [key for key in levels if key not in _WHATEVER_ABOUT]
    if not movable:
        return judgements
    shares = {criterion.key: criterion.weight for criterion in rubric.criteria}
    far = farther(heard, mean(levels, shares), learned)
    found = moved(levels, shares, movable, far, _most_otherwise(heard))
    return tuple(
        j if found.get(j.criterion) in (j.level, None) else corrected(j, found[j.criterion])
        for j in judgements
    )


def _within(judgement: Judgement, most: int) -> Judgement:
    """*judgement*, at *most* so high where it is of what the answer tells."""
    if judgement.level is None or judgement.criterion in _WHATEVER_ABOUT or judgement.level <= most:
        return judgement
    return replace(judgement, readings=(most,), reason=_BESIDE)


_GUESSED = 2  # relevance
_WHATEVER_ABOUT = (relevance.KEY, clarity.KEY)
_BESIDE = "There is more of it, and one has to guess how it answers the question."


def _too_thin(heard: Heard) -> bool:
    """True where so little is said that any level would be a guess."""
    account, asked = heard.account, heard.topic.asked
    if _said_again(heard):
        return True
    if plainly_about_it(heard) or asked in (Asked.FACT, Asked.FOLLOW_UP, Asked.STATUS):
        return account.substance + len(_steps(heard)) < 1
    return account.substance + len(_steps(heard)) < _LEAST


def _said_again(heard: Heard) -> bool:
    """True where hardly a word of the answer is not one of the question, in whatever order.

    Of 294 labelled answers that are strong or middling none has half of its words from there.
    """
    small = vocabulary("english", "function")
    words = [word for s in heard.account.statements for word in s.clause.words]
    words = [word for word in words if word.text not in small]
    again = sum(word.stem in heard.topic.text for word in words)
    return len(words) >= _SEVERAL and again >= _PARROTED * len(words)


_SEVERAL, _PARROTED = 8, 0.7  # words that are not small ones; share of them


def _steps(heard: Heard) -> frozenset[str]:
    """Different things that the candidate did or, where no story is asked for, does."""
    if heard.topic.asked in (Asked.STORY, Asked.CLAIM):
        return heard.story.deeds
    does = (Mode.PLAIN, Mode.EVENT, Mode.WOULD)
    said = heard.account.statements
    return frozenset(s.verb for s in said if s.own and s.verb and s.mode in does)
