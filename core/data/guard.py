"""The guard: a session sees and writes only what its door allows, whatever the statement.

In a candidate's session every ORM statement gets the owner added, new rows get the owner
filled in, and anything that would go round that (raw SQL, Core statements, bulk writes that
skip the flush, another's owner) is refused. In a system session each statement is held
against its duty, table by table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import (
    ColumnElement,
    Delete,
    Executable,
    Insert,
    Result,
    Select,
    String,
    Table,
    Update,
    bindparam,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import ORMExecuteState, QueryableAttribute, Session, with_loader_criteria

from core.data.duties import ALLOWED, OWN, Verb
from core.data.sealing import Sealed
from core.data.statements import changes_owner, tables_of, unmapped_part
from core.data.tables import Owned, table_name
from core.domain.duty import Duty

# Statements that were walked through and found in order. They never change: whatever is added to
# one makes another. The repositories keep theirs, so each is walked once in a process.
_in_order: WeakSet[Executable] = WeakSet()
_touched: WeakKeyDictionary[Executable, frozenset[str]] = WeakKeyDictionary()  # which tables

# Each statement that reads, with "only the owner's rows" added. Whose rows is a parameter that
# nothing but the session's door fills in; where it were not filled in, nothing would be read.
_THEIRS = bindparam("owner_of_the_door", type_=String())
_only_own = with_loader_criteria(Owned, lambda cls: cls.owner == _THEIRS, include_aliases=True)
_with_owner: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()
_columns_of: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()  # find no rows


class OutsideTheDoorError(RuntimeError):
    """A defect of ours: a statement that its session must not make."""


class GuardedSession(Session):
    """A session with an owner or a duty in `info`; there is none with neither."""

    by_key = False  # while SQLAlchemy itself loads a row by its key, with a statement of its own

    def get(self, *args: Any, **options: Any) -> Any:
        self.by_key = True
        try:
            return super().get(*args, **options)
        finally:
            self.by_key = False

    if not TYPE_CHECKING:  # they are typed as they are in Session

        def execute(self, statement, params=None, **options):
            found = None if options else self._at_once(statement, params)
            return super().execute(statement, params, **options) if found is None else found

        def scalar(self, statement, params=None, **options):
            found = None if options else self._at_once(statement, params)
            if found is None:
                return super().scalar(statement, params, **options)
            return found.scalar()

        def scalars(self, statement, params=None, **options):
            found = None if options else self._at_once(statement, params)
            if found is None:
                return super().scalars(statement, params, **options)
            return found.scalars()

    def _at_once(self, statement: Any, params: Any) -> Result[Any] | None:
        """What a statement finds that went through the door before, with the owner of this one:
        columns need nothing more of the ORM, which takes longer than the rest. None where it has
        to go through the door."""
        owner: str | None = self.info.get("owner")
        known = _columns_of.get(statement) if isinstance(statement, Select) else None
        if owner is None or known is None or "duty" in self.info:
            return None
        self.flush()
        return super().connection().execute(known, {**(params or {}), _THEIRS.key: owner})

    def wait_turn(self, *names: str) -> None:
        """From here until the transaction ends, no other one is past this point with any of
        *names*. On SQLite that holds of every writing transaction already."""
        connection = super().connection()
        if connection.dialect.name == "postgresql":
            for name in sorted(names):  # always in one order, so that no two wait for each other
                key = func.hashtextextended(name, 0)
                connection.execute(select(func.pg_advisory_xact_lock(key)))

    def insert_own(self, kind: type[Owned], values: Mapping[str, Any]) -> None:
        """Store one more row of the session's owner, at once: where somebody waits, the unit of
        work takes longer than the insert."""
        owner = self._writes_own(kind, Verb.INSERT, values)
        super().connection().execute(_insert(kind), {**values, "owner": owner})

    def update_own(
        self, kind: type[Owned], its: Mapping[str, Any], values: Mapping[str, Any]
    ) -> int:
        """Change *values* of the session's owner's rows whose columns are *its*, at once, for the
        same reason; how many there are. Rows that this session has loaded do not notice."""
        owner = self._writes_own(kind, Verb.UPDATE, values)
        where = {f"its_{name}": value for name, value in its.items()}
        statement = _update(kind, tuple(its), tuple(values))
        changed = super().connection().execute(statement, {**values, **where, _THEIRS.key: owner})
        return changed.rowcount

    def put_own(
        self,
        kind: type[Owned],
        its: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        there: bool = True,
    ) -> None:
        """The session's owner's row whose columns are *its* has *values* from now on; it is stored
        where there is none, at once where it is known not to be *there*."""
        if not (there and self.update_own(kind, its, values)):
            self.insert_own(kind, {**its, **values})

    def delete_own(self, kind: type[Owned], its: Mapping[str, Any]) -> None:
        """Delete the session's owner's rows whose columns are *its*, in the same way."""
        owner = self._writes_own(kind, Verb.DELETE, {})
        where = {f"its_{name}": value for name, value in its.items()}
        statement = _delete(kind, tuple(its))
        super().connection().execute(statement, {**where, _THEIRS.key: owner})

    def _writes_own(self, kind: type[Owned], verb: Verb, values: Mapping[str, Any]) -> str:
        """Whose row it is; what is pending is written before it."""
        owner: str | None = self.info.get("owner")
        if owner is None or self.info.get("reading") or "owner" in values:
            raise OutsideTheDoorError("only own rows in a candidate's session")
        _hold_against_own(table_name(inspect(kind)), verb)
        _only_sealed_for(owner, values.values())
        self.flush()
        return owner

    def connection(self, *_: Any, **__: Any) -> NoReturn:
        raise OutsideTheDoorError("a session gives no bare connection")

    def bulk_save_objects(self, *_: Any, **__: Any) -> NoReturn:
        raise OutsideTheDoorError("a bulk write skips the guard")

    bulk_insert_mappings = bulk_update_mappings = bulk_save_objects


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
def _only_through_the_door(state: ORMExecuteState) -> Result[Any] | None:
    verb = _verb(state)
    _only_mapped_rows(state, verb)
    info = state.session.info
    if info.get("reading") and verb is not Verb.SELECT:
        raise OutsideTheDoorError(f"a {verb} in a session that only reads")
    if (duty := info.get("duty")) is not None:
        _within(duty, state, verb)
        return None
    if (owner := info.get("owner")) is None:
        raise OutsideTheDoorError("a session without an identity")
    _within_own(state, verb)
    if verb is Verb.SELECT and not _is_its_own(state):
        return _own_rows(state, owner)
    _add_owner(state, owner)
    return None


def _only_mapped_rows(state: ORMExecuteState, verb: Verb) -> None:
    """Refuse whatever would get no owner, or would write without passing the flush."""
    if not state.is_orm_statement:
        raise OutsideTheDoorError(f"a {verb} that is no ORM statement")
    if _is_its_own(state):
        return
    _only_mapped_parts(state.statement, verb)
    if verb is Verb.INSERT or (verb is not Verb.SELECT and state.parameters):
        raise OutsideTheDoorError(f"a bulk {verb} skips the guard")
    if changes_owner(state.statement):
        raise OutsideTheDoorError("an update that gives rows away")


def _only_mapped_parts(statement: Executable, verb: Verb) -> None:
    if statement in _in_order:
        return
    if (found := unmapped_part(statement)) is not None:
        raise OutsideTheDoorError(f"{found} in a {verb}")
    _in_order.add(statement)


def _is_its_own(state: ORMExecuteState) -> bool:
    """True for a load that SQLAlchemy wrote; it gets the owner like any other."""
    return bool(state.is_column_load or (state.is_select and state.session.by_key))  # type: ignore[attr-defined]


def _within(duty: Duty, state: ORMExecuteState, verb: Verb) -> None:
    target = table_name(state.bind_mapper) if state.bind_mapper and verb is not Verb.SELECT else ""
    for table in _tables_of(state.statement):
        _hold_against(duty, table, verb if table == target else Verb.SELECT)


def _tables_of(statement: Executable) -> frozenset[str]:
    found = _touched.get(statement)
    if found is None:
        found = _touched[statement] = tables_of(statement)
    return found


def _within_own(state: ORMExecuteState, verb: Verb) -> None:
    if verb is not Verb.SELECT and state.bind_mapper is not None:
        _hold_against_own(table_name(state.bind_mapper), verb)


def _own_rows(state: ORMExecuteState, owner: str) -> Result[Any]:
    """What the statement finds of *owner*. It is put together once in a process: that takes
    longer than all the rest."""
    statement = _with_owner.get(state.statement)
    if statement is None:
        statement = _with_owner[state.statement] = state.statement.options(_only_own)
        if _only_columns(state.statement):
            _columns_of[state.statement] = statement
    state.parameters = state.parameters or {}
    return state.invoke_statement(statement, {_THEIRS.key: owner})


def _only_columns(statement: Executable) -> bool:
    """Whether it finds values, and no rows that a session would keep."""
    if not isinstance(statement, Select):
        return False
    found = [each["expr"] for each in statement.column_descriptions]
    return all(isinstance(each, ColumnElement | QueryableAttribute) for each in found)


def _add_owner(state: ORMExecuteState, owner: str) -> None:
    """To a load or a change; made once a session."""
    info = state.session.info
    if "only_own" not in info:
        info["only_own"] = with_loader_criteria(
            Owned,
            lambda cls: cls.owner == owner,
            include_aliases=True,
            track_closure_variables=True,
        )
    state.statement = state.statement.options(info["only_own"])


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
                _hold_against_own(table_name(inspect(row).mapper), verb)


def _own(row: object, owner: str | None) -> None:
    if owner is None or not isinstance(row, Owned):
        raise OutsideTheDoorError("only own rows in a candidate's session")
    if row.owner is None:
        row.owner = owner
    if row.owner != owner or inspect(row).attrs["owner"].history.deleted:
        raise OutsideTheDoorError("a row of another owner")
    columns = inspect(row).mapper.column_attrs
    _only_sealed_for(owner, (row.__dict__.get(each.key) for each in columns))


def _only_sealed_for(owner: str, values: Iterable[object]) -> None:
    if any(isinstance(each, Sealed) and each.owner not in (None, owner) for each in values):
        raise OutsideTheDoorError("words that were sealed for another owner")


@cache
def _insert(kind: type[Owned]) -> Insert:
    return insert(kind.metadata.tables[kind.__tablename__])


@cache
def _update(kind: type[Owned], its: tuple[str, ...], values: tuple[str, ...]) -> Update:
    table = kind.metadata.tables[kind.__tablename__]
    given = {name: bindparam(name, type_=table.c[name].type) for name in values}
    return update(table).where(*_of_theirs(table, its)).values(given)


@cache
def _delete(kind: type[Owned], its: tuple[str, ...]) -> Delete:
    table = kind.metadata.tables[kind.__tablename__]
    return delete(table).where(*_of_theirs(table, its))


def _of_theirs(table: Table, its: Iterable[str]) -> Iterable[ColumnElement[bool]]:
    yield table.c.owner == _THEIRS
    for name in its:
        yield table.c[name] == bindparam(f"its_{name}", type_=table.c[name].type)


def _hold_against_own(table: str, verb: Verb) -> None:
    if verb not in OWN[table]:
        raise OutsideTheDoorError(f"a candidate may not {verb} {table}")


def _hold_against(duty: Duty, table: str, verb: Verb) -> None:
    if verb not in ALLOWED[duty].get(table, frozenset()):
        raise OutsideTheDoorError(f"{duty} may not {verb} {table}")
