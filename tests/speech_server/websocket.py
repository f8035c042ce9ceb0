"""One websocket, at the server's end: frames over a socket that an HTTP server has taken on."""

from __future__ import annotations

import json
import logging
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

_NOWHERE = logging.getLogger(f"{__name__}.nowhere")
_NOWHERE.setLevel(logging.CRITICAL + 1)  # what a test looks for in logs is what our side writes
# With this, closing resets the connection: the other side gets no word of farewell.
_RESET = struct.pack("ii", 1, 0)


class WebSocket:
    """Only whole messages, as our client sends them. Sending is safe for threads."""

    def __init__(self, taken: socket.socket, path: str, headers: Mapping[str, str]) -> None:
        self._socket = taken
        self._protocol = ServerProtocol(max_size=None, logger=_NOWHERE)
        self._lock = Lock()
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        self._protocol.receive_data("\r\n".join([*lines, "", ""]).encode())
        [request] = self._protocol.events_received()
        assert isinstance(request, Request)
        with self._lock:
            self._protocol.send_response(self._protocol.accept(request))
            self._flush()

    def messages(self, idle: float) -> Iterator[bytes | str | None]:
        """What comes, until the other side has gone; None when nothing came for *idle* seconds."""
        while True:
            self._socket.settimeout(idle)
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                yield None
                continue
            except OSError:
                return
            with self._lock:
                if data:
                    self._protocol.receive_data(data)
                else:
                    self._protocol.receive_eof()
                frames = self._protocol.events_received()
                self._flush()
            for frame in frames:
                if isinstance(frame, Frame) and frame.opcode in (Opcode.TEXT, Opcode.BINARY):
                    whole = bytes(frame.data)
                    yield whole.decode() if frame.opcode is Opcode.TEXT else whole
            if not data or self._protocol.state is State.CLOSED:
                return

    def send(self, told: Any) -> None:
        text = told if isinstance(told, str) else json.dumps(told)
        with self._lock:
            if self._protocol.state is State.OPEN:
                self._protocol.send_text(text.encode())
                self._flush()

    def close(self, code: int = 1000, reason: str = "") -> None:
        with self._lock:
            if self._protocol.state is State.OPEN:
                self._protocol.send_close(code, reason)
                self._flush()

    def cut(self) -> None:
        """Gone, without a word."""
        with self._lock, suppress(OSError):  # it may have gone by itself
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes whoever is reading
            self._socket.close()

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            try:
                if data:
                    self._socket.sendall(data)
                else:
                    self._socket.shutdown(socket.SHUT_WR)
            except OSError:  # the other side has gone
                return
