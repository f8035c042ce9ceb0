"""What every `FileStore` promises, tried on every one that we ship."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data import LocalFileStore
from core.data.engine import EmbeddedKeys
from core.data.key_store import KeyStore
from core.data.migrate import embedded, migrate
from core.domain.account import Proof
from core.errors import (
    NotFoundError,
    ProviderError,
    SignInRequiredError,
    UnreadableRecordError,
)
from core.ports.files import FileStore
from core.providers.identity.supabase import SupabaseProver
from core.providers.storage.supabase import SupabaseFileStore
from core.providers.supabase_project import Project
from tests.data.situations import NOON
from tests.supabase.server import BUCKET, SupabaseServer

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


class Shelf(Protocol):
    """A store, and a look at the bytes that it keeps, by the last part of their name."""

    @property
    def files(self) -> FileStore: ...

    def stored(self) -> dict[str, Path]: ...


class Folder:
    def __init__(self, data_dir: Path, keys: KeyStore) -> None:
        self._folder = data_dir / "files"
        self.files = LocalFileStore(data_dir, keys)

    def stored(self) -> dict[str, Path]:
        return {path.name: path for path in self._folder.rglob("*") if path.is_file()}


class Bucket:
    """On a Supabase, with an account for Ada and for Eve."""

    def __init__(
        self,
        server: SupabaseServer,
        project: Project,
        people: dict[str, Proof],
        local: LocalFileStore,
    ) -> None:
        self._server = server
        self.people = people
        self.files = SupabaseFileStore(
            project, BUCKET, local, local.sealer, self._subject, self._access
        )

    def stored(self) -> dict[str, Path]:
        folders = {proof.subject for proof in self.people.values()}
        found = self._server.objects().items()
        return {Path(n).name: path for n, path in found if n.split("/")[0] in folders}

    def _subject(self, owner: str) -> str | None:
        if owner == "guest":
            return None
        if owner not in self.people:
            raise NotFoundError("nobody")
        return self.people[owner].subject

    def _access(self, owner: str) -> str:
        tokens = self.people[owner].tokens
        assert tokens is not None
        return tokens.access


@pytest.fixture(scope="module")
def project(supabase: SupabaseServer) -> Iterator[Project]:
    project = supabase.project()
    yield project
    project.close()


@pytest.fixture(scope="module")
def people(supabase: SupabaseServer, project: Project) -> dict[str, Proof]:
    prover = SupabaseProver(project, (), lambda: NOON)
    return {owner: supabase.somebody(prover) for owner in ("ada", "eve")}


@pytest.fixture
def bucket(
    data_dir: Path,
    keys: KeyStore,
    supabase: SupabaseServer,
    project: Project,
    people: dict[str, Proof],
) -> Iterator[Bucket]:
    bucket = Bucket(supabase, project, dict(people), LocalFileStore(data_dir, keys))
    yield bucket
    bucket.people = people
    for owner in people:
        bucket.files.delete_elsewhere(owner)


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, data_dir: Path, keys: KeyStore) -> Shelf:
    made: Shelf = (
        Folder(data_dir, keys) if request.param == "folder" else request.getfixturevalue("bucket")
    )
    return made


@pytest.fixture
def files(shelf: Shelf) -> Kept:
    return Kept(shelf.files)


class Kept:
    """The store, with everything that is put there to be kept."""

    def __init__(self, files: FileStore) -> None:
        self.get, self.delete = files.get, files.delete
        self.delete_all, self.delete_elsewhere = files.delete_all, files.delete_elsewhere
        self._files = files

    def put(self, owner: str, content: bytes) -> str:
        return self._files.put(owner, content, keep=True)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(content=st.binary(max_size=3000))
def test_a_file_comes_back_byte_for_byte(files: Kept, content: bytes) -> None:
    """Whatever it is, the empty file too."""
    assert files.get("ada", files.put("ada", content)) == content


def test_a_file_belongs_to_its_owner(files: Kept) -> None:
    """For anybody else it does not exist, and cannot be deleted."""
    mine = files.put("ada", CONTENT)
    with pytest.raises(NotFoundError):
        files.get("eve", mine)
    files.delete("eve", mine)

    assert files.get("ada", mine) == CONTENT


@pytest.mark.parametrize("file_id", STRANGE_IDS)
def test_an_id_is_never_a_path(files: Kept, data_dir: Path, file_id: str) -> None:
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
def test_an_owner_is_never_a_path(files: Kept, owner: str) -> None:
    """A stranger has no key, so nothing is written and nothing is found."""
    mine = files.put("ada", CONTENT)
    with pytest.raises(NotFoundError):
        files.put(owner, CONTENT)
    with pytest.raises(NotFoundError):
        files.get(owner, mine)

    assert (files.delete_elsewhere(owner), files.delete_all(owner)) == (0, 0)
    assert files.get("ada", mine) == CONTENT


def test_deleting_is_final_and_safe_to_repeat(files: Kept) -> None:
    """Gone is gone; once more is not an error."""
    gone, kept = files.put("ada", CONTENT), files.put("ada", CONTENT)
    files.delete("ada", gone)
    files.delete("ada", gone)

    with pytest.raises(NotFoundError):
        files.get("ada", gone)
    assert files.get("ada", kept) == CONTENT


def test_erasing_takes_all_files_of_one_person(files: Kept, keys: KeyStore, shelf: Shelf) -> None:
    """What lies with a vendor first; then the key goes, and then what is here."""
    for _ in range(3):
        files.put("ada", CONTENT)
    hers = files.put("eve", CONTENT)
    gone = files.delete_elsewhere("ada")
    keys.destroy("ada")
    gone += files.delete_all("ada")

    assert (gone, files.delete_elsewhere("ada"), files.delete_all("ada")) == (3, 0, 0)
    assert files.get("eve", hers) == CONTENT
    assert len(shelf.stored()) == 1


def test_what_lies_there_says_nothing(files: Kept, shelf: Shelf) -> None:
    """Encrypted before it leaves the process, under a random name."""
    files.put("ada", CONTENT)
    [(name, path)] = shelf.stored().items()

    assert CONTENT not in path.read_bytes()
    assert re.fullmatch(r"[0-9a-f-]{32,36}", name)


def test_on_this_machine_it_is_for_us_alone(data_dir: Path, keys: KeyStore) -> None:
    """No other account of the machine can read it, nor see whose it is."""
    folder = Folder(data_dir, keys)
    folder.files.put("ada", CONTENT)
    [path] = folder.stored().values()

    assert "ada" not in str(path.relative_to(data_dir))
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in path.parents[:2]} == {0o700}


def test_files_swapped_where_they_lie_are_refused(files: Kept, shelf: Shelf) -> None:
    """Each is bound to its id: one résumé never appears as another, nor as another's."""
    one, two = files.put("ada", b"one"), files.put("ada", b"two")
    hers = files.put("eve", b"hers")
    paths = shelf.stored()
    paths[one].write_bytes(paths[two].read_bytes())
    paths[hers].write_bytes(paths[two].read_bytes())

    for owner, file_id in (("ada", one), ("eve", hers)):
        with pytest.raises(UnreadableRecordError):
            files.get(owner, file_id)
    assert files.get("ada", two) == b"two"


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x01" * 40, b"\x02" + b"0" * 60])
def test_a_damaged_file_is_said_to_be_so(files: Kept, shelf: Shelf, damage: bytes) -> None:
    """Never half a file, never a vendor's exception."""
    mine = files.put("ada", CONTENT)
    shelf.stored()[mine].write_bytes(damage)

    with pytest.raises(UnreadableRecordError):
        files.get("ada", mine)


