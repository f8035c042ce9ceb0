"""One interview with everything that is stored about it: what its feedback and report show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.history import WITH_FEEDBACK
from core.domain.improvement import Improvement
from core.domain.interview import Interview
from core.domain.remark import Remark
from core.domain.work import Work, WorkKind
from core.ports.repositories import Records, Store
from core.services.evaluations import Evaluated


@dataclass(frozen=True)
class Dossier:
    """All of it as it was at one moment."""

    interview: Interview
    evaluated: Evaluated
    improvements: Mapping[tuple[int, int], Improvement]  # (position, attempt) -> improvement
    remarks: Mapping[int, Remark]  # number of the candidate's question -> remark
    work: Mapping[tuple[WorkKind, str], Work]  # (kind, subject) -> what is not done, or failed


@dataclass(frozen=True)
class Dossiers:
    store: Store

    def of(self, owner: str, interview_id: str) -> Dossier:
        """Raise `NotFoundError` for another owner's interview."""
        with self.store.session_for(owner, reading=True) as records:
            return _dossier(records, records.interviews.get(interview_id))

    def newest(self, owner: str) -> Dossier | None:
        """That of the newest interview with feedback."""
        with self.store.session_for(owner, reading=True) as records:
            interview = records.interviews.in_phase(WITH_FEEDBACK)
            return _dossier(records, interview) if interview is not None else None

    def about(self, interview: Interview) -> Dossier:
        """That of an interview which is at hand."""
        with self.store.session_for(interview.owner, reading=True) as records:
            return _dossier(records, interview)


def _dossier(records: Records, interview: Interview) -> Dossier:
    return Dossier(
        interview,
        records.evaluations.of(interview.id),
        records.improvements.of(interview.id),
        records.remarks.of(interview.id),
        {(work.kind, work.subject): work for work in records.work.not_done(interview.id)},
    )
