"""Content: what was written by hand and is kept as data, under content/."""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from core.domain.rubric import Criterion, Rubric

CONTENT = Path(__file__).resolve().parents[1] / "content"


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file ``content/<name>.toml`` as a dictionary, read once: only to be looked at."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8"))


def rubric_of(ref: str) -> Rubric:
    """The rubric behind a stored level: the very version that *ref* names.

    Raises FileNotFoundError for one that was never released here.
    """
    name, _, version = ref.partition("#")[0].partition("@")
    return rubric(name, version)


@cache
def rubric(name: str = "answer", version: str = "v1") -> Rubric:
    """A rubric by name; its `ref` carries a hash of the file, e.g. ``answer@v1#3f9c21d0``.

    Raises FileNotFoundError for an unknown one and ValueError where an anchor is missing.
    """
    body = (CONTENT / "rubrics" / name / f"{version}.toml").read_text("utf-8")
    criteria = tuple(
        Criterion(**{key: _frozen(value) for key, value in entry.items()})
        for entry in tomllib.loads(body)["criterion"]
    )
    return Rubric(f"{name}@{version}#{sha256(body.encode()).hexdigest()[:8]}", criteria)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
