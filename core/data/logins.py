"""Passwords for the logins on Postgres: an operator's step, once, and again to change them.

The migrations make the roles and grant them their rights; whether one may log in, and with which
password, is said here and nowhere kept: what is printed is put into the settings.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from core.data.postgres import KEYS_LOGIN, LOGIN, driver_url, login_of, owner_engine
from core.domain.duty import Duty


def create_logins(records_owner: str, keys_owner: str = "") -> Mapping[str, str]:
    """A new password for every login; the settings that use them, by name.

    Both databases have to be migrated. The old passwords end at once.
    """
    duties: dict[str, str] = {}
    with owner_engine(records_owner).begin() as connection:
        settings = {"DATABASE_URL": _login(connection, records_owner, LOGIN)}
        for duty in Duty:
            duties[duty.value] = _login(connection, records_owner, login_of(duty))
    settings["DATABASE_DUTY_URLS"] = json.dumps(duties)
    if keys_owner:
        with owner_engine(keys_owner).begin() as connection:
            settings["KEYS_DATABASE_URL"] = _login(connection, keys_owner, KEYS_LOGIN)
    return settings


def _login(connection: Connection, owner_url: str, role: str) -> str:
    """The URL with which *role* can log in from now on."""
    password = secrets.token_urlsafe(32)
    driver: Any = connection.connection.driver_connection
    # Hashed here: a password in SQL text may stand in the server's log.
    verifier = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    connection.exec_driver_sql(f"alter role {role} login password '{verifier.decode()}'")
    return url_of(owner_url, role, password)


def url_of(owner_url: str, role: str, password: str) -> str:
    """*owner_url* as *role*. Supabase's shared pooler finds the project by what follows a dot in
    the name: postgres.PROJECT, app_login.PROJECT."""
    url = driver_url(owner_url)
    _, dot, project = (url.username or "").partition(".")
    url = url.set(drivername="postgresql", username=f"{role}{dot}{project}", password=password)
    return url.render_as_string(hide_password=False)
