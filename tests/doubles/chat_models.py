"""Providers of language models in this process: they are data, and keys are judged here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.chat import Model, ModelRef, Provider
from core.errors import NoSuchModelError, ProviderConfigError, ProviderError
from core.ports.chat import ChatModel, Moderator
from tests.doubles.chat_model import ScriptedModel

OPENAI = Provider(
    "openai",
    "OpenAI",
    (Model(ModelRef("openai", "careful"), schema=True, json=True),),
    company="OpenAI, L.L.C.",
    country="United States",
    takes_own_key=True,
)
OURS = Provider(
    "ours",
    "Our own server",
    (Model(ModelRef("ours", "small"), json=True),),
    has_key=True,
)


class ScriptedChatModels:
    """`opens` are the keys that open a provider; asking with another one is refused, or ends as
    `error` says. `checked`, `opened` and `forgotten` keep which keys it was given, in order."""

    def __init__(
        self,
        *providers: Provider,
        opens: Sequence[str] = (),
        models: Mapping[str, ChatModel] | None = None,
    ) -> None:
        self._providers = providers or (OPENAI, OURS)
        self.opens = set(opens)
        self.models = models or {}
        self.error: ProviderError | None = None
        self.checked: list[str] = []
        self.opened: list[tuple[ModelRef, str | None]] = []
        self.forgotten: list[str] = []

    def providers(self) -> tuple[Provider, ...]:
        return self._providers

    def open(self, ref: ModelRef, key: str | None = None) -> ChatModel:
        self.opened.append((ref, key))
        found = [m for p in self._providers for m in p.models if m.ref == ref]
        if not found:
            raise NoSuchModelError(ref.provider)
        return self.models.get(str(ref)) or ScriptedModel(found[0])

    def moderator(self, provider: str, key: str | None = None) -> Moderator | None:
        del provider, key
        return None

    def check(self, provider: str, key: str) -> None:
        self.checked.append(key)
        if self.error is not None:
            raise self.error
        if key not in self.opens:
            raise ProviderConfigError(provider)

    def forget(self, key: str) -> None:
        self.forgotten.append(key)

    def close(self) -> None:
        """There is nobody to disconnect from."""
