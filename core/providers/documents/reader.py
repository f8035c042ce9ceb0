"""The `DocumentReader` of the product: every file is read in another process, within limits."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import DocumentTooLargeError, DocumentTooSlowError, EmptyDocumentError
from core.ports.documents import LARGEST_FILE, FileText
from core.providers.documents.process import WorkerProcess

LONGEST_READING = 20.0  # seconds, waiting for a free worker included
MOST_MEMORY = 200 * 1024 * 1024  # bytes in RAM of one worker, the document included
WORKERS = 2  # a slow document must not hold up everyone else's
_NAME_KEPT = 255  # characters of a file name that a file system could have held


class IsolatedReader:
    """Reads PDF, DOCX and plain text in warm worker processes that it may kill.

    Nothing is started before the first `read` or `warm`. The second worker is started only
    when two documents are read at once. A worker that died is replaced at the next `read`.
    """

    def __init__(
        self,
        *,
        workers: int = WORKERS,
        seconds: float = LONGEST_READING,
        memory: int = MOST_MEMORY,
    ) -> None:
        self._seconds = seconds
        self._memory = memory
        self._workers = workers
        self._closed = threading.Event()
        # Last in, first out: one document after the other always meets the same warm worker.
        self._seats: queue.LifoQueue[WorkerProcess | None] = queue.LifoQueue()
        for _ in range(workers):
            self._seats.put(None)

    def warm(self) -> None:
        """Start one worker now, so that the first document need not wait for it."""
        with self._worker(self._seconds):
            pass

    def read(self, content: bytes, name: str) -> FileText:
        if len(content) > LARGEST_FILE:
            raise DocumentTooLargeError(f"{len(content)} bytes")
        if not content:
            raise EmptyDocumentError("0 bytes")
        deadline = time.monotonic() + self._seconds
        with self._worker(self._seconds) as worker:
            return worker.read(content, name[-_NAME_KEPT:], max(0.1, deadline - time.monotonic()))

    def close(self) -> None:
        """Kill the workers; one that is busy is waited for, at most as long as it may read."""
        if self._closed.is_set():
            return
        self._closed.set()
        for _ in range(self._workers):
            worker = self._seats.get()
            if worker:
                worker.stop()

    @contextmanager
    def _worker(self, seconds: float) -> Iterator[WorkerProcess]:
        if self._closed.is_set():
            raise RuntimeError("the reader is closed")
        try:
            seat = self._seats.get(timeout=seconds)
        except queue.Empty as error:
            raise DocumentTooSlowError("no worker was free in time") from error
        try:
            if seat and not seat.is_usable():
                seat.stop()
                seat = None
            seat = seat or WorkerProcess(self._memory)
            yield seat
        finally:
            self._seats.put(seat)
