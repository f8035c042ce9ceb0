"""A coach that asks from a script and fails on demand; it reads and judges like the offline one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.coaches.offline.coach import OfflineCoach
from core.domain.chat import Role
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement
from core.domain.interview import Brief, Question, QuestionKind, Turn
from core.domain.remark import Remark
from core.domain.rubric import Rubric
from core.errors import ProviderError
from core.ports.coach import Background, Coach, Past, unshown

WARM_UP = Question("What did you do this morning?", "ease", QuestionKind.WARM_UP, source="script")
QUESTIONS = tuple(
    Question(
        text,
        competency,
        why=f"It shows {competency}.",
        in_other_words=f"Put differently: {text.lower()}",
        bank_id=f"script-{number}",
        source="script",
    )
    for number, (text, competency) in enumerate(
        (
            ("Tell me about a time you solved a hard problem.", "problem solving"),
            ("Tell me about a fault whose cause you found.", "diagnosis"),
            ("Tell me about a failure that customers noticed.", "customer focus"),
            ("Tell me about a mistake you made.", "learning"),
            ("How did you help somebody at work?", "helping"),
            ("What are you proudest of at work?", "drive"),
            ("Tell me about a decision you made alone.", "decisions"),
            ("When did you change your mind?", "openness"),
            ("How did you win somebody over?", "influence"),
            ("Tell me about work that bored you.", "persistence"),
        )
    )
)


@dataclass(frozen=True)
class OneCoach:
    """`Coaches`: the same coach for everybody and everything."""

    coach: Coach

    def of(
        self, owner: str, role: Role, interview_id: str | None = None, by: str | None = None
    ) -> Coach:
        return self.coach


class ScriptedCoach(OfflineCoach):
    """Asks QUESTIONS in order; `say` queues follow-ups, `fail` queues failures of `assess`.

    `fail_at` queues failures of `improve` and `remark`, by name.
    """

    def __init__(self) -> None:
        self.follow_ups: list[Question] = []
        self.failures: list[ProviderError] = []
        self.failures_at: dict[str, list[ProviderError]] = {"improve": [], "remark": []}
        self.planned = 0

    def say(self, *questions: Question) -> None:
        self.follow_ups.extend(questions)

    def fail(self, *errors: ProviderError) -> None:
        self.failures.extend(errors)

    def fail_at(self, step: str, *errors: ProviderError) -> None:
        self.failures_at[step].extend(errors)

    def plan(self, brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
        self.planned += 1
        return QUESTIONS[: brief.mains]

    def warm_up(self, brief: Brief) -> Question:
        return WARM_UP

    def follow_up(
        self, brief: Brief, turns: Sequence[Turn], shown: Callable[[str], None] = unshown
    ) -> Question | None:
        del shown
        return self.follow_ups.pop(0) if self.follow_ups else None

    def assess(
        self, question: Question, answer: str, rubric: Rubric, background: Background
    ) -> Evaluation:
        if self.failures:
            raise self.failures.pop(0)
        return super().assess(question, answer, rubric, background)

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        if self.failures_at["improve"]:
            raise self.failures_at["improve"].pop(0)
        return super().improve(question, answer, evaluation, background)

    def remark(
        self, brief: Brief, background: Background, asked: Sequence[str], number: int
    ) -> Remark:
        if self.failures_at["remark"]:
            raise self.failures_at["remark"].pop(0)
        return super().remark(brief, background, asked, number)
