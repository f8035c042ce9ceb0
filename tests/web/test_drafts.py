"""The way of a draft: who may save one, what is refused, and that no word comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.domain.identity import cookie_hash, new_session_id
from core.errors import (
    AccessError,
    AppError,
    ElsewhereError,
    NotFoundError,
    UnreadableRecordError,
)
from tests.web.doubles import HTTP, RememberedDrafts, site
from web.drafts import drafts_route

ME = new_session_id()
DRAFT = {
    "interview": "abc",
    "position": 2,
    "sent": 0,
    "sequence": 1_763_690_000_000,
    "text": "Ich \U0001f642\n",
}
FROM_US = {"Origin": HTTP, "Cookie": f"sid={ME}"}


def post(drafts: RememberedDrafts, body: object = DRAFT, **headers: str) -> Any:
    return site(drafts_route(drafts)).post(
        "/drafts",
        content=body if isinstance(body, bytes) else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **FROM_US, **headers},
    )


def test_a_draft_reaches_its_place() -> None:
    """With the hash of the cookie, never with the cookie."""
    drafts = RememberedDrafts()
    answer = post(drafts)

    assert answer.status_code == 204
    assert answer.headers["Cache-Control"] == "no-store"
    assert drafts.kept == [(cookie_hash(ME), "abc", (2, 0), 1_763_690_000_000, "Ich \U0001f642\n")]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Cookie": ""}, 401),
        ({"Cookie": "sid=short"}, 401),
        ({"Origin": "https://elsewhere.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
def test_strangers_are_refused(headers: dict[str, str], status: int) -> None:
    """Nothing is kept, and the answer says only why."""
    drafts = RememberedDrafts()
    answer = post(drafts, **headers)

    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert drafts.kept == []


def test_without_an_origin_the_browser_must_say_that_it_is_our_page() -> None:
    """`Sec-Fetch-Site` cannot be set by a page."""
    client = site(drafts_route(RememberedDrafts()))
    headers = {"Cookie": f"sid={ME}"}

    assert client.post("/drafts", json=DRAFT, headers=headers).status_code == 403
    headers["Sec-Fetch-Site"] = "same-origin"
    assert client.post("/drafts", json=DRAFT, headers=headers).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        [],
        "text",
        {},
        {**DRAFT, "more": 1},
        {**DRAFT, "position": -1},
        {**DRAFT, "position": True},
        {**DRAFT, "position": "2"},
        {**DRAFT, "sequence": 2**60},
        {**DRAFT, "sequence": 1.5},
        {**DRAFT, "interview": "x" * 65},
        {**DRAFT, "interview": None},
        {**DRAFT, "text": None},
        b'{"interview":"a","position":1,"sent":0,"sequence":1,"text":"\\ud83d"}',
    ],
)
def test_what_is_malformed_is_not_kept(body: object) -> None:
    """422, whatever it is."""
    drafts = RememberedDrafts()

    assert post(drafts, body).status_code == 422
    assert drafts.kept == []


def test_the_longest_answer_fits_in_any_script() -> None:
    """20,000 characters are 20,000 characters, also where each takes twelve bytes."""
    drafts = RememberedDrafts()

    assert post(drafts, {**DRAFT, "text": "\U0001f642" * 20_000}).status_code == 204
    assert post(drafts, {**DRAFT, "text": "a" * 20_001}).status_code == 413
    assert post(drafts, b" " * 400_000).status_code == 413
    assert len(drafts.kept) == 1


@pytest.mark.parametrize(
    ("drafts", "status"),
    [
        (RememberedDrafts(answer=False), 409),
        (RememberedDrafts(answer=NotFoundError("x")), 404),
        (RememberedDrafts(answer=ElsewhereError("x")), 409),
        (RememberedDrafts(answer=AccessError("x")), 401),
        (RememberedDrafts(answer=UnreadableRecordError("x")), 500),
        (RememberedDrafts(answer=AppError("x")), 500),
    ],
)
def test_a_refusal_says_whose_move_it_is_and_repeats_no_word(
    drafts: RememberedDrafts, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the answer nor the log carries what was typed."""
    refused = post(drafts, {**DRAFT, "text": "SECRET"})

    assert refused.status_code == status
    assert set(refused.json()) == {"error"}
    assert "SECRET" not in refused.text + caplog.text


def test_only_posts_are_drafts() -> None:
    """There is nothing to read here, not even the page that Streamlit serves everywhere else."""
    answer = site(drafts_route(RememberedDrafts())).get("/drafts")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
