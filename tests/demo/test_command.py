"""`make demo` from the first line to the last trace."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds to get warm on a busy machine


def _ready(address: str) -> bool:
    """Whether *address* answers 200 before our patience ends."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(urllib.error.URLError), urllib.request.urlopen(address) as answer:  # noqa: S310
            return bool(answer.status == 200)
        time.sleep(0.2)
    return False


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
        try:
            ready = _ready(f"{address}/readyz")
            folders = [path.name for path in tmp_path.glob("candid-demo-*")]
        finally:
            process.terminate()
        rest = process.stdout.read()

    assert line.rstrip().endswith(address)
    assert ready
    assert len(folders) == 1
    assert rest == ""
    assert list(tmp_path.glob("candid-demo-*")) == []
