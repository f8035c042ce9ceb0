"""Measure: ``python -m benchmarks [--only P7,P8] [--smoke]``.

Prints a table and writes benchmarks/results.json. The exit status says whether every figure
that was measured holds. ``--smoke`` runs everything briefly, judges nothing and writes
nothing: it fails only where a benchmark breaks.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks import results
from benchmarks.figures import Benchmark, Figure
from benchmarks.p1_voice_cost import P1
from benchmarks.p2_voice_delay import P2
from benchmarks.p3_captions import P3
from benchmarks.p4_spoken_turn import P4
from benchmarks.p5_voices_at_once import P5
from benchmarks.p6_captions import P6
from benchmarks.p7_reruns import P7
from benchmarks.p8_start_and_memory import P8
from benchmarks.p9_broken_lines import P9
from benchmarks.p10_resumes import P10
from benchmarks.p13_row_security import P13
from benchmarks.p14_chat import P14
from benchmarks.trust import TRUST

BENCHMARKS = (P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P13, P14, *TRUST)


def main(
    arguments: Sequence[str] | None = None,
    benchmarks: Sequence[Benchmark] = BENCHMARKS,
    kept: Path = results.RESULTS,
) -> int:
    """Measure which of *benchmarks* was asked for, keep it, and return the exit status."""
    asked = _asked(arguments, benchmarks)
    if asked.smoke:
        print(results.table(_tried(asked.only), parts=True))
        print("\nTried only: these numbers were not taken to be judged.")
        return 0
    figures = []
    for benchmark in asked.only:
        figures.append(_measured(benchmark))
        results.store(figures, kept)  # whatever stops a later one, this one is kept
        print(results.table(figures[-1:], parts=True), flush=True)
    print("\n" + results.table(figures))
    return 0 if all(figure.holds for figure in figures) else 1


def _tried(benchmarks: Sequence[Benchmark]) -> list[Figure]:
    """Everything briefly, two at a time: no time is judged here.

    Those that need the same candidates go one after the other, and first: they take longest.
    """
    order = [one.id for one in benchmarks]
    seeded = [one for one in benchmarks if one.seeded]
    jobs = [seeded, *([one] for one in benchmarks if not one.seeded)]
    # Forked, so that what is imported is there already, and nothing is handed over but figures.
    with ProcessPoolExecutor(2, get_context("fork"), _is_to_try, (jobs,)) as pool:
        done = [figure for figures in pool.map(_try, range(len(jobs))) for figure in figures]
    return sorted(done, key=lambda figure: order.index(figure.id))


_jobs: list[list[Benchmark]] = []  # of a process that tries some of them


def _is_to_try(jobs: list[list[Benchmark]]) -> None:
    _jobs[:] = jobs


def _try(number: int) -> list[Figure]:
    return [_measured(one, smoke=True) for one in _jobs[number]]


def _measured(benchmark: Benchmark, *, smoke: bool = False) -> Figure:
    began = time.monotonic()
    figure = benchmark.run(smoke=smoke)
    print(f"{benchmark.id} took {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    return figure


def _asked(arguments: Sequence[str] | None, benchmarks: Sequence[Benchmark]) -> argparse.Namespace:
    known = {benchmark.id: benchmark for benchmark in benchmarks}

    def chosen(names: str) -> list[Benchmark]:
        try:
            return [known[name.strip()] for name in names.split(",")]
        except KeyError as error:
            raise argparse.ArgumentTypeError(f"there is no {error}; there are {', '.join(known)}")\
                from error  # fmt: skip

    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", type=chosen, default=list(benchmarks), metavar="P7,P8")
    parser.add_argument("--smoke", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    # Told to stop, leave in the ordinary way, so that the servers go as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
