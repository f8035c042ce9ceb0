"""Corrections: the candidate says what was really meant, line by line.

A line that was left as it was keeps the place it was read from. A line that was changed or
added has no place: it is the candidate's own, and nothing pretends to have read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.document import Item, Requirement


def lines_of(items: Iterable[Item | Requirement]) -> str:
    """One item a line, as it is shown for correcting."""
    return "\n".join(item.text for item in items)


def corrected_items(before: Sequence[Item], lines: str) -> tuple[Item, ...]:
    """The items that *lines* stand for, one a line; blank lines count for nothing."""
    known = {item.text: item for item in before}
    return tuple(known.get(line, Item(line)) for line in _lines(lines))


def corrected_item(before: Item | None, line: str) -> Item | None:
    """The one item that *line* stands for; None where it was cleared."""
    text = " ".join(line.split())
    if not text:
        return None
    return before if before is not None and before.text == text else Item(text)


def corrected_requirements(
    before: Sequence[Requirement], must: str, nice: str
) -> tuple[Requirement, ...]:
    """The requirements that two texts stand for: what is needed, and what would be nice."""
    known = {requirement.text: requirement.span for requirement in before}
    return tuple(
        Requirement(line, known.get(line), must=needed)
        for text, needed in ((must, True), (nice, False))
        for line in _lines(text)
    )


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
