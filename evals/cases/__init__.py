"""Cases: read here, written by hand beside this file. What ends in `held_out` is only measured."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent
HELD_OUT = "held_out"


@cache
def family(name: str) -> dict[str, Any]:
    """The file evals/cases/<name>.toml, read once: only to be looked at."""
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))


def both(name: str, key: str) -> list[tuple[dict[str, Any], bool]]:
    """Every entry of the list *key* of a file and of its held-out part, and whether it is that."""
    return [
        (entry, held_out)
        for file, held_out in ((name, False), (f"{name}_{HELD_OUT}", True))
        for entry in family(file)[key]
    ]
