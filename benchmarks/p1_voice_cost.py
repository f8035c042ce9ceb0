"""P1: what one live voice costs, of 25 at once, from the packet to the speech service.

Ours is everything: receiving, decoding, resampling, loudness, the answer that keeps what is heard
and the vendor's SDK. The baseline is aiortc as it is, which receives, decodes and resamples, and
drops what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import in_turns
from benchmarks.voice.calls import voices

PEOPLE, SECONDS, REPEATS = 25, 15.0, 3
GOAL = 1.2
MS = 1000


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    people, seconds = (2, 1.0) if smoke else (PEOPLE, SECONDS)
    with voices(("ours", "bare")) as calls:

        def used(kind: str) -> float:
            heard = calls.round((kind,), people, 0.0, seconds)[kind]
            if kind == "ours" and not heard.delays:
                raise RuntimeError("nothing came to the service")  # cheap, but no relay
            return heard.cpu * MS

        ours, bare = in_turns(lambda: used("ours"), lambda: used("bare"), 1 if smoke else REPEATS)
    return [
        Part(
            f"{people} voices: processor for a second of one, relay to the service included",
            "ms", ours.median, bare.median, GOAL, spread=ours.spread,
        )
    ]  # fmt: skip


P1 = Benchmark("P1", "Processor per live voice, 25 at once", measure)
