"""P6: captions to 100 browsers, a word more each half second, pushed by us or asked for.

Ours is the application as it is served, with a scripted line where the speech service would be:
each browser has its own socket, opened as a page of ours opens it. The baseline is a bare script
whose fragment runs every half second in 100 tabs that speak Streamlit's protocol, with the
settings of the application. Both have the same words to tell, and take turns; each word says when
it was heard. What is asked for twice a second is a quarter of a second old in the middle, however
fast the server: that is in the baseline's delay by nature, and not in its processor time.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from websockets.asyncio.client import ClientConnection, connect

from benchmarks import bare
from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import Sample, percentile
from benchmarks.p3_captions import Delays
from benchmarks.processes import ROOT, Server, cpu_seconds, serving
from benchmarks.visitor import Visitor, visiting

SCRIPT = Path(__file__).parent / "baselines" / "captions" / "Home.py"
BROWSERS, SECONDS, REPEATS = 100, 12.0, 3
FEW, BRIEF = 5, 1.5
WORDS_BEFORE = 60  # half a minute of talking
EVERY, CALM = 0.5, 1.0  # seconds between words, and until it counts
LATEST, SHARE = 5.0, 0.2  # ms at the 99th of 100; of the baseline's processor time
MOST_MISSING = 0.01  # of the words: those on their way when a round begins or ends
MS = 1000


@dataclass
class Tellings(Delays):
    """Of words to browsers. `times`: how often one was told how things are."""

    times: int = 0

    def take(self, text: str, now: int) -> None:
        self.times += now >= self.since
        super().take(text, now)


class Round(NamedTuple):
    """`delays`: from a word that was heard to the browser that has it, in ms. `times`: how often a
    browser was told, and `cpu`: what one time cost the server, in ms of its processor."""

    delays: list[float]
    times: int
    cpu: float

    def late(self, share: float) -> float:
        return percentile(self.delays, share)


Follow = Callable[[Tellings], Awaitable[object]]
"""What one browser does until it is cancelled."""


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    browsers, seconds, repeats = (FEW, BRIEF, 1) if smoke else (BROWSERS, SECONDS, REPEATS)
    pushed, polled = [], []
    with _both(browsers) as (ours, other):
        for _ in range(repeats):
            pushed.append(asyncio.run(_pushed(ours, browsers, seconds)))
            polled.append(asyncio.run(_polled(other, browsers, seconds)))
    return _parts(browsers, seconds, pushed, polled)


def _parts(
    browsers: int, seconds: float, pushed: Sequence[Round], polled: Sequence[Round]
) -> list[Part]:
    tail = Sample(tuple(each.late(0.99) for each in pushed))
    cpu, bare_cpu = (Sample(tuple(each.cpu for each in rounds)) for rounds in (pushed, polled))
    median, asked, asked_tail = (
        Sample(tuple(each.late(share) for each in rounds)).median
        for rounds, share in ((pushed, 0.5), (polled, 0.5), (polled, 0.99))
    )
    wanted = browsers * seconds / EVERY
    told = min(len(each.delays) for each in pushed)
    times, asked_times = (min(each.times for each in rounds) for rounds in (pushed, polled))
    name = f"{browsers} browsers"
    return [
        Part(
            f"{name}: from heard to there, p99", "ms", tail.median, LATEST, spread=tail.spread,
            said=f"median {median:.2f} ms; asked for, with the wait for the next question: "
            f"median {asked:.0f}, p99 {asked_tail:.0f} ms",
        ),
        Part(
            f"{name}: the server's processor, for one that is told", "ms", cpu.median,
            bare_cpu.median, SHARE, spread=cpu.spread,
            said=f"told {times} times a round; asked for, {asked_times} of {wanted:.0f}",
        ),
        Part(
            f"{name}: words that came", "words", told, wanted, 1 - MOST_MISSING, most=False,
            said="in a round",
        ),
    ]  # fmt: skip


@contextmanager
def _both(people: int) -> Iterator[tuple[Server, Server]]:
    environment = {"PEOPLE": str(people), "WORDS_BEFORE": str(WORDS_BEFORE)}
    with TemporaryDirectory() as folder, ExitStack() as stack:
        bare.write(Path(folder) / "bare", {"Home.py": SCRIPT.read_text("utf-8")}, "")
        mine = {**environment, "DATA_DIR": str(Path(folder) / "data")}
        ours = stack.enter_context(serving(ROOT, "benchmarks.talking:app", mine))
        other = stack.enter_context(serving(Path(folder) / "bare", "app:app", environment))
        ours.answers("/readyz")
        other.answers("/_stcore/health")
        yield ours, other


async def _pushed(server: Server, browsers: int, seconds: float) -> Round:
    async with AsyncExitStack() as stack:
        cookies = await asyncio.to_thread(_talk, server, browsers)
        opening = (stack.enter_async_context(_socket(server, cookie)) for cookie in cookies)
        sockets = [await each for each in opening]
        return await _timed(server, [_told(socket) for socket in sockets], seconds)


def _talk(server: Server, people: int) -> list[str]:
    """Have so many talk; their cookies."""
    with urllib.request.urlopen(f"{server.url}/talk?{people}", timeout=30) as answer:  # noqa: S310 - loopback, ours
        cookies: list[str] = json.load(answer)
    return cookies


def _socket(server: Server, cookie: str) -> connect:
    return connect(
        f"ws://127.0.0.1:{server.port}/captions/trial",
        additional_headers={"Cookie": f"sid={cookie}"},
        origin=server.url,  # type: ignore[arg-type]
        ping_interval=None,
    )


def _told(socket: ClientConnection) -> Follow:
    async def follow(tellings: Tellings) -> None:
        async for message in socket:
            tellings.take(str(message), time.monotonic_ns())
        raise RuntimeError("nobody is listened to any more")

    return follow


async def _polled(server: Server, browsers: int, seconds: float) -> Round:
    async with AsyncExitStack() as stack:
        ways = []
        for number in range(browsers):
            tab = await stack.enter_async_context(visiting(server.url))
            fragment = (await tab.run("")).polled()
            # Not in the order in which people talk: or all would ask just as long after a word.
            ways.append(_asking(tab, fragment, (number * 37 % browsers) * EVERY / browsers))
        return await _timed(server, ways, seconds)


def _asking(tab: Visitor, fragment: str, after: float) -> Follow:
    """As Streamlit's own page does: it asks every half second, however long an answer takes."""

    async def follow(tellings: Tellings) -> None:
        due = time.monotonic() + after
        while True:
            await asyncio.sleep(due - time.monotonic())
            run = await tab.run(fragment=fragment)
            told = b"".join(run.messages).decode("latin-1")
            tellings.take(told, round(run.ended * 1e9))
            due = max(due + EVERY, time.monotonic())

    return follow


async def _timed(server: Server, ways: Sequence[Follow], seconds: float) -> Round:
    """Let all of them follow for a while, and look at *seconds* of it."""
    tellings = Tellings(time.monotonic_ns() + round(CALM * 1e9))
    following = asyncio.gather(*(way(tellings) for way in ways))
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(following), CALM)
    before = cpu_seconds(server.pid)
    with suppress(TimeoutError):
        await asyncio.wait_for(following, seconds)
    used = cpu_seconds(server.pid) - before
    if not tellings.values:
        raise RuntimeError("no word came")
    return Round(tellings.values, tellings.times, used / tellings.times * MS)


P6 = Benchmark("P6", "Captions to 100 browsers, twice a second", measure)
