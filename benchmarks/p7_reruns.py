"""P7: a rerun of every page, served, with realistic data, against the same elements bare.

A page is opened in a tab that speaks Streamlit's protocol, and then run again and again as a
click would do. The baseline is recorded from the page itself (recording.py): the same calls
to Streamlit with constants, served with the same settings, the same heap frozen.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import cycle, product, starmap
from pathlib import Path

from benchmarks import bare, situations
from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import Sample, percentile
from benchmarks.processes import ROOT, Server, cpu_seconds, serving, waited_seconds
from benchmarks.situations import Guest
from benchmarks.visitor import Run, Visitor, visiting

ROUNDS, RERUNS = 8, 12  # A B A B: 8 times 12 reruns of each
SLOWER = 2.0  # wall clock, at most
MOST_CPU = 25.0  # ms of the server's process, a rerun
STALL = 0.040  # s
HISTORY = 500  # interviews in one account
LIST = "pages/5_Progress.py"
TRIES = 3  # at a stall
MS = 1000


@dataclass(frozen=True)
class Scene:
    """One page as one guest sees it."""

    guest: Guest
    path: str  # of the script, e.g. pages/2_Interview.py
    typed: str = ""  # in the first text box of the page

    @property
    def page(self) -> str:
        """The page's name in the address; nothing for Home."""
        return "" if self.path == "Home.py" else re.sub(r"^\d+_", "", Path(self.path).stem)

    @property
    def name(self) -> str:
        return f"{self.page or 'Home'}, {self.guest.name}"


@dataclass
class Batches:
    """The reruns of one scene on one server: in rounds, with the CPU that each round used."""

    runs: list[list[Run]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # s, a round
    stalls: int = 0  # in the try that had fewest

    @property
    def wall(self) -> Sample:
        """Each round's median, in ms."""
        return Sample(tuple(Sample(tuple(r.seconds for r in b)).median * MS for b in self.runs))

    @property
    def cpu_each(self) -> float:
        """ms a rerun."""
        return sum(self.cpu) * MS / self.count

    @property
    def count(self) -> int:
        return sum(map(len, self.runs))

    def all(self) -> list[Run]:
        return [run for batch in self.runs for run in batch]


def scripts() -> list[str]:
    """Home and every page."""
    return ["Home.py", *(f"pages/{path.name}" for path in sorted((ROOT / "pages").glob("*.py")))]


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), smoke=smoke))


async def _measure(folder: Path, *, smoke: bool) -> list[Part]:
    data = folder / "data"
    two = situations.seed(data, finished=1 if smoke else 5)
    many, word = situations.add_history(data, two[1], 25 if smoke else HISTORY)
    searching = replace(many, name=f"{many.name}, searching")
    scenes = [Scene(many, LIST), Scene(searching, LIST, word)]
    if smoke:  # every page once, as one or another sees it
        others = (path for path in scripts() if path != LIST)
        scenes = [scenes[1], *map(Scene, cycle(two), others)]
    else:
        scenes = [*starmap(Scene, product(two, scripts())), *scenes]
    bare_of = await _record(folder, scenes)
    collections = folder / "collections"
    watched = {
        "DATA_DIR": str(data),
        "FULL_COLLECTIONS": str(collections),
        "PYTHONPATH": str(ROOT / "benchmarks" / "observing"),
    }
    parts: list[Part] = []
    with ExitStack() as stack:
        ours = stack.enter_context(serving(ROOT, environment=watched))
        bare_apps = {
            home: stack.enter_context(serving(home, "app:app")) for home in set(bare_of.values())
        }
        ours.answers("/readyz")
        for other in bare_apps.values():
            other.answers("/_stcore/health")
        for scene in scenes:
            measured = await _compare(scene, ours, bare_apps[bare_of[scene]], smoke=smoke)
            parts += _parts(scene, *measured, _collections(collections))
    return parts


