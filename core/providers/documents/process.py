"""One worker process, seen from the server: started, asked, watched, and killed."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from core.errors import (
    BrokenDocumentError,
    DocumentError,
    DocumentTooSlowError,
    HostileDocumentError,
    by_name,
)
from core.ports.documents import FileText

LENGTH = 8  # as in worker.py
_ROOT = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from core.providers.documents.worker import main; main(int(sys.argv[2]))"
)
_LOOK_EVERY = 0.01  # seconds between two looks at the memory of a worker
_START_WITHIN = 30.0  # seconds, on a machine busy with other things
_LARGEST_ANSWER = 4 * 1024 * 1024  # bytes: 200,000 characters, each written as an escape
_CHUNK = 1 << 16
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
_NEARLY = 0.8  # of the memory limit: a worker that died that large died of it


class WorkerProcess:
    """A warm worker. Not safe for two threads at once: reader.py hands it to one at a time.

    *memory* is the most that the process may hold in RAM, in bytes.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._peak = 0  # the most RAM that we have seen it hold, in bytes
        # What a child is said to have held at most begins with what its parent held.
        self._inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
        # A fresh interpreter, not a fork: nothing of the server's memory, keys or open
        # files is in it. It runs isolated (-I) and without the server's environment.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-I", "-c", _START, str(_ROOT), str(memory * 7 // 10)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            self._exchange(b"", time.monotonic() + _START_WITHIN)
        except DocumentError as error:
            self.stop()
            raise RuntimeError("the document worker does not start") from error

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_usable(self) -> bool:
        """Alive, and not grown so much that the next document would be blamed for it."""
        return self._process.poll() is None and self._resident() < self._memory // 2

    def read(self, content: bytes, name: str, seconds: float) -> FileText:
        """The text of *content*; raises the `DocumentError` that fits, and is dead after some."""
        head = json.dumps({"name": name}).encode("ascii")
        request = b"".join(len(part).to_bytes(LENGTH, "big") + part for part in (head, content))
        return _understood(self._exchange(request, time.monotonic() + seconds))

    def stop(self) -> None:
        """Kill it. Safe to call twice."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                _close_quietly(stream)

    def _exchange(self, request: bytes, deadline: float) -> bytes:
        """Send *request* and return the answer, watching clock and memory meanwhile."""
        sent, received = memoryview(request), bytearray()
        with selectors.DefaultSelector() as selector:
            outgoing, incoming = self._pipes()
            selector.register(incoming, selectors.EVENT_READ)
            if sent:
                selector.register(outgoing, selectors.EVENT_WRITE)
            while (length := _announced(received)) is None or len(received) < length:
                self._check(deadline)
                for key, _ in selector.select(_LOOK_EVERY):
                    if key.fd == incoming:
                        received += self._received(incoming)
                    else:
                        sent = self._sent(outgoing, sent)
                        if not sent:
                            selector.unregister(outgoing)
        return bytes(received[LENGTH:])

    def _pipes(self) -> tuple[int, int]:
        assert self._process.stdin  # noqa: S101 - PIPE gives both
        assert self._process.stdout  # noqa: S101
        pipes = self._process.stdin.fileno(), self._process.stdout.fileno()
        for pipe in pipes:
            os.set_blocking(pipe, False)
        return pipes

    def _check(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            self.stop()
            raise DocumentTooSlowError("killed: out of time")
        self._peak = max(self._peak, self._resident())
        if self._peak > self._memory:
            self.stop()
            raise HostileDocumentError("killed: out of memory")

    def _sent(self, outgoing: int, request: memoryview) -> memoryview:
        try:
            return request[os.write(outgoing, request[:_CHUNK]) :]
        except BrokenPipeError as error:
            raise self._died() from error

    def _received(self, incoming: int) -> bytes:
        chunk = os.read(incoming, _CHUNK)
        if not chunk:
            raise self._died()
        return chunk

    def _died(self) -> DocumentError:
        """What the death of the worker says about the document that it was reading."""
        _, status, usage = os.wait4(self._process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        self._process.returncode = code
        self.stop()
        if code == -signal.SIGXCPU:
            return DocumentTooSlowError("killed: out of processor time")
        told = usage.ru_maxrss * _MAXRSS_UNIT
        peak = told if told > self._inherited else self._peak
        if peak > _NEARLY * self._memory:
            return HostileDocumentError(f"the worker died of memory ({code})")
        return BrokenDocumentError(f"the worker died ({code})")

    def _resident(self) -> int:
        """Bytes in RAM, or 0 where the system does not say (the worker's own limit holds)."""
        try:
            with Path(f"/proc/{self._process.pid}/statm").open(encoding="ascii") as statm:
                return int(statm.read().split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0


def _announced(received: bytearray) -> int | None:
    """How long the whole message will be, once that is known."""
    if len(received) < LENGTH:
        return None
    length = int.from_bytes(received[:LENGTH], "big")
    if length > _LARGEST_ANSWER:
        raise BrokenDocumentError("the worker answers nonsense")
    return LENGTH + length


def _understood(reply: bytes) -> FileText:
    """The reply as text or error. A worker taken over by a document can lie, and no more:
    only a text, a number or the name of a `DocumentError` comes through."""
    try:
        fields = json.loads(reply)
        text, pages, error = fields.get("text"), fields.get("pages"), fields.get("error")
    except (ValueError, AttributeError) as broken:
        raise BrokenDocumentError("the worker answers nonsense") from broken
    if isinstance(text, str) and (pages is None or isinstance(pages, int)):
        return FileText(text, pages)
    kind = by_name(str(error))
    if issubclass(kind, DocumentError):
        raise kind(str(fields.get("detail", ""))[:80])
    raise BrokenDocumentError("the worker answers nonsense")


def _close_quietly(stream: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        stream.close()
