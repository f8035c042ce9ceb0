"""What the coach makes of each answer, and how an interview went as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core import content
from core.domain.chat import DataKind, Role
from core.domain.evaluation import Evaluation, overall, with_evidence_located
from core.domain.interview import Interview, Turn
from core.domain.summary import Summary, summarise
from core.domain.work import Work, WorkKind
from core.errors import NotFoundError
from core.ports.coach import Background, Coaches
from core.ports.repositories import Store
from core.services.interviews import work_subject
from core.services.moderation import Asked, Moderation, withheld

Evaluated = Mapping[tuple[int, int], Evaluation]  # (position, attempt) -> evaluation


@dataclass(frozen=True)
class Evaluations:
    store: Store
    coaches: Coaches
    background: Callable[[str, Interview], Background]
    now: Callable[[], datetime]
    moderation: Moderation

    def assess(self, work: Work) -> None:
        """Assess the attempt behind a piece of work, and store what code could locate.

        Safe to repeat. Where the answer's words were changed while the coach was reading,
        nothing is stored: the change has queued the work again. Words of distress or abuse are
        judged by nobody: that is what is stored of them.
        """
        interview_id, position, attempt = _parts(work.subject)
        with self.store.session_for(work.owner, reading=True) as records:
            interview = records.interviews.get(interview_id)
        answer = _attempt(interview, position, attempt)
        question = interview.turns[position].question
        rubric = content.rubric(question.rubric)
        asked = Asked(work.owner, Role.ASSESSOR, interview_id, work.coach)
        harm = self.moderation.harm(answer, DataKind.ANSWER, asked)
        if harm is not None:
            checked = withheld(harm, rubric, self.now())
        else:
            background = self.background(work.owner, interview)
            coach = self.coaches.of(work.owner, Role.ASSESSOR, interview_id, work.coach)
            found = coach.assess(question, answer, rubric, background)
            judgements = tuple(with_evidence_located(j, answer) for j in found.judgements)
            checked = replace(found, judgements=judgements, at=self.now())
        with self.store.session_for(work.owner) as records:
            now = records.interviews.get(interview_id)
            if _attempt(now, position, attempt) == answer:
                records.evaluations.put(interview_id, position, attempt, checked)

    def of(self, owner: str, interview_id: str) -> Evaluated:
        with self.store.session_for(owner, reading=True) as records:
            return records.evaluations.of(interview_id)

    def progress(self, owner: str, interview: Interview) -> tuple[int, int]:
        """How many attempts have been assessed, out of how many."""
        total = sum(len(turn.attempts) for _, turn in interview.to_assess)
        return len(self.of(owner, interview.id)), total

    def failed(self, owner: str, interview: Interview) -> tuple[tuple[int, int, Work], ...]:
        """(position, attempt, work) of every assessment that can be tried again."""
        with self.store.session_for(owner, reading=True) as records:
            done = records.evaluations.of(interview.id)
            found = (
                (position, attempt, records.work.of(WorkKind.ASSESS_ANSWER, subject))
                for position, turn in interview.to_assess
                for attempt in range(len(turn.attempts))
                if (position, attempt) not in done
                for subject in (work_subject(interview.id, position, attempt),)
            )
            return tuple((p, a, work) for p, a, work in found if work and work.error)

    def summary(self, owner: str, interview: Interview) -> Summary:
        """What the interview showed as a whole, by the best try at each question.

        Practice is for trying: a try that went worse does not take the better one away.
        """
        return summary_of(interview, self.of(owner, interview.id))

    def overall(self, evaluation: Evaluation) -> float | None:
        return overall_of(evaluation)


def overall_of(evaluation: Evaluation) -> float | None:
    return overall(evaluation, content.rubric_of(evaluation.rubric))


def summary_of(interview: Interview, evaluated: Evaluated) -> Summary:
    """What the interview showed as a whole, by the best try at each question.

    A try that was withheld counts for nothing: it is no weak answer.
    """
    judged = []
    for position, turn in interview.to_assess:
        best = _best_try(position, turn, evaluated)
        if best is not None:
            shown = replace(turn, attempts=turn.attempts[: best + 1])
            judged.append((position, shown, evaluated[position, best]))
    return summarise(judged, content.rubric_of)


def _best_try(position: int, turn: Turn, evaluated: Evaluated) -> int | None:
    """The attempt with the highest overall, the later of equals; None if none is judged."""
    levels = {
        attempt: -1.0 if (level := overall_of(evaluated[position, attempt])) is None else level
        for attempt in range(len(turn.attempts))
        if (position, attempt) in evaluated and not evaluated[position, attempt].withheld
    }
    return max(levels, key=lambda attempt: (levels[attempt], attempt), default=None)


def _parts(subject: str) -> tuple[str, int, int]:
    interview_id, position, attempt = subject.split("/")
    return interview_id, int(position), int(attempt)


def _attempt(interview: Interview, position: int, attempt: int) -> str:
    try:
        return interview.turns[position].attempts[attempt].text
    except IndexError:
        raise NotFoundError(f"{interview.id}/{position}/{attempt}") from None
