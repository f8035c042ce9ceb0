"""Draw the life of an interview from its transition table: `python -m tools.state_diagram`.

Writes docs/interview_states.md; a test fails when that file is older than the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.domain import interview
from core.domain.interview import TRANSITIONS, Event, Paused, Phase, Resumed

TARGET = Path(__file__).parent.parent / "docs" / "interview_states.md"
ENDS = (Phase.DISCARDED,)


def diagram() -> str:
    """The whole text of docs/interview_states.md."""
    arrows = [f"    [*] --> {Phase.READY}"]
    for phase, events in TRANSITIONS.items():
        drawn = {event: to for event, to in events.items() if event is not Resumed}
        for target in dict.fromkeys(drawn.values()):
            names = [event.__name__ for event, to in drawn.items() if to is target]
            arrows += [_arrow(phase, target, names)]
    resumable = [phase for phase, events in TRANSITIONS.items() if Paused in events]
    arrows += [_arrow(Phase.PAUSED, phase, [Resumed.__name__]) for phase in resumable]
    arrows += [f"    {end} --> [*]" for end in ENDS]
    rows = [f"| {phase} | {_names(events)} |" for phase, events in TRANSITIONS.items()]
    return "\n".join(
        [
            "# The life of an interview",
            "",
            "Generated from `core/domain/interview.py` by `python -m tools.state_diagram`.",
            "`paused` is left by `Resumed` into the phase that it came from.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *arrows,
            "```",
            "",
            "| Phase | Events that it takes |",
            "|---|---|",
            *rows,
            "",
            "## What the phases mean",
            "",
            *_meanings(),
            "",
        ]
    )


def _arrow(phase: Phase, target: Phase, names: list[str]) -> str:
    return f"    {phase} --> {target}: {', '.join(names)}"


def _names(events: Mapping[type[Event], Phase]) -> str:
    return ", ".join(f"`{event.__name__}`" for event in events) or "none: this is the end"


def _meanings() -> list[str]:
    """The list of phases in the module's own docstring."""
    phases = {str(phase) for phase in Phase}
    lines = (interview.__doc__ or "").splitlines()
    found = [line.split(maxsplit=1) for line in lines if line.split(maxsplit=1)]
    return [f"- **{words[0]}**: {words[1]}." for words in found if words[0] in phases]


def main() -> None:
    TARGET.write_text(diagram(), encoding="utf-8")


if __name__ == "__main__":
    main()
