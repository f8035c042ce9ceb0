"""A server that speaks chat completions over HTTP, for the vendors' real SDKs.

It answers ``/v1/…`` as OpenAI does and ``/openai/v1/…`` as Groq does. What it says is made by a
function from what it was asked; what goes wrong is put in its way, one failure a request.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from core.domain.chat import DataKind
from core.ports.chat import Material, Request, Shape

_DELIMITED = re.compile(r"--- (\w+) (\w+) ---\n(.*)\n--- end of \1 \2 ---", re.DOTALL)
HELLO = "Good morning."


@dataclass(frozen=True)
class Exchange:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in small letters
    body: Mapping[str, Any]

    @property
    def key(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True)
class Asked:
    """What a model was asked, read back from the wire."""

    exchange: Exchange

    @property
    def model(self) -> str:
        return str(self.exchange.body["model"])

    @property
    def messages(self) -> Sequence[Mapping[str, str]]:
        return list(self.exchange.body["messages"])

    def request(self) -> Request:
        """As it was before it became messages. Which prompt it was is not said on the wire."""
        system, *others = self.messages
        material = [
            Material(DataKind(found[1]), found[3])
            for message in others
            if (found := _DELIMITED.fullmatch(message["content"]))
        ]
        told = self.exchange.body.get("response_format", {}).get("json_schema")
        again = [m["content"] for m in others if not _DELIMITED.fullmatch(m["content"])]
        return Request(
            prompt="",
            instruction=system["content"],
            material=tuple(material),
            shape=Shape(told["name"], told["schema"]) if told else None,
            temperature=self.exchange.body.get("temperature", 0.0),
            refused=(again[0], again[1]) if again else None,
        )


Answer = Callable[[Asked], str]
Failure = Callable[["Talk"], None]


def says(text: str) -> Answer:
    return lambda _: text


class ChatServer:
    """On a free port of this machine, in threads of this process, until it is left.

    *keys*: those that open it; None for any. *pieces*: how many a streamed reply comes in.
    """

    def __init__(
        self,
        answer: Answer = says(HELLO),  # noqa: B008 - it holds nothing
        *,
        keys: frozenset[str] | None = None,
        models: Sequence[str] = ("small",),
        pieces: int = 3,
        cached: int = 2,
    ) -> None:
        self.answer, self.keys, self.models = answer, keys, models
        self.pieces, self.cached = pieces, cached
        self.exchanges: list[Exchange] = []
        self.failures: deque[Failure] = deque()
        self.flagged: Mapping[str, bool] = {}
        self.over = threading.Event()
        self._http = _Quiet(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Without a path: ``…/v1`` is OpenAI's way in, and Groq's SDK adds its own."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def openai(self) -> str:
        return f"{self.url}/v1"

    def fail(self, *failures: Failure) -> None:
        """The next requests go wrong like this, one after another; the ones after are answered."""
        self.failures.extend(failures)

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """From now on nobody answers here."""
        self.over.set()
        self._http.shutdown()
        self._http.server_close()
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


@dataclass
class Talk:
    """One request being answered: what failures are given to spoil."""

    server: ChatServer
    handler: BaseHTTPRequestHandler
    exchange: Exchange
    sent: list[str] = field(default_factory=list)

    @property
    def groq(self) -> bool:
        return self.exchange.path.startswith("/openai/")

    @property
    def streams(self) -> bool:
        return bool(self.exchange.body.get("stream"))

    def wait(self, seconds: float) -> None:
        """Do nothing, but never longer than the server lives."""
        self.server.over.wait(seconds)

    def send(
        self,
        status: int,
        body: bytes,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.handler.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": kind}.items():
            self.handler.send_header(name, value)
        self.handler.send_header("Content-Length", str(len(body)))
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def send_json(
        self, told: Any, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send(status, json.dumps(told).encode(), headers=headers)

    def begin(self) -> None:
        """The head of a stream."""
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()

    def write(self, text: str) -> None:
        data = text.encode()
        self.handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.handler.wfile.flush()

    def event(self, told: Any) -> None:
        self.write(f"data: {json.dumps(told)}\n\n")

    def end(self) -> None:
        self.handler.wfile.write(b"0\r\n\r\n")

    def hang_up(self) -> None:
        """In the middle of whatever was being sent."""
        self.handler.close_connection = True

    def whole(
        self, text: str | None, *, finish: str | None = "stop", refusal: str | None = None
    ) -> dict[str, Any]:
        """A reply in one piece."""
        message = {"role": "assistant", "content": text, "refusal": refusal}
        choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": self.exchange.body.get("model", ""),
            "choices": [choice],
            "usage": self.usage(text or ""),
        }

    def chunk(self, finish: str | None = None, **delta: str | None) -> dict[str, Any]:
        """A piece of one."""
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self.exchange.body.get("model", ""),
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }

    def counted(self, text: str) -> dict[str, Any]:
        """The last event of a stream: Groq says it in a place of its own."""
        last = {**self.chunk(), "choices": []}
        usage = self.usage(text)
        return {**last, "x_groq": {"id": "req_1", "usage": usage}} if self.groq else {
            **last, "usage": usage,
        }  # fmt: skip

    def usage(self, text: str) -> dict[str, Any]:
        """Words instead of tokens: whoever tests can count them."""
        given = sum(len(m["content"].split()) for m in self.exchange.body.get("messages", []))
        return {
            "prompt_tokens": given,
            "completion_tokens": len(text.split()),
            "total_tokens": given + len(text.split()),
            "prompt_tokens_details": {"cached_tokens": self.server.cached},
        }

    def parts(self, text: str) -> Iterator[str]:
        size = max(1, -(-len(text) // self.server.pieces))
        return (text[at : at + size] for at in range(0, len(text), size))

    def reply(self) -> None:
        """As it should be."""
        text = self.server.answer(Asked(self.exchange))
        if not self.streams:
            self.send_json(self.whole(text))
            return
        self.begin()
        self.event(self.chunk(role="assistant", content=""))
        for part in self.parts(text):
            self.event(self.chunk(content=part))
        self.event(self.chunk(finish="stop"))
        wants = self.exchange.body.get("stream_options") or {}
        if self.groq or wants.get("include_usage"):
            self.event(self.counted(text))
        self.write("data: [DONE]\n\n")
        self.end()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up between two requests is no error; everything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(server: ChatServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Nobody reads along."""

        def do_GET(self) -> None:
            self._take({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._take(json.loads(self.rfile.read(length) or b"{}"))

        def _take(self, body: Mapping[str, Any]) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            exchange = Exchange(self.command, self.path, headers, body)
            server.exchanges.append(exchange)
            talk = Talk(server, self, exchange)
            try:
                _answer(server, talk)
            except (BrokenPipeError, ConnectionResetError):  # the client has heard enough
                self.close_connection = True

    return Handler


def _answer(server: ChatServer, talk: Talk) -> None:
    if server.failures:
        server.failures.popleft()(talk)
        return
    if server.keys is not None and talk.exchange.key not in server.keys:
        talk.send_json({"error": {"code": "invalid_api_key", "message": "No such key."}}, 401)
        return
    path = talk.exchange.path.removeprefix("/openai")
    if path == "/v1/models":
        listed = [{"id": name, "object": "model"} for name in server.models]
        talk.send_json({"object": "list", "data": listed})
    elif path == "/v1/moderations":
        flagged = any(server.flagged.values())
        found = {"flagged": flagged, "categories": dict(server.flagged), "category_scores": {}}
        talk.send_json({"id": "modr-1", "model": "omni", "results": [found]})
    elif path == "/v1/chat/completions":
        talk.reply()
    else:
        talk.send(404, b"<html><body>Nothing here.</body></html>", "text/html")
