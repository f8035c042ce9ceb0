"""Slow work: one candidate's list, and the queue over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import Session

from core.data.tables import WorkRow
from core.domain.work import MOST_TRIES, Work, WorkKind, WorkState
from core.errors import AppError

_ABOUT = select(WorkRow).where(
    WorkRow.kind == bindparam("of_kind"), WorkRow.subject == bindparam("about")
)
_ABOUT_LOCKED = _ABOUT.with_for_update()
_NOT_DONE = select(WorkRow).where(
    WorkRow.subject.like(bindparam("its")), WorkRow.state != WorkState.DONE
)


def _work(row: WorkRow) -> Work:
    return Work(
        row.id,
        row.owner,
        WorkKind(row.kind),
        row.subject,
        WorkState(row.state),
        row.tries,
        row.error,
        row.leased_until,
        row.updated_at,
        row.coach,
    )


class SqlWorkList:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, kind: WorkKind, subject: str, now: datetime, coach: str | None = None) -> Work:
        row = self._row(kind, subject, lock=True)
        if row is None:
            row = WorkRow(id=uuid4().hex, kind=kind, subject=subject)
            self._session.add(row)
        row.state, row.tries, row.error = WorkState.QUEUED, 0, None
        row.leased_until, row.updated_at, row.coach = None, now, coach
        self._session.flush()
        return _work(row)

    def of(self, kind: WorkKind, subject: str) -> Work | None:
        row = self._row(kind, subject)
        return None if row is None else _work(row)

    def not_done(self, interview_id: str) -> Sequence[Work]:
        # Subjects begin with the id of the interview, which has no sign that LIKE reads.
        return [
            _work(row) for row in self._session.scalars(_NOT_DONE, {"its": f"{interview_id}/%"})
        ]

    def finish(self, work: Work) -> None:
        row = self._session.get(WorkRow, work.id, with_for_update=True)
        # Queued again meanwhile (the words were changed): what was found is no longer asked for.
        if row is None or row.leased_until != work.leased_until:
            return
        row.state, row.tries, row.error = work.state, work.tries, work.error
        row.leased_until = None
        if work.updated_at is not None:
            row.updated_at = work.updated_at

    def renew(self, work: Work, lease_until: datetime) -> Work | None:
        row = self._session.get(WorkRow, work.id, with_for_update=True)
        if row is None or row.state != WorkState.RUNNING or row.leased_until != work.leased_until:
            return None
        row.leased_until = lease_until
        return replace(work, leased_until=lease_until)

    def forget(self, work_id: str) -> None:
        self._session.execute(delete(WorkRow).where(WorkRow.id == work_id))

    def _row(self, kind: WorkKind, subject: str, *, lock: bool = False) -> WorkRow | None:
        """With a *lock*, the queue gives it to nobody between this look and the write."""
        wanted = _ABOUT_LOCKED if lock else _ABOUT
        return self._session.scalar(wanted, {"of_kind": kind, "about": subject})


class SqlQueue:
    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, now: datetime, lease_until: datetime) -> Work | None:
        """One at a time: on SQLite by the lock that every writing transaction begins with, on
        Postgres by the row's, and a row that somebody holds is passed over."""
        while (row := self._next(now)) is not None:
            row.tries += 1
            row.updated_at = now
            if row.tries > MOST_TRIES:
                row.state, row.error, row.leased_until = WorkState.FAILED, AppError.__name__, None
                self._session.flush()
                continue
            row.state, row.leased_until = WorkState.RUNNING, lease_until
            return _work(row)
        return None

    def _next(self, now: datetime) -> WorkRow | None:
        free = or_(
            WorkRow.state == WorkState.QUEUED,
            (WorkRow.state == WorkState.RUNNING) & (WorkRow.leased_until <= now),
        )
        return self._session.scalar(
            select(WorkRow)
            .where(free)
            .order_by(WorkRow.updated_at, WorkRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
