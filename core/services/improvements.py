"""An answer as it could be told: made when the candidate asks for it, from their words alone.

A coach may put the candidate's own sentences in an order, or say them in other words. Either is
checked here before it is stored, whoever the coach is and whatever it has checked itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.domain.chat import Role
from core.domain.document import texts_of
from core.domain.evaluation import Evaluation
from core.domain.improvement import (
    Improvement,
    can_be_ordered,
    nothing_added,
    nothing_lost,
    only_what_was_said,
)
from core.domain.interview import Interview, Question
from core.domain.work import Work, WorkKind, WorkState
from core.errors import NotFoundError, UnusableOutputError
from core.ports.coach import Background, Coaches
from core.ports.repositories import Records, Store
from core.services.interviews import work_subject

_WAITING = (WorkState.QUEUED, WorkState.RUNNING)


def can_be_improved(question: Question) -> bool:
    """A case has a worked solution instead: its figures are not the candidate's to tell."""
    return question.rubric != "case"


@dataclass(frozen=True)
class Improvements:
    store: Store
    coaches: Coaches
    background: Callable[[str, Interview], Background]
    now: Callable[[], datetime]
    is_known: Callable[[str, Sequence[str]], bool]
    """Whether a text says no fact but those that occur in the texts beside it."""

    def ask_for(self, owner: str, interview_id: str, position: int, attempt: int) -> None:
        """Queue it, unless it is there or on its way. Safe to call twice.

        Raises NotFoundError where there is no such answer, no feedback on it, or a case; and
        where the feedback found too little, or something else than was asked.
        """
        subject = work_subject(interview_id, position, attempt)
        with self.store.session_for(owner) as records:
            interview = records.interviews.get(interview_id)
            _answer(interview, position, attempt)
            if not can_be_ordered(_judged(records, interview_id, (position, attempt))):
                raise NotFoundError(f"{subject} is too little to be put in order")
            work = records.work.of(WorkKind.IMPROVE_ANSWER, subject)
            under_way = work is not None and work.state in _WAITING
            if under_way or (position, attempt) in records.improvements.of(interview_id):
                return
            records.work.add(WorkKind.IMPROVE_ANSWER, subject, self.now())

    def make(self, work: Work) -> None:
        """Improve the answer behind a piece of work, and store what passes the checks.

        Safe to repeat. Raises UnusableOutputError, and stores nothing, where a word was added,
        lost or said twice; of what is reworded, where a fact was added. Where the answer's words
        were changed meanwhile, nothing is stored.
        """
        interview_id, position, attempt = _parts(work.subject)
        with self.store.session_for(work.owner, reading=True) as records:
            interview = records.interviews.get(interview_id)
            evaluation = _judged(records, interview_id, (position, attempt))
        answer = _answer(interview, position, attempt)
        question = interview.turns[position].question
        background = self.background(work.owner, interview)
        coach = self.coaches.of(work.owner, Role.ASSESSOR, interview_id, work.coach)
        found = coach.improve(question, answer, evaluation, background)
        if not self._is_honest(found, answer, background):
            raise UnusableOutputError(coach.ref.partition("/")[0], "not what was said")
        with self.store.session_for(work.owner) as records:
            now = records.interviews.get(interview_id)
            if _answer(now, position, attempt) == answer:
                at = replace(found, at=self.now())
                records.improvements.put(interview_id, position, attempt, at)

    def _is_honest(self, found: Improvement, answer: str, background: Background) -> bool:
        """The job is none of the candidate's facts: only the answer and the résumé are."""
        if not only_what_was_said(found, answer):
            return False
        if not found.reworded:
            return nothing_lost(found, answer)
        resume = texts_of(background.resume) if background.resume else ()
        return nothing_added(found, (answer, *resume), self.is_known)

    def of(self, owner: str, interview_id: str) -> Mapping[tuple[int, int], Improvement]:
        with self.store.session_for(owner, reading=True) as records:
            return records.improvements.of(interview_id)


def _parts(subject: str) -> tuple[str, int, int]:
    interview_id, position, attempt = subject.split("/")
    return interview_id, int(position), int(attempt)


def _judged(records: Records, interview_id: str, attempt: tuple[int, int]) -> Evaluation:
    """The feedback on an attempt, which comes before everything that is made of it."""
    evaluation = records.evaluations.of(interview_id).get(attempt)
    if evaluation is None:
        raise NotFoundError(f"{interview_id}/{attempt[0]}/{attempt[1]} has not been judged")
    return evaluation


def _answer(interview: Interview, position: int, attempt: int) -> str:
    try:
        turn = interview.turns[position]
        answer = turn.attempts[attempt].text
    except IndexError:
        raise NotFoundError(f"{interview.id}/{position}/{attempt}") from None
    if not can_be_improved(turn.question):
        raise NotFoundError(f"{interview.id}/{position} is a case")
    return answer
