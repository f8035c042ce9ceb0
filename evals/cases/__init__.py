"""Cases: read here, written by hand beside this file.

What ends in `held_out` is only measured, until it is opened: then the file says so by the key
`opened`, one sentence on what it has steered, and it counts as seen.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent
HELD_OUT = "held_out"
OPENED = "opened"
# As they were written, one by one.
PARTS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@cache
def family(name: str) -> dict[str, Any]:
    """The file evals/cases/<name>.toml, read once: only to be looked at."""
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))


def unseen(name: str) -> bool:
    """Whether a file is held out and has not been opened."""
    return name.endswith(HELD_OUT) and OPENED not in family(name)


def standing(name: str) -> str:
    """What to say of a file beside its figures: "held out", "opened", or nothing."""
    if not name.endswith(HELD_OUT):
        return ""
    return "held out" if unseen(name) else "opened"


def files(of: str) -> list[str]:
    """Every file of one family that is there: second_<of>, second_<of>_held_out, third_<of>, …"""
    names = [f"{part}_{of}{end}" for part in PARTS for end in ("", f"_{HELD_OUT}")]
    return [name for name in names if (CASES / f"{name}.toml").exists()]


def entries(of: str, key: str) -> list[tuple[dict[str, Any], str]]:
    """Every entry of the list *key* in the files of a family, with the file that it is from."""
    return [(entry, name) for name in files(of) for entry in family(name)[key]]
