"""The signs and the words of content/improving, compiled once."""

from __future__ import annotations

import re
from functools import cache

from core.content import table


@cache
def cue(name: str) -> re.Pattern[str]:
    return re.compile(table("improving/cues")[name])


@cache
def paddings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(expression) for expression in table("improving/cues")["padding"])


def slot(name: str) -> str:
    return str(table("improving/wordings")["slots"][name])


def change(name: str) -> str:
    return str(table("improving/wordings")["changes"][name])
