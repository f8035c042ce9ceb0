"""Servers that speak OpenAI's protocol: OpenAI and Groq by their own SDKs, and anybody else's.

What such servers write down is Whisper's, or like it: without "um", without saying how sure they
are of a word, and with words made up where nobody spoke.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.domain.speech import Transcript, Word
from core.errors import UnusableOutputError
from core.ports.speech import Listening, Sound
from core.providers.chat.catalogue import SpeechOffer
from core.providers.chat.talking import Access
from core.providers.chat.translating import translated
from core.providers.speech.asking import listened, said
from core.providers.speech.sounds import in_pieces

# A part of which both holds is silence, whatever is written there (openai/whisper, transcribe.py,
# `no_speech_threshold` and `logprob_threshold`).
_NO_SPEECH: Final = 0.6
_UNSURE: Final = -1.0


@dataclass(frozen=True, repr=False)
class OpenAITranscriber:
    access: Access
    offer: SpeechOffer

    def transcribe(self, recording: bytes, listening: Listening) -> Transcript:
        asked: dict[str, Any] = {"response_format": "verbose_json"}
        if self.offer.words:
            asked["timestamp_granularities"] = ["word", "segment"]
        if self.offer.hints and listening.key_terms:
            asked["prompt"] = f"{', '.join(listening.key_terms)}."
        answer = listened(
            self.access,
            lambda: self.access.client.audio.transcriptions.create(
                file=("answer.wav", recording, "audio/wav"),
                model=self.offer.model.ref.model,
                language=listening.language.value,
                timeout=self.access.wire.timeout(streams=False),
                extra_body=dict(self.offer.send) or None,
                **asked,
            ),
        )
        return translated(self.access.provider, lambda: _transcript(_told(answer)))


@dataclass(frozen=True, repr=False)
class OpenAISpeaker:
    access: Access
    offer: SpeechOffer

    def speak(self, text: str, voice: str, speed: float) -> Sound:
        return in_pieces(text, self.access.provider, lambda piece: self._said(piece, voice, speed))

    def _said(self, text: str, voice: str, speed: float) -> bytes:
        asked = {} if speed == 1.0 else {"speed": speed}
        answer = said(
            self.access,
            lambda: self.access.client.audio.speech.create(
                input=text,
                model=self.offer.model.ref.model,
                voice=voice,
                response_format="wav",
                timeout=self.access.wire.timeout(streams=False),
                extra_body=dict(self.offer.send) or None,
                **asked,
            ),
        )
        content = translated(self.access.provider, lambda: answer.content)
        if not isinstance(content, bytes):
            raise UnusableOutputError(provider=self.access.provider, detail="no sound")
        return content


def _told(answer: Any) -> dict[str, Any]:
    """The reply as it came: SDKs leave out what they do not know, and check nothing."""
    told = answer.to_dict() if hasattr(answer, "to_dict") else answer
    if not isinstance(told, dict):
        raise TypeError("no object")
    return told


def _transcript(told: dict[str, Any]) -> Transcript:
    """Raise AttributeError, KeyError, TypeError or ValueError where it is not what it should be."""
    text, seconds = told["text"], float(told.get("duration") or 0.0)
    if not isinstance(text, str):
        raise TypeError("no text")
    timed = [_word(each) for each in told.get("words") or ()]
    silences = list(_silences(told.get("segments") or ()))
    heard = [word for word in timed if not _within(word, silences)]
    if timed:
        words = _written(text, heard) if len(heard) == len(timed) else heard
        return Transcript(tuple(words), seconds, verbatim=False)
    if silences and len(silences) == len(told["segments"]):
        return Transcript((), seconds, timed=False, verbatim=False)
    untimed = tuple(Word(each, 0.0, 0.0, None) for each in text.split())
    return Transcript(untimed, seconds, timed=not untimed, verbatim=False)


def _word(each: Any) -> Word:
    text = each["word"]
    if not isinstance(text, str):
        raise TypeError("no word")
    return Word(text.strip(), float(each["start"]), float(each["end"]), None)


def _silences(segments: Sequence[Any]) -> Iterator[tuple[float, float]]:
    """Where nobody spoke, by Whisper's own rule."""
    for each in segments:
        nobody, sure = each.get("no_speech_prob"), each.get("avg_logprob")
        if nobody is not None and sure is not None and nobody > _NO_SPEECH and sure < _UNSURE:
            yield float(each["start"]), float(each["end"])


def _within(word: Word, spans: Sequence[tuple[float, float]]) -> bool:
    middle = (word.start + word.end) / 2
    return any(start <= middle <= end for start, end in spans)


def _written(text: str, words: list[Word]) -> list[Word]:
    """*words* as *text* writes them, with capitals and punctuation; as they came where the two do
    not say the same."""
    letters = "".join(map(_letters, (word.text for word in words)))
    if _letters(text) != letters or not letters:
        return words
    owners = [number for number, word in enumerate(words) for _ in _letters(word.text)]
    written: list[Word] = []
    at = 0
    for token in text.split():
        length = len(_letters(token))
        if not length:
            if written:  # a dash between two words
                last = written[-1]
                written[-1] = Word(f"{last.text} {token}", last.start, last.end, None)
            continue
        first, last = words[owners[at]], words[owners[at + length - 1]]
        written.append(Word(token, first.start, last.end, None))
        at += length
    return written


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