def test_a_write_that_fails_leaves_nothing_behind(
    data_dir: Path, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is an error, not half a file."""
    folder = Folder(data_dir, keys)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        folder.files.put("ada", CONTENT)

    assert folder.stored() == {}


def test_what_only_passes_through_stays_here(bucket: Bucket, data_dir: Path) -> None:
    """A file that nobody asked to keep never leaves this machine, and is read from here."""
    passing = bucket.files.put("ada", CONTENT)

    assert bucket.stored() == {}
    assert passing in {path.name for path in (data_dir / "files").rglob("*")}
    assert bucket.files.get("ada", passing) == CONTENT
    bucket.files.delete("ada", passing)
    with pytest.raises(NotFoundError):
        bucket.files.get("ada", passing)


def test_a_guest_keeps_no_original_in_a_bucket(bucket: Bucket, keys: KeyStore) -> None:
    """They have no token; the page offers to sign in instead."""
    keys.create("guest", NOON)

    assert [bucket.files.can_keep(who) for who in ("ada", "guest", None)] == [True, False, False]
    with pytest.raises(SignInRequiredError):
        bucket.files.put("guest", CONTENT, keep=True)
    assert bucket.files.get("guest", bucket.files.put("guest", CONTENT)) == CONTENT


def test_the_bucket_itself_keeps_people_apart(bucket: Bucket) -> None:
    """Even a defect of ours could not show Eve's folder to Ada: her token does not open it."""
    hers = bucket.files.put("eve", CONTENT, keep=True)
    ada, eve = bucket.people["ada"], bucket.people["eve"]
    bucket.people["ada"] = replace(ada, subject=eve.subject)  # the defect

    with pytest.raises(NotFoundError):
        bucket.files.get("ada", hers)
    with pytest.raises(ProviderError):
        bucket.files.put("ada", b"mine", keep=True)
    assert bucket.files.delete_elsewhere("ada") == 0
    assert bucket.files.get("eve", hers) == CONTENT
