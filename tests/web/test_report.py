"""The way of a report: for the candidate whose it is, and a blank for everybody else."""

from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient

from core.bootstrap import App
from core.domain.identity import cookie_hash, new_session_id
from core.domain.interview import Brief
from core.errors import AppError, NotFoundError, TooOftenError
from tests.services.test_interviews import decided_upon
from tests.web.doubles import HTTP, site
from web.report import MakePdf, report_route

ADA, EVE = new_session_id(), new_session_id()


class ScriptedReports:
    """Answers or raises what it was told to, and remembers who asked for what."""

    def __init__(self, answer: bytes | Exception = b"%PDF-1.7") -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []

    def __call__(self, cookie_hash: str, interview: str) -> bytes:
        self.asked.append((cookie_hash, interview))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def client(make: MakePdf) -> TestClient:
    return site(report_route(make))


def of(app: App) -> MakePdf:
    """The real reports, as web/__init__.py joins them."""

    def make(hashed: str, interview: str) -> bytes:
        owner = app.candidates.recognise(hashed)
        if owner is None:
            raise NotFoundError("nobody")
        return app.reports.pdf(owner, interview)

    return make


def test_a_report_is_a_file_without_a_name_of_anybody() -> None:
    """Saved under a name of ours, and stored by no cache on the way."""
    reports = ScriptedReports()
    answer = client(reports).get("/report/abc.pdf", headers={"Cookie": f"sid={ADA}"})

    assert answer.status_code == 200
    assert answer.content == b"%PDF-1.7"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="interview-report.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert reports.asked == [(cookie_hash(ADA), "abc")]


@pytest.mark.parametrize("cookie", ["", "sid=short", "sid=../../etc", "other=1"])
def test_a_visitor_without_our_cookie_finds_nothing(cookie: str) -> None:
    """And nobody even looks."""
    reports = ScriptedReports()
    answer = client(reports).get("/report/abc.pdf", headers={"Cookie": cookie})

    assert answer.status_code == 404
    assert reports.asked == []


@pytest.mark.parametrize(
    ("failure", "status"), [(NotFoundError("abc SECRET"), 404), (AppError("SECRET"), 500)]
)
def test_a_refusal_is_one_of_our_sentences(
    failure: AppError, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of what went wrong goes out, and nothing is stored."""
    caplog.set_level(logging.DEBUG)
    answer = client(ScriptedReports(failure)).get(
        "/report/abc.pdf", headers={"Cookie": f"sid={ADA}"}
    )

    assert answer.status_code == status
    assert answer.text == failure.say
    assert answer.headers["Cache-Control"] == "no-store"
    assert "SECRET" not in caplog.text


def test_whoever_asks_too_often_is_told_when_to_come_back() -> None:
    """In a header for whatever fetches it, and in a sentence for whoever reads it."""
    answer = client(ScriptedReports(TooOftenError("SECRET", wait=40.2))).get(
        "/report/abc.pdf", headers={"Cookie": f"sid={ADA}"}
    )

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "41"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.endswith("Please try again in 41 seconds.")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_report_is_only_read(method: str) -> None:
    """There is nothing to send to it."""
    answer = client(ScriptedReports()).request(method, f"{HTTP}/report/abc.pdf")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_only_the_owner_gets_it(app: App) -> None:
    """A guessed id, somebody else's cookie, and a cookie from before the erasure: all blank, and
    all the same blank, so that nobody learns that there is something."""
    ada, eve = (app.candidates.admit(cookie_hash(cookie)) for cookie in (ADA, EVE))
    interview, other = decided_upon(app, ada), decided_upon(app, eve)
    site_of = client(of(app))

    def get(interview_id: str, cookie: str) -> tuple[int, bytes]:
        answer = site_of.get(f"/report/{interview_id}.pdf", headers={"Cookie": f"sid={cookie}"})
        return answer.status_code, answer.content

    status, pdf = get(interview.id, ADA)
    assert status == 200
    assert pdf.startswith(b"%PDF")
    blank = get("0" * 32, ADA)
    assert blank[0] == 404
    assert get(interview.id, EVE) == blank
    assert get(other.id, ADA) == blank
    assert get(interview.id, new_session_id()) == blank
    app.candidates.erase(ada)
    assert get(interview.id, ADA) == blank
    assert get(other.id, EVE)[0] == 200


def test_an_interview_that_was_not_begun_has_no_report(app: App) -> None:
    """A plan says nothing about anybody."""
    ada = app.candidates.admit(cookie_hash(ADA))
    ready = app.interviews.prepare(ada, Brief())
    answer = client(of(app)).get(f"/report/{ready.id}.pdf", headers={"Cookie": f"sid={ADA}"})

    assert answer.status_code == 404
