"""Which tab answers, and where: asked before anything is heard or written down for somebody."""

from __future__ import annotations

from core.domain.interview import Interview
from core.errors import ElsewhereError, IllegalTransitionError
from core.ports.repositories import Records
from core.services.hearing import Place


def seated(records: Records, interview_id: str, seat: str) -> Interview:
    """Raise `ElsewhereError` where another tab holds it."""
    interview = records.interviews.get(interview_id)
    if records.interviews.seat(interview_id) not in (None, seat):
        raise ElsewhereError(interview_id)
    return interview


def seated_at(
    records: Records, interview_id: str, seat: str, position: int
) -> tuple[Interview, Place]:
    """The same, with the box that is open at *position*. Raise `IllegalTransitionError` where
    none is."""
    interview = seated(records, interview_id, seat)
    attempt = interview.sent_at(position)
    if attempt is None:
        raise IllegalTransitionError(f"no box is open at {position}")
    return interview, Place(interview.owner, interview.id, position, attempt, seat)
