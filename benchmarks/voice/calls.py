"""Calls: some people, one kind of ears, one service; what was sent, what arrived, what it cost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.processes import ROOT, cpu_seconds
from benchmarks.voice.lines import ask, tell, told
from core.domain.speech import BYTES_A_SECOND
from tests.microphones.speech import PACKET

BYTES = round(PACKET * BYTES_A_SECOND)  # of one packet, at 16 kHz
HELD = 64  # bytes of it that a resampler keeps until the next one
CALM = 1.0  # seconds at the beginning that are not looked at


@dataclass(frozen=True)
class Heard:
    """One kind of ears in one round of calls. `delays`: seconds from the microphone's packet to
    its last byte at the service; `lost`, `network` and `sent` count packets."""

    delays: Sequence[float]
    sent: int
    network: int
    lost: int
    late: float  # p99, of the event loop, in seconds
    cpu: float  # seconds of the processor for one second of one voice
    others: float  # the same, of those who talk and of the service: no part of what is measured


@contextmanager
def voices(kinds: Sequence[str]) -> Iterator[Calls]:
    """Processes that can be called in: one of talkers for each of *kinds*, and one service."""
    with ExitStack() as stack:
        service = stack.enter_context(_process("benchmarks.voice.service"))
        port = str(told(service))
        ears = {
            kind: stack.enter_context(_process("benchmarks.voice.ears", kind, port))
            for kind in kinds
        }
        talkers = {
            kind: stack.enter_context(_process("benchmarks.voice.talkers")) for kind in kinds
        }
        yield Calls(service, ears, talkers)


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.communicate()  # it ends where its input does


@dataclass(frozen=True)
class Calls:
    service: subprocess.Popen[str]
    ears: dict[str, subprocess.Popen[str]]
    talkers: dict[str, subprocess.Popen[str]]

    def round(
        self, kinds: Sequence[str], people: int, loss: float, seconds: float
    ) -> dict[str, Heard]:
        """Let *people* talk to each of *kinds* for so long, to all of them at the same time."""
        wanted = {"people": people, "loss": loss, "seconds": seconds}
        for kind in kinds:
            answers = ask(self.ears[kind], ask(self.talkers[kind], wanted))
            ask(self.talkers[kind], answers)
        for kind in kinds:
            ask(self.ears[kind], "begin")
            tell(self.talkers[kind], "talk")
        used = self._cpu(people, seconds)
        said = {kind: told(self.talkers[kind]) for kind in kinds}
        time.sleep(0.5)
        found = {kind: ask(self.ears[kind], "how was it?") for kind in kinds}
        arrived = ask(self.service, "what came?")
        for kind in kinds:
            ask(self.ears[kind], "leave")
            ask(self.talkers[kind], "leave")
        others = sum(used[process.pid] for process in (self.service, *self.talkers.values()))
        return {
            kind: _heard(
                kind, said[kind], arrived, found[kind], (used[self.ears[kind].pid], others)
            )
            for kind in kinds
        }

    def _cpu(self, people: int, seconds: float) -> dict[int, float]:
        """Of each process, for a second of one voice, while all of them talk."""
        pids = [each.pid for each in (self.service, *self.ears.values(), *self.talkers.values())]
        time.sleep(min(CALM, seconds / 4))
        began, before = time.monotonic(), {pid: cpu_seconds(pid) for pid in pids}
        time.sleep(seconds - 2 * min(CALM, seconds / 4))
        passed = time.monotonic() - began
        return {pid: (cpu_seconds(pid) - before[pid]) / passed / people for pid in pids}


def _heard(kind: str, said: Any, arrived: Any, found: Any, used: tuple[float, float]) -> Heard:
    delays: list[float] = []
    sent = network = lost = 0
    for number, (talker, there) in enumerate(zip(said, found["found"], strict=True)):
        came = arrived.get(f"{kind}{number}", [])
        ours = kind == "ours"
        in_time = _by_place(talker, came) if ours else _by_number(talker, came, there.get("pts"))
        delays += in_time[round(min(CALM / PACKET, len(in_time) / 4)) :]
        sent += len(talker["kept"])
        network += talker["kept"].count(False)
        bytes_there = came[-1][1] if came else 0
        packets = round((bytes_there + HELD // 2) / BYTES)
        lost += len(talker["kept"]) - packets + (round(there["filled"] / PACKET) if ours else 0)
    return Heard(delays, sent, network, lost, found["late"], *used)


def _by_place(talker: Any, came: Any) -> list[float]:
    """Ours keeps every packet's place: it is there once the bytes reach its end."""
    delays, at = [], 0
    for number, (moment, kept) in enumerate(zip(talker["sent"], talker["kept"], strict=True)):
        end = (number + 1) * BYTES - HELD
        while at < len(came) and came[at][1] < end:
            at += 1
        if kept and at < len(came):
            delays.append(came[at][0] - moment)
    return delays


def _by_number(talker: Any, came: Any, pts: Any) -> list[float]:
    """Stock sends one message a frame, and noted which: the first frame has time 0."""
    samples = round(PACKET * 48_000)
    return [
        moment - talker["sent"][at // samples]
        for (moment, _), at in zip(came, pts or [], strict=False)
        if at // samples < len(talker["sent"])
    ]
