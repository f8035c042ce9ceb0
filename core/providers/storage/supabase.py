"""Original files in a private Supabase bucket, each reached with its owner's own token.

Only what somebody with an account chose to keep goes there, as ``{subject}/{uuid}``, encrypted
before it leaves. What is only passing through, until it has been read, and whatever guests
send, stays on this machine: a guest has no token. The two kinds of id differ, so that an id
alone says where its file lies.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import uuid4

from httpx import HTTPError
from storage3 import SyncStorageClient
from storage3._sync.file_api import SyncBucketProxy
from storage3.exceptions import StorageApiError

from core.errors import (
    AppError,
    NotFoundError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    SessionEndedError,
    SignInRequiredError,
)
from core.ports.files import FileStore
from core.providers.supabase_project import VENDOR, Project

log = logging.getLogger(__name__)

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AT_ONCE: Final = 100  # objects listed in one call
_NOT_FOUND, _TOO_MANY, _SERVER = 404, 429, 500


class Sealing(Protocol):
    """What makes a file of one person unreadable to everybody else, us without its key included."""

    def seal(self, owner: str, file_id: str, content: bytes) -> bytes: ...

    def open(self, owner: str, file_id: str, sealed: bytes) -> bytes: ...


@dataclass(frozen=True, repr=False)
class SupabaseFileStore:
    """*subject_of* is the prover's id of an owner, None for guests; *access* a token of theirs."""

    project: Project
    bucket: str
    local: FileStore
    sealing: Sealing
    subject_of: Callable[[str], str | None]
    access: Callable[[str], str]

    def can_keep(self, owner: str | None) -> bool:
        return owner is not None and self.subject_of(owner) is not None

    def put(self, owner: str, content: bytes, *, keep: bool = False) -> str:
        if not keep:
            return self.local.put(owner, content)
        file_id = str(uuid4())
        folder = self._folder(owner)
        sealed = self.sealing.seal(owner, file_id, content)
        with _translated():
            self._objects(owner).upload(
                f"{folder}/{file_id}", sealed, {"content-type": "application/octet-stream"}
            )
        return file_id

    def get(self, owner: str, file_id: str) -> bytes:
        if not _ID.fullmatch(file_id):
            return self.local.get(owner, file_id)
        path = f"{self._folder(owner)}/{file_id}"
        with _translated(file_id):
            sealed = self._objects(owner).download(path)
        return self.sealing.open(owner, file_id, sealed)

    def delete(self, owner: str, file_id: str) -> None:
        """And make sure: a policy that hides an object removes nothing, and says nothing."""
        if not _ID.fullmatch(file_id):
            self.local.delete(owner, file_id)
            return
        path = f"{self._folder(owner)}/{file_id}"
        objects = self._objects(owner)
        with _translated():
            objects.remove([path])
            left = objects.exists(path)
        if left:
            raise ProviderError(VENDOR, "an object was not removed")

    def delete_all(self, owner: str) -> int:
        return self.local.delete_all(owner)

    def delete_elsewhere(self, owner: str) -> int:
        """Where they are signed in nowhere, nobody has a token: what lies in the bucket stays
        there, and is unreadable once their key is gone. The log says so."""
        try:
            return self._empty(owner, self._folder(owner))
        except (NotFoundError, SignInRequiredError):  # nobody, or a guest: nothing lies there
            return 0
        except SessionEndedError:
            log.warning("Originals may be left in the bucket: their owner is signed in nowhere")
            return 0

    def _empty(self, owner: str, folder: str) -> int:
        """Some at a time, until the bucket lists none."""
        gone, before = 0, set[str]()
        while names := self._names(owner, folder):
            if before & names:
                raise ProviderError(VENDOR, "objects were not removed")
            with _translated():
                self._objects(owner).remove([f"{folder}/{name}" for name in names])
            gone, before = gone + len(names), names
        return gone

    def _names(self, owner: str, folder: str) -> set[str]:
        """Ids of ours in *folder*, some at a time."""
        with _translated():
            found = self._objects(owner).list(folder, {"limit": _AT_ONCE})
        names = {str(each["name"]).rpartition("/")[2] for each in found}
        return {name for name in names if _ID.fullmatch(name)}

    def _folder(self, owner: str) -> str:
        """Raise `SignInRequiredError` for a guest, `NotFoundError` for nobody."""
        subject = self.subject_of(owner)
        if subject is None:
            raise SignInRequiredError("a guest has no folder in the bucket")
        return subject

    def _objects(self, owner: str) -> SyncBucketProxy:
        """A fresh client each time: it carries one person's token."""
        client = SyncStorageClient(
            f"{self.project.url}/storage/v1/",
            self.project.headers(self.access(owner)),
            http_client=self.project.http,
        )
        return client.from_(self.bucket)


@contextmanager
def _translated(file_id: str = "") -> Iterator[None]:
    try:
        yield
    except StorageApiError as error:
        raise _ours(error, file_id) from error
    except HTTPError as error:
        raise ProviderUnavailableError(VENDOR, type(error).__name__) from error


def _ours(error: StorageApiError, file_id: str) -> AppError:
    status = int(error.status) if str(error.status).isdigit() else 0
    told = f"storage {status}"
    if status == _NOT_FOUND and file_id:
        return NotFoundError(f"file {file_id}")
    if status == _TOO_MANY:
        return RateLimitedError(VENDOR, told)
    if status < 1 or status >= _SERVER:
        return ProviderUnavailableError(VENDOR, told)
    return ProviderConfigError(VENDOR, told)  # no such bucket, a policy that is not there, …
