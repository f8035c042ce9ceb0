"""Sentences of an answer, each at its place and word for word; and which of them lean on which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.improving.cues import cue
from core.domain.text import Span

_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\s*\n\s*")
_ABBREVIATED = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|st|no|nr|vs|approx|ca|inc|ltd|e\.g|i\.e|etc|incl|dept|[a-z])\.$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:mr|mrs|ms|dr|prof|st|e\.g|i\.e|vs|approx|ca)\.$", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    text: str
    span: Span

    @cached_property
    def small(self) -> str:
        """In small letters with plain apostrophes, every sign at its place."""
        return "".join("'" if s in "’‘`" else s.lower()[:1] or s for s in self.text)

    @property
    def leans(self) -> bool:
        scene = cue("setting").search(self.small)
        return bool(cue("leans").search(self.small)) and not scene


def sentences_of(answer: str) -> tuple[Sentence, ...]:
    """Every sentence that holds a letter or a figure, in order, without white space around it."""
    found: list[Sentence] = []
    start = 0
    for match in _STOP.finditer(answer):
        if not _ends(answer, start, match):
            continue
        _add(found, answer, start, match.end())
        start = match.end()
    _add(found, answer, start, len(answer))
    return tuple(found)


def _ends(answer: str, start: int, match: re.Match[str]) -> bool:
    """False for the full stop of "Mrs. Adeyemi" and of "6 a.m. on Friday"."""
    if "\n" in match[0] or match[0][0] in "!?":
        return True
    before = answer[start : match.end()].rstrip("\"'”’)]")
    rest = answer[match.end() :].lstrip()
    if _TITLE.search(before):
        return False
    goes_on = rest[:1].islower() and answer != answer.lower()
    return not (goes_on and (_ABBREVIATED.search(before) or "…" in match[0] or ".." in match[0]))


def _add(found: list[Sentence], answer: str, start: int, end: int) -> None:
    text = answer[start:end]
    if any(sign.isalnum() for sign in text):
        first = start + len(text) - len(text.lstrip())
        last = end - (len(text) - len(text.rstrip()))
        found.append(Sentence(answer[first:last], Span(first, last)))


Block = tuple[Sentence, ...]
"""Sentences that stay together: the first stands for itself, the others lean on it."""


def blocks_of(sentences: tuple[Sentence, ...]) -> tuple[Block, ...]:
    blocks: list[list[Sentence]] = []
    for sentence in sentences:
        if blocks and sentence.leans:
            blocks[-1].append(sentence)
        else:
            blocks.append([sentence])
    return tuple(tuple(block) for block in blocks)
