"""Content: what was written by hand and is kept as data, under content/."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from core.domain.case import Case, Part, place_of
from core.domain.rubric import Criterion, Rubric

CONTENT = Path(__file__).resolve().parents[1] / "content"
_CASE = TypeAdapter(Case)


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


@cache
def case(case_id: str) -> Case:
    """A case by its id, e.g. ``bakery``; raises FileNotFoundError where there is none."""
    fields = tomllib.loads((CONTENT / "cases" / f"{case_id}.toml").read_text("utf-8"))
    for key, part in fields["parts"].items():
        part["key"] = key
    return _CASE.validate_python({"id": case_id, **fields})


@cache
def _declining() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, table("asking_back/wordings")["read"]["none"]))


def declines(text: str) -> bool:
    """Whether somebody who may ask says that they have no (more) question: "No, that is all"."""
    small = text.lower().replace("’", "'").strip()
    return any(expression.search(small) for expression in _declining())


@cache
def cases() -> tuple[Case, ...]:
    """Every case, by id."""
    return tuple(case(path.stem) for path in sorted((CONTENT / "cases").glob("*.toml")))


def case_part(bank_id: str | None) -> tuple[Case, Part] | None:
    """The case and the part that a question with this `bank_id` is about; None for any other
    question, and for a case that is no longer there."""
    place = place_of(bank_id)
    if place is None:
        return None
    try:
        found = case(place[0])
    except FileNotFoundError:
        return None
    return found, found.parts[place[1]]
