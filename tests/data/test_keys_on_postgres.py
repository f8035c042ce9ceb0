"""Keys in a Postgres of their own: what they promise in a file, they promise there."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.data import open_store
from core.data.key_store import KeyStore
from core.data.postgres import PostgresKeys
from core.errors import AppError, NotFoundError, UnreadableRecordError
from tests.data.conftest import APP_KEY, admit
from tests.data.situations import NOON, fill
from tests.postgres import PostgresDatabases

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def keys(postgres: PostgresDatabases) -> Iterator[KeyStore]:
    made = KeyStore(PostgresKeys(postgres.urls().keys), [OLD])
    yield made
    made.close()


def test_everybody_who_asks_at_once_gets_the_same_key(keys: KeyStore) -> None:
    """A first visit on two replicas, and our own keys at two starts: one of them is made."""

    def ask(_: int) -> tuple[bytes, bytes]:
        keys.create("ada", NOON)
        return keys.key_of("ada"), keys.own("hashing", NOON)

    with ThreadPoolExecutor(8) as pool:
        asked = set(pool.map(ask, range(16)))

    assert len(asked) == 1


def test_a_destroyed_key_is_gone_and_the_others_are_not(keys: KeyStore) -> None:
    """Twice is once."""
    for owner in ("ada", "eve"):
        keys.create(owner, NOON)
    keys.destroy("ada")
    keys.destroy("ada")

    assert (keys.has("ada"), keys.has("eve")) == (False, True)
    with pytest.raises(NotFoundError):
        keys.key_of("ada")


def test_rotation_retires_the_old_key(keys: KeyStore, postgres: PostgresDatabases) -> None:
    """New key in front, rewrap, drop the old one."""
    for number in range(3):
        keys.create(f"owner-{number}", NOON)
    before = keys.key_of("owner-1")
    both = KeyStore(PostgresKeys(postgres.urls().keys), [NEW, OLD])
    wrapped = both.rewrap()
    both.close()
    new = KeyStore(PostgresKeys(postgres.urls().keys), [NEW])
    after = new.key_of("owner-1")
    new.close()

    assert wrapped == 3
    assert after == before
    with pytest.raises(UnreadableRecordError):
        keys.check()


def test_a_backup_of_the_records_opens_nothing_after_an_erasure(
    postgres_copy: PostgresDatabases, tmp_path: Path
) -> None:
    """Every row is back, and the only key there was is in no backup of them."""
    store, _ = open_store(tmp_path, [APP_KEY], postgres_copy.urls())
    ada = admit(store, "a" * 64)
    with store.session_for(ada) as records:
        fill(records)
    store.close()
    server = postgres_copy.server
    restored = replace(postgres_copy, records=server.create_database(postgres_copy.records))
    again, _ = open_store(tmp_path, [APP_KEY], restored.urls())
    with again.session_for(ada, reading=True) as records:
        answers = records.counts()["answers"]
    again.destroy_key(ada)
    with pytest.raises(NotFoundError), again.session_for(ada, reading=True):
        pass
    again.close()
    server.drop_database(restored.records)

    assert answers > 0


def test_keys_that_do_not_answer_are_said_in_our_words(
    postgres_copy: PostgresDatabases, tmp_path: Path
) -> None:
    """Nobody's page shows what a driver says."""
    store, _ = open_store(tmp_path, [APP_KEY], postgres_copy.urls())
    ada = admit(store, "a" * 64)
    server = postgres_copy.server
    server.sql(f"alter database {postgres_copy.keys} with allow_connections false")
    whose = f"datname = '{postgres_copy.keys}'"
    end = "select pg_terminate_backend(pid) from pg_stat_activity where "
    server.sql(end + whose)
    for ask in (store.session_for(ada), store.session_for(ada, reading=True)):
        with pytest.raises(AppError) as said, ask:
            pass
        assert type(said.value) is AppError
    with pytest.raises(AppError):
        store.destroy_key(ada)
    store.close()
