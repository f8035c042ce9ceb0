"""A real Redis for one test: on a free loopback port, in memory only, gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

from tests.missing import program

STARTS_WITHIN = 10.0  # seconds


class RedisServer:
    """Started at once; `kill` is what a broken machine looks like."""

    def __init__(self, folder: Path) -> None:
        self._program = program("redis-server", package="redis-server")
        self._folder = folder
        self.port = _free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        settings = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "save": "",
            "appendonly": "no",
            "dir": str(self._folder),
        }
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [self._program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + STARTS_WITHIN
        while self._process.poll() is None and time.monotonic() < until:
            if self.said("PING") == b"+PONG\r\n":
                return
            time.sleep(0.02)
        raise RuntimeError("redis-server did not start")

    def said(self, command: str) -> bytes:
        """Its answer to one command, as it came; empty where it does not answer."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(f"{command}\r\n".encode())
                return link.recv(65_536)
        except OSError:
            return b""

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
