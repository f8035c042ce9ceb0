"""An answer judged by a model: each criterion by itself, several times, and then counted.

One call for each criterion and sample, so that no criterion colours another; samples know
nothing of each other. Code locates the evidence, takes the middle and the majority, and chooses
the one instruction by a rule. All or nothing: a call that finally fails ends the assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from typing import TypeVar

from core.coaches.model.asking import made_of
from core.coaches.model.judging import PROMPT, Advice, Heard, Reading, ask_about, hear, reading_of
from core.coaches.model.prompts import prompt
from core.domain.evaluation import Evaluation, Instruction, Judgement, State
from core.domain.interview import Question
from core.domain.rubric import Criterion, Rubric
from core.domain.text import Span
from core.ports.chat import ChatModel

MOST_AT_ONCE = 8  # calls of one assessment; vendors count requests a minute
LEAST = 12  # letters and figures from which an answer can say anything: "Yes, I did." has 8
_HIGHEST = 5
_NOTHING = Instruction(
    "Answer the question.",
    "There is nothing here yet to judge. One true example in a few sentences is enough.",
)
_UNREAD = "Nothing in it could be read as an answer in the language of the question."
_TOO_LITTLE = "There is too little of an answer here to judge it."
_STRONG, _GOOD = "Strong: leave it.", "Leave it as it is."

Made = TypeVar("Made")


def assess(
    question: Question, answer: str, rubric: Rubric, model: ChatModel, samples: int
) -> Evaluation:
    """Judge *answer* by every criterion of *rubric*, *samples* times each.

    Raises what the model's calls raise, and UnusableOutputError; then nothing was judged.
    Where nothing is left of an answer to be judged, no call is made.
    """
    heard = hear(question, answer)
    ref = str(model.model.ref)
    if _says_nothing(heard):
        reason = _TOO_LITTLE if heard.answer.whole else _UNREAD
        judgements = tuple(
            Judgement(c.key, State.NOT_ENOUGH_EVIDENCE, reason=reason) for c in rubric.criteria
        )
        return Evaluation(ref, rubric.ref, judgements, _NOTHING)
    readings = _read(rubric, heard, model, samples)
    judged = [_agreed(criterion, readings[criterion.key]) for criterion in rubric.criteria]
    return Evaluation(
        ref,
        rubric.ref,
        tuple(each.judgement for each in judged),
        _instruction(judged),
        prompt(PROMPT).ref,
    )


def _says_nothing(heard: Heard) -> bool:
    """Whether there is no answer: too few letters, or nothing but the question again."""
    said = heard.answer.left
    if sum(map(str.isalnum, said)) < LEAST:
        return True
    return _letters(said) in _letters(heard.question.text)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _read(
    rubric: Rubric, heard: Heard, model: ChatModel, samples: int
) -> Mapping[str, Sequence[Reading]]:
    """The samples of every criterion, by its key."""

    def one(criterion: Criterion) -> Callable[[], Reading]:
        ask = ask_about(criterion, heard, samples=samples)
        return lambda: made_of(ask, model, lambda reply: reading_of(reply, heard))

    wanted = [criterion for criterion in rubric.criteria for _ in range(samples)]
    found = at_once([one(criterion) for criterion in wanted])
    readings: dict[str, list[Reading]] = {}
    for criterion, reading in zip(wanted, found, strict=True):
        readings.setdefault(criterion.key, []).append(reading)
    return readings


def at_once(calls: Sequence[Callable[[], Made]]) -> list[Made]:
    """The results of *calls*, in their order, a few at a time, each in a copy of our context.

    After the first that raises none is begun, and what it raised is raised.
    """
    with ThreadPoolExecutor(min(len(calls), MOST_AT_ONCE), "assessing") as pool:
        futures = [pool.submit(copy_context().run, call) for call in calls]
        done, waiting = wait(futures, return_when=FIRST_EXCEPTION)
        for future in waiting:
            future.cancel()
    failed = next((f for f in futures if f in done and f.exception()), None)
    if failed is not None:
        failed.result()
    return [future.result() for future in futures]


@dataclass(frozen=True)
class _Judged:
    criterion: Criterion
    judgement: Judgement
    advice: Advice | None


def _agreed(criterion: Criterion, readings: Sequence[Reading]) -> _Judged:
    """What several samples come to: the state of most of them, and all their levels.

    Reason, evidence and advice are those of the first sample at the middle level, so that they
    belong together. Where no state has more than half, there was not enough to go by.
    """
    state = _most(readings)
    alike = [reading for reading in readings if reading.state is state]
    levels = tuple(reading.level for reading in alike if reading.level is not None)
    if not alike:
        return _Judged(criterion, Judgement(criterion.key, state, reason=_TOO_LITTLE), None)
    if not levels:
        first = alike[0]
        return _Judged(
            criterion, Judgement(criterion.key, state, reason=first.reason), first.advice
        )
    middle = sorted(levels)[(len(levels) - 1) // 2]
    shown = next(reading for reading in alike if reading.level == middle)
    judgement = Judgement(criterion.key, state, levels, shown.spans, shown.reason)
    return _Judged(criterion, judgement, shown.advice)


def _most(readings: Sequence[Reading]) -> State:
    states = [reading.state for reading in readings]
    most = max(states, key=states.count)
    return most if states.count(most) * 2 > len(states) else State.NOT_ENOUGH_EVIDENCE


def _instruction(judged: Sequence[_Judged]) -> Instruction:
    """The advice on the criterion that could raise the overall most; of equals the first.

    A criterion without enough evidence could rise from nothing. With nothing left to raise,
    the answer is to be left as it is.
    """
    best = max((each for each in judged if each.advice and _room(each)), key=_room, default=None)
    if best is not None and best.advice is not None:
        advice = best.advice
        return Instruction(advice.title, advice.because, best.criterion.key, advice.quote)
    if not any(each.judgement.readings for each in judged):
        return _NOTHING
    return _leave_it(judged)


def _room(judged: _Judged) -> float:
    """By how many weighted levels the overall could rise."""
    if judged.judgement.state not in (State.SCORED, State.NOT_ENOUGH_EVIDENCE):
        return 0.0
    return judged.criterion.weight * (_HIGHEST - (judged.judgement.level or 0))


def _leave_it(judged: Sequence[_Judged]) -> Instruction:
    quoted: Span | None = next((s for each in judged for s in each.judgement.spans), None)
    title = _GOOD if any(map(_room, judged)) else _STRONG
    return Instruction(title, "Practise another question now.", None, quoted)
