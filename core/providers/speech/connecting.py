"""The way to Deepgram: its SDK, over a websocket that is opened as we want it.

The SDK offers one place for that, `transport_factory`, for all clients of the process; all of them
are ours. Through it go no compression (speech does not compress, and trying costs a third more of
the processor), no headers about this machine, times to give up, and nothing to any log: at DEBUG
the library would write every frame down. The SDK's own asynchronous client would take a websocket
that its library has given up; ours is of the one that took its place.
"""

from __future__ import annotations

import logging
import socket
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

import httpx
from websockets.asyncio.client import ClientConnection, connect

from core.domain.language import Language
from core.domain.speech import RATE
from core.ports.speech import Listening
from core.providers.chat.wire import trusted
from core.providers.speech.patience import LivePatience

with warnings.catch_warnings():  # it looks for names that websockets has deprecated
    warnings.simplefilter("ignore", DeprecationWarning)
    import deepgram.listen.v1.client  # noqa: F401 - or the first line would wait for it
    from deepgram import AsyncDeepgramClient, DeepgramClient
    from deepgram.environment import DeepgramClientEnvironment

if TYPE_CHECKING:
    from deepgram.listen.v1.socket_client import AsyncV1SocketClient

_NOWHERE: Final = logging.getLogger(f"{__name__}.nowhere")
_NOWHERE.setLevel(logging.CRITICAL + 1)

# Deepgram's least and most for what it calls the end of an utterance.
_SHORTEST_END, _LONGEST_END = 1000, 5000


def client(key: str, base_url: str, connections: httpx.Client) -> DeepgramClient:
    """For what is not live, over *connections*; *base_url*, e.g. ``https://api.deepgram.com``.
    No call is made."""
    return DeepgramClient(api_key=key, environment=_environment(base_url), httpx_client=connections)


def live_client(key: str, base_url: str) -> AsyncDeepgramClient:
    """For live lines. No call is made."""
    return AsyncDeepgramClient(
        api_key=key,
        environment=_environment(base_url),
        transport_factory=_wire,
        httpx_client=httpx.AsyncClient(verify=trusted()),  # or it would read certificates again
    )


def _environment(base_url: str) -> DeepgramClientEnvironment:
    http = base_url.rstrip("/")
    live = "ws" + http.removeprefix("http")
    return DeepgramClientEnvironment(base=http, production=live, agent=live, agent_rest=http)


@asynccontextmanager
async def connected(
    made: AsyncDeepgramClient, model: str, listening: Listening, patience: LivePatience
) -> AsyncIterator[tuple[AsyncV1SocketClient, Wire]]:
    """A live connection: what to say is the SDK's, and what is said comes out of the wire as it
    came in. Deepgram's words for what is asked: nova-3 and its like."""
    wire = Wire(patience)
    _WIRE.set(wire)
    asked: dict[str, Any] = {}
    if listening.silence is not None:
        silence = round(listening.silence.total_seconds() * 1000)
        asked["endpointing"] = silence
        if _SHORTEST_END <= silence <= _LONGEST_END:
            asked["utterance_end_ms"] = silence
    if listening.key_terms:
        asked["keyterm"] = list(listening.key_terms)
    more = {"no_delay": "true"}
    if listening.language is Language.ENGLISH:  # it knows no others
        more["filler_words"] = "true"
    async with made.listen.v1.connect(
        model=model,
        language=listening.language.value,
        encoding="linear16",
        sample_rate=RATE,
        channels=1,
        interim_results=True,
        punctuate=True,
        smart_format=True,
        mip_opt_out=True,
        request_options={"additional_query_parameters": more},
        **asked,
    ) as socket:
        await wire.open()
        yield socket, wire


class Wire:
    """The SDK's `AsyncTransport`. The SDK says where to and closes it; it does not wait for it to
    open, so `connected` does."""

    def __init__(self, patience: LivePatience) -> None:
        self._patience = patience
        self._url, self._authorization = "", ""
        self._connection: ClientConnection | None = None

    def to(self, url: str, headers: dict[str, str]) -> Wire:
        self._url, self._authorization = url, headers["Authorization"]
        return self

    async def open(self) -> None:
        patience = self._patience
        self._connection = await _Straight(
            self._url,
            additional_headers={"Authorization": self._authorization},
            user_agent_header="Candid",
            compression=None,
            open_timeout=patience.connect,
            ping_interval=patience.ping,
            ping_timeout=patience.ping,
            close_timeout=patience.close,
            logger=_NOWHERE,
            ssl=trusted() if self._url.startswith("wss:") else None,
        )
        _give_up_after(self._connection.transport.get_extra_info("socket"), patience.stall)

    async def send(self, data: Any) -> None:
        await self._opened.send(data)

    async def recv(self) -> Any:
        return await self._opened.recv()

    def __aiter__(self) -> AsyncIterator[Any]:
        return aiter(self._opened)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    @property
    def _opened(self) -> ClientConnection:
        if self._connection is None:
            raise RuntimeError("not open yet")
        return self._connection


_WIRE: ContextVar[Wire] = ContextVar("wire")


def _wire(url: str, headers: dict[str, str]) -> Wire:
    return _WIRE.get().to(url, headers)


class _Straight(connect):
    """Goes nowhere else: a redirect would take the key along."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def _give_up_after(connection: socket.socket, seconds: float) -> None:
    """Otherwise sending would wait a quarter of an hour for a network that has gone away."""
    with suppress(AttributeError, OSError):  # Linux alone has it
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1000))
