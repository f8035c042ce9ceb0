"""Calls to models: held before, booked after, and never beyond what was allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import DataKind, Model, ModelRef, Price, Role, TokenCount
from core.domain.duty import Duty
from core.domain.interview import Brief
from core.domain.limit import RATES, Limited, Rate
from core.domain.preferences import Preferences
from core.domain.usage import DONE, KEPT, UNDER_WAY, Usage, month_of, spent
from core.errors import (
    AllowanceUsedError,
    AppError,
    ConflictError,
    NotABudgetError,
    NotAgreedToSendError,
    NotServedError,
    OverBudgetError,
    OwnKeyRefusedError,
    PriceUnknownError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    TooOftenError,
)
from core.ports.chat import ChatModel, Material, Reply, Request, Shape, unheard
from core.ports.repositories import Records
from core.providers.limits import CountedLimits
from core.services.most_tokens import FRAME, OURS, most_given
from core.services.usages import Usages
from tests.conftest import ADA
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach
from tests.postgres import PostgresDatabases

PRICE = Price(given=2_000_000, made=8_000_000, cached=500_000, source="the operator")
MODEL = Model(ModelRef("openai", "careful"), price=PRICE)
ASKED = Request(
    "assess@v1#00000000",
    "Judge what the candidate said.",
    (Material(DataKind.QUESTION, "Why?"), Material(DataKind.ANSWER, "Zebrafink said so.")),
    most_tokens=100,
)
HELD = most_given(ASKED) + 100
MANY = 20  # threads


@dataclass
class ScriptedReplies:
    """Says the same each time, or fails the same way. *first* is done while it works."""

    model: Model = MODEL
    tokens: TokenCount | None = field(default_factory=lambda: TokenCount(30, 10, 20))
    error: BaseException | None = None
    first: Callable[[], object] = object
    calls: int = 0

    def reply(self, request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        del request
        self.calls += 1
        self.first()
        if self.error is not None:
            raise self.error
        heard("Fine.")
        return Reply("Fine.", self.tokens, first=0.0121, total=0.25)


@pytest.fixture(params=["sqlite", "postgres"])
def app(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    migrated: Path,
    clock: StandingClock,
    coach: ScriptedCoach,
) -> Iterator[App]:
    """On both databases: turns are taken in two ways."""
    where: dict[str, Any] = {"data_dir": tmp_path / "data"}
    if request.param == "postgres":
        databases: PostgresDatabases = request.getfixturevalue("postgres")
        where |= databases.settings()
    else:
        (tmp_path / "data").mkdir()
        for file in migrated.iterdir():
            (tmp_path / "data" / file.name).write_bytes(file.read_bytes())
    made = bootstrap(Settings(**where), clock, coach=coach)
    yield made
    made.close()


def usages(app: App, free_tokens: int | None = None, limits: CountedLimits | None = None) -> Usages:
    return Usages(app.store, limits or app.limits, free_tokens, app.now)


def metered(found: Usages, owner: str, model: ChatModel, **more: Any) -> ChatModel:
    return found.metered(model, owner=owner, role=Role.ASSESSOR, **{"own_key": False, **more})


def budget(app: App, owner: str, cost: int | None) -> None:
    with app.store.session_for(owner) as records:
        records.choices.save(Preferences(budget=cost))


def only(found: Usages, owner: str) -> Usage:
    (usage,) = found.since_month(owner)
    return usage


def test_a_call_is_booked_with_what_it_took_and_never_with_words(app: App, ada: str) -> None:
    """Kinds and lengths, tokens, times, cost: no word of the question, the answer or the reply."""
    found, heard = usages(app), list[str]()
    reply = metered(found, ada, ScriptedReplies()).reply(ASKED, heard.append)
    usage = only(found, ada)

    assert (reply.text, heard) == ("Fine.", ["Fine."])
    assert usage == Usage(
        id=usage.id,
        at=app.now(),
        model=MODEL.ref,
        role=Role.ASSESSOR,
        prompt=ASKED.prompt,
        sent=((DataKind.QUESTION, 4), (DataKind.ANSWER, 18)),
        held=HELD,
        own_key=False,
        outcome=DONE,
        tokens=TokenCount(30, 10, 20),
        held_cost=2 * most_given(ASKED) + 8 * 100,
        cost=10 * 2 + 20 // 2 + 10 * 8,
        first_ms=12,
        total_ms=250,
    )
    assert "Zebrafink" not in repr(usage)


def test_nothing_is_held_open_while_the_model_works(app: App, ada: str) -> None:
    """Another of her pages writes meanwhile, and sees the call as one that is under way."""
    found, seen = usages(app), list[Usage]()

    def meanwhile() -> None:
        budget(app, ada, 5_000_000)
        seen.extend(found.since_month(ada))

    metered(found, ada, ScriptedReplies(first=meanwhile)).reply(ASKED)

    assert [(each.outcome, each.counts_as) for each in seen] == [(UNDER_WAY, HELD)]
    assert only(found, ada).counts_as == 40


@pytest.mark.parametrize(
    "error", [ProviderUnavailableError("openai"), KeyboardInterrupt(), RuntimeError("a defect")]
)
def test_a_call_that_ends_badly_says_so_and_counts_as_what_it_may_have_taken(
    app: App, ada: str, error: BaseException
) -> None:
    """Whatever it was: the provider may have done the work, and asks to be paid for it."""
    found = usages(app)
    with pytest.raises(type(error)):
        metered(found, ada, ScriptedReplies(error=error)).reply(ASKED)
    usage = only(found, ada)

    assert (usage.outcome, usage.tokens, usage.cost) == (type(error).__name__, None, None)
    assert (usage.counts_as, usage.costs) == (HELD, usage.held_cost)
    assert usage.total_ms is not None
    assert spent([usage]).failed == spent([usage]).uncounted == 1


@pytest.mark.parametrize("error", [RateLimitedError("openai"), NotServedError("openai")])
def test_a_call_that_was_turned_away_took_nothing(app: App, ada: str, error: ProviderError) -> None:
    """A key that does not work, a provider that says to slow down, or one that nobody reached: no
    model saw anything, and an outage takes nothing of an allowance."""
    found = usages(app, free_tokens=HELD)
    for _ in range(3):
        with pytest.raises(type(error)):
            metered(found, ada, ScriptedReplies(error=error)).reply(ASKED)
    ended = found.since_month(ada)

    assert {(each.outcome, each.counts_as, each.costs) for each in ended} == {
        (type(error).__name__, 0, 0)
    }
    assert found.left(ada).tokens == HELD


def test_whose_key_was_refused_decides_whose_move_it_is(app: App, ada: str) -> None:
    """Her own is for her to look at; the operator's, for whoever runs this Candid."""
    found, refused = usages(app), ScriptedReplies(error=ProviderConfigError("openai"))
    with pytest.raises(ProviderConfigError) as theirs:
        metered(found, ada, refused).reply(ASKED)
    with pytest.raises(OwnKeyRefusedError):
        metered(found, ada, refused, own_key=True).reply(ASKED)

    assert type(theirs.value) is ProviderConfigError
    assert spent(found.since_month(ada)).tokens.total == 0


