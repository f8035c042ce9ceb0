"""P5: fifty people talk at once, for a minute, to one process; the baseline is one of them."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import percentile
from benchmarks.voice.calls import voices

PEOPLE, SECONDS, ALONE = 50, 60.0, 20.0
LATER, LATE = 40.0, 20.0  # ms
MS = 1000


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    people, seconds, alone = (3, 1.0, 1.0) if smoke else (PEOPLE, SECONDS, ALONE)
    with voices(("ours",)) as calls:
        one = calls.round(("ours",), 1, 0.0, alone)["ours"]
        all_ = calls.round(("ours",), people, 0.0, seconds)["ours"]
    first, there = (percentile(each.delays, 0.99) * MS for each in (one, all_))
    return [
        Part(
            f"{people} at once: later than one alone, p99", "ms", max(there - first, 0.0), LATER,
            said=f"{there:.0f} ms, one {first:.0f} ms",
        ),
        Part(f"{people} at once: the event loop is late, p99", "ms", all_.late * MS, LATE,
             said=f"one {one.late * MS:.1f} ms; {all_.cpu * people:.0%} of a core, and "
             f"{all_.others * people:.0%} for those who talk and the service"),
        Part(f"{people} at once: packets dropped", "packets", all_.lost, all_.sent, 0.0),
    ]  # fmt: skip


P5 = Benchmark("P5", "Live voices at once, for a minute", measure)
