"""Failures of every kind, with words in them: none of the words reaches a log record."""

from __future__ import annotations

import logging

import pytest

from core import logs
from core.bootstrap import App
from core.domain.document import DocumentKind
from core.errors import AppError
from tests.conftest import STORY, drain
from tests.doubles.coach import ScriptedCoach
from tests.doubles.quoting_coach import QuotingCoach
from tests.services.test_interviews import SHORT, begun

CANARY = "Zyzzyva"


@pytest.fixture
def coach() -> ScriptedCoach:
    return QuotingCoach()


def test_no_failure_of_a_service_quotes_the_candidate(
    app: App, ada: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Workers that break, steps that come too late, answers that are too long."""
    words = f"I am {CANARY}. {STORY}"
    refused: list[AppError] = []
    with caplog.at_level(logging.DEBUG):
        app.candidates.introduce(ada, display_name=CANARY, target_role=CANARY, goals=CANARY)
        app.documents.submit_file(ada, DocumentKind.RESUME, f"{CANARY}.txt", words.encode())
        app.documents.submit_text(ada, DocumentKind.JOB, CANARY)
        interview = begun(app, ada, SHORT)
        app.interviews.ask(ada, interview.id, "tab")
        app.interviews.save_draft(ada, interview.id, (0, 0), words, 1)
        app.interviews.answer(ada, interview.id, "tab", 0, words)
        drain(app)
        app.interviews.ask(ada, interview.id, "tab")
        for step in (
            lambda: app.interviews.answer(ada, interview.id, "tab", 0, words + "!"),
            lambda: app.interviews.answer(ada, interview.id, "tab", 1, CANARY * 3000),
            lambda: app.interviews.save_draft(ada, interview.id, (9, 0), words, 2),
            lambda: app.interviews.correct(ada, interview.id, "tab", 0, words),
            lambda: app.interviews.answer(ada, interview.id, f"{CANARY} tab", -1, words),
            lambda: app.interviews.guess(ada, interview.id, 0, 0, {CANARY: 9}),
        ):
            with pytest.raises(AppError) as caught:
                step()
            refused.append(caught.value)
    written = "\n".join(logs.PlacesOnly().format(record) for record in caplog.records)

    assert "broke" in written
    assert "ValueError" in written
    assert CANARY not in written
    assert [str(error) for error in refused if CANARY in str(error)] == []
