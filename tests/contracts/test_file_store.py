"""What every `FileStore` promises, tried on every one that we ship."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data import LocalFileStore
from core.data.engine import EmbeddedKeys
from core.data.key_store import KeyStore
from core.data.migrate import embedded, migrate
from core.errors import NotFoundError, UnreadableRecordError
from core.ports.files import FileStore
from tests.data.situations import NOON

CONTENT = b"%PDF-1.7 Maren Oduya, 14 Quay Street"
STRANGE_IDS = [
    "../../keys.db",
    "..",
    "",
    ".",
    "/etc/hostname",
    "a" * 31,
    "A" * 32,
    "0" * 32 + "\n",
    "0" * 31 + "/",
    "\x00" * 32,
    "résumé.pdf",
]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def keys(data_dir: Path) -> Iterator[KeyStore]:
    migrate(*embedded(data_dir))
    keys = KeyStore(EmbeddedKeys(data_dir), [Fernet.generate_key().decode()])
    for owner in ("ada", "eve"):
        keys.create(owner, NOON)
    yield keys
    keys.close()


@pytest.fixture
def files(data_dir: Path, keys: KeyStore) -> FileStore:
    return LocalFileStore(data_dir, keys)


def stored(data_dir: Path) -> list[Path]:
    return sorted(path for path in (data_dir / "files").rglob("*") if path.is_file())


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(content=st.binary(max_size=3000))
def test_a_file_comes_back_byte_for_byte(files: FileStore, content: bytes) -> None:
    """Whatever it is, the empty file too."""
    assert files.get("ada", files.put("ada", content)) == content


def test_a_file_belongs_to_its_owner(files: FileStore) -> None:
    """For anybody else it does not exist, and cannot be deleted."""
    mine = files.put("ada", CONTENT)
    with pytest.raises(NotFoundError):
        files.get("eve", mine)
    files.delete("eve", mine)

    assert files.get("ada", mine) == CONTENT


@pytest.mark.parametrize("file_id", STRANGE_IDS)
def test_an_id_is_never_a_path(files: FileStore, data_dir: Path, file_id: str) -> None:
    """Only ids that we have made lead anywhere."""
    kept = files.put("ada", CONTENT)
    before = sorted(data_dir.rglob("*"))
    with pytest.raises(NotFoundError):
        files.get("ada", file_id)
    with pytest.raises(NotFoundError):
        files.delete("ada", file_id)

    assert sorted(data_dir.rglob("*")) == before
    assert files.get("ada", kept) == CONTENT


@pytest.mark.parametrize("owner", ["../ada", "..", "", "/", "ada/../eve", "nobody"])
def test_an_owner_is_never_a_path(files: FileStore, owner: str) -> None:
    """A stranger has no key, so nothing is written and nothing is found."""
    mine = files.put("ada", CONTENT)
    with pytest.raises(NotFoundError):
        files.put(owner, CONTENT)
    with pytest.raises(NotFoundError):
        files.get(owner, mine)

    assert files.delete_all(owner) == 0
    assert files.get("ada", mine) == CONTENT


def test_deleting_is_final_and_safe_to_repeat(files: FileStore) -> None:
    """Gone is gone; once more is not an error."""
    gone, kept = files.put("ada", CONTENT), files.put("ada", CONTENT)
    files.delete("ada", gone)
    files.delete("ada", gone)

    with pytest.raises(NotFoundError):
        files.get("ada", gone)
    assert files.get("ada", kept) == CONTENT


def test_erasing_takes_all_files_of_one_person(
    files: FileStore, keys: KeyStore, data_dir: Path
) -> None:
    """Works without the key too: it is destroyed first."""
    for _ in range(3):
        files.put("ada", CONTENT)
    hers = files.put("eve", CONTENT)
    keys.destroy("ada")
    gone = files.delete_all("ada")

    assert (gone, files.delete_all("ada")) == (3, 0)
    assert files.get("eve", hers) == CONTENT
    assert len(stored(data_dir)) == 1


def test_on_disk_there_is_neither_content_nor_name(files: FileStore, data_dir: Path) -> None:
    """Encrypted before it leaves the process, under a random name, for us alone."""
    files.put("ada", CONTENT)
    [path] = stored(data_dir)

    assert CONTENT not in path.read_bytes()
    assert re.fullmatch(r"[0-9a-f]{32}", path.name)
    assert "ada" not in str(path.relative_to(data_dir))
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in path.parents[:2]} == {0o700}


def test_files_swapped_on_disk_are_refused(files: FileStore, data_dir: Path) -> None:
    """Each is bound to its id: one résumé never appears as another, nor as another's."""
    one, two = files.put("ada", b"one"), files.put("ada", b"two")
    hers = files.put("eve", b"hers")
    paths = {path.name: path for path in stored(data_dir)}
    paths[one].write_bytes(paths[two].read_bytes())
    paths[hers].write_bytes(paths[two].read_bytes())

    for owner, file_id in (("ada", one), ("eve", hers)):
        with pytest.raises(UnreadableRecordError):
            files.get(owner, file_id)
    assert files.get("ada", two) == b"two"


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x01" * 40, b"\x02" + b"0" * 60])
def test_a_damaged_file_is_said_to_be_so(files: FileStore, data_dir: Path, damage: bytes) -> None:
    """Never half a file, never a vendor's exception."""
    mine = files.put("ada", CONTENT)
    stored(data_dir)[0].write_bytes(damage)

    with pytest.raises(UnreadableRecordError):
        files.get("ada", mine)


def test_a_write_that_fails_leaves_nothing_behind(
    files: FileStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is an error, not half a file."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.put("ada", CONTENT)

    assert stored(data_dir) == []
