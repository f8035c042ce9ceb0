"""A coach that keeps what it hears."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.domain.interview import Brief, Question, Turn
from core.ports.coach import unshown
from tests.doubles.coach import ScriptedCoach


class ListeningCoach(ScriptedCoach):
    """`heard` are the answers that it was asked to follow up, call by call."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, ...]] = []

    def follow_up(
        self, brief: Brief, turns: Sequence[Turn], shown: Callable[[str], None] = unshown
    ) -> Question | None:
        self.heard.append(tuple(turn.answer.text for turn in turns if turn.answer))
        return super().follow_up(brief, turns, shown)
