"""Lines that belong together: wrapped bullets rejoined, paragraphs, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.names import starts_with_verb
from core.coaches.offline.reading.source import Piece, Source

ALMOST_FULL = 0.88  # of the widest line: from here on a line may have been wrapped
HALF_FULL = 0.5  # up to here a line surely was not
NARROWEST = 40  # characters; below this nothing can be said about wrapping
WIDEST = 180  # lines longer than this were never wrapped

_LEADS_ON = re.compile(
    r"(?:[,(&/–—+-]|\b(?:and|or|the|a|an|of|for|with|to|in|on|by|from|at|as|that|which|its|our|"
    r"their|und|oder|der|die|das|mit|für|von|et|ou|de|la|le|des|du|y|el|los|las|con|para))$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;:]['\")’”]?$")
_SENTENCE = re.compile(r"(?<=[.!?])['\")’”]?\s+(?=[\"'(“‘]?[^\W\d_a-zß-ÿ]|[£€$]?\d)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|inc|ltd|co|corp|dr|mr|mrs|ms|st|no|approx|vs|prof|jr|sr|dept|est|fig|ca|bzw|z\.b)|\b[A-Z])\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    piece: Piece
    bullet: bool
    spaced: bool


def width_of(lines: Sequence[Line]) -> int:
    """How wide lines are before they wrap: the widest one, 0 where lines do not wrap."""
    widest = max((line.hang + len(line.text) for line in lines), default=0)
    return widest if NARROWEST <= widest <= WIDEST else 0


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text)) and not _ABBREVIATION.search(text)


def goes_on(opener: Line, previous: Line, line: Line, width: int) -> bool:
    """True where *line* continues the paragraph that *opener* began and *previous* wrapped."""
    if line.bullet or line.hashes or line.spaced or line.number != previous.number + 1:
        return False
    if line.text[:1].islower() or _LEADS_ON.search(previous.text):
        return True
    if line.text[:1].isdigit() and not ends_sentence(previous.text):
        return not width or previous.hang + len(previous.text) > width * HALF_FULL
    if opener.bullet and line.hang > opener.indent and line.hang > 0:
        return True
    if ends_sentence(previous.text) and opener.bullet:
        return False
    if not ends_sentence(previous.text) and starts_with_verb(line.text):
        return False
    first = line.text.split(" ", 1)[0]
    return bool(width) and previous.hang + len(previous.text) + 1 + len(first) > width * ALMOST_FULL


def paragraphs_of(source: Source, lines: Sequence[Line], width: int) -> list[Paragraph]:
    """*lines* joined where they were wrapped."""
    found: list[Paragraph] = []
    group: list[Line] = []
    for line in lines:
        if group and not goes_on(group[0], group[-1], line, width):
            found.append(_joined(source, group))
            group = []
        group.append(line)
    if group:
        found.append(_joined(source, group))
    return found


def _joined(source: Source, group: list[Line]) -> Paragraph:
    piece = source.between(group[0].piece, group[-1].piece)
    return Paragraph(piece, group[0].bullet, group[0].spaced)


def sentences_of(piece: Piece) -> list[Piece]:
    """The sentences of *piece*; an abbreviation's point ends none."""
    found, at = [], 0
    for match in _SENTENCE.finditer(piece.text):
        if _ABBREVIATION.search(piece.text[max(at, match.start() - 12) : match.start()]):
            continue
        found.append(piece.part(at, match.start()))
        at = match.end()
    found.append(piece.part(at))
    return [sentence for sentence in (s.trimmed(" \t\n") for s in found) if sentence.text]
