"""Somebody who says a text at an even pace: their words with times, and how loud they are."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.domain.chat import ModelRef
from core.domain.speech import Transcript, Word
from core.domain.spoken import Spoken

_PART = re.compile(r"\[(?P<silence>[\d.]+)\]|(?P<word>\S+)")
_BETWEEN = 0.02


def _usual(part: float) -> int:
    del part
    return -30


def spoken(
    text: str,
    *,
    pace: float = 15,
    level: Callable[[float], int] = _usual,
    silence: int = -70,
) -> Spoken:
    """*pace* letters a second; "[1.4]" is a silence of so many seconds instead of the usual 20 ms.
    *level* gives the loudness at a part of the answer, from 0 to 1; between words it is
    *silence*."""
    words: list[Word] = []
    end, gap = 0.0, 0.0
    for part in _PART.finditer(text):
        if part["silence"]:
            gap = float(part["silence"])
            continue
        start = round(end + gap, 3)
        end = round(start + max(len(part["word"]) / pace, 0.15), 3)
        words.append(Word(part["word"], start, end, 0.99))
        gap = _BETWEEN
    tenths = int(end * 10) + 1
    levels = tuple(
        level(at / tenths) if _inside(words, (at + 0.5) / 10) else silence for at in range(tenths)
    )
    return Spoken(
        Transcript(tuple(words), end),
        ModelRef("deepgram", "nova-3"),
        live=True,
        loudness=levels,
        whole=True,
    )


def _inside(words: list[Word], second: float) -> bool:
    return any(word.start - 0.05 <= second <= word.end + 0.05 for word in words)


def times(heard: Spoken) -> float:
    """Seconds from the first word to the last."""
    words = heard.transcript.words
    return words[-1].end - words[0].start
