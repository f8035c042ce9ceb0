"""The wall on Postgres: roles, grants and policies, made from core/data/duties.py.

The ORM guard holds statements against that list before they are sent; here the database itself
does, for whatever it is sent. Everything is made again after each migration from the tables as
they are declared, so that code and database cannot disagree and a new table is never without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, text

from core.data.duties import ALLOWED, OWN, Verb
from core.data.key_tables import data_keys, own_keys
from core.data.postgres import CANDIDATE, KEYS_LOGIN, LOGIN, PATIENCE, login_of
from core.data.tables import Base
from core.domain.duty import Duty

SCHEMA = "app"
REVISIONS = "alembic_version"
_EVERYBODY = "true"
_OWN = f"owner = (select {SCHEMA}.owner())"  # a select of its own is evaluated once a statement

_KEY_VERBS = {data_keys.name: frozenset(Verb), own_keys.name: frozenset(Verb) - {Verb.DELETE}}

_OWNER = f"""
create or replace function {SCHEMA}.owner() returns text
language sql stable parallel safe set search_path = ''
as $$ select nullif(current_setting('app.owner', true), '') $$
"""

# Whoever owns the tables runs it. Where row-level security hides rows from them it would delete
# nothing without a word, so it refuses. True where an account went, False where none was.
_REMOVE_SUBJECT = f"""
create or replace function {SCHEMA}.delete_my_account() returns boolean
language plpgsql security definer set search_path = ''
as $$
declare gone int;
begin
  if row_security_active('auth.users') or row_security_active('public.accounts') then
    raise exception 'rows are hidden from the owner of this function';
  end if;
  delete from auth.users where id::text = (
    select subject from public.accounts
    where owner = {SCHEMA}.owner() and prover = 'supabase');
  get diagnostics gone = row_count;
  return gone = 1;
end $$
"""  # noqa: S608 - our own names


def roles() -> Mapping[str, Mapping[str, frozenset[Verb]]]:
    """What each role may do, by role and table."""
    return {CANDIDATE: OWN, **{login_of(duty): ALLOWED[duty] for duty in Duty}}


def open_tables(connection: Connection) -> None:
    """Let a migration see the rows: a forced policy would hide them from the tables' own owner,
    and an UPDATE over all of them would change none. `secure_tables` shuts them again."""
    found = text("select oid::regclass::text from pg_class where relforcerowsecurity")
    for table in connection.scalars(found).all():
        connection.execute(text(f"alter table {table} no force row level security"))


def secure_tables(connection: Connection) -> None:
    """Make roles, functions, grants and policies as they are declared. Safe to call twice."""
    for role in (LOGIN, *roles()):
        _role(connection, role)
    if not _member(connection):
        connection.execute(text(f"grant {CANDIDATE} to {LOGIN}"))
    connection.execute(text(f"create schema if not exists {SCHEMA}"))
    _functions(connection)
    _only(connection, REVISIONS, {LOGIN: frozenset({Verb.SELECT})})
    for table in Base.metadata.sorted_tables:
        if _is_there(connection, table.name):  # not all are, on the way down
            _secure(connection, table.name)
    for role in (LOGIN, *roles()):
        connection.execute(text(f"grant usage on schema public to {role}"))


def secure_keys(connection: Connection) -> None:
    """The database of the keys has one login, and nobody else is let in."""
    _role(connection, KEYS_LOGIN)
    connection.execute(text(f"grant usage on schema public to {KEYS_LOGIN}"))
    _only(connection, REVISIONS, {KEYS_LOGIN: frozenset({Verb.SELECT})})
    for table, verbs in _KEY_VERBS.items():
        if _is_there(connection, table):
            _only(connection, table, {KEYS_LOGIN: verbs})


def _is_there(connection: Connection, table: str) -> bool:
    return bool(connection.scalar(text("select to_regclass(:table) is not null"), {"table": table}))


def _role(connection: Connection, role: str) -> None:
    """Who may log in, and with which password, is the operator's to say (core/data/logins.py)."""
    connection.execute(
        text(f"""
do $$ begin
  create role {role} noinherit;
  alter role {role} set statement_timeout = '{PATIENCE}s';
exception when duplicate_object or unique_violation then null;
end $$""")
    )


def _member(connection: Connection) -> bool:
    return bool(connection.scalar(text(f"select pg_has_role('{LOGIN}', '{CANDIDATE}', 'member')")))


def _functions(connection: Connection) -> None:
    connection.execute(text(f"grant usage on schema {SCHEMA} to {CANDIDATE}"))
    connection.execute(text(_OWNER))
    if connection.scalar(text("select to_regclass('auth.users') is not null")):
        connection.execute(text(_REMOVE_SUBJECT))
        named = f"function {SCHEMA}.delete_my_account()"
        connection.execute(text(f"revoke all on {named} from public"))
        connection.execute(text(f"grant execute on {named} to {CANDIDATE}"))


def _secure(connection: Connection, table: str) -> None:
    may = {role: tables[table] for role, tables in roles().items() if table in tables}
    _only(connection, table, may)
    connection.execute(text(f"alter table {table} enable row level security"))
    connection.execute(text(f"alter table {table} force row level security"))
    standing = text("select policyname from pg_policies where tablename = :table")
    for policy in connection.scalars(standing, {"table": table}).all():
        connection.execute(text(f'drop policy "{policy}" on {table}'))
    for policy in _policies(table, may):
        connection.execute(text(policy))


def _policies(table: str, may: Mapping[str, frozenset[Verb]]) -> Iterator[str]:
    """A policy for each role and verb: a candidate's own rows, or everybody's for a duty."""
    for role, verbs in may.items():
        rows = _OWN if role == CANDIDATE else _EVERYBODY
        for verb in sorted(verbs):
            seen = "" if verb is Verb.INSERT else f" using ({rows})"
            written = f" with check ({rows})" if verb in {Verb.INSERT, Verb.UPDATE} else ""
            yield f"create policy {role}_{verb} on {table} for {verb} to {role}{seen}{written}"


def _only(connection: Connection, table: str, may: Mapping[str, frozenset[Verb]]) -> None:
    """Grant what is listed, and take away whatever else anybody was granted: some hosts let
    roles of theirs at every new table."""
    granted = text("""
select distinct case grantee when 0 then 'public' else grantee::regrole::text end
from pg_class, aclexplode(relacl) where oid = to_regclass(:table) and grantee <> relowner""")
    for role in connection.scalars(granted, {"table": table}).all():
        connection.execute(text(f"revoke all on {table} from {role}"))
    for role, verbs in may.items():
        connection.execute(text(f"grant {', '.join(sorted(verbs))} on {table} to {role}"))
