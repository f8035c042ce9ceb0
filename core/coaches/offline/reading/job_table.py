"""A person specification set as a table: essential in one column, desirable in another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.source import Piece, key

FEWEST_COLUMNS = 2
_CELLS = re.compile(r"[ ]*\t[ \t]*|[ ]*\|[ ]*|[ ]{2,}")
_MUST = frozenset(["essential", "essential criteria", "required", "must have", "e"])
_NICE = frozenset(["desirable", "desirable criteria", "preferred", "nice to have", "d"])
_STATEMENTS = re.compile(r";\s+|\s+[•·]\s+")


def read_table(lines: Sequence[Line]) -> tuple[list[tuple[Piece, bool]], list[Line]]:
    """The requirements in such tables, each with whether it is a must, and all other lines."""
    found: list[tuple[Piece, bool]] = []
    others: list[Line] = []
    columns: dict[int, bool] = {}
    for line in lines:
        cells = _cells(line.piece)
        if head := _columns(cells):
            columns = head
        elif columns and len(cells) >= FEWEST_COLUMNS:
            found += _row(cells, columns)
        else:
            columns = {}
            others.append(line)
    return found, others


def _cells(piece: Piece) -> list[Piece]:
    """What stands between tabs, bars and wide gaps; an empty cell stays one."""
    edges = [match.span() for match in _CELLS.finditer(piece.text)]
    starts = [0, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), len(piece.text)]
    return [piece.part(a, b) for a, b in zip(starts, ends, strict=True)]


def _columns(cells: Sequence[Piece]) -> dict[int, bool]:
    """Which column holds musts and which wishes; empty where *cells* head no such table."""
    names = [key(cell.text).strip("*_ ") for cell in cells]
    if not (_MUST & set(names) and _NICE & set(names)):
        return {}
    return {at: name in _MUST for at, name in enumerate(names) if name in _MUST | _NICE}


def _row(cells: Sequence[Piece], columns: dict[int, bool]) -> Iterator[tuple[Piece, bool]]:
    for at, cell in enumerate(cells):
        if at in columns:
            for statement in cell.split(_STATEMENTS):
                yield statement, columns[at]
