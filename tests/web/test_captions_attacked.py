"""Captions go to their owner alone, never in a queue, and nothing that a page may say moves more
than it may."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

import web
from core.bootstrap import App
from core.domain.identity import cookie_hash, new_session_id
from core.domain.voice import Patience
from core.ports.speech import Listening
from core.services.hearing import Hearing, Place
from tests.doubles.scripted_line import ScriptedLine, silence
from tests.speech_server.server import eventually
from web import captions
from web.captions import LARGEST_WISH, NOT_YOURS, OVER, captions_route
from web.sockets import NOT_OURS

INTERVIEW = "interview-1"
HOME = "http://127.0.0.1:8501"


class Room:
    """Somebody speaks in their interview; `opens` opens a socket as a browser with *cookie*."""

    def __init__(self, app: App) -> None:
        self.app, self.cookie = app, new_session_id()
        self.owner = app.candidates.admit(cookie_hash(self.cookie))
        self.line = ScriptedLine()
        self.hearing = Hearing(
            Place(self.owner, INTERVIEW, 0, 0, "tab"), self.line.model, Patience.BRISK
        )
        self.hearing.begin(self.line, Listening(silence=Patience.BRISK.silence))
        served = Starlette(routes=[captions_route(self.find)], middleware=web.MIDDLEWARE)
        self.client = TestClient(served, base_url=HOME)

    def find(self, cookie: str, interview: str) -> Hearing | None:
        owner = self.app.candidates.recognise(cookie)
        return self.hearing if (owner, interview) == (self.owner, INTERVIEW) else None

    @contextmanager
    def opens(
        self, interview: str = INTERVIEW, cookie: str | None = None, origin: str = HOME
    ) -> Iterator[WebSocketTestSession]:
        sent = {"Origin": origin, "Host": "127.0.0.1:8501"}
        sent |= {"Cookie": f"sid={cookie if cookie is not None else self.cookie}"}
        # The client that leaves cancels what has not noticed yet.
        with (
            suppress(CancelledError),
            self.client.websocket_connect(f"/captions/{interview}", headers=sent) as socket,
        ):
            yield socket

    def refuses(self, **how: Any) -> int:
        """How a socket is closed that must not say anything first."""
        with pytest.raises(WebSocketDisconnect) as closed, self.opens(**how) as socket:
            socket.receive_text()
        return int(closed.value.code)


@pytest.fixture
def room(app: App) -> Iterator[Room]:
    made = Room(app)
    yield made
    made.hearing.close()


def told(socket: WebSocketTestSession, until: Callable[[Mapping[str, Any]], bool]) -> list[Any]:
    """States, up to the first one of which *until* is true."""
    found = [json.loads(socket.receive_text())]
    while not until(found[-1]):
        found.append(json.loads(socket.receive_text()))
    return found


def has(word: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda state: any(text == word for text, _ in state["settled"])


def test_words_arrive_as_they_are_heard_each_of_them_once(room: Room) -> None:
    """What may still change stands beside what is settled; and the end is told."""
    with room.opens() as socket:
        room.line.stream.say("I planned", settled=False)
        guess = told(socket, lambda state: state["tentative"] == "I planned")[-1]
        room.line.stream.say("I planned the")
        first = told(socket, has("the"))[-1]
        room.line.stream.say("routes", confidence=0.3)
        second = told(socket, has("routes"))[-1]
        room.hearing.close()
        told(socket, lambda state: state["over"])
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()

    assert guess["settled"] == []
    assert first["from"] == 0
    assert [word for word, _ in first["settled"]] == ["I", "planned", "the"]
    assert (second["from"], second["settled"]) == (3, [["routes", True]])
    assert closed.value.code == OVER


@pytest.mark.parametrize(
    "how",
    [
        {"cookie": ""},
        {"cookie": "junk"},
        {"cookie": "x" * 4000},
        {"interview": "interview-2"},
        {"interview": "%00"},
        {"interview": "x" * 5000},
    ],
    ids=lambda how: f"{next(iter(how))} {str(next(iter(how.values())))[:24]}",
)
def test_whoever_may_not_follow_is_told_nothing(room: Room, how: Mapping[str, str]) -> None:
    """Not even whether there is such an interview: it is closed as one that nobody speaks in."""
    room.line.stream.say("secret words")

    assert room.refuses(**how) == NOT_YOURS


def test_another_candidate_follows_nobody(room: Room, app: App) -> None:
    """A guest of their own, and a cookie that nobody has."""
    eve = new_session_id()
    app.candidates.admit(cookie_hash(eve))
    room.line.stream.say("secret words")

    assert room.refuses(cookie=eve) == NOT_YOURS
    assert room.refuses(cookie=new_session_id()) == NOT_YOURS


@pytest.mark.parametrize("origin", ["https://evil.test", "http://127.0.0.1:9999", "null"])
def test_a_page_of_anybody_else_follows_nobody(room: Room, origin: str) -> None:
    """With her very cookie, which browsers would send along."""
    assert room.refuses(origin=origin) == NOT_OURS


@pytest.mark.parametrize(
    "wish",
    [
        "",
        "{",
        "null",
        "[]",
        '"think"',
        "7",
        '{"do": "done"}',
        '{"do": "over"}',
        '{"do": ["think"], "on": true}',
        '{"do": "think", "on": "yes"}',
        '{"do": "think", "on": true' + " " * LARGEST_WISH + "}",
        "[" * 100_000,
        "x" * 1_000_000,
    ],
    ids=lambda wish: wish[:28],
)
def test_junk_changes_nothing(room: Room, wish: str) -> None:
    """And the captions go on."""
    with room.opens() as socket:
        socket.send_text(wish)
        room.line.stream.say("still here")
        last = told(socket, has("here"))[-1]

    assert not last["thinking"]
    assert not room.hearing.over


def test_bytes_end_the_captions_and_not_the_answer(room: Room) -> None:
    """No page of ours sends any."""
    with room.opens() as socket:
        socket.send_bytes(b"\x00" * 1000)
        with pytest.raises(WebSocketDisconnect):
            told(socket, lambda _: False)

    room.hearing.hear(silence(0.1))
    assert not room.hearing.over
    assert room.line.stream.sent


def test_whoever_signs_out_hears_no_more(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or was erased: the socket is not older than what its cookie may."""
    monkeypatch.setattr(captions, "LOOKED_AFTER", 0.05)
    with room.opens() as socket:
        told(socket, lambda _: True)
        room.app.candidates.erase(room.owner)
        with pytest.raises(WebSocketDisconnect) as closed:
            told(socket, lambda _: False)

    assert closed.value.code == OVER
    assert not room.hearing.over


