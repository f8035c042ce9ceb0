"""Candidates: what one says of themselves, and the duties that find, expire and erase them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import CursorResult, bindparam, delete, func, select
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.sealing import Sealer
from core.data.tables import AccountRow, Base, InterviewRow, Owned, WebSessionRow, table_name
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
_VISITOR = select(WebSessionRow.owner, WebSessionRow.last_seen_at).where(
    WebSessionRow.id_hash == bindparam("cookie")
)


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


class Keys(Protocol):
    """Who has a data key, and a new one for somebody new."""

    def has(self, owner: str) -> bool: ...

    def create(self, owner: str, now: datetime) -> None: ...


class SqlIdentities:
    def __init__(self, session: Session, keys: Keys) -> None:
        self._session = session
        self._keys = keys

    def visitor(self, cookie_hash: str) -> tuple[str, datetime] | None:
        """None for somebody without a key as well: their erasure has begun, and the sweep ends
        it, while whoever holds the cookie begins anew."""
        found = self._session.execute(_VISITOR, {"cookie": cookie_hash}).first()
        if found is None or not self._keys.has(found.owner):
            return None
        return found.owner, found.last_seen_at

    def admit(self, cookie_hash: str, now: datetime) -> str:
        known = self.visitor(cookie_hash)
        if known is not None:
            return known[0]
        owner = uuid.uuid4().hex
        # The key first: a stop between the two leaves a key without a person, which opens
        # nothing, and never a person without a key.
        self._keys.create(owner, now)
        self._session.add(AccountRow(owner=owner, guest=True, created_at=now, last_seen_at=now))
        self._session.flush()  # the visit refers to it
        visit = self._session.get(WebSessionRow, cookie_hash)
        if visit is None:
            visit = WebSessionRow(id_hash=cookie_hash)
            self._session.add(visit)
        visit.owner, visit.created_at, visit.last_seen_at = owner, now, now
        return owner

    def seen(self, cookie_hash: str, now: datetime) -> None:
        row = self._session.get(WebSessionRow, cookie_hash)
        if row is None:
            return
        row.last_seen_at = now
        account = self._session.get(AccountRow, row.owner)
        if account is not None:
            account.last_seen_at = now


class SqlSweep:
    def __init__(self, session: Session) -> None:
        self._session = session

    def expired_guests(self, last_seen_before: datetime, limit: int) -> Sequence[str]:
        rows = self._session.scalars(
            select(AccountRow)
            .where(AccountRow.guest, AccountRow.last_seen_at < last_seen_before)
            .order_by(AccountRow.last_seen_at)
            .limit(limit)
        )
        return [row.owner for row in rows]

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

    def erase(self, owner: str) -> Mapping[str, int]:
        removed: dict[str, int] = {}
        for table in personal_tables():
            result = self._session.execute(delete(table).where(table.owner == owner))
            removed[str(table.__tablename__)] = cast("CursorResult[Any]", result).rowcount
        return removed


def counts(session: Session) -> Mapping[str, int]:
    """How many rows of each personal table the session's owner has."""
    found = session.execute(_COUNTS).one()
    return dict(zip(_COUNTED, found, strict=True))
