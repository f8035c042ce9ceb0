"""The coach that asks a language model. Cases stay with the offline coach, and so does its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core import content
from core.coaches.model import documents
from core.coaches.model.assessing import assess
from core.coaches.model.following_up import follow_up
from core.coaches.model.improving import improve
from core.coaches.model.planning import plan, warm_up
from core.coaches.model.remarking import remark
from core.domain.document import JobProfile, Profile
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement
from core.domain.interview import Brief, Kind, Question, Turn
from core.domain.preferences import SAMPLES
from core.domain.remark import Remark
from core.domain.rubric import Rubric
from core.ports.chat import ChatModel
from core.ports.coach import Background, Coach, Past, unshown


@dataclass(frozen=True)
class ModelCoach:
    """Implements core/ports/coach.py with *model*; each part has a file of its own beside this.

    *samples* independent readings are made of each answer. What a case needs, its exhibits and
    a calculation that code checks, *offline* has and a model has not.
    """

    model: ChatModel
    offline: Coach
    samples: int = SAMPLES

    @property
    def ref(self) -> str:
        return str(self.model.model.ref)

    @property
    def label(self) -> str:
        ref = self.model.model.ref
        return f"{ref.model} ({ref.provider}): AI, and it can be wrong"

    def read_resume(self, text: str) -> Profile:
        return documents.read_resume(text, self.model)

    def read_job(self, text: str) -> JobProfile:
        return documents.read_job(text, self.model)

    def plan(self, brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
        if brief.kind is Kind.CASE:
            return self.offline.plan(brief, background, past)
        return plan(brief, background, past, self.model)

    def warm_up(self, brief: Brief) -> Question:
        if brief.kind is Kind.CASE:
            return self.offline.warm_up(brief)
        return warm_up(brief, self.model)

    def follow_up(
        self, brief: Brief, turns: Sequence[Turn], shown: Callable[[str], None] = unshown
    ) -> Question | None:
        if brief.kind is Kind.CASE:
            return self.offline.follow_up(brief, turns, shown)
        return follow_up(brief, turns, self.model, shown)

    def assess(
        self, question: Question, answer: str, rubric: Rubric, background: Background
    ) -> Evaluation:
        if content.case_part(question.bank_id) is not None:
            return self.offline.assess(question, answer, rubric, background)
        return assess(question, answer, rubric, self.model, self.samples)

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        if content.case_part(question.bank_id) is not None:
            return self.offline.improve(question, answer, evaluation, background)
        return improve(question, answer, evaluation, background, self.model)

    def remark(
        self, brief: Brief, background: Background, asked: Sequence[str], number: int
    ) -> Remark:
        return remark(brief, background, asked, number, self.model)
