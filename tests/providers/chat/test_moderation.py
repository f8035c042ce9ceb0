"""What is not judged, by the provider's own endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.domain.harm import Harm
from core.errors import ProviderConfigError, ProviderUnavailableError, UnusableOutputError
from core.ports.chat import Moderator
from core.providers.chat import ChatSettings, ConfiguredChatModels, Patience
from tests.chat_server import ChatServer, failures

HASTY = Patience(connect=2, first=1, total=2, backoff=0.02)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer(keys=frozenset({"k", "own"})) as server:
        yield server


@pytest.fixture
def models(server: ChatServer) -> Iterator[ConfiguredChatModels]:
    models = ConfiguredChatModels(
        ChatSettings(openai_key="k", openai_url=server.openai, groq_key="k", groq_url=server.url),
        HASTY,
    )
    yield models
    models.close()


def openai(models: ConfiguredChatModels, key: str | None = None) -> Moderator:
    found = models.moderator("openai", key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("flagged", "expected"),
    [
        ({}, None),
        ({"self-harm/intent": True}, Harm.SELF_HARM),
        ({"self-harm/intent": True, "harassment": True}, Harm.SELF_HARM),
        ({"harassment/threatening": True}, Harm.ABUSE),
        ({"hate": True}, Harm.ABUSE),
        ({"sexual/minors": True}, Harm.ABUSE),
        ({"violence": True, "violence/graphic": True, "illicit": True}, None),
        ({"self-harm": True}, None),
    ],
)
def test_only_distress_and_abuse_are_withheld(
    models: ConfiguredChatModels,
    server: ChatServer,
    flagged: dict[str, bool],
    expected: Harm | None,
) -> None:
    """Somebody who speaks of themselves needs help, not a level. A nurse or a police officer who
    tells of what they saw has answered a question."""
    server.flagged = flagged

    assert openai(models).harm("I found him after the accident.") is expected
    assert server.exchanges[0].body["input"] == "I found him after the accident."


def test_groq_has_no_such_endpoint(models: ConfiguredChatModels) -> None:
    """Then somebody else has to look."""
    assert models.moderator("groq") is None


def test_a_moderator_that_fails_says_so(models: ConfiguredChatModels, server: ChatServer) -> None:
    """It never passes what it has not seen."""
    server.fail(*[failures.status(503)] * 3, failures.answer({"results": []}), failures.page())
    with pytest.raises(ProviderUnavailableError):
        openai(models).harm("a text")
    for _ in range(2):
        with pytest.raises(UnusableOutputError):
            openai(models).harm("a text")


def test_one_s_own_key_pays_for_it(models: ConfiguredChatModels, server: ChatServer) -> None:
    """And a wrong one opens nothing."""
    openai(models, "own").harm("a text")
    with pytest.raises(ProviderConfigError):
        openai(models, "another").harm("a text")

    assert [exchange.key for exchange in server.exchanges] == ["own", "another"]
