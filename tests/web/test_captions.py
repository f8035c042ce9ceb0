"""What a page is told of a hearing: always what is heard now, and never at its own pace alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from time import monotonic
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from core.domain.identity import new_session_id
from core.domain.speech import Heard, Word
from core.domain.voice import Patience
from core.ports.speech import Listening
from core.services.hearing import Hearing, Place
from tests.doubles.scripted_line import ScriptedLine
from tests.web.doubles import HTTP
from web import captions
from web.captions import MOST_WISHES, OVER, captions_route

WS = HTTP.replace("http", "ws", 1)


@pytest.fixture
def hearing() -> Hearing:
    made = Hearing(Place("ada", "i", 0, 0, "tab"), ScriptedLine.model, Patience.MANUAL)
    made.begin(ScriptedLine(), Listening())
    return made


@pytest.fixture
def socket(hearing: Hearing) -> Iterator[WebSocketTestSession]:
    served = TestClient(Starlette(routes=[captions_route(lambda *_: hearing)]), base_url=HTTP)
    # Whoever leaves in the middle cancels what the server is at.
    with (
        suppress(CancelledError),
        served.websocket_connect(
            f"{WS}/captions/i", headers={"Cookie": f"sid={new_session_id()}"}
        ) as opened,
    ):
        yield opened
        hearing.close()


def heard(text: str, start: float) -> Heard:
    words = text.split()
    spread = tuple(Word(word, start + n, start + n + 0.5, 0.9) for n, word in enumerate(words))
    return Heard(spread, start, start + len(words), settled=True)


class Page:
    """As captions.js has it: what stands from the place on that it is told is what it is told."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def take(self, told: dict[str, Any]) -> None:
        assert told["from"] <= len(self.words)
        self.words[told["from"] :] = [word for word, _ in told["settled"]]


def test_words_that_come_late_stand_where_they_were_said(
    hearing: Hearing, socket: WebSocketTestSession
) -> None:
    """A service that takes its time over one part: no word twice, none missing."""
    page = Page()
    page.take(socket.receive_json())
    for news in (heard("I fixed", 0.0), heard("on Monday.", 4.0), heard("the import", 2.0)):
        hearing.heard(news)
        page.take(socket.receive_json())

    assert page.words == ["I", "fixed", "the", "import", "on", "Monday."]


def test_a_page_that_wishes_all_the_time_is_heard_now_and_then(
    hearing: Hearing, socket: WebSocketTestSession
) -> None:
    """Or one page could keep the server from everybody else."""
    socket.receive_json()
    began = monotonic()
    for at in range(10):
        socket.send_json({"do": "ping", "at": at})
    assert [socket.receive_json()["pong"] for _ in range(10)] == list(range(10))
    assert not hearing.over

    assert monotonic() - began >= 9 / MOST_WISHES


def test_captions_that_break_off_are_noticed_without_a_word_of_them(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By whoever runs this Candid; the page looks again, and the hearing goes on."""
    monkeypatch.setattr(captions, "LOOKED_AFTER", 0.01)
    looks = iter([hearing])

    def find(*_: str) -> Hearing:
        found = next(looks, None)
        if found is None:
            raise ConnectionError("My salary was too low.")
        return found

    served = TestClient(Starlette(routes=[captions_route(find)]), base_url=HTTP)
    cookie = {"Cookie": f"sid={new_session_id()}"}
    with served.websocket_connect(f"{WS}/captions/i", headers=cookie) as socket:
        socket.receive_json()
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()

    assert closed.value.code == OVER
    assert not hearing.over
    assert "captions broke off: ConnectionError" in caplog.text
    assert "salary" not in caplog.text
