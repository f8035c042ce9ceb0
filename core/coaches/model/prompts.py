"""The versions of the prompts in use. Each is loaded once; a change of words is a new version."""

from __future__ import annotations

from functools import cache

from core.prompts import Prompt, load

IN_USE = {
    "follow_up": "v1",
    "improve_answer": "v1",
    "judge_criterion": "v1",
    "plan_questions": "v1",
    "read_job": "v1",
    "read_resume": "v1",
    "remark_on_question": "v1",
    "warm_up": "v1",
}


@cache
def prompt(name: str) -> Prompt:
    return load(name, IN_USE[name])
