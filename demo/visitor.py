"""Whoever opens the demo is its candidate."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.domain import identity

IDENTITY = frozenset({identity.COOKIE, identity.SECURE_COOKIE})


class EverybodyIs:
    """ASGI middleware around the whole application: every request carries one session id.

    A browser's own identity cookie is not looked at and not replaced. Cookies know no ports,
    so it may well belong to a Candid of the visitor's own on this machine: in the demo it
    would make them a stranger, and replaced it would lose them what they keep there.
    """

    def __init__(self, app: ASGIApp, session_id: str) -> None:
        self.app = app
        self.session_id = session_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def without_identity(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                message = {**message, "headers": _keep(message.get("headers", ()))}
            await send(message)

        await self.app(self._as_the_candidate(scope), receive, without_identity)

    def _as_the_candidate(self, scope: Scope) -> Scope:
        changed = {**scope, "headers": list(scope["headers"])}
        headers = MutableHeaders(scope=changed)
        cookies = cookie_parser(headers.get("cookie", ""))
        others = {name: value for name, value in cookies.items() if name not in IDENTITY}
        name = identity.cookie_name(secure=scope.get("scheme") in ("https", "wss"))
        everything = {**others, name: self.session_id}
        headers["cookie"] = "; ".join(f"{key}={value}" for key, value in everything.items())
        return changed


def _keep(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [
        (name, value)
        for name, value in headers
        if name.lower() != b"set-cookie" or value.split(b"=", 1)[0].decode() not in IDENTITY
    ]
