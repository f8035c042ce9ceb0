"""The offline coach: rules, a question bank and text measurement, on this machine alone.

It says what it is wherever its work is shown. It is deterministic: the same words get the
same judgement. What rules cannot judge, it calls not assessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core import content
from core.coaches.offline import asking_back, improving, planning
from core.coaches.offline.assessment import REF, assess
from core.coaches.offline.casework import assess as assess_part
from core.coaches.offline.planning import cases
from core.coaches.offline.reading import read_job, read_resume
from core.domain.document import JobProfile, Profile
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement
from core.domain.interview import Brief, Kind, Question, Turn
from core.domain.remark import Remark
from core.domain.rubric import Rubric
from core.ports.coach import Background, Past, unshown


class OfflineCoach:
    """Implements core/ports/coach.py; each part has a room of its own beside this file."""

    @property
    def ref(self) -> str:
        return REF

    @property
    def label(self) -> str:
        return "Offline coach: rules, not AI"

    def read_resume(self, text: str) -> Profile:
        return read_resume(text)

    def read_job(self, text: str) -> JobProfile:
        return read_job(text)

    def plan(self, brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
        if brief.kind is Kind.CASE:
            return cases.plan(brief, past)
        return planning.plan(brief, background, past)

    def warm_up(self, brief: Brief) -> Question:
        return planning.warm_up(brief)

    def follow_up(
        self, brief: Brief, turns: Sequence[Turn], shown: Callable[[str], None] = unshown
    ) -> Question | None:
        del shown  # it is there at once
        if brief.kind is Kind.CASE:
            return cases.reply(turns)
        return planning.follow_up(brief, turns)

    def assess(
        self, question: Question, answer: str, rubric: Rubric, background: Background
    ) -> Evaluation:
        if (found := content.case_part(question.bank_id)) is not None:
            return assess_part(found, question, answer, rubric)
        return assess(question, answer, rubric, background)

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        del background  # the answer and what was found in it say it all
        return improving.improve(question, answer, evaluation)

    def remark(
        self, brief: Brief, background: Background, asked: Sequence[str], number: int
    ) -> Remark:
        return asking_back.remark(brief, background, asked, number)
