"""Sound as services send it, cut and put together so that a question begins at its first word."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.errors import UnusableOutputError
from core.ports.speech import Sound

LONGEST_TEXT: Final = 1000
"""Characters in one request: Aura takes 2,000, and a minute of sound is some 3 MB."""
_STEP: Final = 0.01  # seconds
_SILENT: Final = 10 ** (-50 / 20)  # of full scale; speech begins louder, and a codec's hiss is not
_KEPT: Final = 0.03  # seconds of silence that stay, so that no consonant is cut
_SENTENCE = re.compile(r"(?<=[.!?…。？！])\s+|\n+")


@dataclass(frozen=True, repr=False)
class Pcm:
    """16 bit, mono."""

    rate: int
    samples: NDArray[np.int16]


def from_wav(content: bytes, provider: str) -> Pcm:
    """Raise `UnusableOutputError`. A WAV that is written while it is made says no length, or a
    wrong one, so all that follows its head is taken for sound."""
    form, data = _chunks(content)
    if len(form) < 16 or data is None:  # noqa: PLR2004 - as long as a format is
        raise UnusableOutputError(provider, "no WAV")
    kind, channels = int.from_bytes(form[:2], "little"), int.from_bytes(form[2:4], "little")
    rate, bits = int.from_bytes(form[4:8], "little"), int.from_bytes(form[14:16], "little")
    if kind not in (1, 0xFFFE) or bits != 16 or channels not in (1, 2) or rate < 8000:  # noqa: PLR2004
        raise UnusableOutputError(
            provider, f"sound of kind {kind}, {channels} x {bits} bit, {rate}"
        )
    whole = data[: len(data) // (2 * channels) * 2 * channels]
    samples = np.frombuffer(whole, np.int16).reshape(-1, channels)[:, 0]
    return Pcm(rate, samples)


def in_pieces(text: str, provider: str, said: Callable[[str], bytes]) -> Sound:
    """*text* as *said* says it, a WAV for each of its `pieces`. Raise `UnusableOutputError`."""
    parts = [from_wav(said(piece), provider) for piece in pieces(text)]
    if not parts:
        raise UnusableOutputError(provider, "nothing to say")
    return spoken(parts, provider)


def spoken(parts: Iterable[Pcm], provider: str) -> Sound:
    """One sound of all *parts*, without the silence before the first word.

    Raise `UnusableOutputError` where there is nothing to be heard.
    """
    parts = list(parts)
    rates = {part.rate for part in parts}
    if len(rates) != 1:
        raise UnusableOutputError(provider, "sound of several rates")
    rate = rates.pop()
    samples = np.concatenate([part.samples for part in parts])
    begin = _first_word(samples, rate)
    if begin is None:
        raise UnusableOutputError(provider, "silence")
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples[begin:].astype("<i2").tobytes())
    return Sound(file.getvalue(), "audio/wav")


def pieces(text: str) -> Iterator[str]:
    """*text* in pieces of at most LONGEST_TEXT characters, cut between sentences, or between words
    where one sentence is longer."""
    piece = ""
    for sentence in _SENTENCE.split(text.strip()):
        for part in _short(sentence):
            if piece and len(piece) + 1 + len(part) > LONGEST_TEXT:
                yield piece
                piece = part
            else:
                piece = f"{piece} {part}".strip()
    if piece:
        yield piece


def _short(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST_TEXT:
        cut = sentence.rfind(" ", 1, LONGEST_TEXT)
        cut = LONGEST_TEXT if cut < 0 else cut
        yield sentence[:cut]
        sentence = sentence[cut:].lstrip()
    yield sentence


def _first_word(samples: NDArray[np.int16], rate: int) -> int | None:
    step = max(1, int(rate * _STEP))
    whole = samples[: len(samples) // step * step].reshape(-1, step).astype(np.float64)
    loud = np.flatnonzero(np.sqrt((whole**2).mean(axis=1)) > _SILENT * 32768)
    if not len(loud):
        return None
    return max(0, int(loud[0]) * step - int(rate * _KEPT))


def _chunks(content: bytes) -> tuple[bytes, bytes | None]:
    """The format and the sound of a RIFF file."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return b"", None
    at, form = 12, b""
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name == b"data":
            return form, content[at + 8 :][: size or None]
        if name == b"fmt ":
            form = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return form, None
