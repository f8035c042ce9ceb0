"""Own keys: kept by who has a confirmed address, sealed, tested, and gone at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from core.bootstrap import App
from core.data.engine import records_engine
from core.domain.audit import AuditKind
from core.domain.limit import RATES, Limited, Rate
from core.domain.preferences import LONGEST_KEY, OwnKey, budget_of, key_of
from core.errors import (
    AccountNeededError,
    NotAKeyError,
    NotFoundError,
    NotVerifiedError,
    OutOfCreditError,
    OwnKeyRefusedError,
    ProviderError,
    ProviderUnavailableError,
    TooOftenError,
)
from core.providers.chat import ChatSettings
from core.providers.limits import CountedLimits
from core.providers.speech.factory import ConfiguredSpeech
from core.services.outside import Outside
from core.services.provider_keys import ProviderKeys
from tests.doubles.chat_models import ScriptedChatModels
from tests.services.test_accounts import at, browser, links, sign_up

KEY = "sk-canary-Zebrafink-0001-wxyz"
OTHER = "sk-canary-Zebrafink-0002-abcd"


@pytest.fixture
def models() -> ScriptedChatModels:
    return ScriptedChatModels(opens=[KEY])


def outside(models: ScriptedChatModels) -> Outside:
    """With nobody who listens or speaks."""
    return Outside(models, ConfiguredSpeech(ChatSettings(own_keys=frozenset())))


@pytest.fixture
def keys(app: App, models: ScriptedChatModels) -> ProviderKeys:
    accounts = app.accounts
    return ProviderKeys(app.store, outside(models), accounts, app.limits, accounts.hashed, app.now)


@pytest.fixture
def maren(app: App) -> str:
    """She has an account, and followed the link in our mail."""
    entered = sign_up(app, browser())
    app.accounts.confirm(at(entered), links(app)[-1])
    return entered.owner


def events(app: App, owner: str) -> list[AuditKind]:
    with app.store.session_for(owner, reading=True) as records:
        return [event.kind for event in records.account.events()]


def test_a_key_is_kept_sealed_and_shown_by_its_last_four(
    app: App, keys: ProviderKeys, maren: str
) -> None:
    """What was copied around it is left out; what lies on the disk says nothing of it."""
    keys.add(maren, browser(), "openai", f"  {KEY}\n")
    [kept] = keys.of(maren)
    with records_engine(app.settings.data_dir).connect() as behind:
        [row] = behind.execute(text("select * from provider_keys")).all()

    assert kept == OwnKey("openai", "wxyz", app.now())
    assert keys.key(maren, "openai") == KEY
    assert "Zebrafink" not in f"{row}{kept}"
    assert AuditKind.KEY_ADDED in events(app, maren)


def test_who_has_no_confirmed_address_keeps_no_key(app: App, keys: ProviderKeys, ada: str) -> None:
    """A guest is told that it needs an account; an account, that it needs the link."""
    with pytest.raises(AccountNeededError) as guest:
        keys.add(ada, browser(), "openai", KEY)
    entered = sign_up(app, browser())
    with pytest.raises(NotVerifiedError):
        keys.add(entered.owner, browser(), "openai", KEY)

    assert "account" in guest.value.sentence()
    assert [*keys.of(ada), *keys.of(entered.owner)] == []


@pytest.mark.parametrize(
    "typed", ["", "short", "two words of a key here", "k\u00e9y-with-an-accent-in-it", "a" * 401]
)
def test_what_cannot_be_a_key_is_refused_with_a_sentence(
    keys: ProviderKeys, maren: str, typed: str
) -> None:
    """Before anything is kept or sent."""
    with pytest.raises(NotAKeyError):
        keys.add(maren, browser(), "openai", typed)

    assert keys.of(maren) == []
    assert key_of("a" * LONGEST_KEY) is not None


@pytest.mark.parametrize("provider", ["ours", "nobody", "openai' --"])
def test_a_key_goes_to_no_provider_that_takes_none(
    keys: ProviderKeys, maren: str, provider: str
) -> None:
    """Neither to a server of the operator's own nor to a name that somebody made up."""
    with pytest.raises(NotFoundError):
        keys.add(maren, browser(), provider, KEY)


