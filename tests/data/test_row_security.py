"""The wall on Postgres, looked at from outside: catalogues and raw SQL, without our guard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine

from core.data import SqlStore
from core.data.duties import PERSONAL, Verb
from core.data.migrate import KEYS, RECORDS, PostgresPlace
from core.data.postgres import CANDIDATE, KEYS_LOGIN, LOGIN, login_of, owner_engine
from core.data.row_security import REVISIONS, roles, secure_tables
from core.data.tables import Base
from core.domain.duty import Duty
from tests.data.conftest import admit
from tests.data.situations import fill, fill_account
from tests.postgres import LOGINS, OWNER, SUPERUSER, PostgresDatabases

DATABASES = ("postgres",)
SELECT = frozenset({Verb.SELECT})


def asked(url: str, query: str, *values: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode(), values or None).fetchall()


def superuser(postgres: PostgresDatabases) -> str:
    return postgres.server.url(SUPERUSER, postgres.records)


def granted(url: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """What every role but the owner may do with every table of ours, columns included."""
    rows = asked(
        url,
        "select case grantee when 0 then 'public' else grantee::regrole::text end, relname,"
        " lower(privilege_type) from pg_class, aclexplode(relacl)"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'S')"
        " and grantee <> relowner"
        " union select attacl::text, attrelid::regclass::text, attname::text from pg_attribute"
        " where attacl is not null and attrelid >= 16384",
    )
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for role, table, verb in rows:
        found[str(role)][str(table)].add(str(verb))
    return {
        role: {table: frozenset(verbs) for table, verbs in tables.items()}
        for role, tables in found.items()
    }


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=str)
def test_every_table_of_somebodys_is_walled(postgres: PostgresDatabases, table: object) -> None:
    """The tables come from the metadata: a new one without a wall is found here."""
    walls = asked(
        superuser(postgres),
        "select relrowsecurity, relforcerowsecurity from pg_class where relname = %s",
        str(table),
    )
    policies = asked(
        superuser(postgres),
        "select roles[1]::text, lower(cmd), array_length(roles, 1), qual, with_check"
        " from pg_policies where tablename = %s",
        str(table),
    )
    wanted = {(role, verb) for role, may in roles().items() for verb in may.get(str(table), ())}

    assert walls == [(True, True)]
    assert {(role, verb) for role, verb, *_ in policies} == wanted
    for role, verb, number, seen, written in policies:
        rows = "(owner = ( SELECT app.owner() AS owner))"
        rule = rows.replace("(owner =", "((owner)::text =") if role == CANDIDATE else "true"
        assert number == 1
        assert seen == (None if verb == "insert" else rule)
        assert written == (rule if verb in {"insert", "update"} else None)


def test_grants_are_what_the_duties_say_and_nothing_else(postgres: PostgresDatabases) -> None:
    """Read from the catalogue: each login may do what core/data/duties.py lists for it."""
    found = granted(superuser(postgres))

    assert found == {**roles(), LOGIN: {REVISIONS: SELECT}}
    assert {CANDIDATE, *map(login_of, Duty)} == set(roles())


def test_the_keys_have_one_login(postgres: PostgresDatabases) -> None:
    """Whoever reaches the records cannot open them, and the other way round."""
    found = granted(postgres.server.url(SUPERUSER, postgres.keys))
    table = {KEYS.file: "data_keys", RECORDS.file: "accounts"}

    assert found == {
        KEYS_LOGIN: {
            "data_keys": frozenset(Verb),
            "own_keys": frozenset(Verb) - {Verb.DELETE},
            REVISIONS: SELECT,
        }
    }
    for login, database, closed in (
        *((one, postgres.keys, table[KEYS.file]) for one in LOGINS if one != KEYS_LOGIN),
        (KEYS_LOGIN, postgres.records, table[RECORDS.file]),
    ):
        with pytest.raises(InsufficientPrivilege):
            asked(postgres.server.url(login, database), f"table {closed}")


def test_no_login_inherits_or_becomes_another(postgres: PostgresDatabases) -> None:
    """One membership, which has to be asked for: `app_login` may become `app_candidate`."""
    members = asked(
        superuser(postgres),
        "select member::regrole::text, roleid::regrole::text, inherit_option from pg_auth_members"
        " where member::regrole::text like 'app\\_%'",
    )
    strong = asked(
        superuser(postgres),
        "select rolname from pg_roles where rolname like 'app\\_%'"
        " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolinherit)",
    )

    assert members == [(LOGIN, CANDIDATE, False)]
    assert strong == []


def test_securing_twice_changes_nothing_and_takes_away_what_was_added(
    postgres_copy: PostgresDatabases,
) -> None:
    """Some hosts grant every new table to roles of theirs; after each migration that is gone."""
    before = granted(superuser(postgres_copy))
    postgres_copy.server.sql(
        "grant select on interviews to public",
        f"grant delete on accounts to {LOGIN}",
        "create policy open on interviews using (true)",
        "alter table turns no force row level security",
        database=postgres_copy.records,
    )
    with owner_engine(postgres_copy.server.url(OWNER, postgres_copy.records)).begin() as owner:
        secure_tables(owner)
        secure_tables(owner)

    assert granted(superuser(postgres_copy)) == before
    assert (
        asked(superuser(postgres_copy), "select * from pg_policies where policyname = 'open'") == []
    )
    assert asked(
        superuser(postgres_copy), "select relforcerowsecurity from pg_class where relname = 'turns'"
    ) == [(True,)]


@pytest.fixture
def two(store: SqlStore) -> tuple[str, str]:
    """Two candidates with a row in every table."""
    ada, eve = admit(store, "a" * 64), admit(store, "e" * 64)
    for owner, prefix in ((ada, "ada-"), (eve, "eve-")):
        with store.session_for(owner) as records:
            fill(records, prefix=prefix)
        fill_account(store, owner, prefix=prefix)
    return ada, eve


@pytest.fixture
def login(postgres: PostgresDatabases) -> Iterator[psycopg.Connection]:
    """A connection of the application's, before anybody said whose it is."""
    with psycopg.connect(postgres.urls().records) as connection:
        yield connection


