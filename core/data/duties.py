"""What each duty of a system session may touch: tables and verbs, as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.data.tables import Base, Owned, table_name
from core.domain.duty import Duty


class Verb(StrEnum):
    SELECT = "select"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


PERSONAL = frozenset(
    table_name(mapper) for mapper in Base.registry.mappers if issubclass(mapper.class_, Owned)
)

ALLOWED: Mapping[Duty, Mapping[str, frozenset[Verb]]] = {
    Duty.IDENTIFY: {
        "web_sessions": frozenset({Verb.SELECT, Verb.INSERT, Verb.UPDATE}),
        "accounts": frozenset({Verb.SELECT, Verb.INSERT, Verb.UPDATE}),
    },
    Duty.QUEUE: {"work": frozenset({Verb.SELECT, Verb.UPDATE})},
    Duty.SWEEP: {
        "accounts": frozenset({Verb.SELECT}),
        "interviews": frozenset({Verb.SELECT}),
    },
    Duty.ERASE: {table: frozenset({Verb.SELECT, Verb.DELETE}) for table in PERSONAL},
}


def writes(duty: Duty) -> bool:
    """False for a duty that only looks: its transaction then waits for nobody."""
    return any(verbs - {Verb.SELECT} for verbs in ALLOWED[duty].values())
