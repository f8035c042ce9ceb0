"""Who a cookie is, who can sign in, and where they are signed in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import CursorResult, and_, bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.guard import GuardedSession
from core.data.sealing import Sealer
from core.data.tables import AccountRow, AuditRow, WebSessionRow
from core.domain.account import Account, ProverKind, SignedIn, Tokens
from core.domain.audit import AuditEvent, AuditKind
from core.errors import ConflictError, NotFoundError
from core.ports.repositories import Opened, Visit

_ADDRESS = "accounts.address"
TOKENS = Codec(Tokens, "web_sessions.tokens")


# Asked at every run of every page, so put together once.
_VISIT = (
    select(
        WebSessionRow.owner.label("owner"),
        WebSessionRow.last_seen_at.label("last_seen_at"),
        AccountRow.guest.label("guest"),
        and_(AccountRow.guest, AccountRow.address.is_not(None)).label("pending"),
        AccountRow.verified_at.is_not(None).label("verified"),
        and_(AccountRow.adult_at.is_not(None), AccountRow.terms.is_not(None)).label("agreed"),
        WebSessionRow.guest.label("was"),
    )
    .join(AccountRow, AccountRow.owner == WebSessionRow.owner)
    .where(WebSessionRow.id_hash == bindparam("cookie"))
)


class Keys(Protocol):
    """Who has a data key, which, and a new one for somebody new."""

    def has(self, owner: str) -> bool: ...

    def key_of(self, owner: str) -> bytes: ...

    def create(self, owner: str, now: datetime) -> None: ...

    def destroy(self, owner: str) -> None: ...


@dataclass(frozen=True)
class SqlAccounts:
    session: Session
    sealer: Sealer

    def get(self) -> Account:
        row = self._row()
        return Account(
            owner=row.owner,
            guest=row.guest,
            prover=ProverKind(row.prover) if row.prover else None,
            subject=row.subject,
            address=self.sealer.open_text(row.address),
            verified_at=row.verified_at,
            adult_at=row.adult_at,
            terms=row.terms,
        )

    def save(self, account: Account, *, address_hash: str | None) -> None:
        row = self._row()
        row.address_hash = address_hash
        if account.address != self.sealer.open_text(row.address):
            row.address = self.sealer.seal_text(_ADDRESS, account.address)
        row.verified_at = account.verified_at
        row.adult_at = account.adult_at
        row.terms = account.terms

    def places(self) -> Sequence[SignedIn]:
        rows = self.session.scalars(
            select(WebSessionRow)
            .where(WebSessionRow.signed_in_at.is_not(None))
            .order_by(WebSessionRow.last_seen_at.desc(), WebSessionRow.id_hash)
        )
        return [
            SignedIn(row.id_hash, row.device, row.signed_in_at or row.created_at, row.last_seen_at)
            for row in rows
        ]

    def end(self, id_hash: str) -> bool:
        return self._ended(delete(WebSessionRow).where(WebSessionRow.id_hash == id_hash)) == 1

    def end_all(self, *, but: str | None = None) -> int:
        return self._ended(delete(WebSessionRow).where(WebSessionRow.id_hash != (but or "")))

    def events(self) -> Sequence[AuditEvent]:
        rows = self.session.scalars(select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.id))
        return [AuditEvent(row.at, AuditKind(row.kind), row.device, row.ip_hash) for row in rows]

    def _ended(self, statement: Any) -> int:
        return cast("CursorResult[Any]", self.session.execute(statement)).rowcount

    def _row(self) -> AccountRow:
        row = self.session.get(AccountRow, self.sealer.owner)
        if row is None:
            raise NotFoundError(f"candidate {self.sealer.owner}")
        return row


# Two rows that several people's tabs and duties write: whoever changes one holds it from the
# look on, first the visit, then the account. (SQLite knows no such locks and needs none.)
_HELD: Any = {"key_share": True}


@dataclass(frozen=True)
class SqlIdentities:
    session: GuardedSession
    keys: Keys

    def visit(self, cookie_hash: str, now: datetime) -> Visit | None:
        """None for somebody without a key as well: their erasure has begun, and the sweep ends
        it, while whoever holds the cookie begins anew."""
        found = self.session.execute(_VISIT, {"cookie": cookie_hash}).one_or_none()
        if found is None or not self.keys.has(found.owner):
            return None
        visit = Visit(**found._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
        return None if visit.over(now) else visit

    def admit(self, cookie_hash: str, now: datetime) -> str:
        self.session.wait_turn(cookie_hash)  # a browser that restores its tabs is one person
        known = self.visit(cookie_hash, now)
        if known is not None:
            return known.owner
        owner = uuid.uuid4().hex
        # The key first: a stop between the two leaves a key without a person, which opens
        # nothing, and never a person without a key.
        self.keys.create(owner, now)
        self.session.add(AccountRow(owner=owner, guest=True, created_at=now, last_seen_at=now))
        self.session.flush()  # the visit refers to it
        # Where somebody was signed in too long ago, or is being erased, nothing of them stays.
        self.session.execute(delete(WebSessionRow).where(WebSessionRow.id_hash == cookie_hash))
        here = WebSessionRow(id_hash=cookie_hash, owner=owner, created_at=now, last_seen_at=now)
        self.session.add(here)
        return owner

    def seen(self, cookie_hash: str, now: datetime) -> None:
        here = self._held(cookie_hash)
        if here is None:
            return
        here.last_seen_at = now
        account = self._account(here.owner)
        if account is not None:
            account.last_seen_at = now

    def owner_of(self, prover: ProverKind, subject: str) -> str | None:
        return self.session.scalar(
            select(AccountRow.owner).where(
                AccountRow.prover == prover, AccountRow.subject == subject
            )
        )

    def owner_at(self, address_hash: str) -> str | None:
        return self.session.scalar(
            select(AccountRow.owner)
            .where(AccountRow.address_hash == address_hash, ~AccountRow.guest)
            .order_by(AccountRow.verified_at.is_(None), AccountRow.created_at)
            .limit(1)
        )

    def tokens(self, cookie_hash: str) -> Tokens | None:
        here = self.session.get(WebSessionRow, cookie_hash)
        if here is None or here.tokens is None:
            return None
        return TOKENS.open(Sealer(here.owner, self.keys.key_of(here.owner)), here.tokens)

    def become(self, owner: str, prover: ProverKind, subject: str) -> None:
        self.session.wait_turn(owner)  # their erasure begins before this, or finds an account
        account = self._account(owner)
        if account is None or not self.keys.has(owner):
            raise NotFoundError(f"candidate {owner}")
        if not account.guest and (account.prover, account.subject) != (prover, subject):
            raise ConflictError("an account is already somebody else's")
        account.guest, account.prover, account.subject = False, prover, subject
        try:
            self.session.flush()
        except IntegrityError as error:
            raise ConflictError("that subject has an account") from error

    def sign_in(self, opened: Opened, *, instead_of: str | None) -> None:
        if instead_of is not None:
            self.sign_out(instead_of)
        here = WebSessionRow(
            id_hash=opened.id_hash,
            owner=opened.owner,
            created_at=opened.at,
            last_seen_at=opened.at,
            signed_in_at=opened.at,
            device=opened.device,
            guest=opened.was,
        )
        if opened.tokens is not None:
            sealer = Sealer(opened.owner, self.keys.key_of(opened.owner))
            here.tokens = TOKENS.seal(sealer, opened.tokens)
            here.tokens_until = opened.tokens.expires_at
        self.session.add(here)
        account = self._account(opened.owner)
        if account is not None:
            account.last_seen_at = opened.at

    def sign_out(self, cookie_hash: str) -> str | None:
        here = self._held(cookie_hash)
        if here is None:
            return None
        self.session.delete(here)
        return here.owner

    def left(self, cookie_hash: str) -> None:
        here = self._held(cookie_hash)
        if here is not None:
            here.guest = None

    def _held(self, cookie_hash: str) -> WebSessionRow | None:
        here: WebSessionRow | None = self.session.get(
            WebSessionRow, cookie_hash, with_for_update=_HELD
        )
        return here

    def _account(self, owner: str) -> AccountRow | None:
        account: AccountRow | None = self.session.get(AccountRow, owner, with_for_update=_HELD)
        return account


@dataclass(frozen=True)
class SqlAudit:
    session: Session

    def note(self, owner: str, event: AuditEvent) -> None:
        self.session.add(
            AuditRow(
                id=uuid.uuid4().hex,
                owner=owner,
                at=event.at,
                kind=event.kind,
                device=event.device,
                ip_hash=event.ip_hash,
            )
        )
