"""Answers of our own that people have labelled, to try coaches on; none that is held out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from core.domain.interview import Question
from core.domain.trial import Example

_LABELLED = Path(__file__).resolve().parents[2] / "evals" / "cases" / "agreement" / "tuning.toml"
_BANDS = ("high", "middle", "low")
_EACH = 4


@cache
def golden(rubric_of: Callable[[Question], str]) -> tuple[Example, ...]:
    """A few of each band; *rubric_of* says by which rubric a question is judged."""
    cases = tomllib.loads(_LABELLED.read_text("utf-8"))["case"]
    found: list[Example] = []
    for band in _BANDS:
        for case in [case for case in cases if case["band"] == band][:_EACH]:
            question = Question(case["question"], "", requirement=case.get("requirement"))
            judged = replace(question, rubric=rubric_of(question))
            name = f"Ours, labelled {band}: {case['question']}"
            found.append(Example(f"golden/{case['id']}", name, judged, case["answer"], band))
    return tuple(found)