def test_a_provider_that_does_not_count_is_counted_at_most(app: App, ada: str) -> None:
    """Its calls still end at the allowance."""
    found = usages(app, free_tokens=HELD)
    model = metered(found, ada, ScriptedReplies(tokens=None))
    model.reply(ASKED)

    with pytest.raises(AllowanceUsedError):
        model.reply(ASKED)
    assert spent(found.since_month(ada)).held == HELD
    assert found.left(ada).tokens == 0


@pytest.mark.parametrize("allowed", [0, 1, 7])
def test_twenty_at_once_stay_within_the_allowance(app: App, ada: str, allowed: int) -> None:
    """All that fit go through, the others are refused before anything is sent: not one too many.
    Each is asked for in a process of its own, where nobody knows whom to wait for."""
    free = allowed * HELD + HELD - 1
    found = usages(app, free)
    went = _all_at_once(lambda model: metered(usages(app, free), ada, model))

    assert went == allowed
    assert len(found.since_month(ada)) == allowed


def test_twenty_at_once_stay_within_the_budget(app: App, ada: str) -> None:
    """In money, for her own key; what she paid stays below what she said."""
    found = usages(app, free_tokens=0)
    each = MODEL.price.of(TokenCount(most_given(ASKED), 100)) if MODEL.price else 0
    budget(app, ada, 3 * each)
    went = _all_at_once(lambda model: metered(usages(app, 0), ada, model, own_key=True))

    assert went == 3
    assert found.left(ada).cost == 3 * each - 3 * 110


