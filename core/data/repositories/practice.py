"""What belongs to an interview besides its turns: evaluations and drafts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.sealing import Sealer
from core.data.tables import DraftRow, EvaluationRow
from core.domain.evaluation import Evaluation
from core.ports.repositories import Draft

_EVALUATION = Codec(Evaluation, "evaluations.content")
_DRAFT = "drafts.content"


class SqlEvaluations:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def put(self, interview_id: str, position: int, attempt: int, evaluation: Evaluation) -> None:
        key = (interview_id, position, attempt)
        row = self._session.get(EvaluationRow, key)
        if row is None:
            row = EvaluationRow(interview_id=interview_id, position=position, attempt=attempt)
            self._session.add(row)
        row.content = _EVALUATION.seal(self._sealer, evaluation, row.content)

    def of(self, interview_id: str) -> Mapping[tuple[int, int], Evaluation]:
        rows = self._session.scalars(
            select(EvaluationRow).where(EvaluationRow.interview_id == interview_id)
        )
        return {
            (row.position, row.attempt): _EVALUATION.open(self._sealer, row.content) for row in rows
        }

    def delete(self, interview_id: str, position: int, attempt: int) -> None:
        self._session.execute(
            delete(EvaluationRow).where(
                EvaluationRow.interview_id == interview_id,
                EvaluationRow.position == position,
                EvaluationRow.attempt == attempt,
            )
        )


class SqlDrafts:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def get(self, interview_id: str, position: int) -> Draft | None:
        row = self._session.get(DraftRow, (interview_id, position))
        if row is None:
            return None
        return Draft(self._sealer.open_text(row.content), row.sequence, row.saved_at)

    def put(self, interview_id: str, position: int, draft: Draft) -> bool:
        row = self._session.get(DraftRow, (interview_id, position))
        if row is not None and row.sequence >= draft.sequence:
            return False
        if row is None:
            row = DraftRow(interview_id=interview_id, position=position)
            self._session.add(row)
        row.sequence, row.saved_at = draft.sequence, draft.saved_at
        row.content = self._sealer.seal(_DRAFT, draft.text.encode())
        return True

    def delete(self, interview_id: str, position: int) -> None:
        self._session.execute(
            delete(DraftRow).where(
                DraftRow.interview_id == interview_id, DraftRow.position == position
            )
        )
