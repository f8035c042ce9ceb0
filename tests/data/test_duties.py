"""System sessions: each duty reaches the tables and verbs on its list, and nothing else."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from core.data import SqlStore
from core.data.duties import ALLOWED, OWN, PERSONAL, Verb
from core.data.guard import GuardedSession, OutsideTheDoorError
from core.data.repositories.people import personal_tables
from core.data.tables import AccountRow, Base, InterviewRow, WebSessionRow, WorkRow
from core.domain.duty import Duty

ROOT = Path(__file__).parents[2]
ROWS = {str(row.__tablename__): row for row in personal_tables()}


def _plain_column(row: Any) -> str:
    return next(str(c.name) for c in row.__table__.c if c.name != "owner" and not c.primary_key)


STATEMENTS: dict[Verb, Any] = {
    Verb.SELECT: select,
    Verb.UPDATE: lambda row: update(row).values({_plain_column(row): None}),
    Verb.DELETE: delete,
}


def test_the_list_names_every_duty_and_only_tables_that_exist() -> None:
    """A duty without a list could do anything, or nothing; a stale name hides a mistake."""
    named = {table for tables in ALLOWED.values() for table in tables}

    assert set(ALLOWED) == set(Duty)
    assert named <= set(Base.metadata.tables)
    assert set(ROWS) == PERSONAL == set(Base.metadata.tables)


def test_the_list_is_what_was_decided() -> None:
    """Widening a duty is a decision: it has to be made here as well."""
    found = {
        duty: {table: "".join(sorted(verb[0] for verb in verbs)) for table, verbs in tables.items()}
        for duty, tables in ALLOWED.items()
        if duty not in {Duty.ERASE, Duty.BRING_ALONG}
    }
    own = {table: "".join(sorted(verb[0] for verb in verbs)) for table, verbs in OWN.items()}

    assert found == {
        Duty.IDENTIFY: {"web_sessions": "disu", "accounts": "isu"},
        Duty.PROVE: {"credentials": "isu", "mail_links": "disu"},
        Duty.AUDIT: {"audit_events": "i"},
        Duty.QUEUE: {"work": "su"},
        Duty.SWEEP: {
            "accounts": "s",
            "web_sessions": "s",
            "mail_links": "ds",
            "audit_events": "ds",
            "usages": "ds",
            "interviews": "s",
        },
    }
    assert set(ALLOWED[Duty.ERASE].values()) == {frozenset({Verb.SELECT, Verb.DELETE})}
    assert set(ALLOWED[Duty.BRING_ALONG].values()) == {frozenset(Verb) - {Verb.INSERT}}
    assert {table: verbs for table, verbs in own.items() if verbs != "disu"} == {
        "accounts": "su",
        "web_sessions": "dsu",
        "credentials": "s",
        "mail_links": "s",
        "audit_events": "s",
    }


@pytest.mark.parametrize(("duty", "table", "verb"), [*product(Duty, sorted(ROWS), STATEMENTS)])
def test_statements_are_held_against_the_list(
    store: SqlStore,  # noqa: ARG001 - makes the file
    engine: Engine,
    duty: Duty,
    table: str,
    verb: Verb,
) -> None:
    """Every duty is tried on every table with every verb."""
    statement = STATEMENTS[verb](ROWS[table])
    allowed = verb in ALLOWED[duty].get(table, ())
    with GuardedSession(engine, info={"duty": duty}) as session:
        if allowed:
            session.execute(statement)
        else:
            with pytest.raises(OutsideTheDoorError):
                session.execute(statement)


@pytest.mark.parametrize("duty", Duty)
def test_new_rows_are_held_against_the_list(
    store: SqlStore,  # noqa: ARG001 - makes the file
    engine: Engine,
    duty: Duty,
) -> None:
    """Whatever a duty does not make it cannot make, one table after another."""
    for table, row in ROWS.items():
        if Verb.INSERT in ALLOWED[duty].get(table, ()):
            continue
        with GuardedSession(engine, info={"duty": duty}) as session:
            session.add(row())
            with pytest.raises(OutsideTheDoorError):
                session.flush()


def test_a_duty_cannot_look_sideways(store: SqlStore, engine: Engine) -> None:  # noqa: ARG001
    """A table that is not on the list is refused in a subquery or behind a Core table too."""
    sideways: list[Any] = [
        select(WorkRow).where(WorkRow.owner.in_(select(AccountRow.owner))),
        select(WorkRow.id, InterviewRow.__table__.c.role),
        update(WorkRow).values(error=select(WebSessionRow.id_hash).limit(1).scalar_subquery()),
    ]
    for statement in sideways:
        with (
            GuardedSession(engine, info={"duty": Duty.QUEUE}) as session,
            pytest.raises(OutsideTheDoorError),
        ):
            session.execute(statement)


def test_no_code_outside_the_data_layer_opens_a_session_or_an_engine() -> None:
    """There is no third door: SQLAlchemy is spoken in core/data only."""
    folders = ("core", "ui", "web", "pages", "demo", "evals")
    paths = [p for f in folders for p in (ROOT / f).rglob("*.py")] + [ROOT / "Home.py"]
    outside = [p for p in paths if ROOT / "core" / "data" not in p.parents]
    speaks = [
        path.name
        for path in outside
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", None) or "", *(alias.name for alias in node.names))
        if re.match(r"(sqlalchemy|sqlite3|alembic)\b", name)
        or name.startswith(("core.data.engine", "core.data.guard"))
    ]

    assert len(outside) > 50
    assert speaks == []


def test_only_the_store_makes_guarded_sessions() -> None:
    """Inside the data layer there is one place where a session begins."""
    making = [
        path.name
        for path in sorted((ROOT / "core" / "data").rglob("*.py"))
        if re.search(r"(GuardedSession|\bSession|sessionmaker)\(", path.read_text("utf-8"))
    ]

    assert making == ["guard.py", "store.py"]  # guard.py: the class itself
