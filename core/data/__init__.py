"""The database, the keys and the files: core/ports/repositories.py and files.py, kept here."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from core.data.files import LocalFileStore
from core.data.key_ring import KEY_FILE, load_or_create_app_key
from core.data.key_store import KeyStore
from core.data.migrate import migrate
from core.data.store import SqlStore

__all__ = ["LocalFileStore", "SqlStore", "open_store"]

log = logging.getLogger(__name__)


def open_store(data_dir: Path, app_keys: Sequence[str] = ()) -> tuple[SqlStore, LocalFileStore]:
    """Migrate and open what lies in *data_dir*, made where it is not there yet.

    *app_keys* are Fernet keys, newest first; without any, the one in the folder is used, or
    made, with a reminder to keep a copy. Raise `UnreadableRecordError` where none of them
    opens what is held.
    """
    if not app_keys:
        app_keys, created = load_or_create_app_key(data_dir)
        if created:
            log.warning(
                "Made a new key in %s. Back it up somewhere else: without it nobody, "
                "you included, can read what is saved here.",
                data_dir / KEY_FILE,
            )
    migrate(data_dir)
    keys = KeyStore(data_dir, app_keys)
    keys.check()
    return SqlStore(data_dir, keys), LocalFileStore(data_dir, keys)
