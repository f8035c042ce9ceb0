"""What Storage says when it refuses, in our own errors, and what it only seems to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from core.errors import (
    AppError,
    NotFoundError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    SessionEndedError,
)
from core.providers.storage.supabase import SupabaseFileStore
from core.providers.supabase_project import Project, connect
from tests.postgres import free_port
from tests.supabase.scripted import SUBJECT, Reply, ScriptedSupabase

TOKEN = "a-token-of-ada"
FILE = "11111111-0000-4000-8000-000000000001"
AT = f"/storage/v1/object/originals/{SUBJECT}/{FILE}"
INFO = f"/storage/v1/object/info/originals/{SUBJECT}/{FILE}"
REMOVE = "/storage/v1/object/originals"
LIST = "/storage/v1/object/list/originals"


class Forgetful:
    """A store on this machine with nothing in it."""

    def can_keep(self, owner: str | None) -> bool:
        return owner is not None

    def put(self, owner: str, content: bytes, *, keep: bool = False) -> str:
        raise AssertionError((owner, len(content), keep))

    def get(self, owner: str, file_id: str) -> bytes:
        raise NotFoundError(f"{file_id} of {owner}")

    def delete(self, owner: str, file_id: str) -> None:
        raise NotFoundError(f"{file_id} of {owner}")

    def delete_all(self, owner: str) -> int:
        del owner
        return 0

    delete_elsewhere = delete_all


@dataclass(frozen=True)
class Plain:
    """Seals nothing: here it is the replies that matter."""

    def seal(self, owner: str, file_id: str, content: bytes) -> bytes:
        del owner, file_id
        return content

    def open(self, owner: str, file_id: str, sealed: bytes) -> bytes:
        del owner, file_id
        return sealed


def storing(project: Project) -> SupabaseFileStore:
    return SupabaseFileStore(
        project, "originals", Forgetful(), Plain(), lambda _: SUBJECT, lambda _: TOKEN
    )


@pytest.fixture
def files(scripted: ScriptedSupabase) -> Iterator[SupabaseFileStore]:
    project = connect(scripted.url, "sb_publishable_of_a_script")
    yield storing(project)
    project.close()


def refusal(status: int, code: int, error: str, message: str) -> Reply:
    """Storage's error object; the status in it is what counts."""
    return Reply(status, {"statusCode": str(code), "error": error, "message": message})


MISSING = refusal(400, 404, "not_found", "Object not found")
FORBIDDEN = refusal(400, 403, "Unauthorized", "new row violates row-level security policy")
LARGE = refusal(400, 413, "Payload too large", "The object exceeded the maximum allowed size")
OLD_TOKEN = refusal(400, 403, "Unauthorized", f'"exp" claim of {TOKEN} timestamp check failed')


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (MISSING, NotFoundError),
        (FORBIDDEN, ProviderConfigError),
        (OLD_TOKEN, ProviderConfigError),
        (refusal(429, 429, "too_many_requests", "Too many"), RateLimitedError),
        (refusal(500, 500, "internal", "Database timeout"), ProviderUnavailableError),
        (Reply(502, "<html>Bad Gateway</html>"), ProviderUnavailableError),
        (Reply(544, {"message": "database"}), ProviderUnavailableError),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_refused_download_says_whose_move_it_is(
    scripted: ScriptedSupabase, files: SupabaseFileStore, reply: Reply, error: type[AppError]
) -> None:
    """And quotes neither the token nor whose folder it was."""
    scripted.answers(AT, reply)
    with pytest.raises(error) as raised:
        files.get("ada", FILE)

    told = f"{raised.value!s}{raised.value!r}"
    assert TOKEN not in told
    assert SUBJECT not in told


@pytest.mark.parametrize("reply", [FORBIDDEN, LARGE, MISSING], ids=["policy", "limit", "bucket"])
def test_an_upload_that_is_refused_is_the_operators_move(
    scripted: ScriptedSupabase,
    files: SupabaseFileStore,
    reply: Reply,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A policy, a limit or the bucket itself is not as docs/supabase.md has it."""
    monkeypatch.setattr("core.providers.storage.supabase.uuid4", lambda: FILE)
    scripted.answers(AT, reply)
    with pytest.raises(ProviderConfigError):
        files.put("ada", b"content", keep=True)


def test_a_storage_that_is_not_there_is_unavailable() -> None:
    """Whatever was asked of it."""
    project = connect(f"http://127.0.0.1:{free_port()}", "key")
    nowhere = storing(project)
    with pytest.raises(ProviderUnavailableError):
        nowhere.get("ada", FILE)
    with pytest.raises(ProviderUnavailableError):
        nowhere.put("ada", b"content", keep=True)
    with pytest.raises(ProviderUnavailableError):
        nowhere.delete("ada", FILE)
    with pytest.raises(ProviderUnavailableError):
        nowhere.delete_elsewhere("ada")
    project.close()


def test_a_removal_that_removed_nothing_is_no_success(
    scripted: ScriptedSupabase, files: SupabaseFileStore
) -> None:
    """Where a policy forbids it, Storage answers 200 with an empty list."""
    scripted.answers(REMOVE, Reply(200, []))
    scripted.answers(INFO, Reply(200, {"id": "1", "name": FILE}))
    with pytest.raises(ProviderError):
        files.delete("ada", FILE)

    scripted.answers(REMOVE, Reply(200, []))
    scripted.answers(INFO, refusal(404, 404, "not_found", "Object not found"))
    files.delete("ada", FILE)


def test_a_folder_that_stays_full_is_no_erasure(
    scripted: ScriptedSupabase, files: SupabaseFileStore
) -> None:
    """Asked again, the bucket still lists what was removed: that is said, not repeated for ever."""
    still = Reply(200, [{"name": FILE}])
    scripted.answers(LIST, still, still, Reply(200, []))
    scripted.answers(REMOVE, Reply(200, []), Reply(200, []))
    with pytest.raises(ProviderError, match="objects were not removed"):
        files.delete_elsewhere("ada")


def test_a_folder_is_emptied_some_at_a_time(
    scripted: ScriptedSupabase, files: SupabaseFileStore
) -> None:
    """Until none is listed; names that are not ours are left alone."""
    other = FILE.replace("1", "2", 1)
    listed = [[{"name": FILE}, {"name": ".emptyFolderPlaceholder"}], [{"name": other}], []]
    scripted.answers(LIST, *(Reply(200, names) for names in listed))
    scripted.answers(REMOVE, Reply(200, []), Reply(200, []))

    assert files.delete_elsewhere("ada") == 2
    removed = [body["prefixes"] for path, body in scripted.asked if path == REMOVE]
    assert removed == [[f"{SUBJECT}/{FILE}"], [f"{SUBJECT}/{other}"]]


def test_whoever_is_signed_in_nowhere_can_still_be_erased(
    files: SupabaseFileStore, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody has a token for their folder: the log tells the operator, without saying whose."""

    def nobody(_: str) -> str:
        raise SessionEndedError("no tokens")

    without = SupabaseFileStore(
        files.project, "originals", Forgetful(), Plain(), lambda _: SUBJECT, nobody
    )

    assert without.delete_elsewhere("ada") == 0
    assert "signed in nowhere" in caplog.text
    assert SUBJECT not in caplog.text
