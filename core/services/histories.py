"""The candidate's interviews as a list: looked through, searched, and deleted all at once.

A digest and the passages to search in lie sealed beside each interview, and are made here when
an interview has changed since. A search opens them in memory and keeps nothing but ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.candidate import Candidate
from core.domain.document import DocumentKind, JobProfile
from core.domain.history import (
    BETWEEN,
    LISTED,
    WITH_FEEDBACK,
    Digest,
    Filter,
    Found,
    Passage,
    comparable_text,
    find,
    passage_of_job,
    passages,
)
from core.domain.interview import IN_THE_MIDDLE, Interview, Phase
from core.domain.search import asked_words, has_all
from core.ports.repositories import Heard, InterviewSummary, Listed, Records, Store
from core.services.evaluations import summary_of
from core.services.retention import Schedule

ON_A_PAGE = 20
AT_ONCE = 20  # interviews digested in one transaction: others wait for it


@dataclass(frozen=True)
class Line:
    """One interview in the list; `found` says where, if words were searched.

    `company` is empty where no job names one. `stays_until` is its own end or the guest's,
    whichever comes first: whatever a guest has goes after their last visit.
    """

    summary: InterviewSummary
    digest: Digest
    company: str
    stays_until: datetime
    found: Found | None = None


@dataclass(frozen=True)
class Counted:
    """How many interviews there are: those with feedback, and the one under way."""

    finished: int
    under_way: int

    @property
    def total(self) -> int:
        return self.finished + self.under_way


@dataclass(frozen=True)
class Histories:
    store: Store
    schedule: Schedule
    now: Callable[[], datetime]

    def counted(self, owner: str) -> Counted:
        """How many there are, once every digest fits its interview: asked before the rest."""
        while True:
            with self.store.session_for(owner, reading=True) as records:
                phases, digested = records.history.phases()
            if digested:
                return Counted(_sum(phases, WITH_FEEDBACK), _sum(phases, IN_THE_MIDDLE))
            with self.store.session_for(owner) as records:
                for interview_id in records.history.undigested(AT_ONCE):
                    interview = records.interviews.get(interview_id)
                    digest = _digest(records, interview)
                    records.history.digest(interview_id, digest, passages(interview))

    def page(self, owner: str, wanted: Filter, number: int) -> tuple[tuple[Line, ...], int]:
        """Page *number*, from 1, of the interviews that are *wanted*, and how many there are."""
        start = (number - 1) * ON_A_PAGE
        with self.store.session_for(owner, reading=True) as records:
            listed, count = records.history.page(wanted, start, ON_A_PAGE)
            return self._lines(records, listed, _jobs(records), {}), count

    def search(self, owner: str, wanted: Filter, query: str) -> tuple[str, ...]:
        """Ids of the *wanted* interviews that have all words of *query*, the newest first."""
        with self.store.session_for(owner, reading=True) as records:
            words = asked_words(query)
            jobs = {
                job_id: comparable_text(passage_of_job(job))
                for job_id, job in _jobs(records).items()
            }
            return tuple(
                interview_id
                for interview_id, digest, said in records.history.searched(wanted)
                if has_all(f"{said}\n{jobs.get(digest.job_id or '', '')}", words)
            )

    def found(self, owner: str, interview_ids: Sequence[str], query: str) -> tuple[Line, ...]:
        """Those interviews as they are now, each with the place where *query* was found."""
        with self.store.session_for(owner, reading=True) as records:
            jobs = _jobs(records)
            listed, where = [], {}
            for each, said in records.history.of(interview_ids):
                job = jobs.get(each.digest.job_id or "") if each.digest else None
                named = passage_of_job(job) if job else ()
                where[each.summary.id] = _where(query, said, named)
                listed.append(each)
            return self._lines(records, listed, jobs, where)

    def delete_all(self, owner: str, *, under_way: bool) -> int:
        """Every interview with all that belongs to it, the one *under_way* only if it is said."""
        phases: frozenset[Phase] = LISTED if under_way else WITH_FEEDBACK
        with self.store.session_for(owner) as records:
            return records.history.delete_all(phases)

    def _lines(
        self,
        records: Records,
        listed: Sequence[Listed],
        jobs: Mapping[str, JobProfile],
        where: Mapping[str, Found | None],
    ) -> tuple[Line, ...]:
        who = records.candidate.get()
        lines = []
        for each in listed:
            summary = each.summary
            digest = each.digest or _digest(records, records.interviews.get(summary.id))
            job = jobs.get(digest.job_id or "")
            company = job.company.text if job and job.company else ""
            until = self._until(summary, who)
            lines.append(Line(summary, digest, company, until, where.get(summary.id)))
        return tuple(lines)

    def _until(self, summary: InterviewSummary, who: Candidate) -> datetime:
        """When the sweep takes it, if nobody comes before."""
        time = self.schedule.kept if summary.phase is Phase.KEPT else self.schedule.undecided
        end = (summary.stepped_at or summary.created_at) + time
        if not who.guest:
            return end
        return min(end, who.last_seen_at + self.schedule.guests)


def _sum(phases: Mapping[Phase, int], group: frozenset[Phase]) -> int:
    return sum(count for phase, count in phases.items() if phase in group)


def _where(query: str, said: Heard | None, job: tuple[Passage, ...]) -> Found | None:
    if said is None:  # it is being changed: its words are read at the next look
        return None
    passages, comparable = said
    texts = [text for part, text in ((passages, comparable), (job, comparable_text(job))) if part]
    return find(query, (*passages, *job), BETWEEN.join(texts))


def _digest(records: Records, interview: Interview) -> Digest:
    summary = summary_of(interview, records.evaluations.of(interview.id))
    return Digest(
        interview.brief.kind,
        summary.overall,
        interview.skips,
        interview.brief.job_id,
        summary.scored,
        summary.answers,
    )


def _jobs(records: Records) -> Mapping[str, JobProfile]:
    """What was understood of each job that is still there, by id."""
    return {
        document.id: document.job
        for document in records.documents.all(DocumentKind.JOB)
        if document.profile is not None
    }
