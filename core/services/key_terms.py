"""Which words go along to whoever listens to an interview; looked up where it is listened to."""

from __future__ import annotations

from core.domain.document import DocumentState
from core.domain.interview import Interview
from core.domain.key_terms import key_terms_of
from core.ports.repositories import Records


def key_terms_for(records: Records, interview: Interview) -> tuple[str, ...]:
    """Whole documents are read for it, contact block and all: so that no name in them leaves."""
    brief = interview.brief
    read = {
        each.id: each for each in records.documents.all() if each.state is not DocumentState.READING
    }
    resume, job = read.get(brief.resume_id or ""), read.get(brief.job_id or "")
    return key_terms_of(resume, job, records.candidate.get().display_name)
