"""Bullets that a browser painted as little shapes instead of writing them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from pypdfium2 import raw

from core.providers.documents.words import BULLETS, Row, Word, rows_of

_MOST_OBJECTS = 5_000  # looked at on one page
_SMALLEST, _LARGEST = 0.12, 0.6  # of the height of the line beside it
_WIDEST = 12  # points
_NEAREST = 2.5  # farthest from its item, in heights of the line


def add_drawn_bullets(page: Any, words: list[Word]) -> None:
    """Put a "•" before each line that has a small round or square shape drawn before it.

    Pages that write their bullets are left alone.
    """
    rows = rows_of(words)
    if any(row.words[0].text in BULLETS for row in rows):
        return
    marked: set[int] = set()
    for left, bottom, right, top in _small_shapes(page):
        first = _item_after(rows, (left + right) / 2, (bottom + top) / 2, right - left)
        if first and first.order not in marked:
            marked.add(first.order)  # a shape with an outline is painted twice
            words.append(Word("•", left, right, first.baseline, first.height, first.order - 1))


def _small_shapes(page: Any) -> Iterator[tuple[float, float, float, float]]:
    sides = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(side) for side in sides]
    for index in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        shape = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPageObj_GetBounds(shape, *references)
        left, bottom, right, top = (side.value for side in sides)
        width, height = right - left, top - bottom
        if 0 < width < _WIDEST and 0.7 * width < height < 1.4 * width:
            yield left, bottom, right, top


def _item_after(rows: list[Row], x: float, y: float, size: float) -> Word | None:
    """The word that begins right after the point, at its height, with nothing before it."""
    for row in rows:
        after = [word for word in row.words if word.left > x]
        if not after:
            continue
        first = min(after, key=lambda word: word.left)
        if not first.bottom < y < first.top:
            continue
        clear = all(word.right < x - first.height for word in row.words if word.left <= x)
        fits = _SMALLEST * first.height < size < _LARGEST * first.height
        if clear and fits and first.left - x < _NEAREST * first.height:
            return first
    return None