async def _record(folder: Path, scenes: Sequence[Scene]) -> Mapping[Scene, Path]:
    """Have every scene drawn once more under the recorder, and write bare applications: where
    is which. As few as there can be: one has each page once."""
    found: list[dict[Scene, str]] = []
    environment = {"DATA_DIR": str(folder / "data")}
    with serving(ROOT, "benchmarks.recording:app", environment) as server:
        server.answers("/readyz")
        for scene in scenes:
            async with visiting(server.url, scene.guest.cookie) as tab:
                await _arrive(tab, scene)
                await tab.run()
            room = (app for app in found if scene.path not in {each.path for each in app})
            if (app := next(room, None)) is None:
                found.append(app := {})
            app[scene] = bare.recorded(server)
        components = bare.recorded(server, "/components")
    homes = {}
    for number, app in enumerate(found):
        unseen = dict.fromkeys(scripts(), "")  # others link to them
        written = {scene.path: source for scene, source in app.items()}
        home = folder / f"bare-{number}"
        bare.write(home, {**unseen, **written}, components)
        homes.update(dict.fromkeys(app, home))
    return homes


async def _compare(
    scene: Scene, ours: Server, other: Server, *, smoke: bool
) -> tuple[Batches, Batches]:
    """Rerun the scene on both servers in turns."""
    mine, theirs = Batches(), Batches()
    rounds, reruns = (1, 1) if smoke else (ROUNDS, RERUNS)
    async with (
        visiting(ours.url, scene.guest.cookie) as tab,
        visiting(other.url) as bare_tab,
    ):
        for one in (tab, bare_tab):
            await _arrive(one, scene)
        _must_match(scene, await tab.run(), await bare_tab.run())
        for _ in range(rounds):
            mine.stalls += await _batch(tab, ours, mine, reruns)
            theirs.stalls += await _batch(bare_tab, other, theirs, reruns)
        for _ in range(TRIES - 1):
            # A stall of ours comes again. One that does not was the machine's.
            if mine.stalls:
                mine.stalls = min(mine.stalls, await _batch(tab, ours, Batches(), mine.count))
    return mine, theirs


async def _arrive(tab: Visitor, scene: Scene) -> None:
    """Open the page, and type what this scene is about."""
    first = await tab.run(scene.page)
    if scene.typed:
        tab.type(first, scene.typed)


async def _batch(tab: Visitor, server: Server, into: Batches, reruns: int) -> int:
    """Rerun, add what it took, and return how many of the reruns stalled."""
    runs, stalls = [], 0
    used = cpu_seconds(server.pid)
    for _ in range(reruns):
        before = _waited(server)
        run = await tab.run()
        stalls += run.longest_gap - max(_waited(server) - before, 0.0) >= STALL
        runs.append(run)
    into.cpu.append(cpu_seconds(server.pid) - used)
    into.runs.append(runs)
    return stalls


def _waited(server: Server) -> float:
    """Time in which others held the processor that the server or this process wanted."""
    return waited_seconds(server.pid) + waited_seconds(os.getpid())


def _must_match(scene: Scene, ours: Run, other: Run) -> None:
    """A baseline that draws something else is none."""
    mine, theirs = ours.elements(), other.elements()
    if sorted(mine) != sorted(theirs):
        only = sorted(set(mine) ^ set(theirs))[:5]
        raise RuntimeError(f"{scene.name}: the bare script draws other elements: {only}")


def _collections(log: Path) -> list[tuple[float, float]]:
    """When full collections ran in our server, on time.monotonic."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [(float(line.split()[0]), float(line.split()[1])) for line in lines]


def _parts(
    scene: Scene, ours: Batches, other: Batches, collections: Sequence[tuple[float, float]]
) -> list[Part]:
    inside = [
        (end - begin) * MS
        for begin, end in collections
        if any(run.began <= end and begin <= run.ended for run in ours.all())
    ]
    p99 = percentile([run.seconds * MS for run in ours.all()], 0.99)
    drawn = len(ours.runs[0][0].elements())
    said = f"{drawn} elements; p99 {p99:.1f} ms; bare CPU {other.cpu_each:.1f} ms"
    wall, bare_wall = ours.wall, other.wall
    name = scene.name
    return [
        Part(f"{name}: p50", "ms", wall.median, bare_wall.median, SLOWER, wall.spread, said=said),
        Part(f"{name}: CPU", "ms", ours.cpu_each, MOST_CPU),
        Part(
            f"{name}: full collections", "of reruns", len(inside), ours.count, 0.0,
            said=f"longest {max(inside):.1f} ms" if inside else "",
        ),
        Part(
            f"{name}: stalls", "of reruns", ours.stalls, ours.count, 0.0,
            said=f"bare: {other.stalls} of {other.count}",
        ),
    ]  # fmt: skip


P7 = Benchmark("P7", "Rerun of every page", measure, seeded=True)
