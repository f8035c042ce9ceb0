"""Prompt files: load, check, render, and name them so that a reply can be traced back.

A prompt is `prompts/<name>/vN.md`: a TOML header between `+++` lines that declares its purpose
and its inputs, then the text. Text of people never goes through `render`: it travels in
messages of its own, as data (docs/decisions.md).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template, meta

ROOT = Path(__file__).parent.parent / "prompts"
_FENCE = "+++\n"
# Prompts are plain text for a model, never HTML for a browser, so nothing is escaped.
_ENVIRONMENT = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701


@dataclass(frozen=True)
class Prompt:
    name: str
    version: str
    purpose: str
    inputs: frozenset[str]
    body: str

    @property
    def ref(self) -> str:
        """Stable name for logs and rows, e.g. ``ask_question@v1#3f9c21d0``."""
        return f"{self.name}@{self.version}#{sha256(self.body.encode()).hexdigest()[:8]}"

    def render(self, **inputs: str | int) -> str:
        """The text with *inputs* filled in; raise ValueError unless they are the declared ones."""
        if inputs.keys() != self.inputs:
            raise ValueError(f"{self.ref} takes {sorted(self.inputs)}, not {sorted(inputs)}")
        return _compiled(self.body).render(**inputs)


@cache
def _compiled(body: str) -> Template:
    return _ENVIRONMENT.from_string(body)


def load(name: str, version: str, root: Path = ROOT) -> Prompt:
    """Load one prompt; raise ValueError where its header and its text do not agree."""
    text = (root / name / f"{version}.md").read_text("utf-8")
    if not text.startswith(_FENCE) or text.count(_FENCE) < 2:  # noqa: PLR2004 - open and close
        raise ValueError(f"{name}@{version} has no header between +++ lines")
    _, header, body = text.split(_FENCE, 2)
    declared = tomllib.loads(header)
    inputs = frozenset(declared["inputs"])
    used = meta.find_undeclared_variables(_ENVIRONMENT.parse(body))
    if inputs != used:
        raise ValueError(f"{name}@{version} declares {sorted(inputs)} but uses {sorted(used)}")
    return Prompt(name, version, declared["purpose"], inputs, body)