def become(connection: psycopg.Connection, owner: str | None) -> None:
    connection.execute("select set_config('role', %s, true)", [CANDIDATE])
    if owner is not None:
        connection.execute("select set_config('app.owner', %s, true)", [owner])


@pytest.mark.parametrize("table", sorted(PERSONAL))
def test_a_forgotten_role_opens_nothing(
    two: tuple[str, str],  # noqa: ARG001 - rows to be found
    login: psycopg.Connection,
    table: str,
) -> None:
    """Raw SQL as the application's own login: refused, before a row is looked at."""
    with pytest.raises(InsufficientPrivilege):
        login.execute(sql.SQL("select * from {}").format(sql.Identifier(table)))


@pytest.mark.parametrize("table", sorted(PERSONAL))
def test_a_role_without_a_person_sees_nobody(
    two: tuple[str, str],
    login: psycopg.Connection,
    table: str,
) -> None:
    """Nobody's id, an empty one and an invented one alike; one's own finds one's own."""
    query = sql.SQL("select distinct owner from {}").format(sql.Identifier(table))
    seen: dict[str | None, object] = {}
    for owner in (None, "", "invented", *two):
        with login.transaction():
            become(login, owner)
            seen[owner] = login.execute(query).fetchall()
        login.rollback()

    ada, eve = two
    assert seen == {None: [], "": [], "invented": [], ada: [(ada,)], eve: [(eve,)]}


def test_writes_without_a_where_stay_at_home(
    two: tuple[str, str], login: psycopg.Connection, engine: Engine
) -> None:
    """UPDATE and DELETE of everything, as raw SQL: everything of one's own."""
    ada, eve = two
    become(login, ada)
    login.execute("update interviews set seat = 'mine'")
    login.execute("delete from drafts")
    login.commit()
    with engine.connect() as behind:
        rows = behind.exec_driver_sql("select owner, seat from interviews").all()
        drafts = behind.exec_driver_sql("select owner from drafts").scalars().all()

    assert {str(row[0]): row[1] for row in rows} == {ada: "mine", eve: "seat-1"}
    assert drafts == [eve]


