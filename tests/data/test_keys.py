"""Keys: one per person, wrapped by the application's, in a file of their own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.data import open_store
from core.data.engine import KEYS_FILE, RECORDS_FILE, EmbeddedKeys
from core.data.key_ring import KEY_FILE, KeyRing, load_or_create_app_key
from core.data.key_store import KeyStore
from core.errors import NotFoundError, UnreadableRecordError
from tests.data.conftest import admit
from tests.data.situations import NOON, fill

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
ROOT = Path(__file__).parents[2]


def written(folder: Path, app_keys: list[str]) -> str:
    """A candidate with a row of everything; who it is."""
    store, _ = open_store(folder, app_keys)
    ada = admit(store, "a" * 64)
    with store.session_for(ada) as records:
        fill(records)
    store.close()
    return ada


def read_back(folder: Path, app_keys: list[str], owner: str) -> str:
    store, _ = open_store(folder, app_keys)
    try:
        with store.session_for(owner, reading=True) as records:
            return records.interviews.get("interview-1").turns[0].attempts[0].text
    finally:
        store.close()


def test_a_wrong_application_key_is_noticed_at_the_start(data_dir: Path) -> None:
    """Better one clear sentence to whoever runs this than one at each candidate's click."""
    written(data_dir, [OLD])

    with pytest.raises(UnreadableRecordError):
        open_store(data_dir, [NEW])


def test_rotation_keeps_everything_readable_and_retires_the_old_key(data_dir: Path) -> None:
    """New key in front, rewrap, drop the old one: no record is touched."""
    ada = written(data_dir, [OLD])
    keys = KeyStore(EmbeddedKeys(data_dir), [NEW, OLD])

    assert read_back(data_dir, [NEW, OLD], ada)
    assert keys.rewrap() == 1
    keys.close()
    assert read_back(data_dir, [NEW], ada)
    with pytest.raises(UnreadableRecordError):
        read_back(data_dir, [OLD], ada)


def test_a_key_that_is_none_is_refused_without_being_shown() -> None:
    """The message may end up in a log."""
    with pytest.raises(ValueError, match="32 bytes") as refused:
        KeyRing(["not-a-key"])
    with pytest.raises(ValueError, match="at least one"):
        KeyRing([])

    assert "not-a-key" not in str(refused.value)


def test_a_stranger_has_no_session(data_dir: Path) -> None:
    """Nobody, or somebody erased: there is nothing to open."""
    store, _ = open_store(data_dir, [OLD])
    with pytest.raises(NotFoundError), store.session_for("nobody"):
        pass
    store.close()


def test_making_a_key_twice_keeps_the_first(data_dir: Path) -> None:
    """A second key would make everything written with the first unreadable."""
    keys = KeyStore(EmbeddedKeys(data_dir), [OLD])
    keys.create("ada", NOON)
    first = keys.key_of("ada")
    keys.create("ada", NOON)

    assert keys.key_of("ada") == first
    keys.close()


def test_a_backup_restored_after_erasure_stays_unreadable(data_dir: Path, tmp_path: Path) -> None:
    """The data's backup holds no key, and the only key there was is gone."""
    ada = written(data_dir, [OLD])
    backup = shutil.copy(data_dir / RECORDS_FILE, tmp_path / "backup.db")
    store, _ = open_store(data_dir, [OLD])
    store.destroy_key(ada)
    store.close()
    shutil.copy(backup, data_dir / RECORDS_FILE)

    with pytest.raises(NotFoundError):
        read_back(data_dir, [OLD], ada)


def test_a_destroyed_key_leaves_no_trace_in_the_file(data_dir: Path) -> None:
    """Neither in a free page nor in the write-ahead log, while the store is still open."""
    keys = KeyStore(EmbeddedKeys(data_dir), [OLD])
    for owner in ("ada", "eve"):
        keys.create(owner, NOON)
    with closing(sqlite3.connect(data_dir / KEYS_FILE)) as behind:
        query = "select wrapped from data_keys where owner = 'ada'"
        wrapped = bytes(behind.execute(query).fetchone()[0])
    keys.destroy("ada")
    keys.destroy("ada")
    left = b"".join(path.read_bytes() for path in data_dir.glob(f"{KEYS_FILE}*"))

    assert wrapped not in left
    assert keys.has("eve")
    assert not keys.has("ada")
    keys.close()


def test_files_and_folder_are_for_us_alone(tmp_path: Path) -> None:
    """0700 and 0600 from the first moment, whatever the umask, logs of the database included."""
    before = os.umask(0)
    try:
        store, files = open_store(tmp_path / "data")
        ada = admit(store, "a" * 64)
        files.put(ada, b"a file")
        modes = {
            str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode)
            for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]
        }
        store.close()
    finally:
        os.umask(before)

    assert {KEY_FILE, RECORDS_FILE, KEYS_FILE} <= {Path(name).name for name in modes}
    assert {
        n for n, mode in modes.items() if mode != 0o600 and not (tmp_path / n).is_dir()
    } == set()
    assert {n for n, mode in modes.items() if mode != 0o700 and (tmp_path / n).is_dir()} == set()


def test_the_first_start_makes_a_key_and_the_second_finds_it(tmp_path: Path) -> None:
    """Only the first start has to remind anybody of a backup."""
    first, made = load_or_create_app_key(tmp_path / "data")
    second, made_again = load_or_create_app_key(tmp_path / "data")

    assert (made, made_again) == (True, False)
    assert first == second
    assert [path.name for path in (tmp_path / "data").iterdir()] == [KEY_FILE]


def test_a_lost_application_key_is_not_replaced(tmp_path: Path) -> None:
    """A new one would open nothing, and hide that the old one has to be restored."""
    store, _ = open_store(tmp_path / "data")
    store.close()
    (tmp_path / "data" / KEY_FILE).unlink()

    with pytest.raises(UnreadableRecordError):
        load_or_create_app_key(tmp_path / "data")


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    """On the key and on who migrates: both serve the same data afterwards."""
    start = (
        "import sys; from pathlib import Path; from core.data import open_store;"
        "store, _ = open_store(Path(sys.argv[1])); store.ping(); store.close();"
        "print(Path(sys.argv[1], 'application.key').read_text())"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", start, str(tmp_path / "data")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [process.communicate(timeout=60) for process in running]

    assert [process.returncode for process in running] == [0] * 2, ended
    assert len({out for out, _ in ended}) == 1
