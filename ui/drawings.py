"""Small drawings in HTML and CSS: levels and steps. Their shapes are in static/drawings.css.

Text goes through `html.escape`; whatever a shape says, the words beside it say as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

HIGHEST = 5


@dataclass(frozen=True)
class LevelRow:
    """One criterion of one answer, as it is drawn.

    `level` 0 to 5, or None where there is none, with `why_not` in words; `spread` the lowest and
    the highest of several readings, None where there was one only; `guess` the candidate's own.
    """

    name: str
    level: int | None = None
    spread: tuple[int, int] | None = None
    guess: int | None = None
    why_not: str = ""


def steps(number: int, total: int) -> None:
    """Where we are in the interview, as one short bar per question."""
    bars = "".join(f'<i class="{"on" if n < number else ""}"></i>' for n in range(total))
    label = f"Question {number} of {total}"
    st.html(f'<div class="steps" role="img" aria-label="{label}">{bars}</div>', width="content")


def levels(rows: Sequence[LevelRow]) -> None:
    """One line per criterion: a dot for the level, a bar for the spread, a ring for the guess."""
    st.html(levels_html(rows))


def levels_html(rows: Sequence[LevelRow]) -> str:
    return f'<dl class="levels">{"".join(_level(row) for row in rows)}</dl>'


def level_legend(*, has_spread: bool, has_guess: bool) -> None:
    """What the shapes of `levels` mean: only those that are drawn."""
    entries = [("middle", "the middle of the readings" if has_spread else "the level")]
    if has_spread:
        entries.append(("spread", "how far they differ"))
    if has_guess:
        entries.append(("guess", "what you guessed"))
    items = "".join(f'<li><i class="{shape}"></i>{meaning}</li>' for shape, meaning in entries)
    st.html(f'<ul class="legend">{items}</ul>')


def _level(row: LevelRow) -> str:
    name = f"<dt>{escape(row.name)}</dt>"
    if row.level is None:
        guess = "" if row.guess is None else f"<small>you guessed {row.guess}</small>"
        return (
            f'<div class="level">{name}<dd class="unscored">{escape(row.why_not)}{guess}</dd></div>'
        )
    return (
        f'<div class="level">{name}<dd class="scale" aria-hidden="true">{_shapes(row)}</dd>'
        f"<dd><strong>{row.level} of {HIGHEST}</strong>{_remarks(row)}</dd></div>"
    )


def _shapes(row: LevelRow) -> str:
    shapes = [f'<i class="middle" style="--at:{row.level}"></i>']
    if row.guess is not None:
        shapes.insert(0, f'<i class="guess" style="--at:{row.guess}"></i>')
    if row.spread is not None:
        low, high = row.spread
        shapes.insert(0, f'<i class="spread" style="--low:{low};--high:{high}"></i>')
    return "".join(shapes)


def _remarks(row: LevelRow) -> str:
    remarks = ""
    if row.spread is not None:
        low, high = row.spread
        words = "all readings agree" if low == high else f"readings from {low} to {high}"
        remarks = f"<small>{words}</small>"
    if row.guess is not None:
        remarks += f"<small>you guessed {row.guess}</small>"
    return remarks
