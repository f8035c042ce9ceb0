"""The way to Deepgram: its SDK, over a websocket that is opened as we want it.

The SDK offers one place for that, `transport_factory`, for all clients of the process; all of them
are ours. Through it go no compression (speech does not compress, and trying costs a third more of
the processor), no headers about this machine, times to give up, and nothing to any log: at DEBUG
the library would write every frame down.
"""

from __future__ import annotations

import logging
import socket
import warnings
from contextlib import AbstractContextManager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from websockets.sync.client import ClientConnection, connect

from core.domain.language import Language
from core.domain.speech import RATE
from core.ports.speech import Listening
from core.providers.chat.wire import trusted
from core.providers.speech.patience import LivePatience

with warnings.catch_warnings():  # it looks for names that websockets has deprecated
    warnings.simplefilter("ignore", DeprecationWarning)
    import deepgram.listen.v1.client  # noqa: F401 - or the first line would wait for it
    from deepgram import DeepgramClient
    from deepgram.environment import DeepgramClientEnvironment

if TYPE_CHECKING:
    import httpx
    from deepgram.listen.v1.socket_client import V1SocketClient

_PATIENCE: ContextVar[LivePatience] = ContextVar("patience")
_NOWHERE: Final = logging.getLogger(f"{__name__}.nowhere")
_NOWHERE.disabled = True

# Deepgram's least and most for what it calls the end of an utterance.
_SHORTEST_END, _LONGEST_END = 1000, 5000


def client(key: str, base_url: str, connections: httpx.Client | None = None) -> DeepgramClient:
    """For *base_url*, e.g. ``https://api.deepgram.com``. No call is made. What is not live goes
    over *connections*."""
    http = base_url.rstrip("/")
    live = "ws" + http.removeprefix("http")
    environment = DeepgramClientEnvironment(base=http, production=live, agent=live, agent_rest=http)
    return DeepgramClient(
        api_key=key,
        environment=environment,
        transport_factory=_open,
        httpx_client=connections,
    )


def connected(
    made: DeepgramClient, model: str, listening: Listening, patience: LivePatience
) -> AbstractContextManager[V1SocketClient]:
    """A live connection. Deepgram's words for what is asked: nova-3 and its like."""
    _PATIENCE.set(patience)
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
    opened: AbstractContextManager[V1SocketClient] = made.listen.v1.connect(
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
    )
    return opened


def _open(url: str, headers: dict[str, str]) -> ClientConnection:
    patience = _PATIENCE.get()
    connection = connect(
        url,
        additional_headers={"Authorization": headers["Authorization"]},
        user_agent_header="Candid",
        compression=None,
        open_timeout=patience.connect,
        ping_interval=patience.ping,
        ping_timeout=patience.ping,
        close_timeout=patience.close,
        logger=_NOWHERE,
        ssl=trusted() if url.startswith("wss:") else None,
    )
    _give_up_after(connection.socket, patience.stall)
    return connection


def _give_up_after(connection: socket.socket, seconds: float) -> None:
    """Otherwise sending would wait a quarter of an hour for a network that has gone away."""
    with suppress(AttributeError, OSError):  # Linux alone has it
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1000))
