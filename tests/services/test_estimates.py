"""What judging one answer will take is said before, and not made smaller than it can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.coaches.model.estimating import requests_of
from core.domain.chat import DataKind, Model, ModelRef, Price, Role, TokenCount
from core.domain.usage import DONE, Usage
from core.services.estimates import estimated
from tests.conftest import STORY
from tests.doubles.chat_model import ScriptedModel

REF = ModelRef("acme", "careful")
PRICED = Model(REF, price=Price(2_000_000, 8_000_000, 500_000, "https://acme.example"))
REQUESTS = requests_of(3)


def call(prompt: str = REQUESTS[0].prompt, **changes: object) -> Usage:
    usage = Usage(
        id="1",
        at=datetime(2026, 11, 20, tzinfo=UTC),
        model=REF,
        role=Role.ASSESSOR,
        prompt=prompt,
        sent=((DataKind.ANSWER, len(STORY)),),
        held=5000,
        own_key=True,
        outcome=DONE,
        tokens=TokenCount(1000, 100, 0),
    )
    return replace(usage, **changes)  # type: ignore[arg-type]


def test_before_anything_was_judged_it_is_the_most_that_it_can_be() -> None:
    """Every call of one answer, counted as limits hold it."""
    estimate = estimated(PRICED, REQUESTS, ())

    assert not estimate.measured
    assert estimate.calls == len(REQUESTS) == 3 * len(requests_of(1))
    assert estimate.cost is not None
    assert estimate.cost > 0
    assert estimate.tokens >= sum(len(request.instruction) // 6 for request in REQUESTS)


def test_after_that_it_is_what_it_took() -> None:
    """By calls like these, of this model, that ended well; no others."""
    past = [
        call(),
        call(tokens=TokenCount(3000, 300, 1000)),
        call(tokens=None, outcome="RateLimitedError"),
        call(prompt="follow_up@v1#1"),
        call(model=ModelRef("acme", "other")),
        call(role=Role.READER),
    ]
    estimate = estimated(PRICED, REQUESTS, past)
    calls = len(REQUESTS)

    assert estimate.measured
    assert estimate.tokens == calls * (2000 + 200)
    fresh, cached, made = 1500, 500, 200
    assert estimate.cost == calls * (fresh * 2 + cached * 0.5 + made * 8)


def test_without_a_price_there_is_no_cost() -> None:
    assert estimated(Model(REF), REQUESTS, ()).cost is None


def test_these_are_the_calls_that_judging_makes() -> None:
    """The estimate asks what the coach asks: the same prompts, as often."""
    from core import content
    from core.coaches.model.coach import ModelCoach
    from core.coaches.offline.coach import OfflineCoach
    from core.domain.interview import Question
    from core.ports.coach import Background

    model = ScriptedModel()
    question = Question("Tell me about a time you solved a hard problem.", "")
    ModelCoach(model, OfflineCoach(), 3).assess(
        question, STORY, content.rubric(question.rubric), Background()
    )

    assert [r.prompt for r in model.requests] == [r.prompt for r in REQUESTS]
