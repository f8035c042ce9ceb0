"""A network between us and a database: it counts round trips, and makes each take its time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread

LARGEST = 65_536  # bytes passed on at once


class Network:
    """Listens on `port` and passes everything on to *target*, a port of this machine.

    A round trip begins when something is sent after something was received; it then waits
    `delay` seconds, as on a long way there and back.
    """

    def __init__(self, target: int) -> None:
        self.delay = 0.0
        self.count = 0
        self._target = target
        self._lock = Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Line(self, near, far)

    def round_trip(self) -> None:
        with self._lock:
            self.count += 1
        if self.delay:
            time.sleep(self.delay)


class _Line:
    """One connection, passed on in both directions."""

    def __init__(self, network: Network, near: socket.socket, far: socket.socket) -> None:
        self._network = network
        self._answered = True
        Thread(target=self._there, args=(near, far), daemon=True).start()
        Thread(target=self._back, args=(far, near), daemon=True).start()

    def _there(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError), near, far:
            while sent := near.recv(LARGEST):
                if self._answered:
                    self._answered = False
                    self._network.round_trip()
                far.sendall(sent)
            far.shutdown(socket.SHUT_WR)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while received := far.recv(LARGEST):
                self._answered = True
                near.sendall(received)


@contextmanager
def network_before(target: int) -> Iterator[Network]:
    """A `Network` before the server at port *target*, for as long as the block lasts."""
    network = Network(target)
    try:
        yield network
    finally:
        network.close()
