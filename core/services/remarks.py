"""What the coach says of the questions that the candidate asks the interviewer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core import content
from core.domain.chat import Role
from core.domain.interview import Interview
from core.domain.remark import Remark
from core.domain.work import Work, WorkKind
from core.ports.coach import Background, Coaches
from core.ports.repositories import Records, Store


@dataclass(frozen=True)
class Remarks:
    store: Store
    coaches: Coaches
    background: Callable[[str, Interview], Background]
    now: Callable[[], datetime]

    def make(self, work: Work) -> None:
        """Remark on the question behind a piece of work. Safe to repeat.

        A quote that does not stand in the question is dropped, as everywhere.
        """
        interview_id, number = _parts(work.subject)
        with self.store.session_for(work.owner, reading=True) as records:
            interview = records.interviews.get(interview_id)
        asked = interview.candidate_questions
        background = self.background(work.owner, interview)
        coach = self.coaches.of(work.owner, Role.ASSESSOR, interview_id, work.coach)
        found = coach.remark(interview.brief, background, asked, number)
        text = asked[number] if asked else ""
        quote = found.quote if found.quote and found.quote.fits(text) else None
        with self.store.session_for(work.owner) as records:
            records.remarks.put(interview_id, number, replace(found, quote=quote, at=self.now()))

    def of(self, owner: str, interview_id: str) -> Mapping[int, Remark]:
        with self.store.session_for(owner, reading=True) as records:
            return records.remarks.of(interview_id)


def questions_of(interview: Interview) -> tuple[int, ...]:
    """The numbers of what the candidate asked; "no" and "that is all" are no questions."""
    asked = enumerate(interview.candidate_questions)
    return tuple(number for number, text in asked if not content.declines(text))


def remark_subject(interview_id: str, number: int) -> str:
    return f"{interview_id}/{number}"


def queue_remarks(records: Records, interview: Interview, now: datetime) -> None:
    """Queue a remark on every question of the candidate that has none yet.

    One who came to the last part and asked nothing gets one on that, as number 0. A "no" after
    a question is the end of asking and no question.
    """
    numbers = questions_of(interview)
    if not numbers and not interview.ended_early:
        numbers = (0,)
    done = records.remarks.of(interview.id)
    for number in numbers:
        subject = remark_subject(interview.id, number)
        work = records.work.of(WorkKind.REMARK_ON_QUESTION, subject)
        if number not in done and (work is None or work.error is not None):
            records.work.add(WorkKind.REMARK_ON_QUESTION, subject, now)


def _parts(subject: str) -> tuple[str, int]:
    interview_id, number = subject.split("/")
    return interview_id, int(number)
