"""Learn by which signs a sentence is spoken to whoever assesses: ``python -m evals.learning``.

Writes content/vocabulary/assessment/spoken_to.toml. A logistic regression with a quadratic
penalty (Newton's method), from orders and accounts of our own; what is held out is not read.
By what is learned from four fifths of them, 2 of 100 other sentences of the last fifth go where
76 of 100 orders do; without weights of words it would be 67.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import content
from core.coaches.offline import bank
from core.coaches.offline.assessment.aimed import form_of
from core.coaches.offline.assessment.likeness import direction
from core.coaches.offline.assessment.spoken_to import ASKED, MEANING, SAID, SIGNS, signs, usual
from evals.agreement import labelled
from evals.cases import family

_SENTENCE = re.compile(r"(?:[^.!?\n]|[.](?=\w))+(?:[.!?]+|\n|$)")
_PENALTY = 1.0
_ROUNDS = 12  # from the tenth on nothing moves
_USUAL = 6  # sentences in which a word stands that gets a weight of its own
_ORDER, _ANSWER, _INNOCENT = 2.0, 1.0, 2.0  # weights of one example
# Named, so that a set which is added or opened later moves no weight before it is learned from.
ORDERS = (
    "orders",
    "second_orders",
    "second_orders_held_out",
    "third_orders",
    "third_orders_held_out",
    "fourth_orders",
    "fourth_orders_held_out",
    "fifth_orders",
)
ANSWERS = (
    "tuning",
    "held_out",
    "second_tuning",
    "second_held_out",
    "third_tuning",
    "third_held_out",
    "fourth_tuning",
    "fourth_held_out",
)
# Answers that are none, and yet speak to nobody.
EMPTIES = (
    "second_empty",
    "second_empty_held_out",
    "third_empty",
    "third_empty_held_out",
    "fourth_empty_held_out",
)
_OF_THE_WORLD = ("lecture", "other_story")
_ASKS = ("question", "requirement")
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
    told += [
        case["answer"]
        for name in EMPTIES
        for case in family(name)["case"]
        if case["family"] in _OF_THE_WORLD
    ]
    cut = [match[0].strip() for answer in told for match in _SENTENCE.finditer(answer)]
    none = {said: _ANSWER for said in cut if len(said.split()) > 1} | dict.fromkeys(
        plain, _INNOCENT
    )
    return list(dict.fromkeys(orders)), list(none.items())


def _said(one: dict[str, Any]) -> Iterator[str]:
    """An answer in every manner but the courteous: thanks do speak to the reader."""
    yield one["plain"]
    yield from (said for manner, said in one["versions"].items() if manner != "courteous")


class Learned(NamedTuple):
    """The weights: of the signs in the order of `SIGNS`, then of the direction, then of *words*."""

    weights: Numbers
    words: Sequence[str]


def asked() -> list[tuple[str, float]]:
    """What is asked and required, sentence by sentence, each with its weight."""
    texts = [text for entry in bank.bank() for text in (entry.text, entry.in_other_words)]
    texts += [case.get(key, "") for n in ANSWERS for case in labelled(n) for key in _ASKS]
    lines = [match[0].strip() for text in texts for match in _SENTENCE.finditer(text)]
    required = [line for name in ORDERS for line in family(name).get("asked", ())]
    return list((dict.fromkeys(lines, _ANSWER) | dict.fromkeys(required, _INNOCENT)).items())


def all_learned() -> dict[str, Learned]:
    """What tells orders from what is none, in answers and in what is asked."""
    orders, none = examples()
    return {SAID: learned(orders, none), ASKED: learned(orders, asked())}


def learned(orders: Sequence[str], none: Sequence[tuple[str, float]]) -> Learned:
    """What tells *orders* from what is *none*, which has its weight with it."""
    sentences = [*orders, *(said for said, _ in none)]
    words = _usual_words(sentences)
    rows = np.stack([_row(said, words) for said in sentences])
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
    return Learned(weights, words)


def _usual_words(sentences: Iterable[str]) -> Sequence[str]:
    count = Counter(word for said in sentences for word in usual(said))
    return sorted(word for word, times in count.items() if times >= _USUAL)


def _row(said: str, words: Sequence[str]) -> Numbers:
    pointed, there = direction(said), usual(said)
    meaning = np.zeros(256) if pointed is None else pointed * MEANING
    has = [word in there for word in words]
    return np.concatenate([signs(form_of(said)), meaning, has]).astype(np.float64)


def written(found: Mapping[str, Learned]) -> str:
    """*found* as the content file says it."""
    return "\n".join(
        [
            "# Weights by which a sentence is told apart as spoken to whoever assesses",
            "# (core/coaches/offline/assessment/spoken_to.py): of an answer (said), or of what is",
            "# asked (asked). Learned: python -m evals.learning.",
            *(line for by, weights in found.items() for line in _table(by, weights)),
            "",
        ]
    )


def _table(by: str, found: Learned) -> Iterator[str]:
    numbers = [f"{weight:.2f}" for weight in found.weights]
    meaning = numbers[len(SIGNS) : -len(found.words)]
    yield from ("", f"[{by}]", "meaning = [")
    for start in range(0, len(meaning), 16):
        yield f"  {', '.join(meaning[start : start + 16])},"
    yield from ("]", "", f"[{by}.signs]")
    yield from (f"{name} = {weight}" for name, weight in zip(SIGNS, numbers, strict=False))
    yield from ("", f"[{by}.words]")
    words = zip(found.words, numbers[-len(found.words) :], strict=True)
    yield from (f"{json.dumps(word)} = {weight}" for word, weight in words)


if __name__ == "__main__":
    WHERE.write_text(written(all_learned()), encoding="utf-8")
