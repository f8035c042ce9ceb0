"""The identity cookie: every document answers with one, so the first visit is already somebody.

It is opaque and names nothing until the first thing worth keeping is written, so robots and
health checks leave no row behind.
"""

from __future__ import annotations

from http.cookies import SimpleCookie

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.domain import identity


class IdentityCookie:
    """ASGI middleware: gives a new session id, or renews the one that the browser has."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_document(scope, message):
                secure = is_secure(scope)
                value = session_of(scope) or identity.new_session_id()
                MutableHeaders(scope=message).append("Set-Cookie", set_cookie(value, secure=secure))
            await send(message)

        await self.app(scope, receive, with_cookie)


def is_secure(scope: Scope) -> bool:
    """True where the browser reached us over HTTPS, as the server or its trusted proxy says."""
    return scope.get("scheme") in ("https", "wss")


def session_of(scope: Scope) -> str | None:
    """The well-formed session id that came with a request, or None."""
    headers = MutableHeaders(scope=scope)
    cookies = cookie_parser(headers.get("cookie", ""))
    return identity.session_id(cookies, secure=is_secure(scope))


def set_cookie(value: str, *, secure: bool) -> str:
    """The value of a Set-Cookie header that keeps *value* for the days a session lives."""
    name = identity.cookie_name(secure=secure)
    jar: SimpleCookie = SimpleCookie({name: value})
    jar[name]["path"] = "/"
    jar[name]["max-age"] = identity.SESSION_DAYS * 86_400
    jar[name]["httponly"] = True
    jar[name]["samesite"] = "Lax"
    if secure:
        jar[name]["secure"] = True
    return jar[name].OutputString()


def _is_document(scope: Scope, message: Message) -> bool:
    content_type = MutableHeaders(scope=message).get("content-type", "")
    return content_type.startswith("text/html") and not scope["path"].startswith("/component/")
