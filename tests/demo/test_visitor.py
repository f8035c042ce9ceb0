"""Whoever opens the demo is its candidate, and loses nothing of their own by it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from core.domain.identity import COOKIE, new_session_id
from demo.visitor import EverybodyIs
from web.cookie import IdentityCookie

HERS = new_session_id()


class Page:
    """An application that remembers the cookies it was sent, and answers with a document."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        self.cookies = HTTPConnection(scope).cookies
        headers = [(b"content-type", b"text/html"), (b"set-cookie", b"_streamlit_xsrf=1; Path=/")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def visit(cookie: str = "", kind: str = "http") -> tuple[dict[str, str], list[str]]:
    """The cookies that the application saw, and those that the browser was given."""
    page = Page()
    given: list[str] = []
    scope: dict[str, Any] = {
        "type": kind,
        "scheme": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"cookie", cookie.encode())] if cookie else [],
    }

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        given.extend(v.decode() for k, v in message["headers"] if k == b"set-cookie")

    asyncio.run(EverybodyIs(IdentityCookie(page), HERS)(scope, receive, send))
    return page.cookies, given


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_browser_without_a_cookie_is_the_candidate(kind: str) -> None:
    """Pages and their sockets alike."""
    seen, _ = visit(kind=kind)

    assert seen == {COOKIE: HERS}


def test_a_browser_with_a_cookie_of_its_own_is_the_candidate_too() -> None:
    """Cookies know no ports: one from `make run` on this machine comes along."""
    own = new_session_id()

    seen, _ = visit(f"_streamlit_xsrf=2; {COOKIE}={own}")

    assert seen == {"_streamlit_xsrf": "2", COOKIE: HERS}


def test_the_demo_leaves_the_identity_in_the_browser_alone() -> None:
    """Who practises here for real still finds their interviews after looking at the demo."""
    _, given = visit(f"{COOKIE}={new_session_id()}")

    assert given == ["_streamlit_xsrf=1; Path=/"]