def test_who_has_less_left_than_all_at_once_would_hold_asks_for_fewer_at_once(
    app: App, ada: str
) -> None:
    """Judging makes many calls, and each holds more than it takes. Where two fit at once, twenty
    come to their turn, and what is left is never overdrawn on the way."""
    found = usages(app, free_tokens=2 * HELD + MANY * 40)
    under_way, most, lock = 0, 0, Lock()

    def count() -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        taken = sum(each.counts_as for each in found.since_month(ada))
        with lock:
            under_way -= 1
        assert taken <= (found.free_tokens or 0)

    model = ScriptedReplies(first=count)
    with ThreadPoolExecutor(MANY) as pool:
        calls = [pool.submit(metered(found, ada, model).reply, ASKED) for _ in range(MANY)]
        assert [each.result(60).text for each in calls] == ["Fine."] * MANY

    assert model.calls == MANY
    assert found.left(ada).tokens == 2 * HELD
    assert 1 <= most <= (2 * HELD + MANY * 40) // HELD
    assert (2 * HELD + MANY * 40) // HELD < MANY


def _all_at_once(meter: Callable[[ChatModel], ChatModel]) -> int:
    """How many of MANY calls got a reply. Nobody's is over before everybody's was decided."""
    start, decided = Barrier(MANY), Barrier(MANY)
    model = ScriptedReplies(first=lambda: decided.wait(60))

    def call() -> bool:
        start.wait(60)
        try:
            meter(model).reply(ASKED)
        except OverBudgetError:
            decided.wait(60)
            return False
        return True

    with ThreadPoolExecutor(MANY) as pool:
        went = sum(each.result() for each in [pool.submit(call) for _ in range(MANY)])
    assert model.calls == went
    return went


def test_what_was_under_way_when_we_stopped_goes_on_counting(app: App, ada: str) -> None:
    """Killed in the middle of a call: nobody knows what it took, so it counts as all of it."""
    found = usages(app, free_tokens=HELD)
    wanted = _wanted(app)
    found.reserve(ada, wanted, guest=False)
    app.now.move(days=1)  # type: ignore[attr-defined]

    with pytest.raises(AllowanceUsedError):
        metered(found, ada, ScriptedReplies()).reply(ASKED)
    assert only(found, ada).outcome == UNDER_WAY


def _wanted(app: App) -> Usage:
    return Usage(
        "killed", app.now(), MODEL.ref, Role.READER, "read@v1#00000000", (), HELD, own_key=False
    )


def test_the_month_begins_anew_in_utc(app: App, ada: str) -> None:
    """At midnight of the first, wherever the candidate lives."""
    app.now.now = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)  # type: ignore[attr-defined]
    found = usages(app, free_tokens=HELD)
    model = metered(found, ada, ScriptedReplies())
    model.reply(ASKED)
    with pytest.raises(AllowanceUsedError):
        model.reply(ASKED)
    app.now.move(minutes=2)  # type: ignore[attr-defined]
    model.reply(ASKED)

    assert month_of(app.now()) == datetime(2026, 12, 1, tzinfo=UTC)
    assert len(found.since_month(ada)) == 1


