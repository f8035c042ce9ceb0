"""`make demo` from the first line to the last trace."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_demo_says_where_it_is_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """One line with the address; when it is told to stop, its folder goes with it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "demo", "--port", str(port)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{address}/readyz") as answer:  # noqa: S310 - our own
            ready = answer.status
        folders = [path.name for path in tmp_path.glob("candid-demo-*")]
        process.terminate()
        rest = process.stdout.read()

    assert line.rstrip().endswith(address)
    assert ready == 200
    assert len(folders) == 1
    assert rest == ""
    assert list(tmp_path.glob("candid-demo-*")) == []
