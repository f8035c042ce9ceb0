"""P10: from a résumé in PDF to a structured profile, against bare pypdf taking out the text.

Both are warm. Ours counts everything that it takes: the worker process that opens the file,
and this process, which sends it there and makes a profile of the words.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import Popen

from benchmarks.figures import Benchmark, Part
from benchmarks.measuring import in_turns
from benchmarks.processes import ROOT, answering, exact_cpu_seconds, family
from core.coaches.offline.coach import OfflineCoach
from core.ports.documents import DocumentReader
from core.providers.documents.reader import IsolatedReader

RESUMES = {
    "2 pages": ROOT / "tests/documents/resumes/libreoffice-two-pages.pdf",
    "8 pages": ROOT / "tests/documents/resumes/typst-eight-pages.pdf",
}
BASELINE = "benchmarks.baselines.pypdf_text"
REPEATS = 15  # each takes some 100 ms
MS = 1000


def measure(smoke: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
    reader = IsolatedReader()
    reader.warm()
    worker = family(os.getpid())[1]
    try:
        with answering(BASELINE) as bare:
            return [
                _part(pages, path, _profile(reader, worker, path), _text(bare, path), smoke=smoke)
                for pages, path in RESUMES.items()
            ]
    finally:
        reader.close()


def _part(
    pages: str,
    path: Path,
    ours: Callable[[], float],
    bare: Callable[[], float],
    *,
    smoke: bool,
) -> Part:
    in_turns(ours, bare, 1)  # the first reading of each warms both
    mine, other = in_turns(ours, bare, 1 if smoke else REPEATS)
    return Part(pages, "ms CPU", mine.median, other.median, spread=mine.spread, said=path.name)


def _profile(reader: DocumentReader, worker: int, path: Path) -> Callable[[], float]:
    content, coach = path.read_bytes(), OfflineCoach()

    def once() -> float:
        """CPU milliseconds of the worker and of this process for one profile."""
        before = exact_cpu_seconds(worker) + time.process_time()
        profile = coach.read_resume(reader.read(content, path.name).text)
        used = exact_cpu_seconds(worker) + time.process_time() - before
        if not profile.positions:
            raise RuntimeError(f"nothing was understood in {path.name}")
        return used * MS

    return once


def _text(bare: Popen[str], path: Path) -> Callable[[], float]:
    def once() -> float:
        """CPU milliseconds of bare pypdf for the text of the same file."""
        assert bare.stdin and bare.stdout  # noqa: S101, PT018 - answering() gives both
        bare.stdin.write(f"{path}\n")
        bare.stdin.flush()
        return float(bare.stdout.readline()) * MS

    return once


P10 = Benchmark("P10", "Résumé to structured profile", measure)
