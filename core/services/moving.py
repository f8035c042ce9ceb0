"""What was done as a guest, once they have signed in to an account: brought along, or left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.domain.audit import AuditEvent, AuditKind
from core.domain.duty import Duty
from core.errors import NotFoundError
from core.ports.files import FileStore
from core.ports.repositories import Store


@dataclass(frozen=True)
class Moving:
    """Both can be repeated after a stop at any point: the place where they signed in names the
    guest until nothing of the guest is left."""

    store: Store
    files: FileStore
    erase_guest: Callable[[str], bool]  # False where they are an account by now: they stay
    now: Callable[[], datetime]

    def bring_along(self, owner: str, cookie_hash: str) -> int:
        """Make the guest's records *owner*'s; how many there were.

        Files first: a stop before the records follow leaves copies that nobody sees, and that
        go with the account. Then everything else at once, then the guest.
        """
        guest = self._guest(owner, cookie_hash)
        moved = 0
        if guest is not None:
            copies = self._copy_files(guest, owner)
            with self.store.system_session(Duty.BRING_ALONG) as system:
                moved = system.moving.move(guest, owner, copies)
            self.erase_guest(guest)
            self._note(owner)
        self._forget(cookie_hash)
        return moved

    def leave_behind(self, owner: str, cookie_hash: str) -> None:
        """Remove what was done as a guest."""
        guest = self._guest(owner, cookie_hash)
        if guest is not None:
            self.erase_guest(guest)
        self._forget(cookie_hash)

    def _guest(self, owner: str, cookie_hash: str) -> str | None:
        """The guest who signed in here, or None where nothing of them is left."""
        with self.store.system_session(Duty.IDENTIFY, reading=True) as system:
            visit = system.identities.visit(cookie_hash, self.now())
        if visit is None or visit.owner != owner:
            raise NotFoundError("not signed in here")
        if visit.was is None:
            return None
        try:
            with self.store.session_for(visit.was, reading=True) as records:
                return visit.was if records.candidate.get().guest else None
        except NotFoundError:  # their time was over, or an erasure had begun: the sweep ends it
            return None

    def _copy_files(self, guest: str, owner: str) -> Mapping[str, str]:
        with self.store.session_for(guest, reading=True) as records:
            held = [document.file_id for document in records.documents.all() if document.file_id]
        return {file_id: self.files.put(owner, self.files.get(guest, file_id)) for file_id in held}

    def _note(self, owner: str) -> None:
        with self.store.system_session(Duty.AUDIT) as system:
            system.audit.note(owner, AuditEvent(self.now(), AuditKind.BROUGHT_ALONG))

    def _forget(self, cookie_hash: str) -> None:
        with self.store.system_session(Duty.IDENTIFY) as system:
            system.identities.left(cookie_hash)
