"""Coaches that a service must not believe, or must wait for."""

from __future__ import annotations

from collections.abc import Callable

from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement, Piece
from core.domain.interview import Question
from core.ports.coach import Background
from tests.doubles.coach import ScriptedCoach


class InventingCoach(ScriptedCoach):
    """Improves every answer into the pieces that it was told."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        super().__init__()
        self.pieces = pieces

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        return Improvement("inventing", self.pieces)


class InterruptedCoach(ScriptedCoach):
    """Reads an answer while *step* happens."""

    def __init__(self, step: Callable[[], object]) -> None:
        super().__init__()
        self.step = step

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        found = super().improve(question, answer, evaluation, background)
        self.step()
        return found
