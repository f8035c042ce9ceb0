"""The receipt: who got what of an interview, from the calls that were made."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.bootstrap import App
from core.domain.chat import DataKind, ModelRef, Provider, Role
from core.domain.usage import UNDER_WAY, Usage
from core.errors import RateLimitedError
from core.ports.chat import Material, Request
from core.services.receipts import FORGOTTEN, NOBODY, lasting, receipt_of, who
from tests.conftest import STORY
from tests.data.situations import NOON, usage
from tests.doubles.chat_models import OPENAI, OURS
from tests.services.test_interviews import decided_upon
from tests.services.test_usages import ScriptedReplies


def called(number: int, provider: str, role: Role, *sent: tuple[DataKind, int]) -> Usage:
    at = NOON + timedelta(minutes=number)
    return replace(usage(str(number)), at=at, model=ModelRef(provider, "m"), role=role, sent=sent)


def test_each_processor_stands_with_what_it_got_and_what_for() -> None:
    """Kinds, characters, times and failures, added up; the first who received something first."""
    answer, question = DataKind.ANSWER, DataKind.QUESTION
    calls = [
        called(3, "openai", Role.ASSESSOR, (answer, 1200), (question, 60)),
        replace(called(9, "openai", Role.ASSESSOR, (answer, 1200)), outcome="TruncatedError"),
        called(1, "ours", Role.INTERVIEWER, (DataKind.RESUME, 1)),
        called(2, "gone", Role.INTERVIEWER),
    ]
    lines = receipt_of(calls, (OPENAI, OURS))

    assert [f"{line.label} {line.text}" for line in lines] == [
        "Our own server, a server of whoever runs this Candid. To ask you: your résumé, without "
        "its contact block (1 character). 1 call, 20 November 2026, 12:01 UTC.",
        "gone, which is not set up here any more. To ask you: no words of yours. 1 call, "
        "20 November 2026, 12:02 UTC.",
        "OpenAI, L.L.C., United States. To judge and to improve: the questions (60 characters), "
        "your answers (2,400 characters). 2 calls, 20 November 2026, 12:03 to 12:09 UTC; 1 of "
        "them failed.",
    ]


@pytest.mark.parametrize("kind", DataKind)
def test_every_kind_has_a_name(kind: DataKind) -> None:
    """A new one cannot be sent without being told."""
    [line] = receipt_of([called(1, "openai", Role.READER, (kind, 5))], (OPENAI,))

    assert ("(1 s)" if kind is DataKind.VOICE else "(5 characters)") in line.text


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [(0, "0 s"), (1, "1 s"), (59_000, "59 s"), (60_000, "1 min"), (130_001, "2 min 11 s")],
)
def test_sound_is_told_in_minutes_and_seconds(milliseconds: int, told: str) -> None:
    """Never less than it was."""
    assert lasting(milliseconds) == told


def test_whoever_listened_is_told_with_the_words_that_went_along() -> None:
    """Each word of the résumé and the job, and how long the voice was; while somebody still
    speaks, the most that it may become."""
    heard = called(1, "openai", Role.LISTENER, (DataKind.VOICE, 600_000), (DataKind.KEY_TERMS, 15))
    over = replace(heard, sent=((DataKind.VOICE, 61_000), (DataKind.KEY_TERMS, 15)))
    [speaking] = receipt_of([replace(heard, outcome=UNDER_WAY)], (OPENAI,))
    [done] = receipt_of([over], (OPENAI,), (), ("Kafka", "SQLAlchemy"))

    assert "the sound of your voice (up to 10 min)" in speaking.text
    assert "words that are hard to hear rightly (15 characters)" in speaking.text
    assert "the sound of your voice (1 min 1 s)" in done.text
    assert "words that are hard to hear rightly (with each answer: Kafka, SQLAlchemy)" in done.text


def test_a_company_is_named_with_the_name_it_is_known_by() -> None:
    """Who knows the product need not know the company behind it."""
    cloud = Provider("groq", "GroqCloud", (), company="Groq, Inc.", country="United States")

    assert who("groq", cloud) == "GroqCloud, run by Groq, Inc., United States"


def test_nobody_is_said_only_where_it_is_sure() -> None:
    """A model's work whose calls are forgotten was sent somewhere."""
    assert receipt_of([], (), ["offline@3"])[0].text == NOBODY
    assert receipt_of([], (), ["offline@3", "openai/careful"])[0].text == FORGOTTEN


def test_feedback_and_report_tell_the_same_from_the_calls(app: App, ada: str) -> None:
    """What was sent for this interview, a failed call included; nothing of another one."""
    interview = decided_upon(app, ada)
    nobody = app.dossiers.of(ada, interview.id).receipt
    asked = Request("judge@v1#00000000", "Judge.", (Material(DataKind.ANSWER, STORY),))
    failing = ScriptedReplies(error=RateLimitedError("openai"))
    for its in (interview.id, None):
        model = app.usages.metered(
            failing, owner=ada, role=Role.ASSESSOR, interview_id=its, own_key=False
        )
        with pytest.raises(RateLimitedError):
            model.reply(asked)
    [line] = app.dossiers.of(ada, interview.id).receipt

    assert [each.text for each in nobody] == [NOBODY]
    assert f"your answers ({len(STORY):,} characters). 1 call" in line.text
    assert "1 of them failed" in line.text
    assert app.reports.of(ada, interview.id).sections[-1].blocks == (line,)
