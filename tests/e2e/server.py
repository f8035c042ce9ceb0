"""A real server in a process of its own: started, killed and started again by browser tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds until it must be ready, however busy the machine is


class Server:
    """`python -m uvicorn Home:app` in *home*, on a port that it keeps across restarts."""

    def __init__(self, home: Path, data: Path, settings: Mapping[str, str] | None = None) -> None:
        """*settings* are environment variables, as README.md names them."""
        self.home, self.data, self.settings = home, data, settings or {}
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start it and wait until `/readyz` says so; raises with its log if it does not."""
        environment = {
            **os.environ,
            "DATA_DIR": str(self.data),
            "PYTHONPATH": f"{self.home}{os.pathsep}{ROOT}",
            **self.settings,
        }
        command = [sys.executable, "-m", "uvicorn", "Home:app", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--no-access-log"],
                cwd=self.home,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self._await_ready()
        return self

    def kill(self) -> None:
        """SIGKILL: no time to save or to say goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Kill it and start it again on the same port and the same data."""
        self.kill()
        self.start()

    def stand_still(self, seconds: float) -> None:
        """As on a machine that is busy with something else; it goes on by itself."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)
            Timer(seconds, self._process.send_signal, [signal.SIGCONT]).start()

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _await_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):  # noqa: S310 - ours
                    return
            except OSError:  # refused, reset, or not ready yet (HTTPError is one)
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"The server did not get ready:\n{self.log.read_text()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
