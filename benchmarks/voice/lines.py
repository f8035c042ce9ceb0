"""One line of JSON in, one line of JSON out, beside a running event loop."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Any


async def asked() -> Any:
    """The next thing that is asked of this process; None once nobody asks any more."""
    line = await asyncio.to_thread(sys.stdin.readline)
    return json.loads(line) if line.strip() else None


def answer(what: Any) -> None:
    print(json.dumps(what), flush=True)


def ask(process: subprocess.Popen[str], what: Any) -> Any:
    """Ask another process, and wait for what it answers."""
    tell(process, what)
    return told(process)


def tell(process: subprocess.Popen[str], what: Any) -> None:
    if process.stdin is None:
        raise RuntimeError("nobody listens there")
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()


def told(process: subprocess.Popen[str]) -> Any:
    if process.stdout is None or not (line := process.stdout.readline()):
        raise RuntimeError("a process has ended without an answer")
    return json.loads(line)
