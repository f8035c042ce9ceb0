"""Commands about what is kept as a whole: the databases, their logins, the application keys."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from core.admin.command import Command
from core.admin.settings import read_settings
from core.data.troubles import answering
from core.errors import AppError, NotSetUpError

if TYPE_CHECKING:
    from core.config import Settings
    from core.data.migrate import Place


def migrate(_: argparse.Namespace) -> Mapping[str, str]:
    """Bring the databases up to date; the revision of each."""
    from core.data import open_store
    from core.data.migrate import migrate as bring_up_to_date

    settings = read_settings()
    with answering():
        if settings.database_url or settings.database_owner_url:
            bring_up_to_date(*_owned(settings))
        else:  # as the server does it: the key first
            open_store(settings.data_dir, settings.app_encryption_keys)[0].close()
        return {p.history.versions: p.revision() or "none" for p in _places(settings)}


def create_logins(_: argparse.Namespace) -> str:
    """The settings with the logins' new passwords, as lines for a shell."""
    from core.data.logins import create_logins as create

    settings = read_settings()
    if not settings.database_owner_url:
        raise NotSetUpError("DATABASE_OWNER_URL is missing: only the tables' owner makes logins.")
    with answering():
        made = create(settings.database_owner_url, settings.keys_database_owner_url)
    return "\n".join(f"{name}={shlex.quote(value)}" for name, value in made.items())


def rotate_keys(chosen: argparse.Namespace) -> Mapping[str, object]:
    """Wrap every data key by a new application key; how many there are."""
    from core.bootstrap import postgres_of
    from core.data import key_database
    from core.data.rotation import rotate_file, rotate_given

    settings = read_settings()
    given = settings.app_encryption_keys
    if len(given) == 1:
        raise NotSetUpError(
            "APP_ENCRYPTION_KEYS holds one key only. Put a new one in front of it, start every "
            "server with both, then run this again."
        )
    with answering():
        database = key_database(settings.data_dir, postgres_of(settings))
        if given:
            rotation = rotate_given(given, database)
        else:
            rotation = rotate_file(settings.data_dir, database, retire=chosen.retire)
        database.writing.dispose()
    return {
        "keys_wrapped": rotation.wrapped,
        "application_keys": rotation.application_keys,
        "next": _NEXT_GIVEN if given else _NEXT_FILE,
    }


_NEXT_GIVEN = (
    "The first key opens everything now. Leave the others out of APP_ENCRYPTION_KEYS when you "
    "start the servers again, and keep them as long as you keep backups of the keys from before."
)
_NEXT_FILE = (
    "Back up application.key again: without it nobody can read what is saved here. A backup of "
    "keys.db from before still needs the application.key from before."
)


def health(_: argparse.Namespace) -> Mapping[str, object]:
    """What answers, what does not, and what is not set up at all."""
    settings = read_settings()
    found = {name: _tried(check, settings) for name, check in _CHECKS.items()}
    return {
        **{name: said for name, (said, _) in found.items()},
        "mail": "a mail server" if settings.smtp_host else "letters lie in the data folder",
        "limits": "in Redis" if settings.redis_url else "in each process",
        "accounts": "Supabase" if settings.supabase_url else "our own passwords",
        "production": settings.production,
        "broken": [name for name, (_, good) in found.items() if not good],
    }


def _databases(settings: Settings) -> str:
    with answering():
        wrong = [
            f"{place.history.versions} at {place.revision() or 'none'}, not {place.history.head}"
            for place in _places(settings)
            if place.revision() != place.history.head
        ]
    if wrong:
        raise NotSetUpError(f"Run the command migrate: {'; '.join(wrong)}.")
    return "answer, and are up to date"


def _keys(settings: Settings) -> str:
    from core.bootstrap import postgres_of
    from core.data import key_database
    from core.data.key_ring import KeyFile
    from core.data.key_store import KeyStore

    _databases(settings)  # else looking would make an empty one
    with answering():
        app_keys = settings.app_encryption_keys or KeyFile(settings.data_dir).read()
        keys = KeyStore(key_database(settings.data_dir, postgres_of(settings)), app_keys)
        left = keys.unreadable()
        keys.close()
    if left:
        raise NotSetUpError(f"{left} keys are opened by no application key: put back the old one.")
    return f"all open, with {len(app_keys)} application keys"


def _folder(settings: Settings) -> str:
    for folder in (settings.data_dir, settings.data_dir / "files", settings.data_dir / "outbox"):
        if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise NotSetUpError(f"{folder.name} cannot be written to.")
    if not settings.data_dir.is_dir():
        raise NotSetUpError("The data folder is not there.")
    return "writable"


def _redis(settings: Settings) -> str:
    from core.providers.limits import answers

    if not settings.redis_url:
        return "not set up"
    if not answers(settings.redis_url):
        raise NotSetUpError("Redis does not answer: nobody can sign in.")
    return "answers"


_CHECKS: Mapping[str, Callable[[Settings], str]] = {
    "databases": _databases,
    "keys": _keys,
    "data_folder": _folder,
    "redis": _redis,
}


def _tried(check: Callable[[Settings], str], settings: Settings) -> tuple[str, bool]:
    try:
        return check(settings), True
    except AppError as error:
        return error.sentence(), False


def _owned(settings: Settings) -> list[Place]:
    """The databases on Postgres, as whoever may change their tables."""
    from core.data.migrate import KEYS, RECORDS, PostgresPlace

    if not settings.database_owner_url:
        raise NotSetUpError("DATABASE_OWNER_URL is missing: only the tables' owner changes them.")
    if settings.keys_database_url and not settings.keys_database_owner_url:
        raise NotSetUpError("KEYS_DATABASE_OWNER_URL is missing: only the owner changes tables.")
    owned = ((settings.keys_database_owner_url, KEYS), (settings.database_owner_url, RECORDS))
    return [PostgresPlace(url, history) for url, history in owned if url]


def _places(settings: Settings) -> list[Place]:
    """Both databases, to be looked at with any login that there is."""
    from core.data.migrate import KEYS, RECORDS, EmbeddedPlace, PostgresPlace

    keys = settings.keys_database_owner_url or settings.keys_database_url
    records = settings.database_owner_url or settings.database_url
    return [
        PostgresPlace(url, history) if url else EmbeddedPlace(settings.data_dir, history)
        for url, history in ((keys, KEYS), (records, RECORDS))
    ]


COMMANDS = (
    Command("migrate", migrate, "bring the databases up to date"),
    Command(
        "create-logins",
        create_logins,
        "give every login on Postgres a new password, and print the settings that use them",
    ),
    Command(
        "rotate-keys",
        rotate_keys,
        "wrap every data key by a new application key",
        ((("--retire",), {"action": "store_true", "help": "drop the old ones from the key file"}),),
    ),
    Command("health", health, "say what works; exit status 1 if something is broken"),
)
