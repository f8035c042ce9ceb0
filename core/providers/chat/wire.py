"""The connections to one provider.

They are shared by all keys, since none belongs to one. What is too long or takes too long is cut
off here, before an SDK collects it, and nothing about this machine goes along.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from ssl import SSLContext
from time import monotonic
from typing import Final

import httpx

from core.errors import ProviderUnavailableError, TruncatedError, UnusableOutputError
from core.providers.chat.patience import Patience

# A long reply is 20,000 tokens, each sent in an event of some 300 bytes.
MOST_BYTES: Final = 8 * 1024 * 1024
_CONNECTIONS: Final = httpx.Limits(max_connections=200, max_keepalive_connections=20)


class Wire:
    def __init__(self, provider: str, patience: Patience) -> None:
        self._provider, self._patience = provider, patience
        self.http = httpx.Client(
            verify=trusted(),
            timeout=self.timeout(streams=True),
            limits=_CONNECTIONS,
            # Whoever is redirected to would get the candidate's words.
            follow_redirects=False,
            # Unpacked, a reply could be a thousand times as long as what came.
            headers={"Accept-Encoding": "identity", "User-Agent": "Candid"},
            event_hooks={"request": [_without_us], "response": [self._watch]},
        )

    def timeout(self, *, streams: bool) -> httpx.Timeout:
        """A reply in one piece is silent until it is whole."""
        silent = self._patience.first if streams else self._patience.total
        return httpx.Timeout(self._patience.connect, read=silent, write=self._patience.stall)

    def close(self) -> None:
        self.http.close()

    def _watch(self, response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise UnusableOutputError(self._provider, "a packed reply")
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            # httpx hands this dictionary down as it is, and it is read again for the body.
            response.request.extensions["timeout"]["read"] = self._patience.stall
        assert isinstance(response.stream, httpx.SyncByteStream)  # noqa: S101 - it is a sync client
        until = monotonic() + self._patience.total
        response.stream = _Watched(
            response.stream, self._provider, until, wanted=response.is_success
        )


class _Watched(httpx.SyncByteStream):
    """A body that comes to an end. What only says why a request failed may be cut short."""

    def __init__(
        self, stream: httpx.SyncByteStream, provider: str, until: float, *, wanted: bool
    ) -> None:
        self._stream, self._provider = stream, provider
        self._until, self._wanted = until, wanted

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        try:
            for chunk in self._stream:
                size += len(chunk)
                self._check(size)
                yield chunk
        except httpx.TimeoutException:
            raise
        except httpx.TransportError:
            # The vendor has done work by now, so this is no failure to connect.
            if self._wanted:
                raise TruncatedError(self._provider, "the connection was lost") from None

    def _check(self, size: int) -> None:
        if size > MOST_BYTES:
            raise UnusableOutputError(self._provider, f"more than {MOST_BYTES} bytes")
        if monotonic() > self._until:
            raise ProviderUnavailableError(self._provider, "no end to it")

    def close(self) -> None:
        self._stream.close()


@cache
def trusted() -> SSLContext:
    """Reading the certificates takes longer than anything else about a client."""
    return httpx.create_ssl_context()


def _without_us(request: httpx.Request) -> None:
    """SDKs tell the operating system, the processor and the Python that they run on, and number
    the process they run in."""
    for name in list(request.headers):
        if name.startswith(("x-stainless-", "x-fern-", "x-deepgram-")):
            del request.headers[name]
    request.headers["User-Agent"] = "Candid"
