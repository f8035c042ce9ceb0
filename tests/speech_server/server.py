"""A server that speaks Deepgram's protocol, for the vendor's real SDK.

``/v1/listen`` over a websocket is here: what is heard is made by `Ears` from the sound that comes,
and what goes wrong is put in its way, one failure a connection. Whatever is asked by POST goes to
`post`, if that is set.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.speech_server.conversation import Conversation, Manner
from tests.speech_server.hearing import Ears, Script
from tests.speech_server.websocket import WebSocket

NOTHING = Script(())
LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "hi", "it", "ja", "nl", "pl", "pt", "tr"})


@dataclass
class Knock:
    """One connection that wants to be opened: what failures are given to spoil."""

    server: SpeechServer
    handler: BaseHTTPRequestHandler
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]  # names in small letters

    @property
    def key(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Token ")

    def refuse(self, status: int, code: str = "", headers: Mapping[str, str] | None = None) -> None:
        """As Deepgram says no: a status, a header that names it, and a body that says more."""
        body = f'{{"err_code": "{code}", "err_msg": "{SAID}"}}'.encode()
        told = {"dg-error": SAID, "Content-Type": "application/json", **(headers or {})}
        self.handler.send_response(status)
        for name, value in {**told, "Content-Length": str(len(body))}.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def open(self) -> Conversation:
        taken = self.handler.connection
        socket = WebSocket(taken, self.handler.path, dict(self.handler.headers.items()))
        conversation = Conversation(socket, self.query, self.server.ears(), self.server.manner)
        conversation.headers = self.headers
        self.server.add(conversation)
        return conversation


Failure = Callable[[Knock], None]
Post = Callable[[BaseHTTPRequestHandler], None]
SAID = "the-vendor-said-this"
"""It stands in every refusal: nothing that a vendor says may reach a log or a page."""


class SpeechServer:
    """On a free port of this machine, in threads of this process, until it is left.

    *keys*: those that open it; None for any.
    """

    def __init__(
        self,
        ears: Ears = NOTHING,
        *,
        keys: frozenset[str] | None = None,
        manner: Manner | None = None,
        languages: frozenset[str] = LANGUAGES,
    ) -> None:
        self.ears, self.keys, self.manner = ears, keys, manner or Manner()
        self.languages = languages
        self.conversations: list[Conversation] = []
        self.knocks: list[Knock] = []
        self.failures: deque[Failure] = deque()
        self.post: Post | None = None
        self.over = threading.Event()
        self._news = threading.Condition()
        self._http = _Quiet(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def fail(self, *failures: Failure) -> None:
        """The next connections go wrong like this, one after another; the ones after do not."""
        self.failures.extend(failures)

    def add(self, conversation: Conversation) -> None:
        with self._news:
            self.conversations.append(conversation)
            self._news.notify_all()

    def opened(self, number: int = 1, within: float = 10.0) -> Conversation:
        """The connection with this number, waited for."""
        with self._news:
            found = self._news.wait_for(lambda: len(self.conversations) >= number, within)
        if not found:
            raise AssertionError(f"only {len(self.conversations)} connections were opened")
        return self.conversations[number - 1]

    def cut(self) -> None:
        """Every connection that is open breaks off, without a word."""
        for conversation in self.conversations:
            conversation.socket.cut()

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """From now on nobody answers here."""
        self.over.set()
        self._http.shutdown()
        self._http.server_close()
        self.cut()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()


def answer(knock: Knock) -> None:
    """As it should be."""
    server = knock.server
    language = knock.query.get("language", ["en"])[0]
    if server.keys is not None and knock.key not in server.keys:
        knock.refuse(401, "INVALID_AUTH")
    elif language not in server.languages:
        knock.refuse(400, "Bad Request")
    else:
        knock.open().run()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error; everything else is."""
        if not isinstance(sys.exception(), (ConnectionError, OSError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(server: SpeechServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's
            """Nobody reads along."""

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path != "/v1/listen" or self.headers.get("Upgrade") != "websocket":
                self._post_or_nothing()
                return
            self.close_connection = True
            headers = {name.lower(): value for name, value in self.headers.items()}
            knock = Knock(server, self, parse_qs(address.query), headers)
            server.knocks.append(knock)
            (server.failures.popleft() if server.failures else answer)(knock)

        def do_POST(self) -> None:
            self._post_or_nothing()

        def _post_or_nothing(self) -> None:
            if server.post is None:
                self.send_error(404)
                return
            server.post(self)

    return Handler


def eventually(true: Callable[[], object], within: float = 10.0) -> bool:
    """Wait until something is *true*."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.005)
    return bool(true())
