"""Language models in this process: one that answers sensibly, and one that obeys whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.domain.chat import DataKind, Model
from core.domain.rubric import LEVELS
from core.ports.chat import Material
from demo.replies import Answers, asked_for, text_of
from demo.scripted_model import SCRIPTED, ScriptedModel

__all__ = ["SCRIPTED", "ObeyingModel", "ScriptedModel"]


class ObeyingModel(ScriptedModel):
    """Does whatever *orders* say as soon as it sees any words of one, and repeats them for it.

    It knows the orders by heart, so that it needs no rules to find them, least of all ours.
    """

    def __init__(self, orders: Iterable[str] = (), model: Model = SCRIPTED) -> None:
        super().__init__(model)
        self.orders = tuple(orders)
        self.obeyed = 0

    def answers(self, instruction: str, material: Sequence[Material]) -> Answers:
        reply = super().answers(instruction, material)
        order = next((o for o in self.orders if any(o in m.text for m in material)), None)
        if order is None:
            return reply
        self.obeyed += 1
        if asked_for(instruction) != "judge_criterion":
            return {name: _everywhere(value, order) for name, value in reply.items()}
        answer = text_of(material, DataKind.ANSWER)
        return {
            **dict.fromkeys(("reason", "title", "because", "about"), order[:100]),
            "evidence": [order, answer[:200]],
            "state": "scored",
            "level": max(LEVELS),
        }


def _everywhere(value: Any, order: str) -> Any:
    """*value* with the order in each of its longer texts."""
    if isinstance(value, str):
        return order[:400] if " " in value else value
    if isinstance(value, list):
        return [_everywhere(part, order) for part in value]
    if isinstance(value, dict):
        return {name: _everywhere(part, order) for name, part in value.items()}
    return value
