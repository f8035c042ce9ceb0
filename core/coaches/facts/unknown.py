"""A fact that nobody gave: where it stands, and what kind of slot takes its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unknown:
    first: int  # tokens
    last: int
    kind: str  # a slot of content/facts.toml
