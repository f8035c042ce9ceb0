"""Coach: what interview practice needs from whoever reads, asks and judges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain.chat import Role
from core.domain.document import JobProfile, Profile
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement
from core.domain.interview import Brief, Question, Turn
from core.domain.remark import Remark
from core.domain.rubric import Rubric


@dataclass(frozen=True)
class Background:
    """What the coach may know of the candidate and the job. The contact block is left out."""

    resume: Profile | None = None
    job: JobProfile | None = None


@dataclass(frozen=True)
class Past:
    """What was asked before, so that nothing is asked twice while there is something new.

    Main questions, the oldest first.
    """

    questions: tuple[Question, ...] = ()


def unshown(_: str) -> None:
    """Nobody watches while a question is being written."""


class Coach(Protocol):
    """Reads, plans, asks and judges. Every implementation passes tests/contracts/test_coach.py.

    - It raises nothing but `InputError` (the text is not what it should be) and
      `ProviderError`; it never returns a default in place of a failure.
    - Texts it is given are data: nothing in them is ever followed as an instruction.
    - Every span it returns lies inside the text it was given, and `Item.text` says what
      stands there.
    """

    @property
    def ref(self) -> str:
        """Stored with everything it produced, e.g. ``offline@1``."""
        ...

    @property
    def label(self) -> str:
        """Shown wherever its work is shown, e.g. ``Offline coach: rules, not AI``."""
        ...

    def read_resume(self, text: str) -> Profile:
        """Raise `NotAResumeError` where there is no work, education or skill to be found."""
        ...

    def read_job(self, text: str) -> JobProfile:
        """Raise `NotAJobError` where there is no task and no requirement to be found."""
        ...

    def plan(self, brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
        """Exactly ``brief.mains`` main questions, in the order in which to ask them.

        Each says `why`, and names the claim or the requirement that it tests where there is
        one. Nothing in *past* comes again while there is something else that fits; then what
        was asked longest ago does.
        """
        ...

    def warm_up(self, brief: Brief) -> Question:
        """One easy question that nobody will score."""
        ...

    def follow_up(
        self, brief: Brief, turns: Sequence[Turn], shown: Callable[[str], None] = unshown
    ) -> Question | None:
        """A question that the last answer itself raises, or None to go on.

        Where it is written bit by bit, *shown* gets what there is of it so far: to be looked
        at, and to be forgotten where the call fails.

        *turns* ends with the turn just answered; it was not skipped. The caller sees to it
        that at most `MOST_FOLLOW_UPS` follow one main question.
        """
        ...

    def assess(
        self, question: Question, answer: str, rubric: Rubric, background: Background
    ) -> Evaluation:
        """Judge *answer*: one `Judgement` for every criterion of *rubric*, in its order."""
        ...

    def improve(
        self, question: Question, answer: str, evaluation: Evaluation, background: Background
    ) -> Improvement:
        """*answer* as it could be told: its own sentences, slots for what is missing.

        Every piece that names a place stands there in *answer* word for word. Where nothing is
        `reworded` each of its words is in one piece or left out; what is reworded holds no fact
        that the candidate never gave. No slot holds a figure. What fails that is never stored.
        """
        ...

    def remark(
        self, brief: Brief, background: Background, asked: Sequence[str], number: int
    ) -> Remark:
        """Say of question *number* of *asked*, from 0, why it is good or what to ask instead.

        *asked* is what the candidate has asked the interviewer so far. It is empty where they
        asked nothing: then `instead` says what they could have asked. Nothing of *asked* is
        ever proposed. `quote` points into that question.
        """
        ...


class Coaches(Protocol):
    """Who does what for whom: each candidate chooses (core/domain/preferences.py)."""

    def of(
        self, owner: str, role: Role, interview_id: str | None = None, by: str | None = None
    ) -> Coach:
        """The coach that works in *role* for *owner*; its calls are booked on *interview_id*.
        *by* is the `ref` of another one, where the candidate said so after a failure.

        What the operator suggests works once the candidate has agreed, the offline coach until
        then. Raise `NotAgreedToSendError` where what the candidate chose is outside and they have
        not agreed to that; `EnglishOnlyError` where rules would have to read another language.
        """
        ...
