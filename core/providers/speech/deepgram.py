"""Deepgram, by its own SDK: recordings, and questions read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import httpx

from core.domain.language import Language
from core.domain.speech import Transcript
from core.ports.speech import Listening, Sound
from core.providers.chat.dialect import Dialect, quieten
from core.providers.chat.talking import Access
from core.providers.chat.translating import translated
from core.providers.speech.asking import listened, said
from core.providers.speech.connecting import client
from core.providers.speech.reading import word_of
from core.providers.speech.sounds import in_pieces

RATE: Final = 24_000  # what Aura speaks by itself


def _connect(*, base_url: str, key: str, http: httpx.Client) -> Any:
    quieten("deepgram", "httpx", "httpcore")
    return client(key, base_url, http)


DEEPGRAM = Dialect(_connect, longest="")  # no reply of it has a limit


@dataclass(frozen=True, repr=False)
class DeepgramTranscriber:
    """`Transcriber` with one key and one model."""

    access: Access
    model: str

    def transcribe(self, recording: bytes, listening: Listening) -> Transcript:
        english = listening.language is Language.ENGLISH
        asked: dict[str, Any] = {"filler_words": True} if english else {}  # it knows no others
        if listening.key_terms:
            asked["keyterm"] = list(listening.key_terms)
        found = listened(
            self.access,
            lambda: self.access.client.listen.v1.media.transcribe_file(
                request=recording,
                model=self.model,
                language=listening.language.value,
                punctuate=True,
                smart_format=True,
                mip_opt_out=True,
                request_options=_options(self.access),
                **asked,
            ),
        )
        return translated(self.access.provider, lambda: _transcript(found, verbatim=english))


@dataclass(frozen=True, repr=False)
class DeepgramSpeaker:
    """`Speaker` with one key; what Deepgram calls a model is a voice of ours."""

    access: Access

    def speak(self, text: str, voice: str, speed: float) -> Sound:
        return in_pieces(text, self.access.provider, lambda piece: self._said(piece, voice, speed))

    def _said(self, text: str, voice: str, speed: float) -> bytes:
        # Its usual pace is asked for by saying nothing: not every voice takes another.
        asked: dict[str, Any] = {} if speed == 1.0 else {"speed": speed}
        return said(
            self.access,
            lambda: b"".join(
                self.access.client.speak.v1.audio.generate(
                    text=text,
                    model=voice,
                    encoding="linear16",
                    container="wav",
                    sample_rate=RATE,
                    mip_opt_out=True,
                    request_options=_options(self.access),
                    **asked,
                )
            ),
        )


def check(access: Access, base_url: str, key: str) -> None:
    """By asking what the key is for; the SDK has no way to. Not tried again: somebody waits at a
    button."""

    def ask() -> None:
        answer = access.wire.http.get(
            f"{base_url}/v1/auth/token",
            headers={"Authorization": f"Token {key}"},
            timeout=access.patience.check,
        )
        answer.raise_for_status()
        if not isinstance(answer.json(), dict):
            raise TypeError("no details of a key")

    translated(access.provider, ask, talking=False)


def _options(access: Access) -> Any:
    return {"max_retries": 0, "timeout": access.wire.timeout(streams=False)}


def _transcript(found: Any, *, verbatim: bool) -> Transcript:
    """Raise anything where it is not what it should be: the SDK checks nothing."""
    words = tuple(word_of(each) for each in found.results.channels[0].alternatives[0].words)
    return Transcript(words, float(found.metadata.duration), verbatim=verbatim)
