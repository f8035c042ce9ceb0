"""What `Transcriber` and `Speaker` are tried on: four services by their real SDKs, on loopback."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from core.domain.chat import ModelRef
from core.errors import (
    NoSuchModelError,
    NotServedError,
    OutOfCreditError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    TruncatedError,
    UnusableOutputError,
)
from core.providers.chat import ChatSettings, Patience
from core.providers.speech.factory import ConfiguredSpeech
from tests.speech_server import SpeechServer
from tests.speech_server.rest import Failure, Rest, Talk
from tests.speech_server.server import SAID

# Short, so that what is waited for is over soon; in the same order as the real ones.
HASTY = Patience(
    connect=2.0, first=1.0, stall=0.7, total=1.5, tries=3, backoff=0.02, longest_wait=0.5, check=1.0
)
KEY = "sk-canary-4f1d8e52"
OWN, WRONG = "sk-of-a-candidate-9a3c", "sk-of-nobody-17b0"
SERVICES = ["deepgram", "openai", "groq", "here"]
SPEAKING = ["deepgram", "openai", "here"]
MODELS = {
    "deepgram": ("nova-3", "aura-2"),
    "openai": ("whisper-1", "tts-1"),
    "groq": ("whisper-large-v3-turbo", ""),
    "here": ("whisper", "kokoro"),
}
VOICES = {"deepgram": "aura-2-thalia-en", "openai": "alloy", "here": "af_heart"}


def settings(url: str) -> ChatSettings:
    here = {
        "id": "here",
        "base_url": f"{url}/v1",
        "key": KEY,
        "takes_own_key": True,
        "speech": [
            {"id": "whisper", "records": True},
            {"id": "wordless", "records": True, "words": False, "hints": False},
            {"id": "kokoro", "voices": [{"id": "af_heart", "name": "Heart"}]},
        ],
    }
    return ChatSettings(
        openai_key=KEY,
        openai_url=f"{url}/v1",
        groq_key=KEY,
        groq_url=url,
        deepgram_key=KEY,
        deepgram_url=url,
        servers=[here],
    )


@dataclass
class Service:
    """One of them, and what was asked of it."""

    id: str
    rest: Rest
    speech: ConfiguredSpeech

    @property
    def server(self) -> SpeechServer:
        return self.rest.server

    def ref(self, *, speaks: bool = False) -> ModelRef:
        return ModelRef(self.id, MODELS[self.id][speaks])


def status(code: int, name: str = "", headers: dict[str, str] | None = None) -> Failure:
    return lambda talk: talk.refuse(code, name, headers)


def page(code: int = 200) -> Failure:
    body = f"<html><body>{SAID}</body></html>".encode()
    return lambda talk: talk.send(code, body, "text/html")


def body(content: bytes, kind: str = "application/json") -> Failure:
    return lambda talk: talk.send(200, content, kind)


def late(seconds: float) -> Failure:
    def fail(talk: Talk) -> None:
        talk.rest.server.over.wait(seconds)
        talk.answer()

    return fail


def packed() -> Failure:
    return lambda talk: talk.send(200, b"\x1f\x8b", headers={"Content-Encoding": "gzip"})


def redirect(talk: Talk) -> None:
    talk.send(307, b"", headers={"Location": "/v1/elsewhere"})


def cut(talk: Talk) -> None:
    talk.cut()


def nobody(talk: Talk) -> None:
    talk.hang_up()


# What happens; what it is to us; how often the server was asked.
FAILURES: dict[str, tuple[Failure, type[ProviderError], int]] = {
    "401": (status(401), ProviderConfigError, 1),
    "402": (status(402, "ASR_PAYMENT_REQUIRED"), OutOfCreditError, 1),
    "403": (status(403), ProviderConfigError, 1),
    "404": (status(404), NoSuchModelError, 1),
    "404 page": (page(404), ProviderConfigError, 1),
    "408": (status(408), ProviderUnavailableError, 3),
    "429": (status(429), RateLimitedError, 3),
    "429 in a moment": (status(429, headers={"retry-after": "0.1"}), RateLimitedError, 3),
    "429 much later": (status(429, headers={"retry-after": "40"}), RateLimitedError, 1),
    "500": (status(500), ProviderUnavailableError, 3),
    "503": (status(503), NotServedError, 3),
    "503 page": (page(503), ProviderUnavailableError, 3),
    "504": (status(504), ProviderUnavailableError, 1),
    "redirect": (redirect, ProviderConfigError, 1),
    "nobody": (nobody, ProviderUnavailableError, 1),
    "slow": (late(3), ProviderUnavailableError, 1),
    "cut": (cut, TruncatedError, 1),
    "page": (page(), UnusableOutputError, 1),
    "empty": (body(b""), UnusableOutputError, 1),
    "packed": (packed(), UnusableOutputError, 1),
}


def leaks(error: BaseException, *more: str) -> set[str]:
    """Which secrets can be read off *error*, whatever is behind it."""
    shown = "".join(traceback.format_exception(error)) + repr(vars(error))
    shown += repr((error.args, error.__cause__, error.__context__))
    return {each for each in (SAID, KEY, OWN, WRONG, *more) if each in shown}
