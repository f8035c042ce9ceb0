"""A language model in this process: it answers every prompt with the help of the offline coach."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import count
from threading import Lock

from core.domain.chat import DataKind, Model, ModelRef, TokenCount
from core.domain.rubric import LEVELS
from core.errors import ProviderError
from core.ports.chat import Material, Reply, Request, unheard
from demo.replies import Answers, criterion_in, reply_to, text_of

SCRIPTED = Model(ModelRef("scripted", "sensible"), schema=True, json=True)
_PIECE = re.compile(r"(?s).{1,12}")


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
        for piece in _PIECE.findall(text):
            heard(piece)
        given = sum(len(m.text) for m in request.material) + len(request.instruction)
        return Reply(text, TokenCount(given // 4, len(text) // 4), 0.0, 0.0)

    def answer(self, instruction: str, material: Sequence[Material]) -> str:
        """The reply as JSON, to the prompt that *instruction* was made from."""
        return json.dumps(self.answers(instruction, material), ensure_ascii=False)

    def answers(self, instruction: str, material: Sequence[Material]) -> Answers:
        reply = reply_to(instruction, material)
        if "level" not in reply or reply["level"] is None:
            return reply
        level = reply["level"] + self._off(instruction, material)
        return {**reply, "level": min(max(level, 0), max(LEVELS))}

    def _off(self, instruction: str, material: Sequence[Material]) -> int:
        key = (criterion_in(instruction)[1], text_of(material, DataKind.ANSWER))
        with self._lock:
            sample = next(self._samples.setdefault(key, count()))
        return self.wobble[sample % len(self.wobble)]

    def _next(self, request: Request) -> ProviderError | str | None:
        for place, (wanted, queued) in enumerate(self._queued):
            if request.prompt.startswith(wanted):
                del self._queued[place]
                return queued
        return None
