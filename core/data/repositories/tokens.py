"""A vendor's tokens, sealed beside the place where somebody is signed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from core.data.repositories.accounts import TOKENS
from core.data.sealing import Sealer
from core.data.tables import WebSessionRow
from core.domain.account import Tokens
from core.ports.repositories import HeldTokens


@dataclass(frozen=True)
class SqlTokens:
    """Each change is one UPDATE or DELETE that names what it expects: of many callers at the
    same moment, in whatever processes, the database lets one through."""

    session: Session
    sealer: Sealer

    def held(self, id_hash: str | None = None) -> HeldTokens | None:
        wanted = select(WebSessionRow).where(WebSessionRow.tokens.is_not(None))
        if id_hash is not None:
            wanted = wanted.where(WebSessionRow.id_hash == id_hash)
        newest = wanted.order_by(WebSessionRow.tokens_until.desc(), WebSessionRow.id_hash)
        return next(self._opened(newest.limit(1)), None)

    def all(self) -> Sequence[HeldTokens]:
        return list(self._opened(select(WebSessionRow).where(WebSessionRow.tokens.is_not(None))))

    def _opened(self, wanted: Select[WebSessionRow]) -> Iterator[HeldTokens]:
        for row in self.session.scalars(wanted):
            if row.tokens is not None:
                yield HeldTokens(row.id_hash, TOKENS.open(self.sealer, row.tokens))

    def lease(self, held: HeldTokens, now: datetime, until: datetime) -> bool:
        free = or_(WebSessionRow.refreshing_until.is_(None), WebSessionRow.refreshing_until <= now)
        return self._one(
            update(WebSessionRow)
            .where(WebSessionRow.id_hash == held.id_hash, free)
            .where(WebSessionRow.tokens_until == held.tokens.expires_at)
            .values(refreshing_until=until)
        )

    def renew(self, id_hash: str, lease: datetime, fresh: Tokens) -> bool:
        return self._one(
            update(WebSessionRow)
            .where(WebSessionRow.id_hash == id_hash, WebSessionRow.refreshing_until == lease)
            .values(
                tokens=TOKENS.seal(self.sealer, fresh),
                tokens_until=fresh.expires_at,
                refreshing_until=None,
            )
        )

    def release(self, id_hash: str, lease: datetime) -> None:
        self._one(
            update(WebSessionRow)
            .where(WebSessionRow.id_hash == id_hash, WebSessionRow.refreshing_until == lease)
            .values(refreshing_until=None)
        )

    def end(self, id_hash: str, lease: datetime) -> bool:
        return self._one(
            delete(WebSessionRow).where(
                WebSessionRow.id_hash == id_hash, WebSessionRow.refreshing_until == lease
            )
        )

    def _one(self, statement: Any) -> bool:
        return cast("CursorResult[Any]", self.session.execute(statement)).rowcount == 1
