"""Which words of a text were heard with doubt: the text may have been changed by hand since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from core.domain.speech import Transcript
from core.domain.text import Span

_WORD: Final = re.compile(r"\S+")
BESIDE: Final = 2  # words shown on either side of a doubtful one


def doubts_in(text: str, heard: Transcript) -> tuple[Span, ...]:
    """The spans of *text*, in order, that are doubtful words of *heard* and stand there still."""
    found = list(_WORD.finditer(text))
    ours = [word.group() for word in found]
    theirs = [word.text for word in heard.words]
    blocks = SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
    return tuple(
        Span(*found[block.b + number].span())
        for block in blocks
        for number in range(block.size)
        if heard.words[block.a + number].doubtful
    )


def in_context(text: str, doubts: tuple[Span, ...]) -> Iterator[tuple[str, str, str]]:
    """(words before, doubtful words, words after) of each place where there are some."""
    words = [Span(*word.span()) for word in _WORD.finditer(text)]
    doubtful = [number for number, word in enumerate(words) if word in doubts]
    for first, last in _runs(doubtful):
        begins, ends = words[max(first - BESIDE, 0)], words[min(last + BESIDE, len(words) - 1)]
        yield (
            text[begins.start : words[first].start],
            text[words[first].start : words[last].end],
            text[words[last].end : ends.end],
        )


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    for at, number in enumerate(numbers):
        if at and numbers[at - 1] == number - 1:
            continue
        last = number
        while last + 1 in numbers:
            last += 1
        yield number, last
