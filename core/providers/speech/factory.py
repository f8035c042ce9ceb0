"""The one place where clients of speech services are made."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from core.domain.chat import ModelRef, Provider, SpeechModel
from core.errors import NoSuchModelError, ProviderConfigError
from core.ports.speech import LiveTranscriber, Speaker, Transcriber
from core.providers.chat.accesses import Accesses, check_models, dialect_of, key_of
from core.providers.chat.catalogue import (
    ChatSettings,
    Protocol,
    SpeechOffer,
    Vendor,
    speech_vendors,
)
from core.providers.chat.patience import Patience

if TYPE_CHECKING:
    from core.providers.chat.dialect import Dialect
    from core.providers.speech.live import DeepgramLive

_KEPT: Final = 256  # live lines of so many keys; as with clients


class ConfiguredSpeech:
    """`SpeechServices`, as the operator set them up."""

    def __init__(self, settings: ChatSettings, patience: Patience | None = None) -> None:
        """Raise `NotSetUpError` where *settings* make no sense. No call is made."""
        self._vendors = speech_vendors(settings)
        self._accesses = Accesses(patience or Patience(), _dialect)
        self._lock = Lock()
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
        used, own = key_of(vendor, key), key is not None
        with self._lock:
            line = self._lines.pop((ref.model, used), None)
            if line is None:
                line = DeepgramLive(ref.provider, ref.model, used, vendor.base_url, own_key=own)
            self._lines[ref.model, used] = line
            while len(self._lines) > _KEPT:
                self._lines.popitem(last=False)
            return line

    def transcriber(self, ref: ModelRef, key: str | None = None) -> Transcriber:
        vendor, offer = self._offer(ref)
        if not offer.model.records:
            raise ProviderConfigError(ref.provider, "takes no recordings")
        access = self._accesses.of(vendor, key)
        if vendor.protocol == "deepgram":
            from core.providers.speech.deepgram import DeepgramTranscriber

            return DeepgramTranscriber(access, ref.model)
        from core.providers.speech.openai import OpenAITranscriber

        return OpenAITranscriber(access, offer)

    def speaker(self, ref: ModelRef, key: str | None = None) -> Speaker:
        vendor, offer = self._offer(ref)
        if not offer.model.voices:
            raise ProviderConfigError(ref.provider, "has no voice")
        access = self._accesses.of(vendor, key)
        if vendor.protocol == "deepgram":
            from core.providers.speech.deepgram import DeepgramSpeaker

            return DeepgramSpeaker(access)
        from core.providers.speech.openai import OpenAISpeaker

        return OpenAISpeaker(access, offer)

    def check(self, provider: str, key: str) -> None:
        vendor = self._vendors.get(provider)
        if vendor is None:
            raise ProviderConfigError(provider, "not set up here")
        access = self._accesses.made(vendor, key)
        if vendor.protocol == "deepgram":
            from core.providers.speech.deepgram import check

            check(access, vendor.base_url, key)
        else:
            check_models(access)

    def forget(self, key: str) -> None:
        self._accesses.forget(key)
        with self._lock:
            for line in [line for line in self._lines if line[1] == key]:
                del self._lines[line]

    def warm(self) -> None:
        if "deepgram" in self._vendors:
            from core.providers.speech import live  # noqa: F401

    def close(self) -> None:
        self._accesses.close()
        with self._lock:
            self._lines.clear()

    def _offer(self, ref: ModelRef) -> tuple[Vendor, SpeechOffer]:
        vendor = self._vendors.get(ref.provider)
        offer = vendor.speech.get(ref.model) if vendor is not None else None
        if vendor is None or offer is None:
            raise NoSuchModelError(ref.provider, "not in the catalogue")
        return vendor, offer


def _dialect(protocol: Protocol) -> Dialect:
    if protocol == "deepgram":
        from core.providers.speech.deepgram import DEEPGRAM

        return DEEPGRAM
    return dialect_of(protocol)
