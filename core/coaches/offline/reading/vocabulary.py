"""The word lists of content/vocabulary, read once: what rules know of the world is data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[4] / "content" / "vocabulary"


def _lines(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    """The single words of ``NAME.txt``."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The phrases of ``NAME.txt``, which stand between commas, in the order written."""
    found = (phrase.strip() for line in _lines(name) for phrase in line.split(","))
    return tuple(phrase for phrase in found if phrase)


@cache
def table(name: str) -> dict[str, Any]:
    """The tables of ``NAME.toml``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def listed(name: str) -> frozenset[str]:
    """One list of ``words.toml``; ``labels.title`` is the list *title* of its labels."""
    found: Any = table("words")
    for part in name.split("."):
        found = found[part]
    return frozenset(found)


def expression(name: str) -> str:
    """The expressions listed under *name* in ``job_cues.toml``, as alternatives."""
    return "|".join(line for line in table("job_cues")[name].splitlines() if line)


@cache
def cues(name: str) -> re.Pattern[str]:
    """The same as a pattern of whole words, without regard to case."""
    return re.compile(rf"\b(?:{expression(name)})(?!\w)", re.IGNORECASE)
