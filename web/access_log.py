"""The access log: what was asked and how it went, without who asked and without secrets.

No address, no query string, no cookie, and no id: a segment of a path that does not look like
one of our own words is replaced.
"""

from __future__ import annotations

import logging
import re
import time
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("candid.access")
_WORD = re.compile(r"[A-Za-z_]+(?:[-.][A-Za-z_]+)*")
_LONGEST_WORD = 32
_OFTEN = frozenset({"/healthz", "/readyz", "/_stcore/health"})
_FILES = ("/static/", "/app/static/")  # a page asks for dozens
DROPPED = 499  # the browser went away before there was an answer


class AccessLog:
    """ASGI middleware, the outermost: one line a request, written when it is over."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        status, began = DROPPED, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.close" and status == DROPPED:
                status = HTTPStatus.FORBIDDEN  # closed before it was open
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except BaseException:
            status = 500 if status == DROPPED else status
            raise
        finally:
            _write(scope, status, (time.perf_counter() - began) * 1000)


def silence_the_server() -> None:
    """Stop uvicorn's own lines about visits, which print addresses and whole URLs.

    `--no-access-log` is not enough: Streamlit gives the logger a handler again when it starts.
    Call this in the lifespan, for the whole process.
    """
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # each WebSocket's address


def masked(path: str) -> str:
    """*path* with everything that could be an id or somebody's words replaced by `{id}`."""
    return "/".join(
        part if not part or (len(part) <= _LONGEST_WORD and _WORD.fullmatch(part)) else "{id}"
        for part in path.split("/")
    )


def _write(scope: Scope, status: int, milliseconds: float) -> None:
    often = scope["path"] in _OFTEN or scope["path"].startswith(_FILES)
    level = logging.DEBUG if often and status < HTTPStatus.BAD_REQUEST else logging.INFO
    method = scope.get("method", "WEBSOCKET")
    log.log(level, "%s %s %d %.1f ms", method, masked(scope["path"]), status, milliseconds)
