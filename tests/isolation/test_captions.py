"""Captions are pushed to the page of whoever speaks: to no other cookie, and to no other site."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import web
from core.bootstrap import App
from core.services.voice_answers import TRIAL, VoiceAnswers
from tests.doubles.scripted_line import ScriptedLine
from tests.isolation.test_routes import COOKIES, Hers
from tests.isolation.test_routes import hers as hers  # noqa: PLC0414 - a fixture
from tests.web.doubles import HTTP
from web.captions import NOT_YOURS, captions_route
from web.sockets import OwnSockets

WS = HTTP.replace("http", "ws", 1)
SAID = "Zanzibar is where I learned it."


@pytest.fixture
def speaking(app: App, hers: Hers, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Ada speaks, and what she says is heard."""
    line = ScriptedLine()
    voices = VoiceAnswers(app.store, line, app.now)
    voices.try_out(hers.owner, "her tab")
    line.stream.say(SAID)
    made = replace(app, voice_answers=voices)
    monkeypatch.setattr(web, "current_app", lambda: made)
    served = Starlette(routes=[captions_route(web.hearing_of)])
    yield TestClient(OwnSockets(served, lambda: ""), base_url=HTTP)
    voices.close()


def heard(client: TestClient, cookie: str | None, origin: str = HTTP) -> str:
    """The first message, or why there is none."""
    headers = {"Origin": origin, **({"Cookie": f"sid={cookie}"} if cookie else {})}
    told = ""
    try:
        # Whoever leaves in the middle cancels what the server is at; that is the client's affair.
        with (
            suppress(CancelledError),
            client.websocket_connect(f"{WS}/captions/{TRIAL}", headers=headers) as socket,
        ):
            told = str(socket.receive_text())
    except WebSocketDisconnect as closed:
        return f"closed {closed.code}"
    return told


def test_only_who_speaks_sees_what_is_heard(app: App, hers: Hers, speaking: TestClient) -> None:
    """With every cookie but hers nothing comes, not even that somebody speaks."""
    others = {whose: heard(speaking, cookie(app, hers)) for whose, cookie in COOKIES.items()}

    assert set(others.values()) == {f"closed {NOT_YOURS}"}, others
    assert "Zanzibar" in heard(speaking, hers.cookie)


def test_no_other_site_can_follow_with_her_cookie(hers: Hers, speaking: TestClient) -> None:
    """A browser sends it along wherever a page opens a socket."""
    told = partial(heard, speaking, hers.cookie)

    assert "Zanzibar" not in told("https://elsewhere.example")
    assert "Zanzibar" in told(HTTP)
