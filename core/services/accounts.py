"""Signing up, in and out: what a proof means for cookies, guests and what was agreed to.

A prover says who somebody is; here it becomes a cookie. Every way in ends in `_enter`, so every
way in rotates the cookie, keeps the guest's work in reach and is written into the audit log.
Vendors and mail are called between transactions, never inside one, and every step can be
repeated: what an earlier try has done is found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from core.domain.account import (
    ABOUT_THE_ACCOUNT,
    TERMS,
    Account,
    External,
    Proof,
    ProverKind,
    SignedIn,
    Tokens,
    address_of,
)
from core.domain.audit import AuditKind, Origin, device_of, event_from
from core.domain.duty import Duty
from core.domain.identity import cookie_hash, new_session_id
from core.domain.limit import Limited, from_place
from core.domain.passwords import check_password, unknown_password
from core.errors import (
    AlreadySignedInError,
    NotAgreedError,
    NotAnAddressError,
    NotFoundError,
    NotVerifiedError,
    SignInRequiredError,
    WrongPasswordError,
)
from core.ports.identity import Link, LinkKind, Prover
from core.ports.limits import Limits
from core.ports.repositories import Opened, Store, Visit

log = logging.getLogger(__name__)


@dataclass(frozen=True, repr=False)
class Here:
    """The browser that asks: the hash of its cookie, and where it is."""

    cookie: str
    origin: Origin


@dataclass(frozen=True, repr=False)
class Entered:
    """Signed in. `cookie` is the new session id, for the browser alone."""

    cookie: str
    owner: str
    asks: bool  # whether what was done as a guest is to be brought along
    agreed: bool  # False for who came from outside, and has not agreed to the terms yet


def _at_once(task: Callable[[], None]) -> None:
    task()


def _nobody(_owner: str) -> None:
    """Has to know."""


@dataclass(frozen=True)
class Accounts:
    store: Store
    prover: Prover
    limits: Limits
    hashed: Callable[[str, str], str]
    now: Callable[[], datetime]
    later: Callable[[Callable[[], None]], None] = _at_once
    left: Callable[[str], None] = _nobody
    """Told the owner of visits that have ended, at once: whoever speaks in one is heard no more."""

    # --- ways in ---

    def sign_up(
        self, here: Here, address: str, password: str, *, adult: bool, agreed: bool
    ) -> Entered | None:
        """None where a mail has to be answered first; until then they go on as a guest.

        Raise `NotAgreedError`, `NotAnAddressError`, `WeakPasswordError`, `TooOftenError`,
        `AlreadySignedInError`, and `AddressTakenError` where no mail can say so instead.
        """
        wanted = _address(address)
        check_password(password, wanted)
        if not (adult and agreed):
            raise NotAgreedError("not both ticks")
        self.limits.hit(Limited.SIGN_UP, here.origin.ip)
        self._may_write_to(wanted, here)
        visit = self._visit(here)
        if visit is not None and not visit.guest:
            raise AlreadySignedInError("signed in already")
        with self.store.system_session(Duty.IDENTIFY) as system:
            owner = system.identities.admit(here.cookie, self.now())
        proof = self.prover.sign_up(owner, wanted, password)
        self._remember(owner, address=wanted, agreed=True)
        self._note(owner, AuditKind.CONSENT_GIVEN, here)
        if proof is None:
            return None
        self._note(owner, AuditKind.SIGNED_UP, here)
        return self._enter(here, proof)

    def sign_in(self, here: Here, address: str, password: str) -> Entered:
        """Raise `WrongPasswordError` whatever does not fit, and `TooOftenError`."""
        wanted = address_of(address) or ""
        tried_here = from_place(wanted, here.origin.ip)
        self.limits.hit(Limited.SIGN_IN_IP, here.origin.ip)
        self.limits.hit(Limited.SIGN_IN_HERE, tried_here)
        self.limits.hit(Limited.SIGN_IN_ADDRESS, wanted)
        try:
            proof = self.prover.sign_in(wanted, password)
        except WrongPasswordError:
            self.later(lambda: self._note_failure(wanted, here))
            raise
        self.limits.clear(Limited.SIGN_IN_HERE, tried_here)
        if self.prover.kind is not ProverKind.LOCAL and self._account_of(proof) is None:
            # A vendor's link was followed and no sign-up came of it: this may be the password of
            # whoever typed the address first, so the mailbox is asked once more.
            self._refuse(proof)
        entered = self._enter(here, proof)
        if not proof.stands():  # a new password signs out whoever is in; this one came after that
            self._end_quietly(entered)
            raise WrongPasswordError("changed in this very moment")
        return entered

    def confirm(
        self, here: Here, link: Link, *, password: str | None = None, new: str | None = None
    ) -> Entered:
        """Follow a mail's link: *new* is the password that a recovery is for.

        Raise `LinkExpiredError`; `PasswordNeededError` where *password* has to say that it was
        they who signed up, in another browser; `WeakPasswordError` with the link still good.
        """
        self.limits.hit(Limited.SIGN_IN_IP, here.origin.ip)
        if password:  # whoever has the link has not all night to find the password out either
            self.limits.hit(Limited.PROVE_AGAIN, link.token)
        visit = self._visit(here)
        if link.kind is LinkKind.RECOVERY:
            check_password(new or "", "")
        owner = visit.owner if visit is not None else None
        proof = self.prover.confirm(link, owner=owner, password=password)
        if link.kind is LinkKind.RECOVERY and new is not None:
            self.prover.set_password(proof, new)
        entered = self._enter(here, proof)
        match link.kind:
            case LinkKind.SIGN_UP:
                self._note(entered.owner, AuditKind.ADDRESS_CONFIRMED, here)
            case LinkKind.RECOVERY:
                self._changed(entered, AuditKind.PASSWORD_CHANGED, here)
            case LinkKind.ADDRESS_CHANGE:
                self._changed(entered, AuditKind.ADDRESS_CHANGED, here)
        return entered

    def start(self, external: External, challenge: str, come_back: str) -> str:
        """Where to send the browser, so that *external* asks who it is."""
        return self.prover.start(external, challenge, come_back)

    def come_back(self, here: Here, code: str, verifier: str) -> Entered:
        """From outside again. Raise `LinkExpiredError` where that took too long."""
        self.limits.hit(Limited.SIGN_IN_IP, here.origin.ip)
        proof = self.prover.exchange(code, verifier)
        account = self._account_of(proof)
        confirmed = account is not None and account.verified and account.address == proof.address
        if confirmed or not proof.verified:
            return self._enter(here, proof)
        # Nobody had confirmed this address here: a password that the vendor has for it may be
        # that of whoever typed it first, and so may be whoever is signed in.
        self.prover.set_password(proof, unknown_password())
        entered = self._enter(here, proof)
        self._end_elsewhere(entered)
        return entered

    # --- ways out ---

    def sign_out(self, here: Here) -> None:
        """Here only. Safe to call twice."""
        tokens = self._tokens(here)
        with self.store.system_session(Duty.IDENTIFY) as system:
            owner = system.identities.sign_out(here.cookie)
        if owner is not None:
            self.left(owner)
            self._note(owner, AuditKind.SIGNED_OUT, here)
        self._end_at_vendor([tokens] if tokens is not None else [])

    def sign_out_everywhere(self, owner: str, here: Here) -> int:
        """How many places that were."""
        with self.store.session_for(owner) as records:
            held = records.tokens.all()
            ended = records.account.end_all()
        self.left(owner)
        self._note(owner, AuditKind.SIGNED_OUT_EVERYWHERE, here)
        self._end_at_vendor(each.tokens for each in held)
        return ended

    def end(self, owner: str, id_hash: str, here: Here) -> None:
        """Sign out at one other place. Safe to call twice."""
        with self.store.session_for(owner) as records:
            held = records.tokens.held(id_hash)
            ended = records.account.end(id_hash)
        if ended:
            self.left(owner)
            self._note(owner, AuditKind.SESSION_ENDED, here)
        self._end_at_vendor([held.tokens] if held is not None else [])

    # --- changes ---

    def ask_reset(self, here: Here, address: str) -> None:
        """A mail with a link, if there is such an account; nobody can tell. Raise
        `NotAnAddressError`, `TooOftenError`."""
        wanted = _address(address)
        self.limits.hit(Limited.MAIL_IP, here.origin.ip)
        self.limits.hit(Limited.RESET_HERE, from_place(wanted, here.origin.ip))
        self.limits.hit(Limited.RESET, wanted)
        self.prover.ask_reset(wanted)

    def send_again(self, owner: str, here: Here) -> None:
        """The mail that confirms the address, once more."""
        account = self.get(owner)
        if not account.address:
            raise SignInRequiredError("no address to send to")
        self.limits.hit(Limited.MAIL_IP, here.origin.ip)
        self._may_write_to(account.address, here)
        self.prover.send_again(owner, account.address)

    def change_password(self, here: Here, owner: str, old: str, new: str) -> Entered:
        """Every other place is signed out. Raise `WrongPasswordError`, `WeakPasswordError`."""
        account = self._signed_up(owner)
        check_password(new, account.address)
        proof = self._prove_again(here, account, old)
        self.prover.set_password(proof, new)
        return self._changed(self._enter(here, proof), AuditKind.PASSWORD_CHANGED, here)

    def change_address(self, here: Here, owner: str, password: str, address: str) -> Entered | None:
        """A link goes to the new address, which holds once it is followed. Where no mail leaves
        this machine it holds at once, unconfirmed, and this browser is signed in anew."""
        wanted = _address(address)
        account = self._signed_up(owner)
        self.limits.hit(Limited.MAIL_IP, here.origin.ip)
        self._may_write_to(wanted, here)
        proof = self._prove_again(here, account, password)
        changed = self.prover.change_address(proof, wanted, owner=owner)
        if changed is None:
            return None
        return self._changed(self._enter(here, changed), AuditKind.ADDRESS_CHANGED, here)

    def agree(self, owner: str, here: Here, *, adult: bool, agreed: bool) -> None:
        """What who came from outside was not asked yet. Raise `NotAgreedError`."""
        if not (adult and agreed):
            raise NotAgreedError("not both ticks")
        self._remember(owner, agreed=True)
        self._note(owner, AuditKind.CONSENT_GIVEN, here)

    # --- what pages ask ---

    def get(self, owner: str) -> Account:
        with self.store.session_for(owner, reading=True) as records:
            return records.account.get()

    def places(self, owner: str) -> Sequence[SignedIn]:
        """Where *owner* is signed in, the last seen first."""
        with self.store.session_for(owner, reading=True) as records:
            return records.account.places()

    def require_verified(self, owner: str) -> None:
        """Raise `NotVerifiedError`. For what must not go to whoever typed an address first."""
        account = self.get(owner)
        if (not account.guest or account.pending) and not account.verified:
            raise NotVerifiedError("address not confirmed")

    # --- inside ---

    def _enter(self, here: Here, proof: Proof) -> Entered:
        """A proof for a new cookie; the old one leads nowhere from now on."""
        visit = self._visit(here)
        owner = self._owner_of(proof, here, visit)
        account = self._remember(owner, address=proof.address, verified=proof.verified)
        cookie = new_session_id()
        was = self._was_here(visit, owner)
        before = self._tokens(here) if visit is not None and not visit.guest else None
        opened = Opened(
            id_hash=cookie_hash(cookie),
            owner=owner,
            at=self.now(),
            device=device_of(here.origin.agent),
            was=was,
            tokens=proof.tokens,
        )
        with self.store.system_session(Duty.IDENTIFY) as system:
            system.identities.sign_in(opened, instead_of=here.cookie)
        if visit is not None:
            self.left(visit.owner)
        self._note(owner, AuditKind.SIGNED_IN, here)
        self._end_at_vendor([before] if before is not None else [])
        return Entered(cookie, owner, opened.was is not None, account.agreed)

    def _owner_of(self, proof: Proof, here: Here, visit: Visit | None) -> str:
        """Whose account *proof* is about. One that is new here begins as the guest who is
        here, with all that they did; or, where somebody is signed in here, as nobody yet."""
        kind = self.prover.kind
        with self.store.system_session(Duty.IDENTIFY) as system:
            known = system.identities.owner_of(kind, proof.subject)
            if known is not None:
                return known
            if kind is ProverKind.LOCAL:
                owner = proof.subject  # our own passwords are kept under our own ids
            elif visit is not None and not visit.guest:
                owner = system.identities.admit(cookie_hash(new_session_id()), self.now())
            else:
                owner = system.identities.admit(here.cookie, self.now())
            system.identities.become(owner, kind, proof.subject)
        return owner

    def _remember(
        self, owner: str, *, address: str = "", verified: bool = False, agreed: bool = False
    ) -> Account:
        with self.store.session_for(owner) as records:
            account = records.account.get()
            if address and address != account.address:
                account = replace(account, address=address, verified_at=None)
            if verified and not account.verified:
                account = replace(account, verified_at=self.now())
            if agreed:
                account = replace(account, adult_at=self.now(), terms=TERMS)
            records.account.save(account, address_hash=self._of_address(account.address))
        return account

    def _end_quietly(self, entered: Entered) -> None:
        with self.store.session_for(entered.owner) as records:
            records.account.end(cookie_hash(entered.cookie))

    def _changed(self, entered: Entered, kind: AuditKind, here: Here) -> Entered:
        """Whoever else is signed in, with what was true before, is not any longer."""
        self._end_elsewhere(entered)
        self._note(entered.owner, kind, here)
        return entered

    def _end_elsewhere(self, entered: Entered) -> None:
        stays = cookie_hash(entered.cookie)
        with self.store.session_for(entered.owner) as records:
            held = records.tokens.all()
            records.account.end_all(but=stays)
        self.left(entered.owner)
        self._end_at_vendor(each.tokens for each in held if each.id_hash != stays)

    def _end_at_vendor(self, sessions: Iterable[Tokens]) -> None:
        """Whoever took a token with them cannot go on with it either."""
        for tokens in sessions:
            self.prover.sign_out(tokens)

    def _account_of(self, proof: Proof) -> Account | None:
        with self.store.system_session(Duty.IDENTIFY, reading=True) as system:
            owner = system.identities.owner_of(self.prover.kind, proof.subject)
        return self.get(owner) if owner is not None else None

    def _refuse(self, proof: Proof) -> NoReturn:
        if proof.tokens is not None:
            self.prover.sign_out(proof.tokens)
        self.prover.ask_reset(proof.address)
        raise WrongPasswordError("no sign-up was completed here")

    def _prove_again(self, here: Here, account: Account, password: str) -> Proof:
        self.limits.hit(Limited.PROVE_AGAIN, account.owner)
        try:
            proof = self.prover.sign_in(account.address, password)
        except WrongPasswordError:
            self.later(lambda: self._note_failure(account.address, here))
            raise
        self.limits.clear(Limited.PROVE_AGAIN, account.owner)
        if proof.subject != account.subject:
            raise WrongPasswordError("the password of another account")
        return proof

    def _may_write_to(self, address: str, here: Here) -> None:
        """Nobody's mailbox is filled from here. Asked before anybody looks whether there is such
        an account, so that a refusal does not tell."""
        self.limits.hit(Limited.LETTER_HERE, from_place(address, here.origin.ip))
        self.limits.hit(Limited.LETTER, address)

    def _signed_up(self, owner: str) -> Account:
        account = self.get(owner)
        if account.guest:
            raise SignInRequiredError("a guest has no password")
        return account

    def _visit(self, here: Here) -> Visit | None:
        with self.store.system_session(Duty.IDENTIFY, reading=True) as system:
            return system.identities.visit(here.cookie, self.now())

    def _tokens(self, here: Here) -> Tokens | None:
        with self.store.system_session(Duty.IDENTIFY, reading=True) as system:
            return system.identities.tokens(here.cookie)

    def _was_here(self, visit: Visit | None, owner: str) -> str | None:
        """The guest whose work waits to be brought along or left: who is here, or who was before
        somebody signed in here and has not decided yet."""
        if visit is None:
            return None
        guest = visit.owner if visit.guest else visit.was
        return guest if guest not in (None, owner) and self._holds_something(guest) else None

    def _holds_something(self, owner: str | None) -> bool:
        if owner is None:
            return False
        try:
            with self.store.session_for(owner, reading=True) as records:
                held = records.counts()
                told = records.candidate.get()
        except NotFoundError:  # their time was over
            return False
        kept = any(count for table, count in held.items() if table not in ABOUT_THE_ACCOUNT)
        return kept or bool(told.display_name or told.target_role or told.goals)

    def _of_address(self, address: str) -> str | None:
        return self.hashed("address", address) if address else None

    def _note(self, owner: str, kind: AuditKind, here: Here) -> None:
        event = event_from(kind, here.origin, self.now(), self.hashed)
        with self.store.system_session(Duty.AUDIT) as system:
            system.audit.note(owner, event)

    def _note_failure(self, address: str, here: Here) -> None:
        """Done beside: waiting for it would tell that there is an account."""
        with self.store.system_session(Duty.IDENTIFY, reading=True) as system:
            owner = system.identities.owner_at(self.hashed("address", address))
        if owner is not None:
            self._note(owner, AuditKind.SIGN_IN_FAILED, here)


def _address(text: str) -> str:
    address = address_of(text)
    if address is None:
        raise NotAnAddressError("not an address")
    return address
