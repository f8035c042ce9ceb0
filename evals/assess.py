"""Assess cases from a file: ``python -m evals.assess < cases.jsonl``.

In: one JSON object a line with `id`, `question`, `answer` and, if known, `requirement`, `claim`
and `kind` (behavioural, hr_screen, technical, system_design; otherwise it is read from the
question). Out, as it goes: one a line with `id`, `overall` (a number or null), `rubric`,
`instruction` and, for each criterion, its `state`, `level` (or null) and `spans` (pairs of
offsets into the answer, in code points). A line that cannot be used is named on the error
output; the exit status is then 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol, TextIO

from core import content
from core.coaches.offline.assessment import assess, rubric_name
from core.domain.evaluation import Evaluation, overall
from core.domain.interview import Question
from core.ports.coach import Background

OF_THE_BANK = ("behavioural", "hr_screen", "technical", "system_design")


class UnusableLineError(ValueError):
    """A line is no case; the message says why in one sentence."""


def main(lines: Iterable[str], out: TextIO, err: TextIO) -> int:
    """Assess every usable line; return the exit status."""
    status = 0
    for number, line in _numbered(lines):
        try:
            print(json.dumps(assessed(case_of(line))), file=out, flush=True)
        except UnusableLineError as error:
            print(f"line {number}: {error}", file=err, flush=True)
            status = 1
    return status


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def case_of(line: str) -> dict[str, Any]:
    """The case on *line*; raise `UnusableLineError` where it is none."""
    try:
        case = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableLineError("this is not JSON.") from error
    if not isinstance(case, dict):
        raise UnusableLineError("this is not a JSON object.")
    if "id" not in case:
        raise UnusableLineError("there is no “id”.")
    for key in ("question", "answer"):
        if not isinstance(case.get(key), str):
            raise UnusableLineError(f"“{key}” has to be a text.")
    for key in ("requirement", "claim", "kind"):
        if not isinstance(case.get(key) or "", str):
            raise UnusableLineError(f"“{key}” has to be a text.")
    return case


def question_of(case: dict[str, Any]) -> Question:
    """The question as the product asks it: with the rubric that it deserves.

    A question of the bank has the rubric of its kind; that of any other is read from its words.
    """
    question = Question(
        case["question"],
        "",
        claim=case.get("claim") or None,
        requirement=case.get("requirement") or None,
    )
    kind = case.get("kind")
    return replace(question, rubric=kind if kind in OF_THE_BANK else rubric_name(question))


class Judge(Protocol):
    """Whoever is measured: an answer by the rubric of its question."""

    def __hash__(self) -> int: ...

    def __call__(
        self, question: Question, answer: str, background: Background | None = None
    ) -> Evaluation: ...


def judged(question: Question, answer: str, background: Background | None = None) -> Evaluation:
    """The offline coach's evaluation of *answer*, by the rubric of *question*."""
    rubric = content.rubric(question.rubric)
    return assess(question, answer, rubric, background or Background())


def evaluated(case: dict[str, Any], judge: Judge = judged) -> Evaluation:
    """The evaluation of one case."""
    return judge(question_of(case), case["answer"])


def level(evaluation: Evaluation) -> float | None:
    """The overall, by the rubric that stands behind *evaluation*."""
    return overall(evaluation, content.rubric_of(evaluation.rubric))


def assessed(case: dict[str, Any]) -> dict[str, Any]:
    """One case as a line of the output."""
    evaluation = evaluated(case)
    instruction = evaluation.instruction
    return {
        "id": case["id"],
        "overall": level(evaluation),
        "rubric": evaluation.rubric,
        "instruction": f"{instruction.title} {instruction.because}",
        "criteria": {
            judgement.criterion: {
                "state": judgement.state.value,
                "level": judgement.level,
                "spans": [[span.start, span.end] for span in judgement.spans],
            }
            for judgement in evaluation.judgements
        },
    }


if __name__ == "__main__":
    # Decoded here: a byte that is not UTF-8 spoils its own line only.
    texts = (raw.decode("utf-8", "replace") for raw in sys.stdin.buffer)
    sys.exit(main(texts, sys.stdout, sys.stderr))
