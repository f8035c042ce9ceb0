"""Our own passwords: the prover of a Candid that needs nobody else."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NoReturn

from core.domain.account import External, Proof, ProverKind, Tokens
from core.domain.duty import Duty
from core.errors import (
    AddressTakenError,
    AlreadySignedInError,
    ConflictError,
    LinkExpiredError,
    NotFoundError,
    PasswordNeededError,
    SessionEndedError,
    WrongPasswordError,
)
from core.ports.identity import Link, LinkKind
from core.ports.mail import Letter, Mail
from core.ports.repositories import Credential, Store, StoredLink
from core.providers.identity.beside import Later, in_a_thread
from core.providers.identity.passwords import Passwords
from core.providers.mail.letters import CHANGED, TAKEN, Letters

HOURS: Final = {LinkKind.SIGN_UP: 24, LinkKind.RECOVERY: 1, LinkKind.ADDRESS_CHANGE: 24}
_BYTES = 32  # 256 bits: a link cannot be guessed


@dataclass(frozen=True, repr=False)
class LocalProver:
    """Links are committed before their letter is sent: a letter never holds a link that we do
    not know. A password counts for signing in once its address is confirmed, or at once where
    no mail leaves this machine."""

    store: Store
    mail: Mail
    letters: Letters
    hashed: Callable[[str, str], str]
    now: Callable[[], datetime]
    passwords: Passwords
    later: Later = in_a_thread
    kind: ProverKind = ProverKind.LOCAL
    externals: tuple[External, ...] = ()

    @property
    def mails(self) -> bool:
        return self.mail.delivers

    def sign_up(self, owner: str, address: str, password: str) -> Proof | None:
        hashed = self.passwords.hash(password)
        try:
            with self.store.system_session(Duty.PROVE) as system:
                holder = system.credentials.at(self._of(address))
                taken = holder is not None and holder.owner != owner
                if not taken:
                    since = None if self.mails else self.now()
                    system.credentials.put(
                        owner, self._of(address), hashed, self.now(), holds_since=since
                    )
        except AlreadySignedInError:
            raise
        except ConflictError:  # somebody else took it in this very moment
            taken = True
        if taken and not self.mails:
            raise AddressTakenError("address taken")
        self._send(owner, LinkKind.SIGN_UP, address, taken=taken)
        return None if self.mails else Proof(owner, address, verified=False)

    def sign_in(self, address: str, password: str) -> Proof:
        with self.store.system_session(Duty.PROVE, reading=True) as system:
            held = system.credentials.at(self._of(address))
        if not self.passwords.fits(password, held.password if held else None) or held is None:
            raise WrongPasswordError("address or password")
        known = held
        if self.passwords.outdated(known.password):
            self._rehash(known, password)
        return Proof(
            known.owner, address, verified=False, stands=lambda: self._fits_still(known, password)
        )

    def vouched_for(self, owner: str, address: str, password: str) -> Proof:
        """As a sign-up that was confirmed already: whoever runs this Candid knows *address* to
        be theirs. No letter goes out. Raise `AddressTakenError`."""
        hashed = self.passwords.hash(password)
        try:
            with self.store.system_session(Duty.PROVE) as system:
                if system.credentials.at(self._of(address)) is not None:
                    raise AddressTakenError("address taken")
                system.credentials.put(
                    owner, self._of(address), hashed, self.now(), holds_since=self.now()
                )
        except ConflictError as error:
            raise AddressTakenError("taken in this very moment") from error
        return Proof(owner, address, verified=True)

    def confirm(self, link: Link, *, owner: str | None, password: str | None) -> Proof:
        found = self._found(link)
        if link.kind is not LinkKind.RECOVERY and found.owner != owner:
            self._must_fit(found.owner, password)
        before = self._address_before(found)
        try:
            with self.store.system_session(Duty.PROVE) as system:
                if not system.credentials.take(found.owner, _hash(link.token)):
                    raise LinkExpiredError("followed twice")
                if link.kind is LinkKind.RECOVERY:
                    holder = system.credentials.at(self._of(found.address))
                    if holder is None or holder.owner != found.owner:
                        raise LinkExpiredError("the address was changed meanwhile")
                else:
                    system.credentials.hold(found.owner, self._of(found.address), self.now())
        except ConflictError as error:
            raise LinkExpiredError("the address is another account's by now") from error
        if before and before != found.address:
            self.later(lambda: self.mail.send(self.letters.plain(CHANGED, before)))
        return Proof(found.owner, found.address, verified=True)

    def ask_reset(self, address: str) -> None:
        with self.store.system_session(Duty.PROVE, reading=True) as system:
            held = system.credentials.at(self._of(address))
        if held is not None:
            owner = held.owner  # sent beside: waiting for it would tell that there is an account
            self.later(lambda: self.mail.send(self._linked(owner, LinkKind.RECOVERY, address)))

    def send_again(self, owner: str, address: str) -> None:
        with self.store.system_session(Duty.PROVE, reading=True) as system:
            mine = system.credentials.of(owner)
            holder = system.credentials.at(self._of(address))
        is_mine = mine is not None and mine.address_hash == self._of(address)
        taken = holder is not None and holder.owner != owner
        self._send(owner, LinkKind.SIGN_UP, address, taken=taken or not is_mine)

    def set_password(self, proof: Proof, password: str) -> None:
        hashed = self.passwords.hash(password)
        if not proof.stands():
            raise WrongPasswordError("changed in this very moment")
        with self.store.system_session(Duty.PROVE) as system:
            system.credentials.set_password(proof.subject, hashed, self.now())

    def change_address(self, proof: Proof, address: str, *, owner: str) -> Proof | None:
        with self.store.system_session(Duty.PROVE, reading=True) as system:
            holder = system.credentials.at(self._of(address))
        taken = holder is not None and holder.owner != proof.subject
        if self.mails:
            self._send(proof.subject, LinkKind.ADDRESS_CHANGE, address, taken=taken)
            return None
        if taken:
            raise AddressTakenError("address taken")
        # The letter first: whatever stops after it has changed nothing yet.
        self._send(proof.subject, LinkKind.SIGN_UP, address, taken=False)
        try:
            with self.store.system_session(Duty.PROVE) as system:
                system.credentials.hold(proof.subject, self._of(address), self.now())
        except ConflictError as error:
            raise AddressTakenError("taken in this very moment") from error
        return Proof(proof.subject, address, verified=False)

    def refresh(self, tokens: Tokens) -> NoReturn:
        raise SessionEndedError("our own passwords give no tokens")

    def sign_out(self, tokens: Tokens) -> None:
        """Nobody else has a session of ours."""

    def start(self, external: External, challenge: str, come_back: str) -> NoReturn:
        raise NotFoundError(f"{external} is not set up here")

    def exchange(self, code: str, verifier: str) -> NoReturn:
        raise LinkExpiredError("nothing outside is set up here")

    def _send(self, owner: str, kind: LinkKind, address: str, *, taken: bool) -> None:
        """One letter either way, and nothing else that differs for whoever waits."""
        if taken:
            self.mail.send(self.letters.plain(TAKEN, address))
        else:
            self.mail.send(self._linked(owner, kind, address))

    def _linked(self, owner: str, kind: LinkKind, address: str) -> Letter:
        """A new link, kept before it is written down in a letter; the old one ends."""
        link = Link(kind, secrets.token_urlsafe(_BYTES))
        until = self.now() + timedelta(hours=HOURS[kind])
        with self.store.system_session(Duty.PROVE) as system:
            stored = StoredLink(owner, kind, address, until)
            system.credentials.add_link(_hash(link.token), stored)
        return self.letters.about(link, address, HOURS[kind])

    def _found(self, link: Link) -> StoredLink:
        with self.store.system_session(Duty.PROVE, reading=True) as system:
            found = system.credentials.link(_hash(link.token))
        if found is None or found.kind is not link.kind or found.expires_at <= self.now():
            raise LinkExpiredError("unknown, used or too old")
        return found

    def _must_fit(self, owner: str, password: str | None) -> None:
        if not password:
            raise PasswordNeededError("another browser")
        with self.store.system_session(Duty.PROVE, reading=True) as system:
            mine = system.credentials.of(owner)
        if not self.passwords.fits(password, mine.password if mine else None):
            raise WrongPasswordError("not the password of the sign-up")

    def _address_before(self, found: StoredLink) -> str:
        """The address that a change replaces, to be told of it; empty for everything else."""
        if found.kind is not LinkKind.ADDRESS_CHANGE:
            return ""
        with self.store.session_for(found.owner, reading=True) as records:
            return records.account.get().address

    def _rehash(self, held: Credential, password: str) -> None:
        hashed = self.passwords.hash(password)
        with self.store.system_session(Duty.PROVE) as system:
            system.credentials.rehash(held.owner, held.password, hashed)

    def _fits_still(self, held: Credential, password: str) -> bool:
        with self.store.system_session(Duty.PROVE, reading=True) as system:
            now = system.credentials.of(held.owner)
        if now is None or now.password == held.password:
            return now is not None
        return self.passwords.fits(password, now.password)  # hashed anew, or another one

    def _of(self, address: str) -> str:
        return self.hashed("credential", address)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
