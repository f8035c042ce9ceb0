"""What the page tells of what is seen and heard: from our pages, about one's own, and no clock."""

from __future__ import annotations

import json

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.domain.identity import cookie_hash, new_session_id
from core.errors import AppError, NotFoundError
from core.services.waits import Seen
from tests.web.doubles import HTTP, site
from web.waits import LARGEST_BODY, waits_route

ADA = new_session_id()
GOOD = {"position": 3, "what": "question"}


class RememberedWaits:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.told: list[tuple[str, str, int, Seen]] = []

    def __call__(self, cookie_hash: str, interview: str, position: int, what: Seen) -> None:
        if self.error is not None:
            raise self.error
        self.told.append((cookie_hash, interview, position, what))


def post(waits: RememberedWaits, body: object, **headers: str) -> Response:
    client: TestClient = site(waits_route(waits))
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Origin": HTTP, "Cookie": f"sid={ADA}", **headers}
    return client.post("/waits/abc", content=content, headers=sent)


def test_a_page_tells_what_is_there_now() -> None:
    waits = RememberedWaits()
    answers = [post(waits, GOOD), post(waits, {"position": 3, "what": "sound"})]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert waits.told == [
        (cookie_hash(ADA), "abc", 3, Seen.QUESTION),
        (cookie_hash(ADA), "abc", 3, Seen.SOUND),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"not json",
        b"[" * 150,
        {"position": 3},
        {**GOOD, "at": 0},
        {**GOOD, "position": -1},
        {**GOOD, "position": True},
        {**GOOD, "position": 10**6},
        {**GOOD, "what": "words"},
        {**GOOD, "what": ["sound"]},
        b" " * (LARGEST_BODY + 1),
    ],
)
def test_what_is_no_such_thing_is_refused(body: object) -> None:
    waits = RememberedWaits()

    assert post(waits, body).status_code == 422
    assert waits.told == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Cookie": "other=1"}, 401),
    ],
)
def test_nobody_else_may_tell(headers: dict[str, str], status: int) -> None:
    waits = RememberedWaits()

    assert post(waits, GOOD, **headers).status_code == status
    assert waits.told == []


@pytest.mark.parametrize(
    ("error", "status"), [(NotFoundError("SECRET"), 404), (AppError("SECRET"), 500)]
)
def test_what_is_not_noted_is_said_without_words(error: Exception, status: int) -> None:
    answer = post(RememberedWaits(error), GOOD)

    assert (answer.status_code, answer.content) == (status, b"")


def test_it_is_only_told() -> None:
    client: TestClient = site(waits_route(RememberedWaits()))

    assert client.get("/waits/abc").status_code == 405
