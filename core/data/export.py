"""Everything that is held about one person, opened, table by table.

It follows the metadata: a new table or column is in it without anybody remembering.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, undefer

from core.data.repositories.people import personal_tables
from core.data.sealing import Sealed, Sealer
from core.data.tables import Owned

# What would let somebody in, or pay with it, who found the file. It is said that there is one.
WITHHELD: Final = frozenset(
    {"credentials.password", "web_sessions.tokens", "provider_keys.content"}
)
WITHHELD_SAYS: Final = (
    "held, and not handed out: with it somebody could come in as you, or pay with it"
)


def everything(session: Session, sealer: Sealer) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """By table, also where there are no rows; each row by column, as JSON can say it."""
    return {
        str(table.__tablename__): [_row(row, sealer) for row in _rows(session, table)]
        for table in reversed(personal_tables())
    }


def _rows(session: Session, table: type[Owned]) -> Sequence[Owned]:
    mapper = inspect(table)
    by_key = [mapper.get_property_by_column(c).class_attribute for c in mapper.primary_key]
    return session.scalars(select(table).options(undefer("*")).order_by(*by_key)).all()


def _row(row: Owned, sealer: Sealer) -> Mapping[str, object]:
    attributes = inspect(type(row)).column_attrs
    return {
        attribute.columns[0].name: _said(
            f"{row.__tablename__}.{attribute.columns[0].name}", getattr(row, attribute.key), sealer
        )
        for attribute in attributes
    }


def _said(place: str, value: Any, sealer: Sealer) -> object:
    if value is None:
        return None
    if place in WITHHELD:
        return WITHHELD_SAYS
    if isinstance(value, Sealed):
        return _opened(sealer.open(value))
    return value.isoformat() if isinstance(value, datetime) else value


def _opened(plain: bytes) -> object:
    """Records are JSON, single words are text; whatever else there may be, in base64."""
    try:
        text = plain.decode()
    except UnicodeDecodeError:
        return b64encode(plain).decode("ascii")
    if text.startswith(("{", "[")):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
