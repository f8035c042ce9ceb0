"""What a Postgres has to be before anybody is served from it; what is missing is said plainly."""

from __future__ import annotations

import logging

from sqlalchemy import text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from core.data.migrate import KEYS, RECORDS, Place, PostgresPlace
from core.data.postgres import CANDIDATE, PostgresUrls, owner_engine
from core.domain.duty import Duty
from core.errors import NotSetUpError

log = logging.getLogger(__name__)

_WHERE = text("""
select current_database(), oid::text, (select system_identifier::text from pg_control_system())
from pg_database where datname = current_database()""")

# Each True is a way past the wall. A superuser counts as a member of every role.
_WAYS_PAST = text(f"""
select rolsuper or rolbypassrls as bypasses,
  to_regrole('{CANDIDATE}') is not null
    and pg_has_role(oid, to_regrole('{CANDIDATE}'), 'usage') as inherits,
  exists (
    select from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace
      and pg_has_role(pg_roles.oid, relowner, 'member')) as owns
from pg_roles where rolname = current_user""")  # noqa: S608 - our own name


def places(urls: PostgresUrls) -> list[Place]:
    """The databases that can be migrated from here."""
    owned = ((urls.keys_owner if urls.keys else "", KEYS), (urls.records_owner, RECORDS))
    return [PostgresPlace(url, history) for url, history in owned if url]


def check_apart(urls: PostgresUrls) -> None:
    """Raise `NotSetUpError` unless every URL is there, answers, and the keys are elsewhere."""
    missing = [duty.value for duty in Duty if not urls.duties.get(duty)]
    if missing:
        raise NotSetUpError(
            f"DATABASE_DUTY_URLS has no login for: {', '.join(missing)}. "
            "`python -m core.admin create-logins` prints them."
        )
    records = _asked("DATABASE_OWNER_URL", urls.records_owner) if urls.records_owner else None
    records = records or _asked("DATABASE_URL", urls.records)
    if urls.keys and _asked("KEYS_DATABASE_URL", urls.keys) == records:
        raise NotSetUpError(
            "KEYS_DATABASE_URL is the database of the records: a backup of those would then "
            "hold the keys that open it. Use another database for the keys."
        )


def check_logins(urls: PostgresUrls, *, production: bool) -> None:
    """Raise `NotSetUpError` where a database is not migrated or, in production, where a login
    could pass the wall; elsewhere that is a warning."""
    _check_revision("DATABASE_OWNER_URL", PostgresPlace(urls.records, RECORDS))
    if urls.keys:
        _check_revision("KEYS_DATABASE_OWNER_URL", PostgresPlace(urls.keys, KEYS))
    logins = {"DATABASE_URL": urls.records, "KEYS_DATABASE_URL": urls.keys}
    logins |= {f"DATABASE_DUTY_URLS, {duty}": urls.duties[duty] for duty in Duty}
    for setting, url in logins.items():
        for way in _ways_past(url) if url else ():
            sentence = f"{setting} logs in as a role that {way}: the wall between people is gone."
            if production:
                raise NotSetUpError(f"{sentence} Use the logins made by create-logins.")
            log.warning("%s With PRODUCTION=true this would not start.", sentence)


def _ways_past(url: str) -> list[str]:
    with owner_engine(url).connect() as connection:
        bypasses, inherits, owns = connection.execute(_WAYS_PAST).one()
    said = {
        "bypasses row-level security": bypasses,
        f"has the rights of {CANDIDATE} without asking for them": inherits,
        "owns tables": owns,
    }
    return [way for way, open_ in said.items() if open_][:1]


def _asked(setting: str, url: str) -> tuple[object, ...]:
    """Which database is behind *url*, whatever it is called there."""
    try:
        with owner_engine(url).connect() as connection:
            return tuple(connection.execute(_WHERE).one())
    except (SQLAlchemyError, ArgumentError) as error:
        raise NotSetUpError(f"Nothing answers at {setting}.") from error


def _check_revision(owner_setting: str, place: PostgresPlace) -> None:
    found, wanted = place.revision(), place.history.head
    if found != wanted:
        raise NotSetUpError(
            f"The database is at revision {found or 'none'} and has to be at {wanted}: run "
            f"`python -m core.admin migrate` with {owner_setting} set."
        )