def test_own_keys_and_the_operators_are_counted_apart(app: App, ada: str) -> None:
    """An allowance that is used up does not stop who pays for themselves, nor the reverse."""
    found = usages(app, free_tokens=0)
    metered(found, ada, ScriptedReplies(), own_key=True).reply(ASKED)
    with pytest.raises(AllowanceUsedError):
        metered(found, ada, ScriptedReplies()).reply(ASKED)
    budget(app, ada, 0)

    with pytest.raises(OverBudgetError) as said:
        metered(found, ada, ScriptedReplies(), own_key=True).reply(ASKED)
    assert type(said.value) is OverBudgetError
    metered(usages(app), ada, ScriptedReplies()).reply(ASKED)


def test_a_budget_cannot_be_kept_without_a_price(app: App, ada: str) -> None:
    """So nothing is sent; without a budget the tokens are counted, and no cost is made up."""
    found = usages(app)
    model = ScriptedReplies(replace(MODEL, price=None))
    metered(found, ada, model, own_key=True).reply(ASKED)
    budget(app, ada, 1_000_000_000)
    with pytest.raises(PriceUnknownError):
        metered(found, ada, model, own_key=True).reply(ASKED)
    usage = only(found, ada)

    assert (usage.cost, usage.held_cost, usage.counts_as, model.calls) == (None, None, 40, 1)
    assert spent([usage]).unpriced == 1


def test_a_reply_that_was_paid_for_is_not_lost_with_its_bill(app: App, ada: str) -> None:
    """Where the end of a call cannot be written down, the reply comes all the same."""
    found = usages(app)
    model = ScriptedReplies(first=lambda: app.candidates.erase(ada))

    assert metered(found, ada, model).reply(ASKED).text == "Fine."
    with pytest.raises(AppError):
        found.since_month(ada)


def test_a_call_outlives_the_interview_it_was_for(app: App, ada: str) -> None:
    """Deleted while the model worked: what it took is counted, and belongs to no interview; a
    next call for it is not made."""
    found, interview = usages(app), app.interviews.prepare(ada, Brief()).id

    def delete() -> None:
        with app.store.session_for(ada) as records:
            records.interviews.delete(interview)

    model = ScriptedReplies(first=delete)
    working = metered(found, ada, model, interview_id=interview)
    working.reply(ASKED)
    with pytest.raises(ConflictError):
        working.reply(ASKED)
    usage = only(found, ada)

    assert (usage.interview_id, usage.outcome, usage.counts_as) == (None, DONE, 40)
    assert (model.calls, list(found.of(ada, interview))) == (1, [])


def test_too_many_calls_in_an_hour_are_refused(app: App, ada: str) -> None:
    """Before anything is written down or sent."""
    limits = _limits({Limited.MODEL_CALL: Rate(2, 3600)})
    found, model = usages(app, limits=limits), ScriptedReplies()
    for _ in range(2):
        metered(found, ada, model).reply(ASKED)

    with pytest.raises(TooOftenError):
        metered(found, ada, model).reply(ASKED)
    assert (model.calls, len(found.since_month(ada))) == (2, 2)


def test_new_guests_again_and_again_have_an_end_together(app: App, ada: str, eve: str) -> None:
    """Each cookie is a guest with an allowance: what all of them take is counted too, also where
    nobody's own allowance is. Who brings a key of their own, and who has an account, is not kept
    waiting by them."""
    limits = _limits({Limited.GUESTS_CALL: Rate(1, 3600)})
    found, model = usages(app, limits=limits), ScriptedReplies()
    metered(found, ada, model, guest=True).reply(ASKED)

    with pytest.raises(TooOftenError):
        metered(found, eve, model, guest=True).reply(ASKED)
    metered(found, eve, model, guest=True, own_key=True).reply(ASKED)
    metered(found, eve, model).reply(ASKED)


def test_what_guests_take_together_ends_within_a_month_too(app: App, ada: str, eve: str) -> None:
    """However slowly they come: it says that what is given away is used up, not to come back in
    so many thousand minutes."""
    limits = _limits({Limited.GUESTS_MONTH: Rate(1, 30 * 24 * 3600)})
    found, model = usages(app, limits=limits), ScriptedReplies()
    metered(found, ada, model, guest=True).reply(ASKED)

    with pytest.raises(AllowanceUsedError):
        metered(found, eve, model, guest=True).reply(ASKED)
    metered(found, eve, model, guest=True, own_key=True).reply(ASKED)
    metered(found, eve, model).reply(ASKED)


