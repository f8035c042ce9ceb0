"""Candidates: what one says of themselves, and the duties that find, expire and erase them.

How they are known again and sign in is in accounts.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, bindparam, delete, func, select
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.guard import GuardedSession
from core.data.repositories.accounts import Keys
from core.data.sealing import Sealer
from core.data.tables import (
    AccountRow,
    AuditRow,
    Base,
    InterviewRow,
    MailLinkRow,
    Owned,
    UsageRow,
    WebSessionRow,
    table_name,
)
from core.domain.candidate import Candidate
from core.domain.interview import Phase
from core.errors import NotFoundError


@dataclass(frozen=True)
class _About:
    display_name: str = ""
    target_role: str = ""
    goals: str = ""


_ABOUT = Codec(_About, "accounts.about")
_CANDIDATE = select(
    AccountRow.guest, AccountRow.created_at, AccountRow.last_seen_at, AccountRow.about
).where(AccountRow.owner == bindparam("candidate"))


def personal_tables() -> list[type[Owned]]:
    """Every table with an owner, children before their parents; accounts last of all."""
    classes = {
        table_name(mapper): mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Owned)
    }
    order = [table.name for table in reversed(Base.metadata.sorted_tables)]
    return [classes[name] for name in order if name in classes]


_COUNTED = tuple(str(table.__tablename__) for table in personal_tables())
_COUNTS = select(
    *(select(func.count(t.owner)).select_from(t).scalar_subquery() for t in personal_tables())
)


class SqlCandidates:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def get(self) -> Candidate:
        found = self._session.execute(_CANDIDATE, {"candidate": self._sealer.owner}).first()
        if found is None:
            raise NotFoundError(f"candidate {self._sealer.owner}")
        guest, created_at, last_seen_at, stored = found
        about = _ABOUT.open(self._sealer, stored) if stored is not None else _About()
        return Candidate(
            self._sealer.owner,
            guest,
            created_at,
            last_seen_at,
            about.display_name,
            about.target_role,
            about.goals,
        )

    def save(self, candidate: Candidate) -> None:
        row = self._row()
        about = _About(candidate.display_name, candidate.target_role, candidate.goals)
        row.about = _ABOUT.seal(self._sealer, about, row.about) if about != _About() else None

    def _row(self) -> AccountRow:
        row = self._session.get(AccountRow, self._sealer.owner)
        if row is None:
            raise NotFoundError(f"candidate {self._sealer.owner}")
        return row


def _expired(last_seen_before: datetime, *, pending: bool) -> ColumnElement[bool]:
    answered_no_mail = AccountRow.address.is_not(None)
    return and_(
        AccountRow.last_seen_at < last_seen_before,
        answered_no_mail if pending else ~answered_no_mail,
    )


class SqlSweep:
    def __init__(self, session: GuardedSession, keys: Keys) -> None:
        self._session = session
        self._keys = keys

    def expired_guests(
        self, last_seen_before: datetime, limit: int, *, pending: bool = False
    ) -> Sequence[str]:
        rows = self._session.scalars(
            select(AccountRow)
            .where(AccountRow.guest, _expired(last_seen_before, pending=pending))
            .order_by(AccountRow.last_seen_at)
            .limit(limit)
        )
        return [row.owner for row in rows]

    def expired_visits(self, last_seen_before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        rows = self._session.scalars(
            select(WebSessionRow)
            .where(WebSessionRow.signed_in_at.is_not(None))
            .where(WebSessionRow.last_seen_at < last_seen_before)
            .order_by(WebSessionRow.last_seen_at)
            .limit(limit)
        )
        return [(row.owner, row.id_hash) for row in rows]

    def expired_interviews(
        self, stepped_before: datetime, phases: frozenset[Phase], limit: int
    ) -> Sequence[tuple[str, str]]:
        rows = self._session.scalars(
            select(InterviewRow)
            .where(InterviewRow.phase.in_(sorted(phases)), InterviewRow.stepped_at < stepped_before)
            .order_by(InterviewRow.stepped_at)
            .limit(limit)
        )
        return [(row.owner, row.id) for row in rows]

    def clear_links(self, over_before: datetime) -> int:
        return self._clear(delete(MailLinkRow).where(MailLinkRow.expires_at < over_before))

    def clear_events(self, noted_before: datetime) -> int:
        return self._clear(delete(AuditRow).where(AuditRow.at < noted_before))

    def clear_usages(self, made_before: datetime) -> int:
        return self._clear(delete(UsageRow).where(UsageRow.at < made_before))

    def _clear(self, statement: Any) -> int:
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount

    def end_guest(
        self, owner: str, last_seen_before: datetime | None = None, *, pending: bool = False
    ) -> bool:
        # From here on nobody makes an account of them: `become` waits, and then finds no key.
        self._session.wait_turn(owner)
        wanted = select(AccountRow).where(AccountRow.owner == owner, AccountRow.guest)
        if last_seen_before is not None:
            wanted = wanted.where(_expired(last_seen_before, pending=pending))
        if self._session.scalar(wanted) is None:
            return False
        self._keys.destroy(owner)
        return True

    def erase(self, owner: str) -> Mapping[str, int]:
        self._session.wait_turn(owner)  # whoever writes for them ends first, or finds nothing
        removed: dict[str, int] = {}
        for table in personal_tables():
            result = self._session.execute(delete(table).where(table.owner == owner))
            removed[str(table.__tablename__)] = cast("CursorResult[Any]", result).rowcount
        return removed


def counts(session: Session) -> Mapping[str, int]:
    """How many rows of each personal table the session's owner has."""
    found = session.execute(_COUNTS).one()
    return dict(zip(_COUNTED, found, strict=True))
