"""What belongs to an interview besides its turns: feedback of every sort, and drafts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from sqlalchemy import BindParameter, Select, bindparam, delete, select
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.guard import GuardedSession
from core.data.repositories.history import drop_digest
from core.data.sealing import Sealed, Sealer
from core.data.tables import DraftRow, EvaluationRow, ImprovementRow, RemarkRow, SpokenAnswerRow
from core.domain.evaluation import Evaluation
from core.domain.improvement import Improvement
from core.domain.remark import Remark
from core.ports.repositories import Draft

_REMARK = Codec(Remark, "remarks.content")
_DRAFT = "drafts.content"

# What pages read is put together once: that costs as much as having it executed.
_ITS: BindParameter[str] = bindparam("interview")
_ITS_REMARKS = select(RemarkRow.number, RemarkRow.content).where(RemarkRow.interview_id == _ITS)
_ITS_DRAFT = select(DraftRow.content, DraftRow.sequence, DraftRow.saved_at).where(
    DraftRow.interview_id == _ITS, DraftRow.position == bindparam("position")
)

R = TypeVar("R", EvaluationRow, ImprovementRow, SpokenAnswerRow)
T = TypeVar("T")


class ByAttempt(Generic[R, T]):
    """One record of type T for each attempt at each answer, in rows of type R."""

    _row: type[R]
    _codec: Codec[T]
    _its: Select[int, int, Sealed]
    _one: Select[Sealed]

    def __init_subclass__(cls) -> None:
        row = cls._row
        cls._its = select(row.position, row.attempt, row.content).where(row.interview_id == _ITS)
        cls._one = select(row.content).where(
            row.interview_id == _ITS,
            row.position == bindparam("position"),
            row.attempt == bindparam("attempt"),
        )

    def __init__(self, session: GuardedSession, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def put(self, interview_id: str, position: int, attempt: int, found: T) -> None:
        place = {"position": position, "attempt": attempt}
        stored = self._session.scalar(self._one, {"interview": interview_id, **place})
        content = self._codec.seal(self._sealer, found, stored)
        if content is not stored:
            its = {"interview_id": interview_id, **place}
            there = stored is not None
            self._session.put_own(self._row, its, {"content": content}, there=there)

    def at(self, interview_id: str, position: int, attempt: int) -> T | None:
        place = {"interview": interview_id, "position": position, "attempt": attempt}
        content = self._session.scalar(self._one, place)
        return None if content is None else self._codec.open(self._sealer, content)

    def of(self, interview_id: str) -> Mapping[tuple[int, int], T]:
        return {
            (position, attempt): self._codec.open(self._sealer, content)
            for position, attempt, content in self._session.execute(
                self._its, {"interview": interview_id}
            )
        }

    def delete(self, interview_id: str, position: int, attempt: int) -> None:
        self._session.execute(
            delete(self._row).where(
                self._row.interview_id == interview_id,
                self._row.position == position,
                self._row.attempt == attempt,
            )
        )


class SqlEvaluations(ByAttempt[EvaluationRow, Evaluation]):
    _row, _codec = EvaluationRow, Codec(Evaluation, "evaluations.content")

    def put(self, interview_id: str, position: int, attempt: int, found: Evaluation) -> None:
        super().put(interview_id, position, attempt, found)
        drop_digest(self._session, interview_id)

    def delete(self, interview_id: str, position: int, attempt: int) -> None:
        super().delete(interview_id, position, attempt)
        drop_digest(self._session, interview_id)


class SqlImprovements(ByAttempt[ImprovementRow, Improvement]):
    _row, _codec = ImprovementRow, Codec(Improvement, "improvements.content")


class SqlRemarks:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def put(self, interview_id: str, number: int, remark: Remark) -> None:
        row = self._session.get(RemarkRow, (interview_id, number))
        if row is None:
            row = RemarkRow(interview_id=interview_id, number=number)
            self._session.add(row)
        row.content = _REMARK.seal(self._sealer, remark, row.content)

    def of(self, interview_id: str) -> Mapping[int, Remark]:
        rows = self._session.execute(_ITS_REMARKS, {"interview": interview_id})
        return {number: _REMARK.open(self._sealer, content) for number, content in rows}


class SqlDrafts:
    def __init__(self, session: GuardedSession, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def get(self, interview_id: str, position: int) -> Draft | None:
        place = {"interview": interview_id, "position": position}
        found = self._session.execute(_ITS_DRAFT, place).first()
        if found is None:
            return None
        content, sequence, saved_at = found
        return Draft(self._sealer.open_text(content), sequence, saved_at)

    def put(self, interview_id: str, position: int, draft: Draft) -> bool:
        place = {"interview": interview_id, "position": position}
        found = self._session.execute(_ITS_DRAFT, place).first()
        if found is not None and found.sequence >= draft.sequence:
            return False
        values = {
            "sequence": draft.sequence,
            "saved_at": draft.saved_at,
            "content": self._sealer.seal(_DRAFT, draft.text.encode()),
        }
        its = {"interview_id": interview_id, "position": position}
        self._session.put_own(DraftRow, its, values, there=found is not None)
        return True

    def delete(self, interview_id: str, position: int) -> None:
        its = {"interview_id": interview_id, "position": position}
        self._session.delete_own(DraftRow, its)
