"""The candidate's interviews as a list: looked through, searched, and deleted all at once.

A digest and the folded words lie sealed beside each interview, and are made here when an
interview has changed since. A search opens those words, in memory and for this look only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.domain.document import DocumentKind
from core.domain.history import (
    LISTED,
    WITH_FEEDBACK,
    Digest,
    Filter,
    Found,
    find,
    passages,
    search_text,
)
from core.domain.interview import IN_THE_MIDDLE, Interview, Phase
from core.domain.search import asked_words, folded, has_all
from core.ports.repositories import InterviewSummary, Listed, Records, Store
from core.services.evaluations import summary_of
from core.services.retention import Schedule

ON_A_PAGE = 20
AT_ONCE = 20  # interviews digested in one transaction: others wait for it


@dataclass(frozen=True)
class Line:
    """One interview in the list; `found` says where, if words were searched."""

    summary: InterviewSummary
    digest: Digest
    stays_until: datetime
    found: Found | None = None


@dataclass(frozen=True)
class Look:
    """One page of the list. `matching` fit what was asked, out of `total`."""

    lines: tuple[Line, ...]
    matching: int
    total: int


@dataclass(frozen=True)
class Histories:
    store: Store
    schedule: Schedule
    now: Callable[[], datetime]

    def look(self, owner: str, wanted: Filter, query: str = "", page: int = 1) -> Look:
        """Page number *page* of the interviews that are *wanted* and have all words of *query*."""
        self._digest_what_changed(owner)
        start = (page - 1) * ON_A_PAGE
        with self.store.session_for(owner, reading=True) as records:
            total = records.history.count(Filter())
            if not asked_words(query):
                matching = records.history.count(wanted)
                listed = records.history.page(wanted, start, ON_A_PAGE)
                lines = tuple(self._line(records, each) for each in listed)
            else:
                ids = _search(records, wanted, query)
                matching = len(ids)
                lines = self._found(records, ids[start : start + ON_A_PAGE], query)
        return Look(lines, matching, total)

    def counted(self, owner: str) -> tuple[int, int]:
        """(interviews with feedback, interviews under way)."""
        with self.store.session_for(owner, reading=True) as records:
            phases = records.history.phases()
        return tuple(
            sum(count for phase, count in phases.items() if phase in group)
            for group in (WITH_FEEDBACK, IN_THE_MIDDLE)
        )  # type: ignore[return-value]

    def delete_all(self, owner: str, *, under_way: bool) -> int:
        """Every interview with all that belongs to it, the one *under_way* only if it is said."""
        phases: frozenset[Phase] = LISTED if under_way else WITH_FEEDBACK
        with self.store.session_for(owner) as records:
            return records.history.delete_all(phases)

    def _digest_what_changed(self, owner: str) -> None:
        while True:
            with self.store.session_for(owner, reading=True) as records:
                if not records.history.undigested(1):
                    return
            with self.store.session_for(owner) as records:
                for interview_id in records.history.undigested(AT_ONCE):
                    interview = records.interviews.get(interview_id)
                    digest = _digest(records, interview)
                    records.history.digest(interview_id, digest, search_text(interview))

    def _line(self, records: Records, listed: Listed, found: Found | None = None) -> Line:
        summary = listed.summary
        digest = listed.digest or _digest(records, records.interviews.get(summary.id))
        kept = summary.phase is Phase.KEPT
        time = self.schedule.kept if kept else self.schedule.undecided
        return Line(summary, digest, (summary.stepped_at or summary.created_at) + time, found)

    def _found(self, records: Records, ids: list[str], query: str) -> tuple[Line, ...]:
        jobs = _jobs(records)
        interviews = {each.id: each for each in records.interviews.several(ids)}
        return tuple(
            self._line(records, each, find(query, passages(interview, _job_of(interview, jobs))))
            for each in records.history.of(ids)
            for interview in (interviews[each.summary.id],)
        )


def _digest(records: Records, interview: Interview) -> Digest:
    return Digest(
        interview.brief.kind,
        summary_of(interview, records.evaluations.of(interview.id)).overall,
        sum(turn.skipped for turn in interview.turns),
        interview.brief.job_id,
    )


def _search(records: Records, wanted: Filter, query: str) -> list[str]:
    words = asked_words(query)
    jobs = {job_id: folded(named) for job_id, named in _jobs(records).items()}
    return [
        interview_id
        for interview_id, digest, text in records.history.searched(wanted)
        if has_all(f"{text}\n{jobs.get(digest.job_id or '', '')}", words)
    ]


def _jobs(records: Records) -> Mapping[str, str]:
    """Title and company of each job that is still there, by id."""
    return {
        document.id: ", ".join(
            item.text for item in (document.job.title, document.job.company) if item
        )
        for document in records.documents.all(DocumentKind.JOB)
        if document.profile is not None
    }


def _job_of(interview: Interview, jobs: Mapping[str, str]) -> str:
    return jobs.get(interview.brief.job_id or "", "")
