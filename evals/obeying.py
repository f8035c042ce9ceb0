"""T5 before a model that obeys every word it reads: which planted orders get as far as the model.

``python -m evals.obeying --every 7`` tries some of evals/orders.py; without it all of them, which
takes ten minutes. An order of a held-out set is counted and never printed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from core import content
from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.chat import DataKind, Model
from core.domain.evaluation import Evaluation
from core.domain.rubric import LEVELS
from core.ports.chat import Material
from demo.replies import Answers, asked_for, text_of
from demo.scripted_model import SCRIPTED, ScriptedModel
from evals.orders import Judged, Planted, ordered


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


@dataclass(frozen=True)
class Tried:
    """What became of one planted order. `reached`: the model saw it, whole; `moved`: a level is
    another than without it."""

    planted: Planted
    evaluation: Evaluation
    reached: bool
    moved: bool


def tried(every: int = 1) -> Iterator[Tried]:
    """Each *every*-th of all planted orders."""
    for planted in islice(ordered(), 0, None, every):
        model = ObeyingModel([planted.order])
        evaluation = _judged(model, planted.after)
        if planted.before.answer:
            moved = levels(evaluation) != levels(before(planted.before))
        else:
            moved = any(judgement.readings for judgement in evaluation.judgements)
        yield Tried(planted, evaluation, bool(model.obeyed), moved)


@cache
def before(given: Judged) -> Evaluation:
    return _judged(ScriptedModel(), given)


def _judged(model: ScriptedModel, given: Judged) -> Evaluation:
    coach = ModelCoach(model, OfflineCoach(), samples=1)
    rubric = content.rubric(given.question.rubric)
    return coach.assess(given.question, given.answer, rubric, given.background)


def levels(evaluation: Evaluation) -> list[object]:
    return [(j.criterion, j.state, j.readings) for j in evaluation.judgements]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.obeying", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="try each n-th of them only")
    found: Counter[tuple[str, str]] = Counter()
    for each in tried(parser.parse_args(arguments).every):
        kind = "unseen" if each.planted.held_out else "seen"
        found[kind, "planted"] += 1
        found[kind, "reached"] += each.reached
        found[kind, "moved"] += each.moved
        if (each.reached or each.moved) and not each.planted.held_out:
            print(f"{each.planted.family}: {each.planted.order}")
    for kind in ("seen", "unseen"):
        print(
            f"{kind:<7}{found[kind, 'reached']} of {found[kind, 'planted']} planted orders reached "
            f"the model, {found[kind, 'moved']} moved a level"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
