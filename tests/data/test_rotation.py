"""Changing the application keys: nothing becomes unreadable, whoever is at work, whatever dies."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, event

from core.data import open_store
from core.data.engine import EmbeddedKeys
from core.data.key_ring import KEY_FILE, KeyFile
from core.data.key_store import KeyStore
from core.data.rotation import Rotation, rotate_file, rotate_given
from core.errors import UnreadableRecordError
from tests.data.conftest import admit
from tests.data.situations import NOON, fill
from tests.data.test_keys import NEW, OLD, read_back, written

ROOT = Path(__file__).parents[2]
PEOPLE = 3


@pytest.fixture
def folder(data_dir: Path) -> Path:
    """An empty store with a key file of its own."""
    KeyFile(data_dir).write([Fernet.generate_key().decode()])
    return data_dir


def rotated(folder: Path, *, retire: bool = False) -> Rotation:
    database = EmbeddedKeys(folder)
    try:
        return rotate_file(folder, database, retire=retire)
    finally:
        database.writing.dispose()


def given(folder: Path, *app_keys: str) -> Rotation:
    database = EmbeddedKeys(folder)
    try:
        return rotate_given(app_keys, database)
    finally:
        database.writing.dispose()


def peopled(folder: Path) -> list[str]:
    """Several candidates, each with a row of everything, and a key of our own."""
    store, _ = open_store(folder)
    owners = [admit(store, letter * 64) for letter in "abcdefgh"[:PEOPLE]]
    with store.session_for(owners[0]) as records:
        fill(records)
    for owner in owners[1:]:
        with store.session_for(owner) as records:
            records.candidate.save(records.candidate.get())
    store.own_key("hashing")
    store.close()
    return owners


def all_readable(folder: Path) -> bool:
    """Every data key and every key of our own opens with what is in the file now."""
    keys = KeyStore(EmbeddedKeys(folder), KeyFile(folder).read())
    try:
        return keys.unreadable() == 0
    finally:
        keys.close()


def test_old_rows_are_read_with_the_new_key_alone(folder: Path) -> None:
    """And our own keys too: without them no account would be found by its address."""
    ada, *_ = peopled(folder)
    store, _ = open_store(folder)
    before = store.own_key("hashing")
    store.close()
    [old] = KeyFile(folder).read()
    rotation = rotated(folder, retire=True)
    store, _ = open_store(folder)
    after = store.own_key("hashing")
    store.close()

    assert rotation == Rotation(wrapped=PEOPLE + 1, application_keys=1)
    assert KeyFile(folder).read() != (old,)
    assert before == after
    assert read_back(folder, [], ada)


def test_without_retiring_the_old_key_stays_at_hand(folder: Path) -> None:
    """For keys in a backup from before."""
    peopled(folder)
    old = KeyFile(folder).read()
    rotation = rotated(folder)

    assert rotation.application_keys == 2
    assert KeyFile(folder).read()[1:] == old


def test_a_retired_key_is_refused_at_the_start(data_dir: Path) -> None:
    """With one sentence, before anybody is served."""
    written(data_dir, [OLD])
    given(data_dir, NEW, OLD)
    with pytest.raises(UnreadableRecordError) as refused:
        open_store(data_dir, [OLD])

    assert "restore the key" in refused.value.sentence()
    assert OLD not in str(refused.value)


def test_dropping_a_key_that_somebody_still_needs_is_noticed_at_the_start(data_dir: Path) -> None:
    """The newest candidate's key opens; the first one's does not."""
    written(data_dir, [OLD])
    keys = KeyStore(EmbeddedKeys(data_dir), [NEW, OLD])
    keys.create("newest", NOON + timedelta(days=1))
    keys.close()

    with pytest.raises(UnreadableRecordError):
        open_store(data_dir, [NEW])


def test_no_key_goes_while_something_is_not_opened_by_any(folder: Path) -> None:
    """A lost key stays a known loss, and becomes no second one."""
    peopled(folder)
    lost = KeyStore(EmbeddedKeys(folder), [OLD])
    lost.create("lost", NOON)
    lost.close()
    [kept] = KeyFile(folder).read()
    with pytest.raises(UnreadableRecordError):
        rotated(folder, retire=True)

    assert kept in KeyFile(folder).read()


class LateKeys(EmbeddedKeys):
    """A server that does not know the new key yet makes a key when all others are wrapped."""

    def forget(self) -> None:
        super().forget()
        server = KeyStore(self, [OLD])
        server.create("late", NOON)


def test_a_key_that_came_too_late_is_noticed_before_the_old_one_goes(data_dir: Path) -> None:
    """Servers that were not restarted with the new key would otherwise lose people."""
    database = LateKeys(data_dir)
    with pytest.raises(UnreadableRecordError):
        rotate_given([NEW, OLD], database)
    database.writing.dispose()

    assert given(data_dir, NEW, OLD) == Rotation(wrapped=1, application_keys=2)


def test_a_rotation_without_a_key_file_makes_none(tmp_path: Path) -> None:
    """A new key would open nothing, and hide that the old one is gone."""
    with pytest.raises(UnreadableRecordError):
        rotated(tmp_path / "nowhere", retire=True)


SERVER = """
import sys, time
from pathlib import Path
from core.data import open_store
from core.domain.candidate import Candidate
from dataclasses import replace
from tests.data.conftest import admit
folder = Path(sys.argv[1])
store, files = open_store(folder)
owners, n = [], 0
print("ready", flush=True)
while not (folder / "stop").exists():
    owner = admit(store, f"{n:064d}")
    with store.session_for(owner) as records:
        records.candidate.save(replace(records.candidate.get(), display_name=f"Person {n}"))
    owners.append((owner, files.put(owner, b"a file")))
    for number, (known, file_id) in enumerate(owners[-5:], max(0, n - 4)):
        with store.session_for(known, reading=True) as records:
            assert records.candidate.get().display_name == f"Person {number}"
        assert files.get(known, file_id) == b"a file"
    n += 1
