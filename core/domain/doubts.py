"""Which words of a text were heard with doubt: the text may have been changed by hand since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from core.domain.speech import Transcript
from core.domain.text import Span

_WORD: Final = re.compile(r"\S+")
_SHORT: Final = 10_000  # pairs of words that are compared each with each
BESIDE: Final = 2  # words shown on either side of a doubtful one


def doubts_in(text: str, heard: Transcript) -> tuple[Span, ...]:
    """The spans of *text*, in order, that are doubtful words of *heard* and stand there still."""
    if not any(word.doubtful for word in heard.words):
        return ()
    found = list(_WORD.finditer(text))
    pairs = _same([word.text for word in heard.words], [word.group() for word in found])
    return tuple(Span(*found[our].span()) for their, our in pairs if heard.words[their].doubtful)


def _same(theirs: list[str], ours: list[str]) -> Iterator[tuple[int, int]]:
    """The places of words that both have, in order.

    Words that are everywhere in a long text anchor nothing (`autojunk`): they would be compared
    with each other all over, for seconds. Between two anchors they count again.
    """
    at_theirs = at_ours = 0
    for block in SequenceMatcher(None, theirs, ours).get_matching_blocks():
        between = theirs[at_theirs : block.a], ours[at_ours : block.b]
        if 0 < len(between[0]) * len(between[1]) <= _SHORT:
            for inner in SequenceMatcher(None, *between, autojunk=False).get_matching_blocks():
                for n in range(inner.size):
                    yield at_theirs + inner.a + n, at_ours + inner.b + n
        for n in range(block.size):
            yield block.a + n, block.b + n
        at_theirs, at_ours = block.a + block.size, block.b + block.size


def in_context(text: str, doubts: tuple[Span, ...]) -> Iterator[tuple[str, str, str]]:
    """(words before, doubtful words, words after) of each place where there are some."""
    words, wanted = [Span(*word.span()) for word in _WORD.finditer(text)], set(doubts)
    doubtful = [number for number, word in enumerate(words) if word in wanted]
    for first, last in _runs(doubtful):
        begins, ends = words[max(first - BESIDE, 0)], words[min(last + BESIDE, len(words) - 1)]
        yield (
            text[begins.start : words[first].start],
            text[words[first].start : words[last].end],
            text[words[last].end : ends.end],
        )


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    first = 0
    for at, number in enumerate(numbers):
        if at + 1 == len(numbers) or numbers[at + 1] != number + 1:
            yield numbers[first], number
            first = at + 1