def test_what_stands_against_a_call_is_asked_as_it_is_written_down(app: App, ada: str) -> None:
    """In the same transaction, so that nothing is sent after somebody took back that it may be."""
    found, model, seen = usages(app), ScriptedReplies(), list[str]()

    def refused(records: Records) -> None:
        seen.append(records.owner)
        raise NotAgreedToSendError("openai is outside")

    with pytest.raises(NotAgreedToSendError):
        metered(found, ada, model, allowed=refused).reply(ASKED)

    assert (seen, model.calls, found.since_month(ada)) == ([ada], 0, [])


def _limits(rates: dict[Limited, Rate]) -> CountedLimits:
    return CountedLimits(lambda _purpose, value: value, rates={**RATES, **rates})


def test_what_is_held_is_never_less_than_what_a_tokenizer_makes_of_it() -> None:
    """Words of people one token a byte, whatever the language; ours three bytes a token."""
    story = "Ich habe das Ländle gerettet. 我修复了它。🦓"
    request = replace(
        ASKED,
        material=(Material(DataKind.ANSWER, story),),
        shape=Shape("level", {"type": "object"}),
        refused=('{"level": 9}', "level: at most 5"),
    )
    bytes_of_theirs = len(f'{story}{{"level": 9}}level: at most 5'.encode())
    bytes_of_ours = len(f'{ASKED.instruction}{{"type": "object"}}')

    assert most_given(request) == -(-bytes_of_ours // OURS) + bytes_of_theirs + 4 * FRAME


def test_what_a_model_writes_to_itself_is_held_too(app: App, ada: str) -> None:
    """It is paid for like the rest, and is more than was asked for."""
    found = usages(app)
    thinking = ScriptedReplies(replace(MODEL, thinks=5000), tokens=None)
    metered(found, ada, thinking).reply(ASKED)

    assert only(found, ada).held == HELD + 5000


def test_one_cannot_see_what_another_sent(app: App, ada: str, eve: str) -> None:
    """Their calls, and what of an allowance they have left."""
    found = usages(app, free_tokens=9 * HELD)
    metered(found, ada, ScriptedReplies()).reply(ASKED)

    assert app.candidates.recognise(ADA) == ada
    assert (found.since_month(eve), found.left(eve).tokens) == ([], 9 * HELD)
    assert found.left(ada).tokens == 9 * HELD - 40


def test_calls_are_kept_ninety_days_and_no_longer(app: App, ada: str) -> None:
    """As their table says; what this month's limits count is never among what goes."""
    found = usages(app)
    model = metered(found, ada, ScriptedReplies())
    model.reply(ASKED)
    app.now.move(days=89)  # type: ignore[attr-defined]
    app.candidates.visit(ADA)
    model.reply(ASKED)
    with app.store.system_session(Duty.SWEEP) as system:
        system.sweep.clear_usages(app.now() - KEPT)
    both = len(found.overview(ada).calls)
    app.now.move(days=2)  # type: ignore[attr-defined]
    app.candidates.visit(ADA)
    swept = replace(app.retention, erase_guest=lambda *_, **__: False).sweep()

    assert (both, swept["usages"]) == (2, 1)
    assert len(found.overview(ada).calls) == 1
    assert app.store.declarations()["usages"].retention == f"{KEPT.days} days"
    assert timedelta(days=31) < KEPT


@pytest.mark.parametrize("typed", ["ten", "-1", "1e9", "10001"])
def test_a_budget_that_is_none_changes_nothing(app: App, ada: str, typed: str) -> None:
    """The one that was set goes on to hold; leaving it empty takes it away."""
    found = usages(app)
    found.keep_to(ada, "2.50")
    with pytest.raises(NotABudgetError):
        found.keep_to(ada, typed)
    kept = found.overview(ada)
    found.keep_to(ada, " ")

    assert (kept.budget, kept.left.cost) == (2_500_000, 2_500_000)
    assert found.overview(ada).budget is None
