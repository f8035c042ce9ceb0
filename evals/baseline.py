"""The figures of the last accepted run, and what has moved since (evals/baseline.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evals.agreement import Agreement
from evals.findings import Finding

PATH = Path(__file__).parent / "baseline.json"
Figures = Mapping[str, float]


def figures(findings: Sequence[Finding], agreements: Sequence[Agreement]) -> dict[str, float]:
    """Every figure of a run under a name of its own, to two decimals."""
    found: dict[str, float] = {}
    for finding in findings:
        found[f"{finding.id} {finding.what}"] = round(finding.worst, 2)
        for family in finding.families:
            found[f"{finding.id} missed, {family.name}"] = family.missed
    for agreement in agreements:
        found[f"T6 {agreement.name}"] = round(agreement.coach, 2)
    return found


def accepted(path: Path = PATH) -> Figures:
    """The committed figures; none where no run has been accepted yet."""
    if not path.exists():
        return {}
    found: dict[str, float] = json.loads(path.read_text("utf-8"))
    return found


def accept(now: Figures, path: Path = PATH) -> None:
    """Let *now* be what later runs are compared with."""
    path.write_text(json.dumps(now, indent=2, ensure_ascii=False) + "\n", "utf-8")


def moved(now: Figures, before: Figures) -> Iterator[str]:
    """A line for every figure that differs, is new, or is gone."""
    for name in dict.fromkeys((*now, *before)):
        one, other = before.get(name), now.get(name)
        if one != other:
            yield f"{name}: {_said(one)} → {_said(other)}"


def _said(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:g}"
