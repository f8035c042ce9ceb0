"""The Usage page: what was sent, what it took and cost, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import DataKind, Role
from core.domain.usage import spent
from core.errors import ProviderUnavailableError
from core.services.bills import dollars, facts, price, read_as, times, tokens
from tests.conftest import with_quick_hashes
from tests.data.situations import usage
from tests.doubles.chat_models import ScriptedChatModels
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach
from tests.pages.conftest import Visit, press, texts
from tests.services.test_interviews import begun, decided_upon
from tests.services.test_usages import ASKED, HELD, MODEL, ScriptedReplies


@pytest.fixture
def app(
    tmp_path: Path, migrated: Path, clock: StandingClock, coach: ScriptedCoach
) -> Iterator[App]:
    """Two providers, one that takes own keys; the operator gives 10,000 tokens and an hour of
    voice a month."""
    settings = Settings(
        data_dir=Path(copytree(migrated, tmp_path / "data")),
        free_tokens_a_month=10_000,
        free_minutes_a_month=60,
    )
    made = with_quick_hashes(bootstrap(settings, clock, coach, ScriptedChatModels()))
    yield made
    made.close()


def said(at: AppTest) -> str:
    """What the page says, its own HTML included."""
    html = [element.proto.body for element in at.get("html")]
    links = [element.proto.label for element in at.get("page_link")]
    return "\n".join([texts(at), *html, *links])


def call(app: App, owner: str, model: ScriptedReplies, interview_id: str | None = None) -> None:
    metered = app.usages.metered(
        model, owner=owner, role=Role.ASSESSOR, interview_id=interview_id, own_key=False
    )
    metered.reply(ASKED)


def test_who_never_asked_a_model_reads_that_nothing_left(visit: Visit) -> None:
    """Warm, clear, and true: no bar, no zero, no table of nothing."""
    page = said(visit("12_Usage.py"))

    assert "Nothing left this machine" in page
    assert "Day by day" not in page
    assert "class=" not in page


def test_calls_are_told_by_day_model_interview_and_month(app: App, ada: str, visit: Visit) -> None:
    """To the token, a failed call included, with who runs the model."""
    interview = begun(app, ada)
    call(app, ada, ScriptedReplies(), interview.id)
    call(app, ada, ScriptedReplies())
    with pytest.raises(ProviderUnavailableError):
        call(app, ada, ScriptedReplies(error=ProviderUnavailableError("openai")), interview.id)
    page = said(visit("12_Usage.py"))
    left = 10_000 - 80 - HELD

    assert "3 calls to models this month" in page
    assert f"{left:,} of 10,000 tokens" in page
    assert "<dt>20 November</dt>" in page
    assert "careful judged and improved" in page
    assert "OpenAI, L.L.C., United States. The key is that of whoever runs this Candid." in page
    assert f"3 calls · 80 to {80 + HELD:,} tokens · $0.0002 to $" in page
    assert "1 call · 30 tokens in (20 of them known from before), 10 out · $0.0001" in page
    assert "1 call failed." in page
    assert "From … to: nobody counted a call that failed" in page
    assert "Documents, the Provider lab, and deleted interviews" in page
    assert "November 2026" in page


def test_minutes_of_voice_are_told_beside_the_tokens(app: App, ada: str, visit: Visit) -> None:
    """Never more than there are: a minute that has begun is not told as left."""
    sent = ((DataKind.VOICE, 61_000),)
    spoken = replace(usage("voice"), at=app.now(), role=Role.LISTENER, sent=sent)
    app.usages.reserve(ada, spoken, guest=False)
    page = said(visit("12_Usage.py"))

    assert "58 of 60 minutes" in page
    assert "10 minutes are held" in page


def test_a_model_without_a_price_is_told_in_tokens_alone(app: App, ada: str, visit: Visit) -> None:
    """No cost is made up."""
    call(app, ada, ScriptedReplies(replace(MODEL, price=None)))
    page = said(visit("12_Usage.py"))

    assert "price unknown" in page
    assert "$" not in page.replace("US dollars", "")


def test_a_budget_is_set_changed_and_removed(app: App, ada: str, visit: Visit) -> None:
    """As people type it; what is no amount is said so, and changes nothing."""
    call(app, ada, ScriptedReplies())
    page = visit("12_Usage.py")
    page.text_input[0].set_value("2,50")
    page = press(page, "Save the budget")
    after = app.usages.overview(ada)
    saved = said(page)
    page.text_input[0].set_value("ten")
    page = press(page, "Save the budget")
    wrong, kept = said(page), app.usages.overview(ada).budget
    page.text_input[0].set_value("")
    press(page, "Save the budget")

    assert (after.budget, after.left.cost, kept) == (2_500_000, 2_500_000, 2_500_000)
    assert "$2.50 of $2.50" in saved
    assert "not a budget that we can keep to" in wrong
    assert app.usages.overview(ada).budget is None


@pytest.mark.parametrize(
    ("cost", "told"),
    [(0, "$0.00"), (99, "under $0.0001"), (4_200, "$0.0042"), (1_234_560_000, "$1,234.56")],
)
def test_money_is_told_as_finely_as_it_is_spent(cost: int, told: str) -> None:
    """A call may cost a hundredth of a cent, which is not nothing."""
    assert dollars(cost) == told


def test_what_nobody_counted_and_what_has_no_price_is_not_called_free() -> None:
    """Nor left out of the sum."""
    known = replace(usage("1"), cost=50_000)
    uncounted = replace(usage("2"), tokens=None, held_cost=20_000)
    total = spent([known, uncounted, usage("3")])

    assert price(total) == "$0.05 to $0.07 and more"
    assert tokens(total) == "780 to 2,780 tokens"
    assert facts(total) == "3 calls · 780 to 2,780 tokens · $0.05 to $0.07 and more"
    assert "And more:" in read_as(total)
    assert read_as(spent([known])) == ""


def test_times_are_the_middle_of_what_was_measured() -> None:
    """Failed calls would make it look quick."""
    calls = [
        replace(usage(str(number)), first_ms=first, total_ms=whole)
        for number, (first, whole) in enumerate([(200, 900), (400, 1500), (600, 9000)])
    ]
    failed = replace(usage("4"), outcome="RefusedError", total_ms=1)

    assert times([*calls, failed]) == (
        "First word after 0.4 s, all of it after 1.5 s (the middle of them)."
    )
    assert times([failed]) == ""


def test_feedback_says_who_received_the_words(app: App, ada: str, visit: Visit) -> None:
    """Nobody, while no model was asked; then whoever was, a call that failed included."""
    interview = decided_upon(app, ada)
    nobody = said(visit("3_Feedback.py"))
    with pytest.raises(ProviderUnavailableError):
        call(app, ada, ScriptedReplies(error=ProviderUnavailableError("openai")), interview.id)
    page = said(visit("3_Feedback.py"))

    assert "Nobody. The offline coach read it on this machine." in nobody
    assert "Nobody." not in page
    assert "OpenAI, L.L.C., United States." in page
    assert "your answers (18 characters)" in page
