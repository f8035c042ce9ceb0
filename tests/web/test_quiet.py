"""Health, the access log and uploads: what the server says, and what it keeps quiet."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from web.access_log import AccessLog, masked
from web.health import health_routes
from web.uploads import keep_uploads_in_memory

LARGEST = 10 * 1024 * 1024


def test_alive_and_ready_are_two_things() -> None:
    """A process that still migrates lives, but gets no candidates."""
    answers = iter([False, True])
    client = TestClient(Starlette(routes=health_routes(lambda: next(answers))))

    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/", "/"),
        ("/Data_and_Privacy", "/Data_and_Privacy"),
        ("/auth/sign-out-everywhere", "/auth/sign-out-everywhere"),
        ("/auth/start/linkedin_oidc", "/auth/start/linkedin_oidc"),
        ("/_stcore/health", "/_stcore/health"),
        ("/_stcore/upload_file/3f2a-91/9c1e", "/_stcore/upload_file/{id}/{id}"),
        ("/media/5f2c0a9be1.wav", "/media/{id}"),
        ("/share/aVeryLongOpaqueTokenThatIsAllLetters", "/share/{id}"),
        ("/mariam@example.org", "/{id}"),
        ("/a b\nGET /forged", "/{id}/forged"),
    ],
)
def test_ids_and_words_in_a_path_are_masked(path: str, written: str) -> None:
    """What is left says which kind of page was asked for."""
    assert masked(path) == written


@pytest.mark.parametrize("path", ["/Interview", "/Confirm", "/auth/callback"])
def test_the_log_says_what_happened_and_not_to_whom(
    caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """Method, path, status, time: no address, no query, no cookie."""

    async def page(_: Request) -> Response:
        return PlainTextResponse("fine")

    app = AccessLog(Starlette(routes=[Route(path, page)]))
    with caplog.at_level(logging.INFO, logger="candid.access"):
        TestClient(app).get(f"{path}?token=SECRET&code=SECRET", headers={"Cookie": "sid=SECRET"})

    [line] = [each.getMessage() for each in caplog.records if each.name == "candid.access"]
    assert line.startswith(f"GET {path} 200 ")
    assert "SECRET" not in line
    assert "testclient" not in line


@pytest.fixture
def usual_size() -> Iterator[None]:
    before = MultiPartParser.spool_max_size
    yield
    MultiPartParser.spool_max_size = before


@pytest.mark.usefixtures("usual_size")
def test_the_largest_upload_never_touches_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a candidate sends is encrypted before it is written anywhere."""
    keep_uploads_in_memory(LARGEST)

    def spooled(_: object) -> None:
        raise AssertionError("an upload was spooled to disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", spooled)

    async def receive(request: Request) -> Response:
        async with request.form() as form:
            [upload] = form.values()
            assert not isinstance(upload, str)
            return PlainTextResponse(str(len(await upload.read())))

    client = TestClient(Starlette(routes=[Route("/up", receive, methods=["POST"])]))
    answer = client.post("/up", files={"file": ("cv.pdf", b"x" * LARGEST)})

    assert answer.text == str(LARGEST)
