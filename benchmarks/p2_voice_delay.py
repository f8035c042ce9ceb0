"""P2: how late a word from the microphone is at the speech service, and what of it is lost.

Both hear the same packets at the same moment over networks that lose 0, 1 and 3 %; the baseline is
aiortc as it is with a bare websocket.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import percentile
from benchmarks.voice.calls import Heard, voices

PEOPLE, SECONDS = 8, 20.0
LOSSES = (0.0, 0.01, 0.03)
DELAY, LOSS = 0.35, 1.1
MS = 1000


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    people, seconds = (1, 1.5) if smoke else (PEOPLE, SECONDS)
    with voices(("ours", "stock")) as calls:
        return [
            part
            for loss in (LOSSES[1:2] if smoke else LOSSES)
            for part in _parts(loss, calls.round(("ours", "stock"), people, loss, seconds))
        ]


def _parts(loss: float, heard: dict[str, Heard]) -> list[Part]:
    ours, stock = heard["ours"], heard["stock"]
    delays, theirs = (sorted(each.delays) for each in (ours, stock))
    name = f"{loss:.0%} of packets lost"
    return [
        Part(
            f"{name}: delay, median", "ms", median(delays) * MS, median(theirs) * MS, DELAY,
            said=f"p99 {percentile(delays, 0.99) * MS:.0f} ms, "
            f"stock {percentile(theirs, 0.99) * MS:.0f} ms",
        ),
        Part(
            f"{name}: sound lost", "packets", ours.lost, ours.network, LOSS if loss else 0.0,
            said=f"of {ours.sent}; stock lost {stock.lost}, its network {stock.network}",
        ),
    ]  # fmt: skip


P2 = Benchmark("P2", "A word from the microphone at the speech service", measure)
