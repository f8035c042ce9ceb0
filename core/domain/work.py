"""Slow work: a row with a state, a lease and a count of tries, so that a restart finds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_TRIES = 3  # leases that may be lost (crashes) before the work counts as failed


class WorkKind(StrEnum):
    READ_DOCUMENT = "read_document"
    ASSESS_ANSWER = "assess_answer"
    IMPROVE_ANSWER = "improve_answer"
    REMARK_ON_QUESTION = "remark_on_question"


class WorkState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"  # leased until `leased_until`; after that, anybody's
    DONE = "done"
    FAILED = "failed"  # tried, and failed: shown, with a button to try again
    REFUSED = "refused"  # the input was at fault: shown once, trying again cannot help


@dataclass(frozen=True)
class Work:
    """`subject` says what to work on: a document id, "interview/position/attempt", or
    "interview/number" for a question that the candidate asked. `coach` is the `Coach.ref` of who
    was asked to do it after another one failed; None: whoever the candidate has chosen.
    """

    id: str
    owner: str
    kind: WorkKind
    subject: str
    state: WorkState
    tries: int = 0
    error: str | None = None  # what is behind FAILED and REFUSED (`errors.noted`)
    leased_until: datetime | None = None
    updated_at: datetime | None = None
    coach: str | None = None
