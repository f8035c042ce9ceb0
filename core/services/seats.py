"""Which tab answers, and where: asked before anything is heard or written down for somebody."""

from __future__ import annotations

from core.domain.interview import Interview
from core.errors import ElsewhereError, IllegalTransitionError
from core.ports.repositories import Records
from core.services.hearing import Place


def require_seat(records: Records, interview_id: str, seat: str) -> None:
    """Raise `ElsewhereError` where another tab holds it, `NotFoundError` where it is gone."""
    if records.interviews.seat(interview_id) not in (None, seat):
        raise ElsewhereError(interview_id)


def seated_at(
    records: Records, interview_id: str, seat: str, position: int
) -> tuple[Interview, Place]:
    """The same, with the interview and the box that is open at *position*. Raise
    `IllegalTransitionError` where none is."""
    require_seat(records, interview_id, seat)
    interview = records.interviews.get(interview_id)
    attempt = interview.sent_at(position)
    if attempt is None:
        raise IllegalTransitionError(f"no box is open at {position}")
    return interview, Place(interview.owner, interview.id, position, attempt, seat)
