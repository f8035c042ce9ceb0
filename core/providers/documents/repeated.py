"""Headers, footers and page numbers: what stands at the same place on most pages is said once
or not at all."""

from __future__ import annotations

import re
from collections import Counter

from core.providers.documents.words import Row, Word, rows_of

_LOOKED_AT = 3  # rows from the top and from the bottom of each page
_SAME_PLACE = 4  # points
_SHARE = 0.5  # of all pages
_LONGEST_NUMBER = 24  # characters of "- Page 12 of 60 -" and its like
_PAGE_NUMBER = re.compile(
    r"(?i)[-–—\s]*(page|seite|side|sida|página|pagina|p\.|s\.)?\s*#(\s*(/|of|von|de|av|af|sur|di|\|)\s*#)?[-–—\s]*"
)
_WORTH_KEEPING = re.compile(r"@|\d{3}|\bwww\.|://")


def without_repeated(pages: list[list[Word]]) -> list[list[Word]]:
    """The words of each page without repeated headers and footers, and without page numbers.

    Where a header is the only place of an address or a number, or holds the largest words (a
    name), its first appearance stays.
    """
    edges = [_edge_rows(words) for words in pages]
    seen = Counter(key for rows in edges for key in {_key(row) for row in rows})
    needed = max(2, _SHARE * len(pages))
    repeated = {shape for (shape, _), count in seen.items() if count >= needed}
    gone = {
        id(word)
        for words, rows in zip(pages, edges, strict=True)
        for row in rows
        if _shape(row) in repeated or _is_page_number(row, words)
        for word in row.words
    }
    kept = [[word for word in words if id(word) not in gone] for words in pages]
    there = {word.text for page in kept for word in page}
    for index, rows in enumerate(edges):
        for row in rows:
            if _shape(row) in repeated and _is_needed(row, pages[index], there):
                kept[index].extend(row.words)
                there.update(word.text for word in row.words)
    return kept


def _edge_rows(words: list[Word]) -> list[Row]:
    rows = rows_of(words)
    return rows if len(rows) <= 2 * _LOOKED_AT else rows[:_LOOKED_AT] + rows[-_LOOKED_AT:]


def _shape(row: Row) -> str:
    return re.sub(r"\d+", "#", row.text)


def _key(row: Row) -> tuple[str, int]:
    return _shape(row), round(row.baseline / _SAME_PLACE)


def _is_page_number(row: Row, words: list[Word]) -> bool:
    if len(row.text) > _LONGEST_NUMBER or re.search(r"\d{4}", row.text):  # a year is no page
        return False
    return bool(_PAGE_NUMBER.fullmatch(_shape(row))) and _is_outermost(row, words)


def _is_needed(row: Row, words: list[Word], there: set[str]) -> bool:
    """True where *row* says something worth keeping that is not *there* already."""
    if row.height >= max(word.height for word in words):
        return not all(word.text in there for word in row.words)
    return any(_WORTH_KEEPING.search(w.text) and w.text not in there for w in row.words)


def _is_outermost(row: Row, words: list[Word]) -> bool:
    """Nothing stands above it, or nothing below it."""
    baselines = [word.baseline for word in words if not any(word is own for own in row.words)]
    return not baselines or row.baseline < min(baselines) - 1 or row.baseline > max(baselines) + 1
