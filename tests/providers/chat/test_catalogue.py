"""Which providers and models there are, and what an operator can get wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from core.config import Settings
from core.domain.chat import MODEL_ROLES, ModelRef, Price, Provider, Role, TokenCount
from core.errors import NotSetUpError, ProviderConfigError
from core.ports.chat import Request, Shape
from core.providers.chat import ChatSettings, ConfiguredChatModels
from core.providers.chat.catalogue import vendors
from tests.chat_server import ChatServer

HERE = {"id": "here", "base_url": "http://127.0.0.1:11434/v1", "models": [{"id": "small"}]}
ASKED = Request("p@v1#00000000", "Say something.", (), Shape("any", {"type": "object"}))


def provider(settings: ChatSettings, wanted: str) -> Provider:
    return vendors(settings)[wanted].provider


def test_every_price_that_ships_says_where_it_is_from() -> None:
    """The address and the day; and a figure for each direction."""
    models = [m for p in ConfiguredChatModels(ChatSettings()).providers() for m in p.models]
    prices = [model.price for model in models if model.price is not None]

    assert len(models) >= 4
    assert prices
    assert all(price.source.startswith("https://") and price.on for price in prices)
    assert all(0 < price.cached <= price.given < price.made for price in prices)


def test_every_vendor_says_who_it_is_and_what_it_does_with_words() -> None:
    """A candidate agrees to a company in a country, and can look up what it promises."""
    for found in ConfiguredChatModels(ChatSettings()).providers():
        assert found.company
        assert found.country
        assert found.terms.endswith(".")
        assert found.terms_source.startswith("https://")


def test_each_role_has_a_model_at_each_vendor() -> None:
    """Whoever brings a key for one vendor only can do everything with it."""
    for found in ConfiguredChatModels(ChatSettings()).providers():
        assert {role for model in found.models for role in model.suits} == set(MODEL_ROLES)


def test_without_any_key_candidates_may_bring_their_own() -> None:
    """And where the operator does not want that, there is nothing to choose."""
    found = ConfiguredChatModels(ChatSettings()).providers()
    none = ConfiguredChatModels(ChatSettings(own_keys=frozenset()))

    assert [(p.id, p.has_key, p.takes_own_key) for p in found] == [
        ("openai", False, True), ("groq", False, True),
    ]  # fmt: skip
    assert none.providers() == ()
    with pytest.raises(ProviderConfigError):
        none.open(ModelRef("openai", "gpt-6-luna"), "a key of somebody's")


def test_a_key_is_taken_only_where_keys_are_taken() -> None:
    """Nobody's key goes to a server that did not ask for one."""
    models = ConfiguredChatModels(
        ChatSettings(openai_key="k", own_keys=frozenset({"groq"}), servers=[HERE])
    )
    for ref in (ModelRef("openai", "gpt-6-luna"), ModelRef("here", "small")):
        with pytest.raises(ProviderConfigError):
            models.open(ref, "a key of somebody's")


def test_a_server_of_the_operator_s_own_names_no_company() -> None:
    """It needs no key, and what nobody said of it is not made up."""
    found = provider(ChatSettings(servers=[HERE]), "here")

    assert (found.company, found.country, found.terms) == ("", "", "")
    assert (found.has_key, found.takes_own_key, found.models[0].price) == (True, False, None)


def test_an_operator_s_price_is_used_and_is_called_theirs() -> None:
    """In place of the one that ships, or where there is none; rounded up to what is asked."""
    settings = ChatSettings(
        servers=[HERE],
        prices={"here/small": {"given": 0.05, "made": "0.4"},
                "openai/gpt-6-luna": {"given": 9, "made": 9, "cached": 1.5}},
    )  # fmt: skip
    small = provider(settings, "here").models[0].price
    luna = provider(settings, "openai").models[0].price

    assert small == Price(given=50_000, made=400_000, cached=50_000, source="the operator")
    assert small.of(TokenCount(given=1001, made=10, cached=1)) == 55  # 54.05, rounded up
    assert luna == Price(9_000_000, 9_000_000, 1_500_000, "the operator")


def test_an_operator_can_add_a_model_to_a_known_vendor() -> None:
    """New models come faster than new versions of Candid."""
    more = {"id": "openai", "models": [{"id": "gpt-next", "schema": True, "suits": ["assessor"]}]}
    found = provider(ChatSettings(servers=[more]), "openai")
    added = found.models[-1]

    assert len(found.models) > 1
    assert (added.ref.model, added.schema, added.json) == ("gpt-next", True, True)
    assert added.suits == {Role.ASSESSOR}


def test_a_gateway_before_a_vendor_is_named() -> None:
    """Words that take another way than the company's own are not promised to."""
    plain = provider(ChatSettings(), "groq")
    through = provider(ChatSettings(groq_url="https://gateway.example.org"), "groq")

    assert "gateway.example.org" in through.terms
    assert "gateway" not in plain.terms


