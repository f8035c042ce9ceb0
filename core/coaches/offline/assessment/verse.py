"""Whether it is sung: lines that come again and rhyme tell nothing, whatever words are in them."""

from __future__ import annotations

import re
from itertools import pairwise

from core.coaches.offline.assessment.sentences import OWN
from core.coaches.offline.assessment.words import words_of

_LINE = re.compile(r"[.,;:!?\n]")
_SUNG = frozenset({"oh", "ooh", "la", "na", "hey", "yeah"})
_RHYME = re.compile(r"[aeiouy]+[^aeiouy]*$")
_SILENT_E = re.compile(r"(?<=[^aeiou])e$")
_DOUBLED = re.compile(r"([aeiou])\1")  # "door" and "more"
_ENDINGS = ("ed", "ing", "y")  # words with these sound alike by their grammar
_SHORT = 3  # words of a refrain
_NEAR = 3  # lines within which a line comes again
_SIGNS = 2
_SHARE = 0.25  # signs to a line


def verse(text: str) -> bool:
    """True for a song or a poem: lines said again, begun in the same way or sung, with rhymes.

    A line ends at a comma too. Of 294 labelled answers that are strong or middling none has a
    quarter as many signs as lines, of which one is more than a rhyme.
    """
    lines = [[word.text for word in words_of(line)] for line in _LINE.split(text)]
    lines = [line for line in lines if line]
    again = sum(map(_sung, lines)) + _repeated(lines) + _begun_alike(lines)
    signs = again + _rhymes([line[-1] for line in lines if len(line) > 1])
    return bool(again) and signs >= _SIGNS and signs >= _SHARE * len(lines)


def _sung(line: list[str]) -> bool:
    return line[0] in _SUNG and len({*line[:2]}) == 1


def _repeated(lines: list[list[str]]) -> int:
    return sum(
        _comes_again(line, lines[:place]) and len(line) <= _SHORT and not line[0].isdigit()
        for place, line in enumerate(lines)
    )


def _comes_again(line: list[str], before: list[list[str]]) -> bool:
    """A refrain is never far from itself, or comes a third time."""
    return line in before[-_NEAR:] or (len(line) == _SHORT and before.count(line) > 1)


def _begun_alike(lines: list[list[str]]) -> int:
    """ "Give me the mountain, give me the sea"; "one for the money …, two for the landlord"."""
    return sum(one != two and _alike(one, two) for one, two in pairwise(lines))


def _alike(one: list[str], two: list[str]) -> bool:
    if min(len(one), len(two)) < _SHORT:
        return False
    if one[0] in OWN and max(len(one), len(two)) > _SHORT:
        return False  # "I would …, I would …" is how anybody tells it
    return one[:2] == two[:2] or one[1] == two[1] == "for"


def _rhymes(ends: list[str]) -> int:
    return sum(
        any(_rhyme(end, other) for other in ends[place + 1 : place + _NEAR])
        for place, end in enumerate(ends)
    )


def _rhyme(one: str, other: str) -> bool:
    sound = _sound(one)
    return one != other and len(sound) > 1 and sound == _sound(other) and not one.endswith(_ENDINGS)


def _sound(word: str) -> str:
    spoken = _DOUBLED.sub(r"\1", _SILENT_E.sub("", word) if len(word) > 2 else word)
    match = _RHYME.search(spoken)
    return match[0] if match else spoken
