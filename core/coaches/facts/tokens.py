"""A text cut into words, figures and signs, each at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.coaches.offline.assessment.words import stem

_TOKEN = re.compile(
    r"https?://\S+|www\.\S+|[^\s@]+@[^\s@]+"  # addresses stay whole
    r"|[€$£¥₹%‰½¼¾⅓⅔]"
    r"|\d+(?:[.,:]\d+)*(?:\s?(?:st|nd|rd|th)\b)?"
    r"|\.?[^\W\d_]+(?:['’.&][^\W\d_]+)*(?:\+\+|#)?"
)
_STOP = re.compile(r"[.!?…\n•“\"]")
_BREAK = re.compile(r"[.!?…;:,()\[\]\n•–—“”\"/]")
_CONTRACTED = re.compile(r"(?:['’](?:s|re|ve|ll|d|m|t)|['’])$")
_HYPHENS = ("-", "‐", "‑")


@dataclass(frozen=True)
class Token:
    """`low` is its word in lower case without "'s". `opens`: a sentence begins with it. `glued`:
    only a hyphen, or nothing at all, parts it from the one before. `apart`: a sign does."""

    text: str
    low: str
    start: int
    end: int
    opens: bool
    glued: bool
    apart: bool

    @property
    def stem(self) -> str:
        return stem(self.low)

    @property
    def has_capital(self) -> bool:
        return any(sign.isupper() for sign in self.text)

    @property
    def is_figure(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_address(self) -> bool:
        return "@" in self.text or self.low.startswith(("http", "www."))


def tokens_of(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        found.append(
            Token(
                match[0],
                _bare(match[0]),
                match.start(),
                match.end(),
                opens=not found or bool(_STOP.search(between)),
                glued=bool(found) and between in ("", *_HYPHENS),
                apart=bool(_BREAK.search(between)) or between.strip() == "-",
            )
        )
        end = match.end()
    return tuple(found)


def _bare(word: str) -> str:
    low = word.casefold().replace("’", "'")
    if low.endswith("n't"):
        return low.removesuffix("n't")
    return _CONTRACTED.sub("", low)
