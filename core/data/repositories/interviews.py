"""Interviews with their turns and answers; only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, delete, select, update

from core.data.codec import Codec
from core.data.guard import GuardedSession
from core.data.sealing import Sealed, Sealer
from core.data.tables import AnswerRow, InterviewRow, TurnRow, WorkRow
from core.domain.interview import Answer, Brief, Interview, Phase, Question, QuestionKind, Turn
from core.errors import NotFoundError, StaleVersionError
from core.ports.repositories import InterviewSummary

_INTERVIEW = Codec(Interview, "interviews.content")
_TURN = Codec(Turn, "turns.content")
_ANSWER = Codec(Answer, "answers.content")
_ROLE = "interviews.role"

# What every page reads is put together once: that costs as much as having it executed.
_ITS: BindParameter[str] = bindparam("interview")
_PHASES: BindParameter[Any] = bindparam("phases", expanding=True)
_NEWEST = (
    select(InterviewRow.id, InterviewRow.content, InterviewRow.seat)
    .where(InterviewRow.phase.in_(_PHASES))
    .order_by(InterviewRow.created_at.desc(), InterviewRow.id)
    .limit(1)
)
_PHASE = (
    select(InterviewRow.phase)
    .where(InterviewRow.phase.in_(_PHASES))
    .order_by(InterviewRow.phase == Phase.DECIDING, InterviewRow.created_at.desc(), InterviewRow.id)
    .limit(1)
)
_CONTENT = select(InterviewRow.content).where(InterviewRow.id == _ITS)
_STORED = select(InterviewRow.version, InterviewRow.role, InterviewRow.content).where(
    InterviewRow.id == _ITS
)
_SEAT = select(InterviewRow.seat).where(InterviewRow.id == _ITS)
_TURNS = (
    select(TurnRow.position, TurnRow.content)
    .where(TurnRow.interview_id == _ITS)
    .order_by(TurnRow.position)
)
_ANSWERS = (
    select(AnswerRow.position, AnswerRow.attempt, AnswerRow.content)
    .where(AnswerRow.interview_id == _ITS)
    .order_by(AnswerRow.position, AnswerRow.attempt)
)
_SUMMARIES = select(
    InterviewRow.id,
    InterviewRow.phase,
    InterviewRow.role,
    InterviewRow.created_at,
    InterviewRow.stepped_at,
    InterviewRow.answered,
).order_by(InterviewRow.created_at.desc(), InterviewRow.id)
_LATEST_ANSWERED = _SUMMARIES.where(InterviewRow.answered > 0).limit(bindparam("limit"))


Turns = Sequence[tuple[int, Sealed]]  # position
Answers = Sequence[tuple[int, int, Sealed]]  # position, attempt


class SqlInterviews:
    """Lives as long as a transaction, in which what was read once is what stands."""

    def __init__(self, session: GuardedSession, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer
        self._read: dict[str, tuple[Turns, Answers]] = {}  # of each interview, until it is saved

    def get(self, interview_id: str) -> Interview:
        content = self._session.scalar(_CONTENT, {"interview": interview_id})
        if content is None:
            raise NotFoundError(f"interview {interview_id}")
        return self._whole(interview_id, content)

    def add(self, interview: Interview) -> None:
        its = {"id": interview.id, "created_at": interview.created_at}
        self._session.insert_own(InterviewRow, {**its, **self._values(interview)})
        self._save_turns(interview)

    def save(self, interview: Interview, *, was: int) -> None:
        found = self._session.execute(_STORED, {"interview": interview.id}).first()
        if found is None:
            raise NotFoundError(f"interview {interview.id}")
        version, role, content = found
        if version != was:
            raise StaleVersionError(f"interview {interview.id}: {version}, not {was}")
        values = self._values(interview, role, content)
        self._session.update_own(InterviewRow, {"id": interview.id}, values)
        self._save_turns(interview)

    def delete(self, interview_id: str) -> None:
        # Turns, answers, drafts and all feedback go with it: the foreign keys cascade.
        self._read.pop(interview_id, None)
        self._session.execute(delete(InterviewRow).where(InterviewRow.id == interview_id))
        its_work = WorkRow.subject.startswith(f"{interview_id}/", autoescape=True)
        self._session.execute(delete(WorkRow).where(its_work))

    def summaries(self) -> Sequence[InterviewSummary]:
        return self._listed(self._session.execute(_SUMMARIES))

    def latest_answered(self, limit: int) -> Sequence[InterviewSummary]:
        return self._listed(self._session.execute(_LATEST_ANSWERED, {"limit": limit}))

    def _listed(self, rows: Iterable[Row[Any]]) -> Sequence[InterviewSummary]:
        return [
            InterviewSummary(
                row.id,
                Phase(row.phase),
                self._sealer.open_text(row.role),
                row.created_at,
                row.stepped_at,
                row.answered,
            )
            for row in rows
        ]

    def in_phase(self, phases: frozenset[Phase]) -> Interview | None:
        found = self.seated(phases)
        return found[0] if found is not None else None

    def seated(self, phases: frozenset[Phase]) -> tuple[Interview, str | None] | None:
        found = self._session.execute(_NEWEST, {"phases": sorted(phases)}).first()
        if found is None:
            return None
        interview_id, content, seat = found
        return self._whole(interview_id, content), seat

    def last_brief(self) -> Brief | None:
        found = self._session.execute(_NEWEST, {"phases": sorted(Phase)}).first()
        return _INTERVIEW.open(self._sealer, found.content).brief if found is not None else None

    def phase_in(self, phases: frozenset[Phase]) -> Phase | None:
        found = self._session.scalar(_PHASE, {"phases": sorted(phases)})
        return None if found is None else Phase(found)

    def asked(self) -> tuple[Question, ...]:
        turns = [
            _TURN.open(self._sealer, row.content) for row in self._session.scalars(select(TurnRow))
        ]
        main = [turn for turn in turns if turn.question.kind is QuestionKind.MAIN]
        return tuple(turn.question for turn in sorted(main, key=lambda turn: turn.asked_at))

    def seat(self, interview_id: str) -> str | None:
        found = self._session.execute(_SEAT, {"interview": interview_id}).first()
        if found is None:
            raise NotFoundError(f"interview {interview_id}")
        (seat,) = found
        return seat

    def sit(self, interview_id: str, seat: str) -> None:
        self._session.execute(
            update(InterviewRow).where(InterviewRow.id == interview_id).values(seat=seat)
        )

    def _values(
        self, interview: Interview, role: Sealed | None = None, content: Sealed | None = None
    ) -> Mapping[str, Any]:
        """Its columns, in the place of *role* and *content*."""
        named = interview.brief.role
        return {
            "phase": interview.phase,
            "version": interview.version,
            "stepped_at": interview.stepped_at or interview.created_at,
            "answered": len(interview.to_assess),
            "role": self._sealer.reseal(role, _ROLE, named.encode()) if named else None,
            "content": _INTERVIEW.seal(self._sealer, replace(interview, turns=()), content),
            "kind": interview.brief.kind,
            "digest": None,  # made again by whoever lists it next, as are its words
            "words": None,
        }

    def _whole(self, interview_id: str, content: Sealed) -> Interview:
        turns, answers = self._read[interview_id] = self._rows(interview_id)
        return self._put_together(content, turns, answers)

    def _rows(self, interview_id: str) -> tuple[Turns, Answers]:
        its = {"interview": interview_id}
        turns = [(position, turn) for position, turn in self._session.execute(_TURNS, its)]
        found = self._session.execute(_ANSWERS, its)
        return turns, [(position, attempt, answer) for position, attempt, answer in found]

    def _put_together(
        self,
        content: Sealed,
        turns: Turns,
        answers: Answers,
    ) -> Interview:
        sealer = self._sealer
        attempts: dict[int, list[Answer]] = {}
        for position, _, answer in answers:
            attempts.setdefault(position, []).append(_ANSWER.open(sealer, answer))
        opened = tuple(
            replace(_TURN.open(sealer, turn), attempts=tuple(attempts.get(position, ())))
            for position, turn in turns
        )
        return replace(_INTERVIEW.open(sealer, content), turns=opened)

    def _save_turns(self, interview: Interview) -> None:
        known = self._read.pop(interview.id) if interview.id in self._read else None
        turns, answers = known or self._rows(interview.id)
        stored = dict(turns)
        for position in stored.keys() - range(len(interview.turns)):
            place = {"interview_id": interview.id, "position": position}
            self._session.delete_own(TurnRow, place)
        for position, turn in enumerate(interview.turns):
            before = stored.get(position)
            content = _TURN.seal(self._sealer, replace(turn, attempts=()), before)
            if content is not before:
                place = {"interview_id": interview.id, "position": position}
                values, there = {"content": content}, before is not None
                self._session.put_own(TurnRow, place, values, there=there)
        self._save_answers(interview, answers)

    def _save_answers(self, interview: Interview, answers: Answers) -> None:
        stored = {(position, attempt): answer for position, attempt, answer in answers}
        for position, turn in enumerate(interview.turns):
            for attempt, answer in enumerate(turn.attempts):
                before = stored.pop((position, attempt), None)
                content = _ANSWER.seal(self._sealer, answer, before)
                if content is not before:
                    values = {"given_at": answer.given_at, "content": content}
                    place, there = _at(interview, position, attempt), before is not None
                    self._session.put_own(AnswerRow, place, values, there=there)
        for position, attempt in stored:
            self._session.delete_own(AnswerRow, _at(interview, position, attempt))


def _at(interview: Interview, position: int, attempt: int) -> Mapping[str, Any]:
    return {"interview_id": interview.id, "position": position, "attempt": attempt}
