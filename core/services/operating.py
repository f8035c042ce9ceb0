"""What whoever runs this Candid does for one person: from a shell, never from a page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from core.domain.account import Account, Proof, ProverKind, address_of
from core.domain.audit import AuditEvent, AuditKind
from core.domain.duty import Duty
from core.domain.identity import cookie_hash, new_session_id
from core.domain.passwords import check_password
from core.errors import AppError, NotAnAddressError, NotFoundError
from core.ports.files import FileStore
from core.ports.repositories import Store

OPERATOR: Final = "Whoever runs this Candid"  # as the device of an event in somebody's log

Vouch = Callable[[str, str, str], Proof]
"""(owner, address, password) -> an account of our own whose address counts as confirmed."""


@dataclass(frozen=True, repr=False)
class Export:
    """Everything about one person, as JSON can say it."""

    owner: str
    made_at: str  # ISO 8601
    tables: Mapping[str, Sequence[Mapping[str, object]]]
    files: Sequence[Mapping[str, object]]  # in base64, or why one could not be read


@dataclass(frozen=True)
class Operating:
    store: Store
    files: FileStore
    erase_all: Callable[[str], Mapping[str, int]]
    hashed: Callable[[str, str], str]
    now: Callable[[], datetime]

    def find(self, who: str) -> str:
        """The owner with that address, that owner id, or that id at a prover.

        An address counts where an account has it, not where a guest only typed it: nobody is
        handed what belongs to whoever signed up with their address. Raise `NotFoundError`.
        """
        address = address_of(who)
        with self.store.system_session(Duty.IDENTIFY, reading=True) as system:
            if address is not None:
                found = system.identities.owner_at(self.hashed("address", address))
            else:
                subjects = (system.identities.owner_of(kind, who) for kind in ProverKind)
                found = next(filter(None, subjects), who)
        if found is None:
            raise NotFoundError("no account has that address")
        self.account(found)  # an id that is none is not found either
        return found

    def account(self, owner: str) -> Account:
        with self.store.session_for(owner, reading=True) as records:
            return records.account.get()

    def enrol(self, address: str, password: str, vouch: Vouch) -> str:
        """A new account, confirmed at once; its owner. They agree to the terms themselves, when
        they sign in. Raise `NotAnAddressError`, `WeakPasswordError`, `AddressTakenError`."""
        wanted = address_of(address)
        if wanted is None:
            raise NotAnAddressError("not an address")
        check_password(password, wanted)
        visit = cookie_hash(new_session_id())  # a browser that nobody has
        with self.store.system_session(Duty.IDENTIFY) as system:
            owner = system.identities.admit(visit, self.now())
        try:
            proof = vouch(owner, wanted, password)
        except AppError:
            self.erase_all(owner)
            raise
        with self.store.system_session(Duty.IDENTIFY) as system:
            system.identities.become(owner, ProverKind.LOCAL, proof.subject)
            system.identities.sign_out(visit)
        with self.store.session_for(owner) as records:
            account = replace(records.account.get(), address=wanted, verified_at=self.now())
            records.account.save(account, address_hash=self.hashed("address", wanted))
        self._note(owner, AuditKind.SIGNED_UP)
        self._note(owner, AuditKind.ADDRESS_CONFIRMED)
        return owner

    def sign_out(self, owner: str) -> int:
        """Everywhere; how many places that were."""
        with self.store.session_for(owner) as records:
            ended = records.account.end_all()
        self._note(owner, AuditKind.SIGNED_OUT_EVERYWHERE)
        return ended

    def export(self, owner: str) -> Export:
        """Everything that is held about *owner*: rows by table, and kept files in base64.

        It is noted first, so that nothing is handed out that they cannot see.
        """
        self._note(owner, AuditKind.EXPORTED)
        with self.store.session_for(owner, reading=True) as records:
            documents = records.documents.all()
            tables = records.everything()
        held = [(d.file_id, d.name) for d in documents if d.file_id is not None]
        return Export(owner, self.now().isoformat(), tables, self._files(owner, held))

    def erase(self, owner: str) -> Mapping[str, int]:
        """Everything of *owner*, their log as well; the rows removed, by table."""
        return self.erase_all(owner)

    def _files(self, owner: str, held: Sequence[tuple[str, str]]) -> Sequence[Mapping[str, object]]:
        return [
            {"id": file_id, "name": name, **self._file(owner, file_id)} for file_id, name in held
        ]

    def _file(self, owner: str, file_id: str) -> Mapping[str, object]:
        try:
            content = self.files.get(owner, file_id)
        except AppError as error:  # e.g. in a bucket that only they themselves can open
            return {"not_read": type(error).__name__}
        return {"bytes": len(content), "base64": b64encode(content).decode("ascii")}

    def _note(self, owner: str, kind: AuditKind) -> None:
        with self.store.system_session(Duty.AUDIT) as system:
            system.audit.note(owner, AuditEvent(self.now(), kind, OPERATOR))
