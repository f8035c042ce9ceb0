"""One interview with everything that is stored about it: what its feedback and report show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.domain.chat import Provider
from core.domain.history import WITH_FEEDBACK
from core.domain.improvement import Improvement
from core.domain.interview import Interview
from core.domain.remark import Remark
from core.domain.report import Line
from core.domain.spoken import Spoken
from core.domain.work import Work, WorkKind
from core.ports.repositories import Records, Store
from core.services.evaluations import Evaluated
from core.services.receipts import LOCAL, receipt_of
from core.services.waits_told import waits_told


@dataclass(frozen=True)
class Dossier:
    """All of it as it was at one moment."""

    interview: Interview
    evaluated: Evaluated
    improvements: Mapping[tuple[int, int], Improvement]  # (position, attempt) -> improvement
    remarks: Mapping[int, Remark]  # number of the candidate's question -> remark
    work: Mapping[tuple[WorkKind, str], Work]  # (kind, subject) -> what is not done, or failed
    receipt: tuple[Line, ...]  # who received something of it
    spoken: Mapping[tuple[int, int], Spoken]  # (position, attempt) -> what was heard of it
    waited: tuple[Line, ...]  # how long for what, as far as it was measured


def _none() -> Sequence[Provider]:
    return ()


@dataclass(frozen=True)
class Dossiers:
    """`providers` are those that are set up."""

    store: Store
    providers: Callable[[], Sequence[Provider]] = _none

    def of(self, owner: str, interview_id: str) -> Dossier:
        """Raise `NotFoundError` for another owner's interview."""
        with self.store.session_for(owner, reading=True) as records:
            return self._dossier(records, records.interviews.get(interview_id))

    def newest(self, owner: str) -> Dossier | None:
        """That of the newest interview with feedback."""
        with self.store.session_for(owner, reading=True) as records:
            interview = records.interviews.in_phase(WITH_FEEDBACK)
            return self._dossier(records, interview) if interview is not None else None

    def about(self, interview: Interview) -> Dossier:
        """That of an interview which is at hand."""
        with self.store.session_for(interview.owner, reading=True) as records:
            return self._dossier(records, interview)

    def _dossier(self, records: Records, interview: Interview) -> Dossier:
        evaluated = records.evaluations.of(interview.id)
        improvements = records.improvements.of(interview.id)
        remarks = records.remarks.of(interview.id)
        spoken = records.spoken.of(interview.id)
        done = {each.coach for each in evaluated.values()}
        done |= {each.coach for each in improvements.values()}
        done |= {each.coach for each in remarks.values()}
        return Dossier(
            interview,
            evaluated,
            improvements,
            remarks,
            {(work.kind, work.subject): work for work in records.work.not_done(interview.id)},
            self._receipt(records, interview, done, _terms(spoken.values())),
            spoken,
            waits_told(records.waits.of(interview.id), self.providers()),
        )

    def _receipt(
        self, records: Records, interview: Interview, done: set[str], terms: Sequence[str]
    ) -> tuple[Line, ...]:
        calls = records.usages.of(interview.id)
        local = (Line(LOCAL),) if records.choices.get().local_only else ()
        return (*local, *receipt_of(calls, self.providers(), done, terms))


def _terms(heard: Iterable[Spoken]) -> Sequence[str]:
    """What whoever listened was told so that it hears rightly, each once."""
    return tuple(dict.fromkeys(term for spoken in heard for term in spoken.key_terms))
