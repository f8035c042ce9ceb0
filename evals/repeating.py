"""Repeatability: the same answers, assessed in two processes that hash texts differently."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evals.agreement import SETS, labelled
from evals.cases import entries
from evals.findings import Finding

_ROOT = Path(__file__).parents[1]
_SEEDS = ("1", "20011")  # of PYTHONHASHSEED: any two give sets another order
AGAIN = "again"
_LONGEST = 300  # seconds for one process


def cases() -> Iterator[dict[str, Any]]:
    """Every labelled answer and the second family of answers that are none."""
    for name in SETS:
        yield from (dict(case, id=f"{name}/{case['id']}") for case in labelled(name))
    for number, (case, _) in enumerate(entries("empty", "case")):
        yield dict(case, id=f"empty/{number}")


def repeat(command: Sequence[str] = (sys.executable, "-m", "evals.assess")) -> Finding:
    """How many answers moved in anything that is shown: levels, states, quotes, instruction."""
    given = list(cases())
    lines = "".join(json.dumps(case) + "\n" for case in given)
    with ThreadPoolExecutor(len(_SEEDS)) as both_at_once:
        one, other = both_at_once.map(lambda seed: _run(command, lines, seed), _SEEDS)
    moved = tuple(case["id"] for case, a, b in zip(given, one, other, strict=True) if a != b)
    what = "answers that moved when all were assessed again in another process"
    return Finding(AGAIN, what, len(moved), 0, len(given), moved)


def _run(command: Sequence[str], lines: str, seed: str) -> list[str]:
    """The lines that *command* prints for *lines*. Raises CalledProcessError where it fails."""
    done = subprocess.run(  # noqa: S603 - our own module, our own cases
        list(command),
        input=lines,
        stdout=subprocess.PIPE,  # what goes wrong is said on our own error output
        text=True,
        cwd=_ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        timeout=_LONGEST,
        check=True,
    )
    return done.stdout.splitlines()
