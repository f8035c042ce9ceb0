"""The demo's provider of language models: it plays its part on this machine, and says so."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.chat import Model, ModelRef, Provider, Role
from core.errors import NoSuchModelError, ProviderConfigError
from core.ports.chat import ChatModel, Moderator
from demo.scripted_model import ScriptedModel

CAREFUL = Model(ModelRef("scripted", "careful"), schema=True, json=True)
QUICK = Model(
    ModelRef("scripted", "quick"), schema=True, json=True, suits=frozenset({Role.INTERVIEWER})
)
SCRIPTED = Provider(
    "scripted",
    "this demo",
    (CAREFUL, QUICK),
    terms="It plays a language model by rules, inside this demo. Nothing is sent anywhere.",
    has_key=True,
    scripted=True,
)
_WOBBLE = {CAREFUL.ref: (0, 0, 1), QUICK.ref: (0, 1, -1)}  # levels by which readings differ


@dataclass(frozen=True)
class DemoModels:
    """Implements core/ports/chat.py `ChatModels` with models that cost nothing."""

    def providers(self) -> tuple[Provider, ...]:
        return (SCRIPTED,)

    def open(self, ref: ModelRef, key: str | None = None) -> ChatModel:
        if key is not None:
            raise ProviderConfigError(ref.provider, "takes no key")
        model = next((each for each in SCRIPTED.models if each.ref == ref), None)
        if model is None:
            raise NoSuchModelError(ref.provider)
        return ScriptedModel(model, wobble=_WOBBLE[ref])

    def moderator(self, provider: str, key: str | None = None) -> Moderator | None:
        del provider, key
        return None

    def check(self, provider: str, key: str) -> None:
        del key
        raise ProviderConfigError(provider, "takes no key")

    def forget(self, key: str) -> None:
        """There are no keys."""
        del key

    def close(self) -> None:
        """There is nobody to disconnect from."""
