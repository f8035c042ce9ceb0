"""Processes of ours on this machine: started, watched through /proc, and ended by their id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[1]
PROC = Path("/proc")
PATIENCE = 120.0  # seconds until a server must answer, however busy the machine is
LOOK_EVERY = 0.005  # seconds between looks while it starts
TICKS = os.sysconf("SC_CLK_TCK")
CPU_FIELDS = slice(11, 13)  # utime and stime in /proc/PID/stat, counted after the name
MB = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """A server in a process of its own, and when (on `time.monotonic`) it was started."""

    port: int
    pid: int
    started: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self, path: str) -> float:
        """Wait until *path* answers 200; return the seconds since the start."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if _get(self.url + path):
                return time.monotonic() - self.started
            time.sleep(LOOK_EVERY)
        raise RuntimeError(f"{path} did not answer within {PATIENCE:.0f} s")


@contextmanager
def serving(
    folder: Path, app: str = "Home:app", environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """`python -m uvicorn APP` with *folder* as its working directory, on a free port.

    What it says is shown if the block ends in an error, and dropped otherwise.
    """
    port = free_port()
    command = (
        f"{sys.executable} -m uvicorn {app} --host 127.0.0.1 --port {port} "
        "--no-access-log --log-level warning"
    ).split()
    with TemporaryFile("w+") as said:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=said, stderr=said
        )
        try:
            yield Server(port, process.pid, began)
        except BaseException:
            said.seek(0)
            sys.stderr.write(said.read()[-4000:])
            raise
        finally:
            _end(process)


@contextmanager
def answering(module: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m MODULE`, which answers each line that it is sent with one of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.communicate()  # it ends where its input does


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it, then make it; its children see their pipes close, and go with it."""
    children = family(process.pid)[1:]
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for child in children:
        if alive(child):
            os.kill(child, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback, ours
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's "OK"
    except OSError:
        return False


def alive(pid: int) -> bool:
    return (PROC / str(pid)).exists()


def family(pid: int) -> list[int]:
    """*pid* and everything that it started, directly or not."""
    found = [pid]
    for parent in found:
        try:
            tasks = list((PROC / str(parent) / "task").iterdir())
            for task in tasks:
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:  # it, or one of its threads, ended while we looked
            continue
    return found


def cpu_seconds(pid: int) -> float:
    """What *pid* has used so far, user and system, threads that are gone included (10 ms steps)."""
    fields = (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(ticks) for ticks in fields[CPU_FIELDS]) / TICKS


def exact_cpu_seconds(pid: int) -> float:
    """What the threads of *pid* that are alive have used so far, to the nanosecond."""
    return _scheduled(pid, 0)


def waited_seconds(pid: int) -> float:
    """How long the threads of *pid* were ready to run while others held the processor."""
    return _scheduled(pid, 1)


def _scheduled(pid: int, field: int) -> float:
    total = 0
    for task in (PROC / str(pid) / "task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[field])
        except (OSError, IndexError):  # the thread ended, or the kernel does not count
            continue
    return total / 1e9


def resident_mb(pid: int) -> float:
    """Memory of *pid* that is in use (RSS), in MB of 1,048,576 bytes."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / MB
    raise ProcessLookupError(pid)
