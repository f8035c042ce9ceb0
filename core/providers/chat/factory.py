"""The one place where clients of language models are made."""

from __future__ import annotations

from core.domain.chat import ModelRef, Provider
from core.errors import NoSuchModelError, ProviderConfigError
from core.ports.chat import ChatModel, Moderator
from core.providers.chat.accesses import Accesses, check_models, dialect_of
from core.providers.chat.catalogue import ChatSettings, Vendor, vendors
from core.providers.chat.patience import Patience


class ConfiguredChatModels:
    """`ChatModels`, as the operator set them up."""

    def __init__(self, settings: ChatSettings, patience: Patience | None = None) -> None:
        """Raise `NotSetUpError` where *settings* make no sense. No call is made."""
        self._vendors = vendors(settings)
        self._accesses = Accesses(patience or Patience(), dialect_of)

    def providers(self) -> tuple[Provider, ...]:
        return tuple(vendor.provider for vendor in self._vendors.values())

    def open(self, ref: ModelRef, key: str | None = None) -> ChatModel:
        from core.providers.chat.talking import SdkModel

        vendor = self._vendor(ref.provider)
        offer = vendor.offers.get(ref.model)
        if offer is None:
            raise NoSuchModelError(ref.provider, "not in the catalogue")
        return SdkModel(self._accesses.of(vendor, key), offer)

    def moderator(self, provider: str, key: str | None = None) -> Moderator | None:
        from core.providers.chat.talking import SdkModerator

        vendor = self._vendor(provider)
        if not vendor.provider.moderates:
            return None
        return SdkModerator(self._accesses.of(vendor, key))

    def check(self, provider: str, key: str) -> None:
        check_models(self._accesses.made(self._vendor(provider), key))

    def forget(self, key: str) -> None:
        self._accesses.forget(key)

    def close(self) -> None:
        self._accesses.close()

    def _vendor(self, provider: str) -> Vendor:
        vendor = self._vendors.get(provider)
        if vendor is None:
            raise ProviderConfigError(provider, "not set up here")
        return vendor
