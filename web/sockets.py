"""The socket that pages are drawn over: opened for our own pages, and for nobody else's.

Streamlit lets in whatever says that it comes from this machine, and browsers let any page open a
socket anywhere and send our cookie along.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.incoming import from_our_pages

NOT_OURS = 1008  # "policy violation" (RFC 6455, 7.4.1); before it is open the server answers 403


class OwnSockets:
    """ASGI middleware: refuses a socket with 403 unless a page of this very host opens it.

    *public_url* is where browsers reach us, or empty where nobody said so; it may take a while,
    and runs in a worker thread.
    """

    def __init__(self, app: ASGIApp, public_url: Callable[[], str]) -> None:
        self.app, self.public_url = app, public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or await self._is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        await receive()  # that it wants to be opened
        await send({"type": "websocket.close", "code": NOT_OURS})

    async def _is_ours(self, headers: Headers) -> bool:
        if not from_our_pages(headers):
            return False
        public = await run_in_threadpool(self.public_url)
        return not public or is_host_of(headers.get("host", ""), public)


def is_host_of(host: str, public_url: str) -> bool:
    """Whether *host*, with or without a port, is that of *public_url*, or this machine."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    if name is None:
        return False
    return name in {urlsplit(public_url).hostname, "localhost"} or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
