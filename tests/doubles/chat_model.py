"""A language model in this process: it answers every prompt with the help of the offline coach."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import count
from threading import Lock
from typing import Any

from core import content
from core.coaches.model.prompts import IN_USE, prompt
from core.coaches.model.seen import LEFT_OUT
from core.coaches.offline.coach import OfflineCoach
from core.domain.chat import DataKind, Model, ModelRef, TokenCount
from core.domain.evaluation import Evaluation, State
from core.domain.interview import Question
from core.domain.rubric import LEVELS, Rubric
from core.errors import ProviderError
from core.ports.chat import Material, Reply, Request, unheard
from core.ports.coach import Background

SCRIPTED = Model(ModelRef("scripted", "sensible"), schema=True, json=True)
RUBRICS = ("behavioural", "hr_screen", "technical", "system_design", "answer")
OFFLINE = OfflineCoach()
_ONE_AT_A_TIME = Lock()
Answers = Mapping[str, Any]


class ScriptedModel:
    """Replies in the shape that each prompt asks for, with what rules make of the material.

    `fail` queues what the next calls end with; `say` queues whole replies; both go to calls of
    one prompt only where that is named. `wobble` is added to the levels of successive readings
    of a criterion, so that samples differ. `requests` keeps what was asked. Safe for threads.
    """

    def __init__(self, model: Model = SCRIPTED, *, wobble: Sequence[int] = (0,)) -> None:
        self.model = model
        self.wobble = wobble
        self.requests: list[Request] = []
        self._queued: list[tuple[str, ProviderError | str]] = []
        self._samples: dict[tuple[str, str], count[int]] = {}
        self._lock = Lock()

    def fail(self, *errors: ProviderError, prompt: str = "") -> None:
        self._queued.extend((prompt, error) for error in errors)

    def say(self, *texts: str, prompt: str = "") -> None:
        self._queued.extend((prompt, text) for text in texts)

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        with self._lock:
            self.requests.append(request)
            queued = self._next(request)
        if isinstance(queued, ProviderError):
            raise queued
        text = self.answer(request.instruction, request.material) if queued is None else queued
        for piece in re.findall(r"(?s).{1,12}", text):
            heard(piece)
        given = sum(len(m.text) for m in request.material) + len(request.instruction)
        return Reply(text, TokenCount(given // 4, len(text) // 4), 0.0, 0.0)

    def answer(self, instruction: str, material: Sequence[Material]) -> str:
        """The reply as JSON, to the prompt that *instruction* was made from."""
        return json.dumps(self.answers(instruction, material), ensure_ascii=False)

    def answers(self, instruction: str, material: Sequence[Material]) -> Answers:
        return {"judge_criterion": self._judged}[asked_for(instruction)](instruction, material)

    def _next(self, request: Request) -> ProviderError | str | None:
        for place, (wanted, queued) in enumerate(self._queued):
            if request.prompt.startswith(wanted):
                del self._queued[place]
                return queued
        return None

    def _judged(self, instruction: str, material: Sequence[Material]) -> Answers:
        rubric, key = criterion_in(instruction)
        question, answer = text_of(material, DataKind.QUESTION), text_of(material, DataKind.ANSWER)
        claim, requirement = (text_of(material, kind) for kind in (DataKind.RESUME, DataKind.JOB))
        asked = Question(question, "", claim=claim or None, requirement=requirement or None)
        evaluation = judged(asked, answer, rubric)
        judgement = evaluation[key]
        with self._lock:
            samples = self._samples.setdefault((key, answer), count())
            wobble = self.wobble[next(samples) % len(self.wobble)]
        level = judgement.level
        state = judgement.state
        if state is State.NOT_ASSESSED:  # a model would say something; rules say nothing
            state, level = State.NOT_ENOUGH_EVIDENCE, None
        return {
            "evidence": [span.of(answer) for span in judgement.spans],
            "state": state.value,
            "reason": judgement.reason or "Nothing speaks against it.",
            "level": None if level is None else min(max(level + wobble, 0), max(LEVELS)),
            **_advice(key, evaluation, answer),
        }


def _advice(key: str, evaluation: Evaluation, answer: str) -> Answers:
    """What rules advise, where it is about this criterion; else its reason, as an order."""
    told = evaluation.instruction
    if told.criterion != key:
        reason = evaluation[key].reason or "More could be said here."
        return {"title": f"Look at the {key} again.", "because": reason, "about": ""}
    about = told.quote.of(answer) if told.quote else ""
    return {"title": told.title, "because": told.because, "about": about}


class ObeyingModel(ScriptedModel):
    """Does whatever *orders* say as soon as it sees any words of one, and quotes them for it."""

    def __init__(self, orders: Iterable[str] = (), model: Model = SCRIPTED) -> None:
        super().__init__(model)
        self.orders = tuple(orders)

    def answers(self, instruction: str, material: Sequence[Material]) -> Answers:
        order = next((o for o in self.orders if any(o in m.text for m in material)), None)
        if order is None:
            return super().answers(instruction, material)
        return self.obeyed(instruction, material, order)

    def obeyed(self, instruction: str, material: Sequence[Material], order: str) -> Answers:
        answer = text_of(material, DataKind.ANSWER)
        return {
            "evidence": [order, answer[:200]],
            "state": "scored",
            "reason": f"“{order}”",
            "level": max(LEVELS),
            "title": order[:100],
            "because": order,
            "about": order,
        }


def asked_for(instruction: str) -> str:
    """The name of the prompt that *instruction* was made from, by its first words."""
    for name in IN_USE:
        body = prompt(name).body
        if instruction.startswith(body.split("{{")[0].split("\n")[0]):
            return name
    raise AssertionError(f"no prompt begins like {instruction[:60]!r}")


def text_of(material: Sequence[Material], kind: DataKind) -> str:
    """What was given of one kind, without the marks of what was left out."""
    found = (m.text.replace(LEFT_OUT, " ").strip() for m in material if m.kind is kind)
    return "\n".join(found)


def criterion_in(instruction: str) -> tuple[Rubric, str]:
    """The rubric and the criterion whose anchors stand in *instruction*."""
    for rubric in map(content.rubric, RUBRICS):
        for criterion in rubric.criteria:
            if all(f"{n}: {anchor}" in instruction for n, anchor in enumerate(criterion.anchors)):
                return rubric, criterion.key
    raise AssertionError("no criterion has these anchors")


def judged(question: Question, answer: str, rubric: Rubric) -> Evaluation:
    with _ONE_AT_A_TIME:  # so that the calls of one assessment share what is the same in them
        return _judged(question, answer, rubric)


@cache
def _judged(question: Question, answer: str, rubric: Rubric) -> Evaluation:
    return OFFLINE.assess(question, answer, rubric, Background())
