"""Words of a transcript one by one, with what stands around each: punctuation and silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.domain.speech import Word

# Seconds between two words that set them apart as a comma does: the usual threshold of a silent
# pause (core/domain/delivery.py).
APART: Final = 0.25
_MARKS = "\"'“”‘’«»()[]*"
_ENDS = tuple(".?!…:")
_STOPS = (*_ENDS, ",", ";", "-", "–", "—")
_AROUND = _MARKS + "".join(_STOPS) + " "


@dataclass(frozen=True)
class Token:
    """`key`: the word in small letters, without marks. `opens`: it is the first of a sentence;
    `ends`: the last. `before`, `after`: a comma, the end of a sentence or a silence sets it
    apart there. `asks`: it ends a question."""

    key: str
    opens: bool
    ends: bool
    before: bool
    after: bool
    asks: bool


def at_least(gap: float, seconds: float) -> bool:
    """Whether *gap* is as long; when the answer began changes its last digits and nothing else."""
    return round(gap - seconds, 6) >= 0


def key_of(text: str) -> str:
    """The word alone, in small letters."""
    return text.strip(_AROUND).lower().replace("’", "'")


def tokens(words: Sequence[Word]) -> tuple[Token, ...]:
    texts = [word.text.strip() for word in words]
    found = []
    for at, (word, text) in enumerate(zip(words, texts, strict=True)):
        bare = text.strip(_MARKS)
        last = texts[at - 1].rstrip(_MARKS) if at else "."
        silent_before = at > 0 and at_least(word.start - words[at - 1].end, APART)
        silent_after = at + 1 < len(words) and at_least(words[at + 1].start - word.end, APART)
        found.append(
            Token(
                key_of(text),
                opens=last.endswith(_ENDS),
                ends=bare.endswith(_ENDS) or at + 1 == len(words),
                before=last.endswith(_STOPS) or silent_before,
                after=bare.endswith(_STOPS) or silent_after or at + 1 == len(words),
                asks=bare.endswith("?"),
            )
        )
    return tuple(found)