@pytest.mark.parametrize(
    "wrong",
    [
        {"servers": [{"id": "here"}]},
        {"servers": [{**HERE, "id": "Not An Id"}]},
        {"servers": [HERE, HERE]},
        {"servers": [{**HERE, "base_url": ""}]},
        {"servers": [{**HERE, "bse_url": "x"}]},
        {"servers": [{**HERE, "models": []}]},
        {"servers": [{"id": "openai", "base_url": "https://x.example", "models": [{"id": "m"}]}]},
        {"servers": [{**HERE, "base_url": "http://models.example.org/v1"}]},
        {"servers": [{**HERE, "base_url": "ftp://127.0.0.1"}]},
        {"servers": [{**HERE, "base_url": "https://name:sk-canary@example.org"}]},
        {"servers": [{**HERE, "base_url": "https://example.org/v1?key=sk-canary"}]},
        {"openai_url": "not an address"},
        {"groq_url": "http://8.8.8.8"},
        {"prices": {"openai/gpt-6-lunar": {"given": 1, "made": 1}}},
        {"prices": {"openai/gpt-6-luna": {"given": -1, "made": 1}}},
        {"prices": {"openai/gpt-6-luna": {"given": "sk-canary", "made": 1}}},
        {"prices": {"openai/gpt-6-luna": 3}},
        {"own_keys": frozenset({"openia"})},
        {"servers": [{**HERE, "key": ["sk-canary"]}]},
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(wrong: Mapping[str, Any]) -> None:
    """With a sentence for whoever runs this Candid, and never with what stands there: it may be
    a key. Words and keys cross a public network encrypted, or not at all."""
    with pytest.raises(NotSetUpError) as caught:
        ConfiguredChatModels(ChatSettings(**wrong))

    assert caught.value.sentence().endswith(".")
    assert "sk-canary" not in caught.value.sentence()
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:1234/v1",
        "http://[::1]:8000",
        "http://192.168.1.9:11434/v1",
        "http://ollama:11434/v1",
        "http://models.lan/v1",
        "https://models.example.org/v1",
    ],
)
def test_a_server_nearby_needs_no_encryption(url: str) -> None:
    """Ollama and its like speak plain HTTP, on this machine or in the house."""
    assert vendors(ChatSettings(servers=[{**HERE, "base_url": f"{url}/"}]))["here"].base_url == url


@pytest.mark.parametrize("price", [{"given": 1, "made": 2, "cached": "1.01"}])
def test_cached_tokens_are_never_the_dearer_ones(price: dict[str, object]) -> None:
    """A call is held at the price of given tokens: it must not come to more than was held."""
    with pytest.raises(NotSetUpError, match="openai/gpt-6-luna has cached tokens dearer"):
        vendors(ChatSettings(openai_key="k", prices={"openai/gpt-6-luna": price}))
    vendors(ChatSettings(openai_key="k", prices={"openai/gpt-6-luna": {**price, "cached": 1}}))


def test_settings_are_read_as_they_are_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the environment, as an operator would write them; empty is as good as absent."""
    monkeypatch.setenv("CHAT_SERVERS", '[{"id": "here", "base_url": "x", "models": []}]')
    monkeypatch.setenv("MODEL_PRICES", '{"here/small": {"given": 0.1, "made": 2}}')
    monkeypatch.setenv("OWN_KEYS", "groq")
    monkeypatch.setenv("ASSESSOR_MODEL", " groq/openai/gpt-oss-120b ")
    monkeypatch.setenv("FREE_TOKENS_A_MONTH", "")
    monkeypatch.setenv("FREE_MINUTES_A_MONTH", "")
    settings = Settings()

    assert settings.chat_servers[0]["id"] == "here"
    assert settings.model_prices["here/small"]["made"] == 2
    assert settings.own_keys == {"groq"}
    assert settings.assessor_model == "groq/openai/gpt-oss-120b"
    assert settings.free_tokens_a_month is settings.free_minutes_a_month is None
    monkeypatch.setenv("CHAT_SERVERS", "")
    monkeypatch.setenv("OWN_KEYS", "")
    assert (Settings().chat_servers, Settings().own_keys) == ((), frozenset())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAT_SERVERS", "sk-canary"),
        ("MODEL_PRICES", "[sk-canary"),
        ("INTERVIEWER_MODEL", "sk-canary"),
        ("FREE_TOKENS_A_MONTH", "-1"),
        ("FREE_MINUTES_A_MONTH", "an hour"),
    ],
)
def test_settings_that_cannot_be_read_are_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The line that somebody sees names the setting, never its value."""
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=name.lower()) as caught:
        Settings()

    assert "sk-canary" not in str(caught.value)


def test_what_a_model_needs_goes_along_with_each_request() -> None:
    """Those that write to themselves first get room for it and no temperature; shapes do not
    come in pieces where a vendor cannot do both; nothing is kept at OpenAI for the next one."""
    with ChatServer() as server:
        models = ConfiguredChatModels(
            ChatSettings(
                openai_key="k",
                openai_url=server.openai,
                groq_key="k",
                groq_url=server.url,
                servers=[{
                    **HERE, "base_url": server.openai,
                    "send": {"provider": {"data_collection": "deny"}},
                }],
            )
        )  # fmt: skip
        for ref in ("openai/gpt-6-luna", "openai/gpt-6.1-terra", "groq/openai/gpt-oss-120b"):
            models.open(ModelRef.parse(ref)).reply(ASKED)
        models.open(ModelRef("groq", "openai/gpt-oss-120b")).reply(
            Request("p@v1#00000000", "Say something.", ())
        )
        models.open(ModelRef("here", "small")).reply(ASKED)
        models.close()
        luna, terra, shaped, plain, here = (exchange.body for exchange in server.exchanges)

    assert (luna["max_completion_tokens"], luna["temperature"]) == (1500, 0.0)
    assert (luna["store"], luna["prompt_cache_options"]) == (False, {"mode": "explicit"})
    assert (terra["max_completion_tokens"], terra["reasoning_effort"]) == (5500, "low")
    assert "temperature" not in terra
    assert (shaped["stream"], plain["stream"]) == (False, True)
    assert here["provider"] == {"data_collection": "deny"}
