"""Which words go along to whoever listens to an interview; looked up where it is listened to."""

from __future__ import annotations

from core.domain.interview import Interview
from core.domain.key_terms import key_terms_of
from core.ports.repositories import Records
from core.services.briefed import named_in


def key_terms_for(records: Records, interview: Interview) -> tuple[str, ...]:
    """Whole documents are read for it, contact block and all: so that no name in them leaves."""
    resume, job = named_in(interview.brief, records.documents.all())
    return key_terms_of(resume, job, records.candidate.get().display_name)
