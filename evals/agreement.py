"""How well the offline coach agrees with answers that people labelled in three bands."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.content import rubric
from core.domain.evaluation import overall
from evals.assess import evaluated

CASES = Path(__file__).parent / "cases"
BANDS = {"low": 0, "middle": 1, "high": 2}
_BELOW_ZERO = -1.0  # "not enough evidence" ranks below every number


def labelled(name: str) -> list[dict[str, Any]]:
    """The labelled answers of evals/cases/agreement/<name>.toml: `tuning` or `held_out`."""
    cases: list[dict[str, Any]] = tomllib.loads(
        (CASES / "agreement" / f"{name}.toml").read_text("utf-8")
    )["case"]
    return cases


def agreement(cases: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Spearman's rank correlation of the bands with (the coach's overall, the word count)."""
    bands = [float(BANDS[case["band"]]) for case in cases]
    overalls = [overall(evaluated(case), rubric()) for case in cases]
    coach = [_BELOW_ZERO if level is None else level for level in overalls]
    return spearman(bands, coach), spearman(bands, [len(c["answer"].split()) for c in cases])


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Rank correlation, ties given the mean of their ranks; 0.0 where one side is constant."""
    x, y = _ranks(one), _ranks(other)
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = (sum((a - mean_x) ** 2 for a in x) * sum((b - mean_y) ** 2 for b in y)) ** 0.5
    if not spread:
        return 0.0
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / float(spread)


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    first: dict[float, int] = {}
    count: dict[float, int] = {}
    for position, value in enumerate(ordered):
        first.setdefault(value, position)
        count[value] = count.get(value, 0) + 1
    return [first[value] + (count[value] - 1) / 2 for value in values]
