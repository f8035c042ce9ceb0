"""The half of a speech server that is asked by POST: recordings written down, text spoken.

It answers as Deepgram does under ``/v1/listen`` and ``/v1/speak``, and as OpenAI, Groq and their
like do under ``…/audio/…``. What is heard is made by the server's `Ears` from the sound that came;
what goes wrong is put in its way, one failure a request. `Rest(server)` answers for a
`SpeechServer` what is not live.
"""

from __future__ import annotations

import io
import json
import wave
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler
from math import pi, sin
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from core.domain.speech import BYTES_A_SECOND, RATE, Word
from tests.speech_server.server import SAID, SpeechServer

SILENT_BEFORE: Final = 0.25  # seconds that services leave before the first word
A_WORD: Final = 0.1


def wav(pcm: bytes, rate: int = RATE) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(pcm)
    return file.getvalue()


def tone(text: str, rate: int) -> bytes:
    """A sound of a tenth of a second for each word, after the silence that services leave."""
    length = round(len(text.split()) * A_WORD * rate)
    loud = array("h", (round(9000 * sin(2 * pi * 220 * n / rate)) for n in range(length)))
    return bytes(2 * round(SILENT_BEFORE * rate)) + loud.tobytes()


@dataclass(frozen=True)
class Asked:
    """One request as it arrived. `fields` are those of a form, or of a JSON object."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]  # names in small letters
    body: bytes
    fields: Mapping[str, Any]

    @property
    def key(self) -> str:
        told = self.headers.get("authorization", "")
        return told.removeprefix("Bearer ").removeprefix("Token ")

    @property
    def deepgram(self) -> bool:
        return self.path in ("/v1/listen", "/v1/speak", "/v1/auth/token")

    @property
    def recording(self) -> bytes:
        return self.body if self.deepgram else bytes(self.fields["file"])


@dataclass
class Talk:
    """One request being answered: what failures are given to spoil."""

    rest: Rest
    handler: BaseHTTPRequestHandler
    asked: Asked

    def send(
        self,
        status: int,
        body: bytes,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.handler.send_response(status)
        told = {**(headers or {}), "Content-Type": kind, "Content-Length": str(len(body))}
        for name, value in told.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def refuse(self, status: int, code: str = "", headers: Mapping[str, str] | None = None) -> None:
        """As each vendor says no."""
        if self.asked.deepgram:
            told: Any = {"err_code": code or "Bad Request", "err_msg": SAID, "request_id": "1"}
        else:
            told = {"error": {"message": SAID, "type": "invalid_request_error", "code": code}}
        self.send(status, json.dumps(told).encode(), headers=headers)

    def cut(self) -> None:
        """Promises a reply, begins it, and hangs up."""
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "application/json")
        self.handler.send_header("Content-Length", "1000")
        self.handler.end_headers()
        self.handler.wfile.write(b'{"te')
        self.handler.close_connection = True

    def hang_up(self) -> None:
        self.handler.close_connection = True

    def answer(self) -> None:
        """As it should be."""
        path = self.asked.path.removeprefix("/openai")
        if path == "/v1/auth/token":
            self.send(200, json.dumps({"api_key_id": "1", "scopes": ["usage:write"]}).encode())
        elif path == "/v1/models":
            listed = [{"id": "whisper-1", "object": "model"}]
            self.send(200, json.dumps({"object": "list", "data": listed}).encode())
        elif path == "/v1/listen":
            self.send(200, json.dumps(self.rest.as_deepgram(self.asked)).encode())
        elif path == "/v1/audio/transcriptions":
            self.send(200, json.dumps(self.rest.as_whisper(self.asked)).encode())
        elif path == "/v1/speak":
            rate = int(self.asked.query["sample_rate"][0])
            self.send(200, self.rest.said(self.asked.fields["text"], rate), "audio/wav")
        elif path == "/v1/audio/speech":
            self.send(200, self.rest.said(self.asked.fields["input"], 24_000), "audio/wav")
        else:
            self.send(404, b"<html><body>Nothing here.</body></html>", "text/html")


Failure = Callable[[Talk], None]


@dataclass
class Rest:
    server: SpeechServer
    voice: Callable[[str, int], bytes] = tone
    words: bool = True  # says when each word was said
    segments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    failures: deque[Failure] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.server.post = self

    def fail(self, *failures: Failure) -> None:
        """The next requests go wrong like this, one after another; the ones after are answered."""
        self.failures.extend(failures)

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        asked = _asked(handler)
        self.asked.append(asked)
        talk = Talk(self, handler, asked)
        if self.failures:
            self.failures.popleft()(talk)
        elif self.server.keys is not None and asked.key not in self.server.keys:
            talk.refuse(401, "INVALID_AUTH" if asked.deepgram else "invalid_api_key")
        else:
            talk.answer()

    def heard(self, recording: bytes) -> tuple[list[Word], float]:
        with wave.open(io.BytesIO(recording)) as sound:
            pcm, rate = sound.readframes(sound.getnframes()), sound.getframerate()
        if rate != RATE:
            raise AssertionError(f"these ears hear {RATE} Hz, not {rate}")
        hearing = self.server.ears()
        found: list[Word] = []
        for at in range(0, len(pcm), BYTES_A_SECOND):
            hearing.hear(pcm[at : at + BYTES_A_SECOND])
        hearing.hear(bytes(BYTES_A_SECOND))
        found.extend(hearing.settle()[0])
        return found, len(pcm) / BYTES_A_SECOND

    def as_deepgram(self, asked: Asked) -> dict[str, Any]:
        words, seconds = self.heard(asked.recording)
        told = [
            {"word": _plain(w.text), "punctuated_word": w.text, "start": w.start, "end": w.end,
             "confidence": w.confidence}
            for w in words
        ]  # fmt: skip
        text = " ".join(word.text for word in words)
        alternative = {"transcript": text, "confidence": 0.9, "words": told}
        metadata = {"request_id": "1", "duration": seconds, "channels": 1}
        return {"metadata": metadata, "results": {"channels": [{"alternatives": [alternative]}]}}

    def as_whisper(self, asked: Asked) -> dict[str, Any]:
        words, seconds = self.heard(asked.recording)
        told: dict[str, Any] = {"text": " ".join(word.text for word in words)}
        if asked.fields.get("response_format") != "verbose_json":
            return told
        told |= {"task": "transcribe", "language": "english", "duration": seconds}
        told["segments"] = self.segments
        if self.words and "word" in asked.fields.get("timestamp_granularities[]", []):
            told["words"] = [
                {"word": _plain(w.text), "start": w.start, "end": w.end} for w in words
            ]
        return told

    def said(self, text: str, rate: int) -> bytes:
        """As it is made: a head that does not know yet how long it will be."""
        whole = bytearray(wav(self.voice(text, rate), rate))
        whole[40:44] = b"\xff\xff\xff\xff"
        return bytes(whole)


def _asked(handler: BaseHTTPRequestHandler) -> Asked:
    address = urlsplit(handler.path)
    headers = {name.lower(): value for name, value in handler.headers.items()}
    body = handler.rfile.read(int(headers.get("content-length") or 0))
    kind = headers.get("content-type", "")
    fields: Mapping[str, Any] = {}
    if kind.startswith("application/json"):
        fields = json.loads(body)
    elif kind.startswith("multipart/form-data"):
        fields = _form(kind, body)
    return Asked(handler.command, address.path, parse_qs(address.query), headers, body, fields)


def _form(kind: str, body: bytes) -> dict[str, Any]:
    parsed = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, Any] = {}
    for part in parsed.get_payload():
        name = str(part.get_param("name", header="content-disposition"))  # type: ignore[union-attr]
        content = part.get_payload(decode=True)  # type: ignore[union-attr]
        if name == "file":
            found[name] = content
        elif name.endswith("[]"):
            found.setdefault(name, []).append(bytes(content).decode())
        else:
            found[name] = bytes(content).decode()
    return found


def _plain(text: str) -> str:
    return text.strip(".,;:!?").lower()