@pytest.mark.parametrize(
    "statement",
    [
        "update interviews set owner = '{eve}'",
        "insert into work (id, owner, kind, subject, state, tries, updated_at)"
        " values ('w', '{eve}', 'x', 'y', 'queued', 0, now())",
        "insert into accounts (owner, guest, created_at, last_seen_at)"
        " values ('{ada}2', true, now(), now())",
        "delete from accounts",
        "update credentials set password = ''",
        "select * from alembic_version",
        "set local role none; select * from accounts",
        "create table public.mine (id int)",
        "create function app.owner() returns text language sql as $$ select 'x' $$",
    ],
)
def test_what_is_not_ones_own_is_refused(
    two: tuple[str, str], login: psycopg.Connection, statement: str
) -> None:
    """Neither made for another, nor given away, nor what a duty alone may do."""
    ada, eve = two
    become(login, ada)
    with pytest.raises(InsufficientPrivilege):  # noqa: PT012 - one after the other
        for each in statement.format(ada=ada, eve=eve).split("; "):
            login.execute(each.encode())


STATEMENTS = {
    Verb.SELECT: "select 1 from {table}",
    Verb.INSERT: "insert into {table} (owner) values (null)",
    Verb.UPDATE: "update {table} set owner = owner where false",
    Verb.DELETE: "delete from {table} where false",
}


@pytest.mark.parametrize("role", [CANDIDATE, *map(login_of, Duty)])
def test_each_login_may_do_what_is_listed(postgres: PostgresDatabases, role: str) -> None:
    """Tried, not read: every table and verb, by the login of every duty."""
    listed = {(table, verb) for table, verbs in roles()[role].items() for verb in verbs}
    # An UPDATE or DELETE with a condition looks as well; those that may not look cannot.
    url = postgres.server.url(LOGIN if role == CANDIDATE else role, postgres.records)
    could = set()
    with psycopg.connect(url) as connection:
        for table in sorted(PERSONAL):
            for verb, statement in STATEMENTS.items():
                try:
                    with connection.transaction(force_rollback=True):
                        if role == CANDIDATE:
                            become(connection, "ada")
                        connection.execute(statement.format(table=table).encode())
                except InsufficientPrivilege as refused:
                    if "row-level security" in str(refused):
                        could.add((table, verb))  # the verb is granted, the row is not theirs
                except psycopg.errors.NotNullViolation:
                    could.add((table, verb))
                else:
                    could.add((table, verb))

    assert could == listed


def test_a_duty_cannot_become_somebody(postgres: PostgresDatabases) -> None:
    """Nor can the application's login take up a duty."""
    ways = [(login_of(duty), CANDIDATE) for duty in Duty]
    ways += [(LOGIN, login_of(duty)) for duty in Duty]
    for login, role in ways:
        with pytest.raises(InsufficientPrivilege):
            asked(postgres.server.url(login, postgres.records), f"set role {role}")


def test_a_migration_sees_the_rows_and_leaves_the_wall_standing(
    postgres_copy: PostgresDatabases,
) -> None:
    """Forced policies hide rows from the tables' owner too: an UPDATE would change none, and
    say nothing."""
    owner = postgres_copy.server.url(OWNER, postgres_copy.records)
    postgres_copy.server.sql(
        "insert into accounts (owner, guest, created_at, last_seen_at)"
        " values ('ada', true, now(), now())",
        database=postgres_copy.records,
    )
    before = asked(owner, "select owner from accounts")
    with PostgresPlace(owner, RECORDS).migrating("another") as connection:
        meanwhile = connection.exec_driver_sql("select owner from accounts").scalars().all()
    after = asked(owner, "select owner from accounts")

    assert (before, meanwhile, after) == ([], ["ada"], [])
