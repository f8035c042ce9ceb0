"""A small site behind our middleware, and a place for drafts that remembers what it was told."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from web.cookie import IdentityCookie
from web.lighter import Lighter
from web.shell import Shell
from web.streamlit_files import FRONTEND

HTTP, HTTPS = "http://candid.test", "https://candid.test"


async def _index(_: Request) -> Response:
    return FileResponse(FRONTEND / "index.html")


async def _own(_: Request) -> Response:
    return HTMLResponse("<p>ours</p>")


async def _frame(_: Request) -> Response:
    return FileResponse(FRONTEND / "index.html")


async def _data(_: Request) -> Response:
    return PlainTextResponse("words")


def site(*routes: BaseRoute, home: str = HTTP) -> TestClient:
    """What Streamlit serves, in small, with our shell around it."""
    served: list[BaseRoute] = [
        *routes,
        Route("/own", _own),
        Route("/component/x/index.html", _frame),
        Route("/data", _data),
        Route("/{page}", _index),
        Route("/", _index),
    ]
    app: ASGIApp = Starlette(routes=served)
    for layer in (Lighter, IdentityCookie, Shell):
        app = layer(app)
    return TestClient(app, base_url=home)


class RememberedDrafts:
    """Keeps what it is given; answers or raises what it was told to."""

    def __init__(self, *, answer: bool | Exception = True) -> None:
        self.answer = answer
        self.kept: list[tuple[str, str, tuple[int, int], int, str]] = []

    def __call__(
        self, cookie_hash: str, interview: str, place: tuple[int, int], sequence: int, text: str
    ) -> bool:
        if isinstance(self.answer, Exception):
            raise self.answer
        self.kept.append((cookie_hash, interview, place, sequence, text))
        return self.answer
