"""The report of one interview: sections of plain blocks, ready for a page or for paper.

Whoever shows it adds nothing and leaves nothing out, so that the page and the PDF cannot
disagree. Every text is text: no markup is meant in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.rubric import LEVELS
from core.domain.text import Span, joined


@dataclass(frozen=True)
class Line:
    """A sentence, after a `label` in bold if there is one; `quiet` for what may be overlooked."""

    text: str
    label: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Asked:
    """A question as it was put."""

    text: str


@dataclass(frozen=True)
class Said:
    """Words of the candidate: pieces, and what each is: "", "evidence", or "slot" for a gap."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)


@dataclass(frozen=True)
class Standing:
    """One criterion of one answer. `why_not` says why there is no level."""

    name: str
    level: int | None
    spread: tuple[int, int] | None = None
    guess: int | None = None
    why_not: str = ""

    @property
    def words(self) -> str:
        """Everything that it says, e.g. ``3 of 5, readings from 2 to 4, you guessed 3``."""
        told = [self.why_not.rstrip(".") if self.level is None else f"{self.level} of {LEVELS[-1]}"]
        if self.spread is not None:
            low, high = self.spread
            told.append("all readings agree" if low == high else f"readings from {low} to {high}")
        if self.guess is not None:
            told.append(f"you guessed {self.guess}")
        return ", ".join(told)


@dataclass(frozen=True)
class Standings:
    rows: tuple[Standing, ...]


@dataclass(frozen=True)
class Table:
    """Numbers as they are shown: a head for every column, and rows that begin with their name."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Line | Asked | Said | Standings | Table


@dataclass(frozen=True)
class Section:
    """`summary` tells it apart in a table of contents, beside its heading."""

    heading: str
    blocks: tuple[Block, ...]
    summary: str = ""


@dataclass(frozen=True)
class Report:
    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]

    def texts(self) -> Iterable[str]:
        """Every text of it, in reading order."""
        yield self.title
        yield from self.facts
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                yield from _texts(block)


def _texts(block: Block) -> Iterable[str]:
    match block:
        case Line(text, label):
            yield from (label, text)
        case Asked(text):
            yield text
        case Said():
            yield block.text
        case Standings(rows):
            yield from (text for row in rows for text in (row.name, row.words))
        case Table(title, heads, rows):
            yield from (title, *heads, *(cell for row in rows for cell in row))


def marked(text: str, spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    """*text* in pieces, those that any of *spans* covers being "evidence"."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for span in joined(spans):
        pieces += [(text[at : span.start], ""), (span.of(text), "evidence")]
        at = span.end
    pieces.append((text[at:], ""))
    return tuple(piece for piece in pieces if piece[0])
