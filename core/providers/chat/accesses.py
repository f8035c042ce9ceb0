"""Clients of vendors' SDKs: connections once a provider, clients once a provider and key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Event, Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from core.errors import ProviderConfigError, UnusableOutputError
from core.providers.chat.catalogue import Protocol, Vendor
from core.providers.chat.patience import Patience

if TYPE_CHECKING:
    from core.providers.chat.dialect import Dialect
    from core.providers.chat.talking import Access
    from core.providers.chat.wire import Wire

# Clients of so many keys are kept; whoever has not been asked for longest is made anew.
_KEPT: Final = 256


class Accesses:
    def __init__(self, patience: Patience, dialect: Callable[[Protocol], Dialect]) -> None:
        """*dialect* may take a second: it imports an SDK."""
        self.patience, self._dialect = patience, dialect
        self._lock = Lock()
        self._wires: dict[str, Wire] = {}
        self._kept: OrderedDict[tuple[str, str], Access] = OrderedDict()
        # By key, as long as anybody works with it, whether or not its client is still kept.
        self._removals: WeakValueDictionary[str, Event] = WeakValueDictionary()

    def of(self, vendor: Vendor, key: str | None) -> Access:
        """The client with *key*, or with the operator's."""
        held = vendor.provider.id, key_of(vendor, key)
        with self._lock:
            access = self._kept.get(held)
            if access is not None:
                self._kept.move_to_end(held)
                return access
        made = self.made(vendor, held[1])
        with self._lock:
            if made.removed.is_set():
                return made  # its key went meanwhile; entered once more, it opens another
            access = self._kept.setdefault(held, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return access

    def made(self, vendor: Vendor, key: str) -> Access:
        """One that is not kept."""
        from core.providers.chat.talking import Access

        dialect = self._dialect(vendor.protocol)
        wire = self._wire(vendor.provider.id)
        client = dialect.connect(base_url=vendor.base_url, key=key, http=wire.http)
        with self._lock:
            removed = self._removals.setdefault(key, Event())
        return Access(vendor.provider.id, client, wire, dialect, self.patience, removed)

    def forget(self, key: str) -> None:
        with self._lock:
            for held in [held for held in self._kept if held[1] == key]:
                del self._kept[held]
            removed = self._removals.pop(key, None)
            if removed is not None:
                removed.set()

    def close(self) -> None:
        with self._lock:
            self._kept.clear()
            wires = list(self._wires.values())
            self._wires.clear()
        for wire in wires:
            wire.close()

    def _wire(self, provider: str) -> Wire:
        from core.providers.chat.wire import Wire

        with self._lock:
            if provider not in self._wires:
                self._wires[provider] = Wire(provider, self.patience)
            return self._wires[provider]


def key_of(vendor: Vendor, key: str | None) -> str:
    """*key* where candidates may bring one, else the operator's. Raise `ProviderConfigError`."""
    provider = vendor.provider
    if key is not None and not provider.takes_own_key:
        raise ProviderConfigError(provider.id, "takes no keys of candidates")
    if key is None and not provider.has_key:
        raise ProviderConfigError(provider.id, "no key")
    return vendor.key if key is None else key


def check_models(access: Access) -> None:
    """By asking for the list of models. Not tried again: somebody waits at a button."""
    from core.providers.chat.translating import translated

    found = translated(
        access.provider,
        lambda: list(access.client.models.list(timeout=access.patience.check).data),
        talking=False,
    )
    if not found:
        raise UnusableOutputError(access.provider, "no models")


def dialect_of(protocol: Protocol) -> Dialect:
    """Of those that talk as OpenAI does. Imports the SDK, which takes a second."""
    if protocol == "groq":
        from core.providers.chat.groq import GROQ

        return GROQ
    from core.providers.chat.openai import COMPATIBLE, OPENAI

    return OPENAI if protocol == "openai" else COMPATIBLE
