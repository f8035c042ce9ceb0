"""Our own passwords, and the links in our letters (duty PROVE)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.exc import IntegrityError

from core.data.guard import GuardedSession
from core.data.repositories.accounts import Keys
from core.data.sealing import Sealer
from core.data.tables import CredentialRow, MailLinkRow
from core.errors import AlreadySignedInError, ConflictError, NotFoundError
from core.ports.identity import LinkKind
from core.ports.repositories import Credential, StoredLink

_ADDRESS = "mail_links.address"


def _credential(row: CredentialRow | None) -> Credential | None:
    return None if row is None else Credential(row.owner, row.address_hash, row.password)


@dataclass(frozen=True)
class SqlCredentials:
    session: GuardedSession
    keys: Keys

    def at(self, address_hash: str) -> Credential | None:
        return _credential(
            self.session.scalar(
                select(CredentialRow).where(
                    CredentialRow.address_hash == address_hash,
                    CredentialRow.holds_since.is_not(None),
                )
            )
        )

    def of(self, owner: str) -> Credential | None:
        return _credential(self.session.get(CredentialRow, owner))

    def put(
        self,
        owner: str,
        address_hash: str,
        password: str,
        now: datetime,
        *,
        holds_since: datetime | None,
    ) -> None:
        self.session.wait_turn(owner)  # one browser may send one form twice
        row = self.session.get(CredentialRow, owner) or CredentialRow(owner=owner)
        if row.holds_since is not None and row.address_hash != address_hash:
            raise AlreadySignedInError("signed up with another address meanwhile")
        row.address_hash, row.password = address_hash, password
        row.holds_since, row.changed_at = row.holds_since or holds_since, now
        self.session.add(row)
        self._flush()

    def hold(self, owner: str, address_hash: str, now: datetime) -> None:
        self.session.wait_turn(owner)
        row = self._row(owner)
        row.address_hash = address_hash
        row.holds_since = row.holds_since or now
        self._flush()

    def set_password(self, owner: str, password: str, now: datetime) -> None:
        self.session.wait_turn(owner)
        row = self._row(owner)
        row.password, row.changed_at = password, now
        self.session.execute(delete(MailLinkRow).where(MailLinkRow.owner == owner))

    def rehash(self, owner: str, was: str, password: str) -> None:
        self.session.wait_turn(owner)
        row = self._row(owner)
        if row.password == was:
            row.password = password

    def add_link(self, token_hash: str, link: StoredLink) -> None:
        self.session.wait_turn(link.owner)  # of two at once, the later one counts
        self.session.execute(
            delete(MailLinkRow).where(
                MailLinkRow.owner == link.owner, MailLinkRow.kind == link.kind
            )
        )
        sealer = Sealer(link.owner, self.keys.key_of(link.owner))
        self.session.add(
            MailLinkRow(
                token_hash=token_hash,
                owner=link.owner,
                kind=link.kind,
                expires_at=link.expires_at,
                address=sealer.seal_text(_ADDRESS, link.address),
            )
        )

    def link(self, token_hash: str) -> StoredLink | None:
        row = self.session.get(MailLinkRow, token_hash)
        if row is None or not self.keys.has(row.owner):
            return None
        sealer = Sealer(row.owner, self.keys.key_of(row.owner))
        address = sealer.open_text(row.address)
        return StoredLink(row.owner, LinkKind(row.kind), address, row.expires_at)

    def take(self, owner: str, token_hash: str) -> bool:
        self.session.wait_turn(owner)
        theirs = delete(MailLinkRow).where(MailLinkRow.owner == owner)
        this_one = theirs.where(MailLinkRow.token_hash == token_hash)
        taken = cast("CursorResult[Any]", self.session.execute(this_one)).rowcount == 1
        self.session.execute(theirs)
        return taken

    def _row(self, owner: str) -> CredentialRow:
        row: CredentialRow | None = self.session.get(CredentialRow, owner)
        if row is None:
            raise NotFoundError(f"no password of {owner}")
        return row

    def _flush(self) -> None:
        try:
            self.session.flush()
        except IntegrityError as error:
            raise ConflictError("that address has a password") from error
