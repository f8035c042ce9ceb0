"""P8: how soon the server is there and how much memory it takes, against bare Streamlit.

Memory is resident memory (RSS) of the server's process and of everything that it started:
the process that reads documents is part of the price.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice, product
from pathlib import Path

from benchmarks import situations
from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import Sample
from benchmarks.p7_reruns import Scene, scripts
from benchmarks.processes import ROOT, Server, family, resident_mb, serving
from benchmarks.situations import Guest
from benchmarks.visitor import fetch_document, visiting

HELLO = Path(__file__).parent / "baselines" / "hello"
STARTS, SEEDED_STARTS = 5, 5
SLOWER = 2.5  # /healthz, at most
READY_WITHIN = 3.0  # s
FIRST_PAGE_WITHIN = 300.0  # ms
MOST_MEMORY = 300.0  # MB
MOST_EACH = 1.0  # MB for one idle candidate
MOST_GROWTH = 1.05
IDLE, VISITS, WARM_VISITS, TRIED = 100, 500, 60, 2
TIME_TO_LIVE = 1  # s that Streamlit keeps a session without its tab; 120 by default
MS = 1000


@dataclass(frozen=True)
class Start:
    """One start of a server: seconds to each sign of life, and ms to the first page."""

    healthy: float
    ready: float = 0.0
    first_page: float = 0.0


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), smoke=smoke))


async def _measure(folder: Path, *, smoke: bool) -> list[Part]:
    seeded = folder / "seeded"
    guests = situations.seed(seeded, finished=1 if smoke else 5)
    parts = await _starts(folder, 1 if smoke else STARTS)
    if not smoke:  # a start like those, of what is started below anyway
        parts.append(await _deep_link(folder, seeded, guests[0]))
    parts += await _memory(seeded, guests, smoke=smoke)
    return parts


async def _starts(folder: Path, repeats: int) -> list[Part]:
    """Ours on an empty data folder, and bare hello, in turns."""
    ours, hello = [], []
    for number in range(repeats):
        data = folder / f"empty-{number}"
        data.mkdir()
        ours.append(await _start(data, None, ""))
        with serving(HELLO) as server:
            hello.append(server.answers("/_stcore/health"))
    healthy = Sample(tuple(start.healthy for start in ours))
    ready = Sample(tuple(start.ready for start in ours))
    first = Sample(tuple(start.first_page for start in ours))
    bare = Sample(tuple(hello)).median
    return [
        Part("/healthz", "s", healthy.median, bare, SLOWER, healthy.spread),
        Part("/readyz", "s", ready.median, READY_WITHIN, spread=ready.spread),
        Part("first page, Home", "ms", first.median, FIRST_PAGE_WITHIN, spread=first.spread),
    ]


async def _deep_link(folder: Path, seeded: Path, guest: Guest) -> Part:
    """A candidate in the middle of an interview is the first to come back after a restart."""
    starts = []
    for number in range(SEEDED_STARTS):
        data = folder / f"copy-{number}"
        shutil.copytree(seeded, data)
        starts.append((await _start(data, guest.cookie, "Interview")).first_page)
    first = Sample(tuple(starts))
    name = "first page, an interview under way"
    return Part(name, "ms", first.median, FIRST_PAGE_WITHIN, spread=first.spread)


async def _start(data: Path, cookie: str | None, page: str) -> Start:
    with serving(ROOT, environment={"DATA_DIR": str(data)}) as server:
        healthy, ready = server.answers("/healthz"), server.answers("/readyz")
        began = time.monotonic()
        # As a browser: the document, then the connection, then the run.
        cookie = await asyncio.to_thread(fetch_document, f"{server.url}/{page}", cookie)
        async with visiting(server.url, cookie) as tab:
            await tab.run(page)
        return Start(healthy, ready, (time.monotonic() - began) * MS)


async def _memory(seeded: Path, guests: Sequence[Guest], *, smoke: bool) -> list[Part]:
    situations.leave_unread(seeded, guests[0])  # the server reads a document while it starts
    seen = zip(cycle(guests), scripts(), strict=False) if smoke else product(guests, scripts())
    scenes = [Scene(guest, path) for guest, path in seen]
    bare = [Scene(guest, "Home.py") for guest in guests]
    with _both(seeded) as (ours, hello):
        parts = await _growth(ours, hello, scenes, smoke=smoke)
        if smoke:  # one start serves for both
            return [*parts, await _idle(ours, hello, scenes, bare, tabs=TRIED)]
    # What the visits above left behind would be room for the tabs: another process.
    with _both(seeded) as (ours, hello):
        return [*parts, await _idle(ours, hello, scenes, bare, tabs=IDLE)]


async def _idle(
    ours: Server, hello: Server, scenes: Sequence[Scene], bare: Sequence[Scene], *, tabs: int
) -> Part:
    each, bare_each = await _each(ours, scenes, tabs), await _each(hello, bare, tabs)
    said = f"bare hello: {bare_each:.2f} MB"
    return Part("an idle candidate", "MB", each, MOST_EACH, said=said)


@contextmanager
def _both(seeded: Path) -> Iterator[tuple[Server, Server]]:
    """Ours and bare hello side by side, ready, and quick to forget who has left."""
    brief = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(TIME_TO_LIVE)}
    environment = {**brief, "DATA_DIR": str(seeded)}
    with serving(ROOT, environment=environment) as ours, serving(HELLO, environment=brief) as hello:
        ours.answers("/readyz")
        hello.answers("/_stcore/health")
        yield ours, hello


async def _growth(
    ours: Server, hello: Server, scenes: Sequence[Scene], *, smoke: bool
) -> Sequence[Part]:
    """Memory after some visits have warmed everything, and after many more."""
    visits, warm = (TRIED, TRIED) if smoke else (VISITS, WARM_VISITS)
    before = await _after_visits(ours, scenes, warm)
    after = await _after_visits(ours, scenes, visits)
    async with visiting(hello.url) as tab:
        await tab.run("")
    bare = resident_mb(hello.pid)
    reader = ", ".join(f"{mb:.0f} MB" for mb in after[1:]) or "not started"
    return [
        Part(
            "server and what it started", "MB", sum(after), MOST_MEMORY,
            said=f"server {after[0]:.0f} MB, reader {reader}; bare hello {bare:.0f} MB",
        ),
        Part(
            f"after {visits} visits", "MB", sum(after), sum(before), MOST_GROWTH,
            said=f"after {warm}: {sum(before):.1f} MB",
        ),
    ]  # fmt: skip


async def _after_visits(server: Server, scenes: Sequence[Scene], visits: int) -> list[float]:
    """MB of each process once *visits* tabs have come and gone, and their time is over."""
    for scene in islice(cycle(scenes), visits):
        async with visiting(server.url, scene.guest.cookie) as tab:
            await tab.run(scene.page)
    await asyncio.sleep(TIME_TO_LIVE + 0.5)
    async with visiting(server.url) as tab:  # Streamlit drops what has expired at the next visit
        await tab.run("")
    await asyncio.sleep(0.5)
    return [resident_mb(pid) for pid in family(server.pid)]


async def _each(server: Server, scenes: Sequence[Scene], tabs: int) -> float:
    """MB that one more open tab takes; every tab has one of the pages open."""
    for scene in scenes:
        async with visiting(server.url, scene.guest.cookie) as tab:
            await tab.run(scene.page)
    before = resident_mb(server.pid)
    async with AsyncExitStack() as stack:
        for scene in islice(cycle(scenes), tabs):
            tab = await stack.enter_async_context(visiting(server.url, scene.guest.cookie))
            await tab.run(scene.page)
        await asyncio.sleep(0.5)
        return (resident_mb(server.pid) - before) / tabs


P8 = Benchmark("P8", "Start and memory", measure, seeded=True)
