"""A coach with defects whose messages quote the candidate, as those of libraries do."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.document import Profile
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement
from core.domain.interview import Brief, Question
from core.domain.remark import Remark
from core.domain.rubric import Rubric
from core.ports.coach import Background
from tests.doubles.coach import ScriptedCoach


class QuotingCoach(ScriptedCoach):
    """Breaks, and quotes what it was reading, in the error and in the error behind it."""

    def read_resume(self, text: str) -> Profile:
        raise ValueError(f"cannot read {text}") from KeyError(text)

    def assess(
        self, question: Question, answer: str, rubric: Rubric, background: Background
    ) -> Evaluation:
        raise ValueError(f"cannot judge {answer}") from KeyError(answer)

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        raise ValueError(f"cannot improve {answer}") from KeyError(answer)

    def remark(
        self, brief: Brief, background: Background, asked: Sequence[str], number: int
    ) -> Remark:
        raise ValueError(f"cannot remark on {asked}") from KeyError(*asked)
