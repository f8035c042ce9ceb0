"""The documents that an interview is about."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.document import Document, DocumentState
from core.domain.interview import Brief


def named_in(
    brief: Brief, documents: Iterable[Document]
) -> tuple[Document | None, Document | None]:
    """The résumé and the job that *brief* names, each as far as it is there and has been read."""
    read = {each.id: each for each in documents if each.state is not DocumentState.READING}
    return read.get(brief.resume_id or ""), read.get(brief.job_id or "")
