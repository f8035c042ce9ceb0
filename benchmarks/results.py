"""The table on the screen, and benchmarks/results.json for whoever compares builds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import inf
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, Part

RESULTS = Path(__file__).with_name("results.json")
HEADINGS = ("", "What: the part nearest its limit", "Ours", "Baseline", "Ratio", "Goal", "", "")
SAID = 90  # characters of what else there is to know, in the table
NEVER = 1e9  # stands for a ratio without end: JSON has no infinity


def entry(figure: Figure) -> dict[str, Any]:
    """One figure as it stands in results.json."""
    worst = figure.worst
    return {
        "id": figure.id,
        "what": f"{figure.what}: {worst.name}",
        "unit": worst.unit,
        **_numbers(worst),
        "holds": figure.holds,
        "parts": [_part(part) for part in figure.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "unit": part.unit,
        **_numbers(part),
        "holds": part.holds,
        "said": part.said,
    }


def _numbers(part: Part) -> dict[str, float]:
    ratio = NEVER if part.ratio == inf else part.ratio
    return {
        "ours": round(part.ours, 4),
        "baseline": round(part.baseline, 4),
        "ratio": round(ratio, 4),
        "goal": part.goal,
        "spread": round(part.spread, 4),
    }


def store(figures: Iterable[Figure], path: Path) -> None:
    """Write *figures* to *path*; those that were not measured this time keep their last entry."""
    before = json.loads(path.read_text("utf-8")) if path.exists() else []
    entries = {old["id"]: old for old in before} | {f.id: entry(f) for f in figures}
    ordered = sorted(entries.values(), key=lambda one: (one["id"][0], int(one["id"][1:])))
    fresh = path.with_name(f"{path.name}.tmp")
    fresh.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")
    fresh.replace(path)  # whoever stops us half-way leaves the last results whole


def table(figures: Sequence[Figure], *, parts: bool = False) -> str:
    """One line a figure; with *parts*, one for each part of it below."""
    rows: list[tuple[str, ...]] = [HEADINGS]
    for figure in figures:
        rows.append(_row(figure.id, f"{figure.what}: {figure.worst.name}", figure.worst,
                         holds=figure.holds))  # fmt: skip
        if parts:
            rows += [_row("", f"  {part.name}", part, holds=part.holds) for part in figure.parts]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(name: str, what: str, part: Part, *, holds: bool) -> tuple[str, ...]:
    spread = f" ± {part.spread:.2g}" if part.spread else ""
    return (
        name,
        what,
        f"{part.ours:.4g}{spread} {part.unit}",
        f"{part.baseline:.4g}",
        f"{part.ratio:.3g}",
        f"{'≤' if part.most else '≥'} {part.goal:g}",
        "holds" if holds else "BROKEN",
        part.said[:SAID],
    )
