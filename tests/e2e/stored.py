"""Looking for sound where none may be: in files, in the database, in what was written meanwhile."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

import numpy as np

from tests.e2e.talking import Hall

WINDOW = 64  # bytes: 2 ms of sound at 16 kHz, which nothing else looks like
LARGEST_CELL = 16_000  # bytes, half a second of sound; transcripts of a test are far smaller
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f-]{36}\.local\b")


class Watched:
    """Every file that comes into being in a folder, however short its life is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.seen: set[str] = set()
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(0.002):
            self.seen.update(path.name for path in self._folder.iterdir())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()


def assert_no_sound(hall: Hall, pcm: bytes, watched: Watched) -> None:
    """Nothing of *pcm*, which was heard while *watched*, is in any file, nor in a database, sealed
    or not; and no file was made for it."""
    loud = windows(pcm)
    assert len(loud) > 5, "too little was heard to look for it"
    files = [path for path in hall.data.rglob("*") if path.is_file()]
    assert [path.name for path in files if any(part in path.read_bytes() for part in loud)] == []
    assert watched.seen == set()
    assert list(hall.temporary.iterdir()) == []
    for name in ("candid.db", "keys.db"):
        assert largest_cell(hall.data / name) < LARGEST_CELL
    assert _ADDRESS.findall(hall.server.log.read_text("utf-8")) == []


def windows(pcm: bytes) -> list[bytes]:
    """Pieces of *pcm* that are loud, from all over it."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], np.int16)
    found = []
    for at in range(0, len(samples) - WINDOW, 4_000):
        piece = samples[at : at + 4_000]
        top = int(np.abs(piece.astype(int)).argmax())
        if abs(int(piece[top])) > 1_000:
            found.append(samples[at + top : at + top + WINDOW // 2].tobytes())
    return found


def largest_cell(path: Path) -> int:
    """In bytes, of the whole database."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [
            row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        sizes = [0]
        for table in tables:
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            for column in columns:
                asked = f'SELECT MAX(LENGTH(CAST("{column}" AS BLOB))) FROM "{table}"'  # noqa: S608 - ours
                sizes.append(database.execute(asked).fetchone()[0] or 0)
    return max(sizes)
