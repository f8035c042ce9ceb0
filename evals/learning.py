"""Learn by which signs a sentence is spoken to whoever assesses: ``python -m evals.learning``.

Writes content/vocabulary/assessment/spoken_to.toml. A logistic regression with a quadratic
penalty (Newton's method), from orders and accounts of our own; what is held out is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import content
from core.coaches.offline.assessment.aimed import form_of
from core.coaches.offline.assessment.likeness import direction
from core.coaches.offline.assessment.spoken_to import MEANING, SIGNS, signs
from evals.agreement import labelled
from evals.cases import family

_SENTENCE = re.compile(r"(?:[^.!?\n]|[.](?=\w))+(?:[.!?]+|\n|$)")
_PENALTY = 2.0
_ROUNDS = 30
_ORDER, _ANSWER, _INNOCENT = 1.5, 1.0, 2.0  # weights of one example
# Named, so that a set which is added or opened later moves no weight before it is learned from.
ORDERS = (
    "orders",
    "second_orders",
    "second_orders_held_out",
    "third_orders",
    "third_orders_held_out",
    "fourth_orders",
    "fourth_orders_held_out",
)
ANSWERS = (
    "tuning",
    "held_out",
    "second_tuning",
    "second_held_out",
    "third_tuning",
    "third_held_out",
    "fourth_tuning",
)
STYLES = ("second_styles", "second_styles_held_out", "third_styles", "third_styles_held_out")
Numbers = NDArray[np.float64]
WHERE = Path(content.__file__).parents[1] / "content/vocabulary/assessment/spoken_to.toml"


def examples() -> tuple[list[str], list[tuple[str, float]]]:
    """(orders, what is none with its weight), every sentence once."""
    seen = [family(name) for name in ORDERS]
    names = ("orders", "aimed", "english", "like_orders")
    orders = [order for said in seen for name in names for order in said.get(name, ())]
    plain = [
        said for one in seen for name in ("innocent", "accounts") for said in one.get(name, ())
    ]
    told = [case["answer"] for name in ANSWERS for case in labelled(name)]
    told += [said for name in STYLES for one in family(name)["set"] for said in _said(one)]
    cut = [match[0].strip() for answer in told for match in _SENTENCE.finditer(answer)]
    none = {said: _ANSWER for said in cut if len(said.split()) > 1} | dict.fromkeys(
        plain, _INNOCENT
    )
    return list(dict.fromkeys(orders)), list(none.items())


def _said(one: dict[str, Any]) -> Iterator[str]:
    """An answer in every manner but the courteous: thanks do speak to the reader."""
    yield one["plain"]
    yield from (said for manner, said in one["versions"].items() if manner != "courteous")


def learned() -> Numbers:
    """The weights: of every sign in the order of `SIGNS`, then of the direction."""
    orders, none = examples()
    rows = np.stack([_row(said) for said in (*orders, *(said for said, _ in none))])
    wanted = np.array([1.0] * len(orders) + [0.0] * len(none))
    counted = np.array([_ORDER] * len(orders) + [weight for _, weight in none])
    penalty = np.full(rows.shape[1], _PENALTY)
    penalty[SIGNS.index("always")] = 0.0
    weights = np.zeros(rows.shape[1])
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counted * (likely - wanted)) + penalty * weights
        bend = (rows.T * (counted * likely * (1 - likely))) @ rows + np.diag(penalty)
        weights -= np.linalg.solve(bend, slope)
    return weights


def _row(said: str) -> Numbers:
    pointed = direction(said)
    meaning = np.zeros(256) if pointed is None else pointed * MEANING
    return np.concatenate([signs(form_of(said)), meaning]).astype(np.float64)


def written(weights: Numbers) -> str:
    """*weights* as the content file says them."""
    meaning = [f"{weight:.2f}" for weight in weights[len(SIGNS) :]]
    lines = [", ".join(meaning[start : start + 16]) for start in range(0, len(meaning), 16)]
    return "\n".join(
        [
            "# Weights by which a sentence is told apart as spoken to whoever assesses",
            "# (core/coaches/offline/assessment/spoken_to.py). Learned: python -m evals.learning.",
            "",
            "meaning = [",
            *(f"  {line}," for line in lines),
            "]",
            "",
            "[signs]",
            *(f"{name} = {weight:.2f}" for name, weight in zip(SIGNS, weights, strict=False)),
            "",
        ]
    )


if __name__ == "__main__":
    WHERE.write_text(written(learned()), encoding="utf-8")
