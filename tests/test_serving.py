"""How `make run` serves: whose word it takes for where a visitor is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
BELIEVE_NOBODY = "--no-proxy-headers"


def served_by(**settings: str) -> str:
    """The command that `make run` would give, without giving it."""
    environment = {name: v for name, v in os.environ.items() if name != "FORWARDED_ALLOW_IPS"}
    printed = subprocess.run(
        ["make", "--dry-run", "run"],
        cwd=ROOT,
        env=environment | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    [command] = [line for line in printed.stdout.splitlines() if "uvicorn Home:app" in line]
    return command


def test_nobody_chooses_the_address_that_they_are_counted_by() -> None:
    """Everybody on this machine would be trusted to name one, if nobody said who is."""
    assert BELIEVE_NOBODY in served_by()


def test_a_proxy_that_is_named_is_believed() -> None:
    assert BELIEVE_NOBODY not in served_by(FORWARDED_ALLOW_IPS="10.0.0.2")
