"""The calls that were made to providers for one candidate: numbers and names, never text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select

from core.data.guard import GuardedSession
from core.data.tables import UsageRow
from core.domain.chat import DataKind, ModelRef, Role, TokenCount
from core.domain.usage import SPEECH, Taken, Usage

_CALLS = select(*(getattr(UsageRow, column.key) for column in UsageRow.__table__.columns))
_SINCE = _CALLS.where(UsageRow.at >= bindparam("since")).order_by(UsageRow.at.desc())
_OF = _CALLS.where(UsageRow.interview_id == bindparam("interview")).order_by(UsageRow.at)
_SPEECH = _CALLS.where(
    UsageRow.at >= bindparam("since"), ~UsageRow.own_key, UsageRow.role.in_(sorted(SPEECH))
)
_TAKEN = select(
    func.coalesce(
        func.sum(
            case(
                (UsageRow.tokens_given.is_(None), UsageRow.held),
                else_=UsageRow.tokens_given + UsageRow.tokens_made,
            )
        ),
        0,
    ),
    func.coalesce(
        func.sum(case((UsageRow.tokens_given.is_(None), UsageRow.held_cost), else_=UsageRow.cost)),
        0,
    ),
).where(UsageRow.at >= bindparam("since"), UsageRow.own_key == bindparam("own_key"))


@dataclass(frozen=True)
class SqlUsages:
    session: GuardedSession

    def add(self, usage: Usage) -> None:
        row = {
            "id": usage.id,
            "interview_id": usage.interview_id,
            "at": usage.at,
            "provider": usage.model.provider,
            "model": usage.model.model,
            "role": usage.role.value,
            "prompt": usage.prompt,
            "held": usage.held,
            "held_cost": usage.held_cost,
            "own_key": usage.own_key,
        }
        self.session.insert_own(UsageRow, {**row, **_ended(usage)})

    def finish(self, usage: Usage) -> None:
        self.session.update_own(UsageRow, {"id": usage.id}, _ended(usage))

    def since(self, at: datetime) -> Sequence[Usage]:
        return [_usage(row) for row in self.session.execute(_SINCE, {"since": at})]

    def taken(self, since: datetime, *, own_key: bool) -> Taken:
        found = self.session.execute(_TAKEN, {"since": since, "own_key": own_key}).one()
        return Taken(int(found[0]), int(found[1]))

    def speech(self, since: datetime) -> Sequence[Usage]:
        return [_usage(row) for row in self.session.execute(_SPEECH, {"since": since})]

    def of(self, interview_id: str) -> Sequence[Usage]:
        return [_usage(row) for row in self.session.execute(_OF, {"interview": interview_id})]


def _ended(usage: Usage) -> dict[str, Any]:
    tokens = usage.tokens
    return {
        "sent": " ".join(f"{kind}={number}" for kind, number in usage.sent),
        "outcome": usage.outcome,
        "cost": usage.cost,
        "first_ms": usage.first_ms,
        "total_ms": usage.total_ms,
        "tokens_given": None if tokens is None else tokens.given,
        "tokens_made": None if tokens is None else tokens.made,
        "tokens_cached": None if tokens is None else tokens.cached,
    }


def _usage(row: Row[Any]) -> Usage:
    pairs = (pair.partition("=") for pair in row.sent.split())
    tokens = (
        None
        if row.tokens_given is None
        else TokenCount(row.tokens_given, row.tokens_made or 0, row.tokens_cached or 0)
    )
    return Usage(
        id=row.id,
        at=row.at,
        model=ModelRef(row.provider, row.model),
        role=Role(row.role),
        prompt=row.prompt,
        sent=tuple((DataKind(kind), int(characters)) for kind, _, characters in pairs),
        held=row.held,
        held_cost=row.held_cost,
        own_key=row.own_key,
        outcome=row.outcome,
        interview_id=row.interview_id,
        tokens=tokens,
        cost=row.cost,
        first_ms=row.first_ms,
        total_ms=row.total_ms,
    )