store.close()
print(" ".join(owner for owner, _ in owners))
"""


def test_rotation_goes_on_beside_a_server_that_writes(folder: Path) -> None:
    """Three times, the old keys gone each time: nobody is refused, and whoever came while it
    went on is readable afterwards."""
    peopled(folder)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    wrapped = [rotated(folder, retire=True).wrapped for _ in range(12)]
    (folder / "stop").touch()
    out, err = server.communicate(timeout=60)
    came = out.split()
    store, _ = open_store(folder)
    for number, owner in enumerate(came):
        with store.session_for(owner, reading=True) as records:
            assert records.candidate.get().display_name == f"Person {number}"
    store.close()

    assert (server.returncode, err) == (0, "")
    assert wrapped[-1] > wrapped[0] > PEOPLE
    assert len(KeyFile(folder).read()) == 1
    assert all_readable(folder)


def test_rotations_at_once_take_turns(folder: Path) -> None:
    """Each puts a key of its own in front; none drops the other's."""
    peopled(folder)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: rotated(folder), range(4)))

    assert sorted(rotation.application_keys for rotation in done) == [2, 3, 4, 5]
    assert all_readable(folder)


def test_retiring_at_once_leaves_one_key_that_opens_everything(folder: Path) -> None:
    """Whoever comes second finds the first one's key, and not the one from before."""
    peopled(folder)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: rotated(folder, retire=True), range(4)))

    assert len(KeyFile(folder).read()) == 1
    assert all_readable(folder)


def killed_at(folder: Path, point: int) -> bool:
    """Rotate and retire in a process of its own, which is killed at the *point*-th thing that it
    does to a file or to the database; False where it was done before that."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)
    left = [point]

    def maybe_die(*_: object, **__: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def audited(name: str, arguments: tuple[object, ...]) -> None:
        if name in {"open", "os.rename", "os.remove", "fcntl.flock"} and str(folder) in str(
            arguments
        ):
            maybe_die()

    try:
        sys.addaudithook(audited)
        for moment in ("begin", "commit", "before_cursor_execute", "after_cursor_execute"):
            event.listen(Engine, moment, maybe_die)
        for name in ("fsync", "close"):
            setattr(os, name, _after(getattr(os, name), maybe_die))
        rotated(folder, retire=True)
    finally:
        os._exit(0)


def _after(done: object, then: object) -> object:
    def both(*arguments: object) -> object:
        result = done(*arguments)  # type: ignore[operator]
        then()  # type: ignore[operator]
        return result

    return both


def test_a_rotation_killed_anywhere_leaves_everything_readable(
    folder: Path, tmp_path: Path
) -> None:
    """SIGKILL at every file that it opens, syncs or renames and at every statement: the key file
    is whole and ours alone, everybody is readable, and the next rotation ends it."""
    before, points, found = folder, 0, set()
    ada, *_ = peopled(before)
    while killed_at(folder := Path(shutil.copytree(before, tmp_path / str(points))), points + 1):
        path = folder / KEY_FILE
        keys = KeyFile(folder).read()
        found.add(len(keys))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [Fernet(key) for key in keys]
        assert all(
            stat.S_IMODE(draft.stat().st_mode) == 0o600 for draft in folder.glob(f".{KEY_FILE}.*")
        )
        assert all_readable(folder)
        assert read_back(folder, [], ada)
        rotated(folder, retire=True)
        assert len(KeyFile(folder).read()) == 1
        assert list(folder.glob(f".{KEY_FILE}.*")) == []
        assert read_back(folder, [], ada)
        points += 1

    assert points > 30
    assert found == {1, 2}
