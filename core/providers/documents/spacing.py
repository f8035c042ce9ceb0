"""Words that gained spaces ("E X P E R I E N C E") or lost them ("DevOpsEngineer"), mended by
the room that the page really leaves between their letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from statistics import median
from typing import Protocol

from core.providers.documents.words import BULLETS, Word

_FEWEST_LETTERS = 4  # single letters in a row that we take for one spaced word
_PAIR = 2
_WIDE = 1.6  # a gap this many times the usual one separates words
_LONG = 15  # letters from which a word without a space is looked at
_SPACE = 0.16  # least width of a space, in heights of a line
_TIGHT = 0.06  # most room between two letters of a word that is set normally


class Characters(Protocol):
    def sides(self, index: int) -> tuple[float, float]: ...


def mend_spacing(found: Iterable[Word], characters: Characters) -> list[Word]:
    """The words with letter-spaced ones joined and run-together ones parted."""
    words: list[Word] = []
    for word in found:
        if len(word.text) >= _LONG and word.text.isalpha():
            words.extend(_parted(word, characters))
        else:
            words.append(word)
    return list(_joined(words))


def _parted(word: Word, characters: Characters) -> Iterator[Word]:
    places = [characters.sides(word.order + offset) for offset in range(len(word.text))]
    gaps = [after[0] - before[1] for before, after in pairwise(places)]
    if median(gaps) > _TIGHT * word.height:
        yield word
        return
    start = 0
    for end, gap in enumerate([*gaps, float("inf")], start=1):
        if gap > _SPACE * word.height:
            left, right = places[start][0], places[end - 1][1]
            yield Word(
                word.text[start:end],
                left,
                right,
                word.baseline,
                word.height,
                word.order + start,
                word.hyphen and end == len(word.text),
            )
            start = end


def _joined(words: list[Word]) -> Iterator[Word]:
    for single, group in groupby(_marked(words), key=lambda pair: pair[0]):
        run = [word for _, word in group]
        if single >= 0 and len(run) >= _FEWEST_LETTERS and _evenly_spaced(run):
            yield from _spelled_out(run)
        else:
            yield from run


def _marked(words: list[Word]) -> Iterator[tuple[int, Word]]:
    """Each word with the number of its run of single letters on one line, or -1, -2, …"""
    run = 0
    before: Word | None = None
    for word in words:
        single = (len(word.text) == 1 and word.text not in BULLETS) or _is_kerned(before, word)
        if not single:
            run += 1
            yield -run, word
            before = None
            continue
        if before is None or not _goes_on(before, word):
            run += 1
        yield run, word
        before = word


def _is_kerned(before: Word | None, word: Word) -> bool:
    """Two capitals that stand so close ("AT") that they seem a word among spaced letters."""
    return (
        before is not None
        and len(word.text) == _PAIR
        and word.text.isupper()
        and (word.text.isalpha())
        and _goes_on(before, word)
    )


def _goes_on(before: Word, word: Word) -> bool:
    same_line = abs(word.baseline - before.baseline) < 0.2 * before.height
    return same_line and 0 < word.left - before.right < 2.5 * before.height


def _evenly_spaced(run: list[Word]) -> bool:
    """Letters of one word, not a list of them: "A B C E" is a list, and set like words."""
    letters = "".join(word.text for word in run)
    return letters.isalpha() or len(run) > 2 * _FEWEST_LETTERS


def _spelled_out(run: list[Word]) -> Iterator[Word]:
    gaps = [after.left - before.right for before, after in pairwise(run)]
    wide = _WIDE * median(gaps)
    start = 0
    for end, gap in enumerate([*gaps, float("inf")], start=1):
        if gap > wide:
            part = run[start:end]
            yield Word(
                "".join(word.text for word in part),
                part[0].left,
                part[-1].right,
                part[0].baseline,
                max(word.height for word in part),
                part[0].order,
            )
            start = end
