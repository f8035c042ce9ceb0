"""Coaches that a service must not believe, or must wait for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement, Piece
from core.domain.interview import Brief, Question
from core.domain.remark import Remark, Worth
from core.domain.text import Span
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


class MisquotingCoach(ScriptedCoach):
    """Quotes words of a question that are not there."""

    def remark(
        self, brief: Brief, background: Background, asked: Sequence[str], number: int
    ) -> Remark:
        return Remark("misquoting", Worth.FINE, "Because.", quote=Span(0, 10_000))


class InterruptedCoach(ScriptedCoach):
    """Reads an answer or a question while *step* happens."""

    def __init__(self, step: Callable[[], object]) -> None:
        super().__init__()
        self.step = step

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        found = super().improve(question, answer, evaluation, background)
        self.step()
        return found

    def remark(
        self, brief: Brief, background: Background, asked: Sequence[str], number: int
    ) -> Remark:
        self.step()
        return super().remark(brief, background, asked, number)
