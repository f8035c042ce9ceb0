"""Who may open the socket that pages are drawn over."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

import web
from web.sockets import NOT_OURS, OwnSockets

STREAM = "/_stcore/stream"
PUBLIC = "https://candid.example"


async def _open(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("open")
    await socket.close()


def opens(headers: dict[str, str], public_url: str = "") -> bool:
    app = OwnSockets(Starlette(routes=[WebSocketRoute(STREAM, _open)]), lambda: public_url)
    try:
        with TestClient(app).websocket_connect(STREAM, headers=headers) as socket:
            return bool(socket.receive_text() == "open")
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "candid.test", "[::1]:8501"])
def test_our_own_page_opens_it(host: str) -> None:
    assert opens({"Host": host, "Origin": f"http://{host}"})


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:9999",
        "http://localhost:8501",
        "http://localhost:3000",
        "https://evil.test",
        "http://127.0.0.1:8501.evil.test",
        "null",
        "",
    ],
)
def test_a_page_of_anybody_else_does_not(origin: str) -> None:
    """Not even one on this machine: another port is another page."""
    headers = {"Host": "127.0.0.1:8501"}
    assert not opens(headers | ({"Origin": origin} if origin else {}))


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "candid.example.evil.test",
        "127.0.0.1.evil.test",
        "10.0.0.7:8501",
        "[",
        "",
    ],
)
def test_where_we_know_our_name_no_other_one_is_ours(host: str) -> None:
    """A name that somebody points at this machine makes their page look like ours."""
    assert not opens({"Host": host, "Origin": f"https://{host}"}, PUBLIC)


@pytest.mark.parametrize("host", ["candid.example", "127.0.0.1:8501", "localhost:8501", "[::1]:1"])
def test_our_name_and_this_machine_stay_ours(host: str) -> None:
    """The machine that it runs on still reaches it, as health checks and people at it do."""
    assert opens({"Host": host, "Origin": f"https://{host}"}, PUBLIC)


def test_the_application_is_behind_it() -> None:
    """The real middleware, in its order: another page gets no socket."""
    served = Starlette(routes=[WebSocketRoute(STREAM, _open)], middleware=web.MIDDLEWARE)
    headers = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:9999"}
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        TestClient(served).websocket_connect(STREAM, headers=headers),
    ):
        pass

    assert refused.value.code == NOT_OURS