def test_a_key_that_opens_the_provider_is_remembered_as_working(
    app: App, keys: ProviderKeys, models: ScriptedChatModels, maren: str
) -> None:
    """The provider is asked once, when the button is pressed, not when the key is entered."""
    keys.add(maren, browser(), "openai", KEY)
    untested = list(models.checked)
    keys.test(maren, "openai")
    [kept] = keys.of(maren)

    assert (untested, models.checked) == ([], [KEY])
    assert (kept.works, kept.tested_at) == (True, app.now())


@pytest.mark.parametrize(
    ("error", "raised", "works"),
    [
        (None, OwnKeyRefusedError, False),
        (OutOfCreditError("openai"), OutOfCreditError, False),
        (ProviderUnavailableError("openai"), ProviderUnavailableError, None),
    ],
)
def test_a_key_that_does_not_work_says_so_and_a_silent_provider_says_nothing(
    keys: ProviderKeys,
    models: ScriptedChatModels,
    maren: str,
    error: ProviderError | None,
    raised: type[ProviderError],
    works: object,
) -> None:
    """Whose move it is: the candidate's, or nobody's yet."""
    models.error = error
    keys.add(maren, browser(), "openai", OTHER)
    with pytest.raises(raised) as said:
        keys.test(maren, "openai")

    assert keys.of(maren)[0].works is works
    assert OTHER not in f"{said.value}{said.value.__cause__!r}"


def test_a_verdict_is_about_the_key_that_was_asked_about(
    keys: ProviderKeys, models: ScriptedChatModels, maren: str
) -> None:
    """Replaced in another tab while the provider was thinking."""

    class Slow(ScriptedChatModels):
        def check(self, provider: str, key: str) -> None:
            replace(keys, outside=outside(models)).add(maren, browser(), "openai", OTHER)
            super().check(provider, key)

    keys.add(maren, browser(), "openai", KEY)
    replace(keys, outside=outside(Slow(opens=[KEY]))).test(maren, "openai")

    assert [(key.last_four, key.works) for key in keys.of(maren)] == [("abcd", None)]
    assert models.forgotten == [KEY]


def test_removing_a_key_is_immediate(
    app: App, keys: ProviderKeys, models: ScriptedChatModels, maren: str
) -> None:
    """In the records and in every client that was made with it; twice is once."""
    keys.add(maren, browser(), "openai", KEY)
    for _ in range(2):
        keys.remove(maren, browser(), "openai")

    assert keys.of(maren) == []
    assert keys.key(maren, "openai") is None
    assert models.forgotten == [KEY]
    assert events(app, maren).count(AuditKind.KEY_REMOVED) == 1
    with pytest.raises(NotFoundError):
        keys.test(maren, "openai")


def test_nobody_tries_keys_all_night(app: App, keys: ProviderKeys, maren: str) -> None:
    """Neither by entering them nor by having them tested."""
    rates = {**RATES, Limited.OWN_KEY: Rate(2, 3600)}
    few = replace(keys, limits=CountedLimits(app.accounts.hashed, rates=rates))
    few.add(maren, browser(), "openai", KEY)
    few.test(maren, "openai")

    with pytest.raises(TooOftenError):
        few.test(maren, "openai")
    with pytest.raises(TooOftenError):
        few.add(maren, browser(), "openai", OTHER)


@pytest.mark.parametrize(
    ("typed", "millionths"),
    [
        ("5", 5_000_000),
        (" $2.50 ", 2_500_000),
        ("1,5", 1_500_000),
        ("0", 0),
        ("1,000", 1_000_000_000),
        ("10000", 10_000_000_000),
        *((wrong, None) for wrong in ("", "ten", "-1", "10000.01", "1e3", "5 EUR", "٥", "1.234")),
    ],
)
def test_a_budget_is_an_amount_that_people_type(typed: str, millionths: int | None) -> None:
    """In US dollars, or it is none."""
    assert budget_of(typed) == millionths
