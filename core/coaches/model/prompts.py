"""The versions of the prompts in use. Each is loaded once; a change of words is a new version."""

from __future__ import annotations

from functools import cache

from core.prompts import Prompt, load

IN_USE = {
    "judge_criterion": "v1",
}


@cache
def prompt(name: str) -> Prompt:
    return load(name, IN_USE[name])
