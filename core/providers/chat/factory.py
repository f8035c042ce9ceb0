"""The one place where clients of language models are made."""

from __future__ import annotations

from collections import OrderedDict
from threading import Event, Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from core.domain.chat import ModelRef, Provider
from core.errors import NoSuchModelError, ProviderConfigError, UnusableOutputError
from core.ports.chat import ChatModel, Moderator
from core.providers.chat.catalogue import ChatSettings, Protocol, Vendor, vendors
from core.providers.chat.patience import Patience

if TYPE_CHECKING:
    from core.providers.chat.dialect import Dialect
    from core.providers.chat.talking import Access
    from core.providers.chat.wire import Wire

# Clients of so many keys are kept; whoever has not been asked for longest is made anew.
_KEPT: Final = 256


class ConfiguredChatModels:
    """Connections are made once a provider, clients once a provider and key."""

    def __init__(self, settings: ChatSettings, patience: Patience | None = None) -> None:
        """Raise `NotSetUpError` where *settings* make no sense. No call is made."""
        self._vendors = vendors(settings)
        self._patience = patience or Patience()
        self._lock = Lock()
        self._wires: dict[str, Wire] = {}
        self._accesses: OrderedDict[tuple[str, str], Access] = OrderedDict()
        # By key, as long as anybody works with it, whether or not its client is still kept.
        self._removals: WeakValueDictionary[str, Event] = WeakValueDictionary()

    def providers(self) -> tuple[Provider, ...]:
        return tuple(vendor.provider for vendor in self._vendors.values())

    def open(self, ref: ModelRef, key: str | None = None) -> ChatModel:
        from core.providers.chat.talking import SdkModel

        vendor = self._vendor(ref.provider)
        offer = vendor.offers.get(ref.model)
        if offer is None:
            raise NoSuchModelError(ref.provider, "not in the catalogue")
        return SdkModel(self._access(vendor, key), offer)

    def moderator(self, provider: str, key: str | None = None) -> Moderator | None:
        from core.providers.chat.talking import SdkModerator

        vendor = self._vendor(provider)
        if not vendor.provider.moderates:
            return None
        return SdkModerator(self._access(vendor, key))

    def check(self, provider: str, key: str) -> None:
        """By asking for the list of models. Not tried again: somebody waits at a button."""
        from core.providers.chat.translating import translated

        vendor = self._vendor(provider)
        access = self._made(vendor, key)
        seconds = self._patience.check

        found = translated(
            provider, lambda: list(access.client.models.list(timeout=seconds).data), talking=False
        )
        if not found:
            raise UnusableOutputError(provider, "no models")

    def forget(self, key: str) -> None:
        with self._lock:
            for held in [held for held in self._accesses if held[1] == key]:
                del self._accesses[held]
            removed = self._removals.pop(key, None)
            if removed is not None:
                removed.set()

    def close(self) -> None:
        with self._lock:
            self._accesses.clear()
            wires = list(self._wires.values())
            self._wires.clear()
        for wire in wires:
            wire.close()

    def _vendor(self, provider: str) -> Vendor:
        vendor = self._vendors.get(provider)
        if vendor is None:
            raise ProviderConfigError(provider, "not set up here")
        return vendor

    def _access(self, vendor: Vendor, key: str | None) -> Access:
        """The client with *key*, or with the operator's."""
        provider = vendor.provider
        if key is not None and not provider.takes_own_key:
            raise ProviderConfigError(provider.id, "takes no keys of candidates")
        if key is None and not provider.has_key:
            raise ProviderConfigError(provider.id, "no key")
        held = provider.id, vendor.key if key is None else key
        with self._lock:
            access = self._accesses.get(held)
            if access is not None:
                self._accesses.move_to_end(held)
                return access
        made = self._made(vendor, held[1])
        with self._lock:
            if made.removed.is_set():
                return made  # its key went meanwhile; entered once more, it opens another
            access = self._accesses.setdefault(held, made)
            while len(self._accesses) > _KEPT:
                self._accesses.popitem(last=False)
        return access

    def _made(self, vendor: Vendor, key: str) -> Access:
        from core.providers.chat.talking import Access

        dialect = _dialect(vendor.protocol)
        wire = self._wire(vendor.provider.id)
        client = dialect.connect(base_url=vendor.base_url, key=key, http=wire.http)
        with self._lock:
            removed = self._removals.setdefault(key, Event())
        return Access(vendor.provider.id, client, wire, dialect, self._patience, removed)

    def _wire(self, provider: str) -> Wire:
        from core.providers.chat.wire import Wire

        with self._lock:
            if provider not in self._wires:
                self._wires[provider] = Wire(provider, self._patience)
            return self._wires[provider]


def _dialect(protocol: Protocol) -> Dialect:
    """Imports the SDK, which takes a second."""
    if protocol == "groq":
        from core.providers.chat.groq import GROQ

        return GROQ
    from core.providers.chat.openai import COMPATIBLE, OPENAI

    return OPENAI if protocol == "openai" else COMPATIBLE
