"""Interviews with their turns and answers; only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, delete, select, update
from sqlalchemy.orm import Session

from core.data.codec import Codec
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
_ROW = select(InterviewRow).where(InterviewRow.id == _ITS)
_SEAT = select(InterviewRow.seat).where(InterviewRow.id == _ITS)
_TURNS = (
    select(TurnRow.position, TurnRow.content)
    .where(TurnRow.interview_id == _ITS)
    .order_by(TurnRow.position)
)
_ANSWERS = (
    select(AnswerRow.position, AnswerRow.content)
    .where(AnswerRow.interview_id == _ITS)
    .order_by(AnswerRow.position, AnswerRow.attempt)
)
_TURN_ROWS = select(TurnRow).where(TurnRow.interview_id == _ITS).order_by(TurnRow.position)
_ANSWER_ROWS = select(AnswerRow).where(AnswerRow.interview_id == _ITS)
_SUMMARIES = select(
    InterviewRow.id,
    InterviewRow.phase,
    InterviewRow.role,
    InterviewRow.created_at,
    InterviewRow.stepped_at,
    InterviewRow.answered,
).order_by(InterviewRow.created_at.desc(), InterviewRow.id)
_LATEST_ANSWERED = _SUMMARIES.where(InterviewRow.answered > 0).limit(bindparam("limit"))


class SqlInterviews:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def get(self, interview_id: str) -> Interview:
        content = self._session.scalar(_CONTENT, {"interview": interview_id})
        if content is None:
            raise NotFoundError(f"interview {interview_id}")
        return self._whole(interview_id, content)

    def add(self, interview: Interview) -> None:
        row = InterviewRow(id=interview.id, created_at=interview.created_at)
        self._fill(row, interview)
        self._session.add(row)
        self._session.flush()
        self._save_turns(interview)

    def save(self, interview: Interview, *, was: int) -> None:
        row = self._session.scalar(_ROW, {"interview": interview.id})
        if row is None:
            raise NotFoundError(f"interview {interview.id}")
        if row.version != was:
            raise StaleVersionError(f"interview {interview.id}: {row.version}, not {was}")
        self._fill(row, interview)
        self._save_turns(interview)

    def delete(self, interview_id: str) -> None:
        # Turns, answers, drafts and all feedback go with it: the foreign keys cascade.
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

    def _fill(self, row: InterviewRow, interview: Interview) -> None:
        row.phase = interview.phase
        row.version = interview.version
        row.stepped_at = interview.stepped_at or interview.created_at
        row.answered = len(interview.to_assess)
        stored_role = row.role
        role = interview.brief.role
        row.role = self._sealer.reseal(stored_role, _ROLE, role.encode()) if role else None
        row.content = _INTERVIEW.seal(self._sealer, replace(interview, turns=()), row.content)
        row.kind = interview.brief.kind
        row.digest = row.words = None  # made again by whoever lists it next

    def _whole(self, interview_id: str, content: Sealed) -> Interview:
        its = {"interview": interview_id}
        turns = [(position, turn) for position, turn in self._session.execute(_TURNS, its)]
        answers = [(position, answer) for position, answer in self._session.execute(_ANSWERS, its)]
        return self._put_together(content, turns, answers)

    def _put_together(
        self,
        content: Sealed,
        turns: Iterable[tuple[int, Sealed]],
        answers: Iterable[tuple[int, Sealed]],
    ) -> Interview:
        sealer = self._sealer
        attempts: dict[int, list[Answer]] = {}
        for position, answer in answers:
            attempts.setdefault(position, []).append(_ANSWER.open(sealer, answer))
        opened = tuple(
            replace(_TURN.open(sealer, turn), attempts=tuple(attempts.get(position, ())))
            for position, turn in turns
        )
        return replace(_INTERVIEW.open(sealer, content), turns=opened)

    def _turn_rows(self, interview_id: str) -> Sequence[TurnRow]:
        return self._session.scalars(_TURN_ROWS, {"interview": interview_id}).all()

    def _save_turns(self, interview: Interview) -> None:
        rows = {row.position: row for row in self._turn_rows(interview.id)}
        for position in set(rows) - set(range(len(interview.turns))):
            self._session.delete(rows[position])
        for position, turn in enumerate(interview.turns):
            row = rows.get(position)
            if row is None:
                row = TurnRow(interview_id=interview.id, position=position)
                row.content = _TURN.seal(self._sealer, replace(turn, attempts=()))
                self._session.add(row)
                self._session.flush()  # its answers refer to it
            else:
                row.content = _TURN.seal(self._sealer, replace(turn, attempts=()), row.content)
        self._save_answers(interview)

    def _save_answers(self, interview: Interview) -> None:
        rows = {
            (row.position, row.attempt): row
            for row in self._session.scalars(_ANSWER_ROWS, {"interview": interview.id})
        }
        for position, turn in enumerate(interview.turns):
            for attempt, answer in enumerate(turn.attempts):
                row = rows.pop((position, attempt), None)
                if row is None:
                    row = AnswerRow(interview_id=interview.id, position=position, attempt=attempt)
                    row.content = _ANSWER.seal(self._sealer, answer)
                    self._session.add(row)
                else:
                    row.content = _ANSWER.seal(self._sealer, answer, row.content)
                row.given_at = answer.given_at
        for left in rows.values():
            self._session.delete(left)
