"""What a statement really touches: the guard adds the owner to mapped rows, and to nothing else.

SQLAlchemy counts a statement as ORM as soon as one part of it is. A bare table, a raw column
or a piece of SQL text inside it would get no owner, so each of them is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnClause, Executable, Select, Table, TextClause, Update
from sqlalchemy.orm import FromStatement
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import Alias

_MAPPED = "parententity"  # SQLAlchemy's own mark on what comes from a mapped class


def tables_of(statement: Executable) -> frozenset[str]:
    """Names of all tables in *statement*, subqueries included."""
    return frozenset(part.name for part in _parts(statement) if isinstance(part, Table))


def unmapped_part(statement: Executable) -> str | None:
    """What in *statement* is not a mapped row, or None. Names the kind, never the content."""
    if isinstance(statement, FromStatement):
        return "rows from another statement"
    parts = list(_parts(statement))
    for part in parts:
        if (found := _unmapped(part)) is not None:
            return found
    mapped = {_table_of(part) for part in parts if _is_mapped(part)}
    bare = {part.name for part in parts if isinstance(part, Table)} - mapped
    return f"the bare tables {sorted(bare)}" if bare else None


def changes_owner(statement: Executable) -> bool:
    """True for an UPDATE that would give rows to somebody, whoever it is."""
    if not isinstance(statement, Update):
        return False
    values: Mapping[Any, object] = statement._values or {}  # noqa: SLF001 - SQLAlchemy has no public way to ask
    return any(getattr(column, "name", column) == "owner" for column in values)


def _parts(statement: Executable) -> Iterator[ClauseElement]:
    for part in visitors.iterate(statement):  # type: ignore[arg-type]
        if isinstance(part, ClauseElement):
            yield part


def _unmapped(part: ClauseElement) -> str | None:
    if isinstance(part, TextClause):
        return "SQL text"
    if isinstance(part, Select) and not _is_orm(part):
        return "a Core select"
    if isinstance(part, ColumnClause) and part.is_literal and part.name != "*":
        return "literal SQL"
    if isinstance(part, Column) and isinstance(part.table, Table | Alias) and not _is_mapped(part):
        return "a raw column"
    return None


def _is_orm(select: Select[tuple[object, ...]]) -> bool:
    plugin = select._propagate_attrs.get("compile_state_plugin")  # noqa: SLF001 - as above
    return bool(plugin == "orm")


def _is_mapped(part: ClauseElement) -> bool:
    return _MAPPED in part._annotations  # noqa: SLF001 - as above


def _table_of(part: ClauseElement) -> str | None:
    """The table behind a mapped part: the annotation names its mapper, aliased or not."""
    entity = part._annotations[_MAPPED]  # noqa: SLF001 - as above
    name = entity.mapper.local_table.name
    return str(name)
