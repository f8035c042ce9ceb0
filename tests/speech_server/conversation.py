"""One live connection as Deepgram holds it: sound and commands come, results go.

Everything goes by the time of the sound, so a fast test hears what a slow one does; only who is
silent for too long is closed by the clock.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from core.domain.speech import BYTES_A_SECOND, Word
from tests.speech_server.hearing import Hearing
from tests.speech_server.sound import blocks
from tests.speech_server.websocket import WebSocket

Told = dict[str, Any]
Post = Callable[["Conversation", Told], None]


def at_once(conversation: Conversation, told: Told) -> None:
    conversation.socket.send(told)


@dataclass(frozen=True)
class Manner:
    """How it talks, in seconds of sound: a guess every `guess`, settled after `settle` and at the
    latest after `longest`. `idle` is by the clock (Deepgram's is 10). `says_finalized`: what
    follows a Finalize says so, which the service does not promise. `answers_finalize`: it says
    anything at all."""

    guess: float = 0.2
    settle: float = 1.0
    longest: float = 8.0
    idle: float = 10.0
    says_finalized: bool = True
    answers_finalize: bool = True
    keeps_sound: bool = False
    counts: bool = False  # which sound came: it has to be counted sound
    post: Post = at_once


@dataclass
class Conversation:
    socket: WebSocket
    query: Mapping[str, list[str]]
    hearing: Hearing
    manner: Manner
    headers: Mapping[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    came: Counter[int] = field(default_factory=Counter)  # samples of each block of counted sound
    sound: bytearray = field(default_factory=bytearray)
    arrivals: list[tuple[float, int]] = field(default_factory=list)  # when, and how many bytes
    seconds: float = 0.0
    over: Event = field(default_factory=Event)
    after_sound: Callable[[Conversation], None] | None = None  # what failures look at

    def run(self) -> None:
        self._settled = self._guessed = self._last_word = 0.0
        self._speaks = self._said_end = False
        alive = time.monotonic()
        try:
            for message in self.socket.messages(self.manner.idle / 4):
                if message is not None:
                    alive = time.monotonic()
                elif time.monotonic() - alive > self.manner.idle:
                    self.socket.close(1011, "NET-0001")
                    return
                if isinstance(message, bytes):
                    self._take(message)
                elif isinstance(message, str) and self._obey(json.loads(message)["type"]):
                    return
        finally:
            self.over.set()

    # What comes

    def _take(self, pcm: bytes) -> None:
        self.arrivals.append((time.monotonic(), len(pcm)))
        self.seconds += len(pcm) / BYTES_A_SECOND
        if self.manner.keeps_sound:
            self.sound += pcm
        if self.manner.counts:
            for block, samples in blocks(pcm):
                self.came[block] += samples
        self.hearing.hear(pcm)
        self._speak()
        if self.after_sound is not None:
            self.after_sound(self)

    def _obey(self, command: str) -> bool:
        """Whether that was the end."""
        self.commands.append(command)
        if command == "Finalize" and self.manner.answers_finalize:
            self.settle(from_finalize=True if self.manner.says_finalized else None)
        if command == "CloseStream":
            self.settle()
            self.send(
                {"type": "Metadata", "transaction_key": "deprecated", "request_id": REQUEST,
                 "sha256": "0" * 64, "created": "2026-11-21T00:00:00.000Z",
                 "duration": self.seconds, "channels": 1}
            )  # fmt: skip
            self.socket.close(1000)
            return True
        return False

    # What goes

    def _speak(self) -> None:
        if self.seconds - self._guessed < self.manner.guess:
            return
        self._guessed = self.seconds
        words = self.hearing.words()
        self._note(words)
        if self._ends():
            self._said_end = True
            self.settle(speech_final=True)
            if "utterance_end_ms" in self.query:
                last = round(self._last_word, 3)
                self.send({"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": last})
            return
        unsettled = self.seconds - self._settled
        quiet = self.hearing.quiet and unsettled >= self.manner.settle
        if quiet or unsettled >= self.manner.longest:
            # Unasked, it calls a hundredth of a second the end of speech.
            short = "endpointing" not in self.query and self.seconds - self._last_word > 0.01
            self.settle(speech_final=short and self._speaks)
        elif "true" in self.query.get("interim_results", []):
            self.send(self.result(words, self._settled, self.seconds, is_final=False))

    def _note(self, words: Sequence[Word]) -> None:
        last = max((word.end for word in words), default=0.0)
        if last > self._last_word:
            self._last_word, self._said_end = last, False
            if not self._speaks and "true" in self.query.get("vad_events", []):
                self.send({"type": "SpeechStarted", "channel": [0, 1], "timestamp": last})
            self._speaks = True

    def _ends(self) -> bool:
        """Whether the speaker has been silent for as long as was asked for."""
        if self._said_end or not self._speaks:
            return False
        silent = self.seconds - self._last_word
        asked = self.query.get("endpointing", ["10"])[0]
        return asked.isdigit() and int(asked) > 100 and silent * 1000 >= int(asked)

    def settle(self, *, speech_final: bool = False, from_finalize: bool | None = None) -> None:
        self._note(self.hearing.words())
        words, until = self.hearing.settle()
        if until <= self._settled and not from_finalize:
            return
        start, self._settled = self._settled, max(until, self._settled)
        told = self.result(words, start, self._settled, is_final=True)
        told["speech_final"] = speech_final
        if from_finalize is not None:
            told["from_finalize"] = from_finalize
        self.send(told)

    def result(self, words: Iterable[Word], start: float, end: float, *, is_final: bool) -> Told:
        words = list(words)
        transcript = " ".join(word.text for word in words)
        alternative = {
            "transcript": transcript,
            "confidence": 0.9,
            "words": [
                {"word": word.text.strip(".,?!").lower(), "start": word.start, "end": word.end,
                 "confidence": word.confidence, "punctuated_word": word.text}
                for word in words
            ],
        }  # fmt: skip
        return {
            "type": "Results", "channel_index": [0, 1], "duration": end - start, "start": start,
            "is_final": is_final, "speech_final": False,
            "channel": {"alternatives": [alternative]},
            "metadata": {"request_id": REQUEST, "model_uuid": REQUEST, "model_info":
                         {"name": "general-nova-3", "version": "2026-01-01.0", "arch": "nova-3"}},
        }  # fmt: skip

    def send(self, told: Told) -> None:
        self.manner.post(self, told)


REQUEST = "7f0f3c1e-0000-4000-8000-000000000000"