def test_a_slow_browser_gets_the_latest_state_and_never_a_queue(room: Room) -> None:
    """A thousand words while it takes one state: the next one has them all."""
    taken: list[Mapping[str, Any]] = []
    goes_on = Event()

    async def follow() -> None:
        left = asyncio.Event()
        came = iter([{"type": "websocket.connect"}])

        async def receive() -> MutableMapping[str, Any]:
            for message in came:
                return message
            await left.wait()
            return {"type": "websocket.disconnect", "code": 1000}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "websocket.send":
                taken.append(json.loads(message["text"]))
                await asyncio.to_thread(goes_on.wait)
            elif message["type"] == "websocket.close":
                left.set()

        scope = {
            "type": "websocket",
            "path": f"/captions/{INTERVIEW}",
            "path_params": {"interview": INTERVIEW},
            "headers": [(b"cookie", f"sid={room.cookie}".encode())],
            "query_string": b"",
            "subprotocols": [],
        }
        await captions_route(room.find).app(scope, receive, send)

    browser = Thread(target=lambda: asyncio.run(follow()))
    browser.start()
    assert eventually(lambda: taken)
    for number in range(1000):
        room.line.stream.say(f"word-{number}")
    goes_on.set()
    assert eventually(lambda: len(taken) > 1)
    room.hearing.close()
    browser.join(10)

    words = [text for state in taken for text, _ in state["settled"]]
    assert words == [f"word-{number}" for number in range(1000)]
    assert len(taken) <= 4
