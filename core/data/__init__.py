"""The database, the keys and the files: core/ports/repositories.py and files.py, kept here."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from core.data.engine import EmbeddedEngines, EmbeddedKeys
from core.data.files import LocalFileStore
from core.data.key_ring import KEY_FILE, KeyFile, load_or_create_app_key
from core.data.key_store import KeyDatabase, KeyStore
from core.data.migrate import KEYS as KEY_HISTORY
from core.data.migrate import EmbeddedPlace, embedded, migrate
from core.data.postgres import PostgresEngines, PostgresKeys, PostgresUrls
from core.data.start_up import check_apart, check_logins, places
from core.data.store import SqlStore
from core.private_files import private_folder

__all__ = ["LocalFileStore", "PostgresUrls", "SqlStore", "key_database", "open_store"]

log = logging.getLogger(__name__)


def open_store(
    data_dir: Path,
    app_keys: Sequence[str] = (),
    postgres: PostgresUrls | None = None,
    *,
    production: bool = False,
) -> tuple[SqlStore, LocalFileStore]:
    """Migrate and open what lies in *data_dir*, made where it is not there yet, or in *postgres*.

    *app_keys* are Fernet keys, newest first; without any, the one in the folder is used, or
    made, with a reminder to keep a copy. Raise `UnreadableRecordError` where none of them
    opens what is held, and `NotSetUpError` where a Postgres is not as it has to be: in
    *production* that is every way past the wall as well.
    """
    file = None if app_keys else KeyFile(data_dir)
    if not app_keys:
        app_keys, created = load_or_create_app_key(data_dir)
        if created:
            log.warning(
                "Made a new key in %s. Back it up somewhere else: without it nobody, "
                "you included, can read what is saved here.",
                data_dir / KEY_FILE,
            )
    if postgres is None:
        migrate(*embedded(data_dir))
    else:
        _prepare(data_dir, postgres, production=production)
    keys = KeyStore(key_database(data_dir, postgres), app_keys, file)
    keys.check()
    engines = EmbeddedEngines(data_dir) if postgres is None else PostgresEngines(postgres)
    return SqlStore(engines, keys), LocalFileStore(data_dir, keys)


def key_database(data_dir: Path, postgres: PostgresUrls | None) -> KeyDatabase:
    """Where the data keys lie: in the folder, or in a Postgres of their own."""
    if postgres is None or not postgres.keys:
        return EmbeddedKeys(data_dir)
    return PostgresKeys(postgres.keys)


def _prepare(data_dir: Path, postgres: PostgresUrls, *, production: bool) -> None:
    check_apart(postgres)
    migrate(*places(postgres))
    if not postgres.keys:
        migrate(EmbeddedPlace(private_folder(data_dir), KEY_HISTORY))
    check_logins(postgres, production=production)
