"""What the coach says of the questions that the candidate asks the interviewer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core import content
from core.domain.chat import DataKind, Role
from core.domain.interview import Interview
from core.domain.remark import Remark, Worth
from core.domain.work import Work, WorkKind
from core.ports.coach import Background, Coaches
from core.ports.repositories import Records, Store
from core.services.moderation import Asked, Moderation, harm_in, what_to_say


@dataclass(frozen=True)
class Remarks:
    store: Store
    coaches: Coaches
    background: Callable[[str, Interview], Background]
    now: Callable[[], datetime]
    moderation: Moderation

    def make(self, work: Work) -> None:
        """Remark on the question behind a piece of work. Safe to repeat.

        A quote that does not stand in the question is dropped, as everywhere.
        """
        interview_id, number = _parts(work.subject)
        with self.store.session_for(work.owner, reading=True) as records:
            interview = records.interviews.get(interview_id)
        found = self._withheld(work, interview, number) or self._remark(work, interview, number)
        with self.store.session_for(work.owner) as records:
            records.remarks.put(interview_id, number, replace(found, at=self.now()))

    def _remark(self, work: Work, interview: Interview, number: int) -> Remark:
        """What the coach says; it hears nothing of the questions that are withheld."""
        asked = interview.candidate_questions
        heard = [each for each, text in enumerate(asked) if each == number or not harm_in(text)]
        background = self.background(work.owner, interview)
        coach = self.coaches.of(work.owner, Role.ASSESSOR, interview.id, work.coach)
        place = heard.index(number) if asked else number
        found = coach.remark(interview.brief, background, [asked[each] for each in heard], place)
        text = asked[number] if asked else ""
        quote = found.quote if found.quote and found.quote.fits(text) else None
        return replace(found, quote=quote)

    def _withheld(self, work: Work, interview: Interview, number: int) -> Remark | None:
        if not interview.candidate_questions:
            return None
        text = interview.candidate_questions[number]
        asked = Asked(work.owner, Role.ASSESSOR, interview.id, work.coach)
        found = self.moderation.harm(text, DataKind.CANDIDATE_QUESTION, asked)
        if found is None:
            return None
        because = what_to_say(found.harm).because
        return Remark(found.by, Worth.UNREADABLE, because, withheld=found.harm)

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
