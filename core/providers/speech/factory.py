"""The one place where clients of speech services are made."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from core.domain.chat import ModelRef, Provider, SpeechModel
from core.errors import NoSuchModelError, ProviderConfigError
from core.ports.speech import LiveTranscriber, Speaker, Transcriber
from core.providers.chat.catalogue import ChatSettings, SpeechOffer, Vendor, speech_vendors
from core.providers.chat.patience import Patience

if TYPE_CHECKING:
    from core.providers.speech.live import DeepgramLive
    from core.providers.speech.talking import Access

# Clients of so many keys are kept; whoever has not been asked for longest is made anew.
_KEPT: Final = 256
# A recording of ten minutes takes a while to write down; a live line has a patience of its own.
PATIENCE: Final = Patience(first=60.0)


class ConfiguredSpeech:
    """`SpeechServices`. Clients are made once a provider and key."""

    def __init__(self, settings: ChatSettings, patience: Patience = PATIENCE) -> None:
        """Raise `NotSetUpError` where *settings* make no sense. No call is made."""
        self._vendors = speech_vendors(settings)
        self._patience = patience
        self._lock = Lock()
        self._accesses: OrderedDict[tuple[str, str], Access] = OrderedDict()
        self._lines: OrderedDict[tuple[str, str], DeepgramLive] = OrderedDict()

    def providers(self) -> tuple[Provider, ...]:
        return tuple(vendor.provider for vendor in self._vendors.values())

    def model(self, ref: ModelRef) -> SpeechModel:
        return self._offer(ref)[1].model

    def live(self, ref: ModelRef, key: str | None = None) -> LiveTranscriber:
        from core.providers.speech.live import DeepgramLive

        vendor, offer = self._offer(ref)
        if vendor.protocol != "deepgram" or not offer.model.live:
            raise ProviderConfigError(ref.provider, "listens to no live sound")
        used = _key(vendor, key)
        with self._lock:
            line = self._lines.pop((ref.model, used), None)
            if line is None:
                own = key is not None
                line = DeepgramLive(ref.provider, ref.model, used, vendor.base_url, own_key=own)
            self._lines[ref.model, used] = line
            while len(self._lines) > _KEPT:
                self._lines.popitem(last=False)
            return line

    def transcriber(self, ref: ModelRef, key: str | None = None) -> Transcriber:
        vendor, offer = self._offer(ref)
        if not offer.model.records:
            raise ProviderConfigError(ref.provider, "takes no recordings")
        return self._access(vendor, key).transcriber(offer)

    def speaker(self, ref: ModelRef, key: str | None = None) -> Speaker:
        vendor, offer = self._offer(ref)
        if not offer.model.voices:
            raise ProviderConfigError(ref.provider, "has no voice")
        return self._access(vendor, key).speaker(offer)

    def check(self, provider: str, key: str) -> None:
        """Not tried again: somebody waits at a button."""
        vendor = self._vendor(provider)
        self._made(vendor, key).check()

    def forget(self, key: str) -> None:
        with self._lock:
            for held in [held for held in self._accesses if held[1] == key]:
                self._accesses.pop(held).close()
            for line in [line for line in self._lines if line[1] == key]:
                del self._lines[line]

    def warm(self) -> None:
        if "deepgram" in self._vendors:
            from core.providers.speech import live  # noqa: F401

    def close(self) -> None:
        with self._lock:
            accesses = list(self._accesses.values())
            self._accesses.clear()
            self._lines.clear()
        for access in accesses:
            access.close()

    def _offer(self, ref: ModelRef) -> tuple[Vendor, SpeechOffer]:
        vendor = self._vendors.get(ref.provider)
        offer = vendor.speech.get(ref.model) if vendor is not None else None
        if vendor is None or offer is None:
            raise NoSuchModelError(ref.provider, "not in the catalogue")
        return vendor, offer

    def _vendor(self, provider: str) -> Vendor:
        vendor = self._vendors.get(provider)
        if vendor is None:
            raise ProviderConfigError(provider, "not set up here")
        return vendor

    def _access(self, vendor: Vendor, key: str | None) -> Access:
        """The client with *key*, or with the operator's."""
        held = vendor.provider.id, _key(vendor, key)
        with self._lock:
            access = self._accesses.pop(held, None) or self._made(vendor, held[1])
            self._accesses[held] = access
            while len(self._accesses) > _KEPT:
                self._accesses.popitem(last=False)
            return access

    def _made(self, vendor: Vendor, key: str) -> Access:
        """Imports the SDK, which takes a moment."""
        if vendor.protocol == "deepgram":
            from core.providers.speech.deepgram import DeepgramAccess

            return DeepgramAccess(vendor.provider.id, vendor.base_url, key, self._patience)
        from core.providers.speech.openai import OpenAIAccess

        return OpenAIAccess(vendor, key, self._patience)


def _key(vendor: Vendor, key: str | None) -> str:
    provider = vendor.provider
    if key is not None and not provider.takes_own_key:
        raise ProviderConfigError(provider.id, "takes no keys of candidates")
    if key is None and not provider.has_key:
        raise ProviderConfigError(provider.id, "no key")
    return vendor.key if key is None else key
