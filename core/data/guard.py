"""The guard: a session sees and writes only what its door allows, whatever the statement.

In a candidate's session every ORM statement gets the owner added, new rows get the owner
filled in, and anything that would go round that (raw SQL, Core statements, bulk inserts,
another's owner) is refused. In a system session each statement is held against its duty.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from core.data.duties import ALLOWED, Verb
from core.data.tables import Owned, table_name
from core.domain.duty import Duty


class OutsideTheDoorError(RuntimeError):
    """A defect of ours: a statement that its session must not make."""


class GuardedSession(Session):
    """A session with an owner or a duty in `info`; there is none with neither."""

    def connection(self, *_: Any, **__: Any) -> Any:
        raise OutsideTheDoorError("a session gives no bare connection")


def _verb(state: ORMExecuteState) -> Verb:
    for verb, asked in (
        (Verb.SELECT, state.is_select),
        (Verb.INSERT, state.is_insert),
        (Verb.UPDATE, state.is_update),
        (Verb.DELETE, state.is_delete),
    ):
        if asked:
            return verb
    raise OutsideTheDoorError("raw SQL in a session")


@event.listens_for(GuardedSession, "do_orm_execute")
def _only_through_the_door(state: ORMExecuteState) -> None:
    verb = _verb(state)
    if not state.is_orm_statement:
        raise OutsideTheDoorError(f"a {verb} that is no ORM statement")
    owner, duty = state.session.info.get("owner"), state.session.info.get("duty")
    if duty is not None:
        for mapper in state.all_mappers:
            _hold_against(duty, table_name(mapper), verb)
        return
    if owner is None:
        raise OutsideTheDoorError("a session without an identity")
    if state.session.info.get("reading") and verb is not Verb.SELECT:
        raise OutsideTheDoorError(f"a {verb} in a session that only reads")
    if verb is Verb.INSERT:
        raise OutsideTheDoorError("a bulk insert in a candidate's session")
    state.statement = state.statement.options(
        with_loader_criteria(
            Owned,
            lambda cls: cls.owner == owner,
            include_aliases=True,
            track_closure_variables=True,
        )
    )


@event.listens_for(GuardedSession, "before_flush")
def _only_own_rows(session: Session, _context: Any, _instances: Any) -> None:
    if session.info.get("reading"):
        raise OutsideTheDoorError("a write in a session that only reads")
    duty = session.info.get("duty")
    for verb, rows in (
        (Verb.INSERT, session.new),
        (Verb.UPDATE, session.dirty),
        (Verb.DELETE, session.deleted),
    ):
        for row in rows:
            if duty is not None:
                _hold_against(duty, table_name(inspect(row).mapper), verb)
            else:
                _own(row, session.info.get("owner"))


def _own(row: object, owner: str | None) -> None:
    if owner is None or not isinstance(row, Owned):
        raise OutsideTheDoorError("only own rows in a candidate's session")
    if row.owner is None:
        row.owner = owner
    if row.owner != owner:
        raise OutsideTheDoorError("a row of another owner")


def _hold_against(duty: Duty, table: str, verb: Verb) -> None:
    if verb not in ALLOWED[duty].get(table, frozenset()):
        raise OutsideTheDoorError(f"{duty} may not {verb} {table}")
