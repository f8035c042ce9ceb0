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

_ALL = frozenset(Verb)
_LOOK = frozenset({Verb.SELECT})

# What a candidate's own session may do, besides everything with their own words: the rest is
# done by a duty, and only looked at here.
OWN: Mapping[str, frozenset[Verb]] = {
    **dict.fromkeys(PERSONAL, _ALL),
    "accounts": frozenset({Verb.SELECT, Verb.UPDATE}),
    "web_sessions": frozenset({Verb.SELECT, Verb.UPDATE, Verb.DELETE}),
    "credentials": _LOOK,
    "mail_links": _LOOK,
    "audit_events": _LOOK,
}

ALLOWED: Mapping[Duty, Mapping[str, frozenset[Verb]]] = {
    Duty.IDENTIFY: {
        "web_sessions": _ALL,
        "accounts": frozenset({Verb.SELECT, Verb.INSERT, Verb.UPDATE}),
    },
    Duty.PROVE: {
        "credentials": frozenset({Verb.SELECT, Verb.INSERT, Verb.UPDATE}),
        "mail_links": _ALL,
    },
    Duty.AUDIT: {"audit_events": frozenset({Verb.INSERT})},
    Duty.BRING_ALONG: {
        table: frozenset({Verb.SELECT, Verb.UPDATE, Verb.DELETE}) for table in PERSONAL
    },
    Duty.QUEUE: {"work": frozenset({Verb.SELECT, Verb.UPDATE})},
    Duty.SWEEP: {
        "accounts": frozenset({Verb.SELECT}),
        "web_sessions": frozenset({Verb.SELECT}),
        "mail_links": frozenset({Verb.SELECT, Verb.DELETE}),
        "audit_events": frozenset({Verb.SELECT, Verb.DELETE}),
        "usages": frozenset({Verb.SELECT, Verb.DELETE}),
        "interviews": frozenset({Verb.SELECT}),
    },
    Duty.ERASE: {table: frozenset({Verb.SELECT, Verb.DELETE}) for table in PERSONAL},
}


def writes(duty: Duty) -> bool:
    """False for a duty that only looks: its transaction then waits for nobody."""
    return any(verbs - {Verb.SELECT} for verbs in ALLOWED[duty].values())
