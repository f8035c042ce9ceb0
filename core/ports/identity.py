"""Who proves that somebody is who they say: our own passwords, or a vendor's.

A prover knows nothing of cookies, guests or interviews; core/services/accounts.py does. Every
method may touch a database, a mail server or a vendor: never call one inside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.domain.account import External, Proof, ProverKind, Tokens


class LinkKind(StrEnum):
    """What a link in a mail is for. The values are GoTrue's names as well."""

    SIGN_UP = "signup"
    RECOVERY = "recovery"
    ADDRESS_CHANGE = "email_change"


@dataclass(frozen=True, repr=False)
class Link:
    """What stands in the address of a mail's link: `/Confirm?kind=…&token=…`."""

    kind: LinkKind
    token: str


class Prover(Protocol):
    @property
    def kind(self) -> ProverKind: ...

    @property
    def externals(self) -> tuple[External, ...]:
        """The outside accounts that are configured here; empty for our own passwords."""
        ...

    @property
    def mails(self) -> bool:
        """False where no mail leaves this machine: then a sign-up needs no answer to one."""
        ...

    def sign_up(self, owner: str, address: str, password: str) -> Proof | None:
        """Take *password* for *address*; *owner* is the guest who asks.

        A proof where they are signed up at once, which is where no mail can be answered. None
        where a mail has gone out to be answered first, to an address that is taken as well
        (that mail says so): nobody can tell the two apart. Raise `AddressTakenError` only
        where no mail goes out, `WeakPasswordError` for a password that the prover refuses.
        """
        ...

    def sign_in(self, address: str, password: str) -> Proof:
        """Raise `WrongPasswordError`: unknown, wrong, or not confirmed where mail is on. It
        takes the same time whether the address is known or not."""
        ...

    def confirm(self, link: Link, *, owner: str | None, password: str | None) -> Proof:
        """Follow a mail's *link*, once. A sign-up is confirmed in the browser of its *owner*,
        or with its *password*: else whoever signed up with another's address would own what
        that other confirms. Raise `LinkExpiredError`, or `PasswordNeededError` (the link stays
        good)."""
        ...

    def ask_reset(self, address: str) -> None:
        """Send a link to choose a new password, if there is such an account; return alike."""
        ...

    def send_again(self, owner: str, address: str) -> None:
        """The mail of a sign-up that was not answered yet, once more."""
        ...

    def set_password(self, proof: Proof, password: str) -> None:
        """Of whoever has just given *proof*."""
        ...

    def change_address(self, proof: Proof, address: str, *, owner: str) -> Proof | None:
        """Send a link to *address*, for the browsers where *owner* is, whose account it is. The
        address holds when that is followed, and None is returned, alike where it belongs to
        another account (that one gets a mail saying so). Where no mail leaves this machine it
        holds at once: an unverified proof, or `AddressTakenError`."""
        ...

    def refresh(self, tokens: Tokens) -> Tokens:
        """New tokens for old ones, once. Raise `SessionEndedError` where the vendor ended the
        session (e.g. a token was used twice), `ProviderUnavailableError` where it is down."""
        ...

    def sign_out(self, tokens: Tokens) -> None:
        """End the vendor's session as well; a failure is logged, not raised."""
        ...

    def start(self, external: External, challenge: str, come_back: str) -> str:
        """The address at which *external* asks them. *challenge* is S256 of a verifier
        (RFC 7636, 4.2); *come_back* is our callback."""
        ...

    def exchange(self, code: str, verifier: str) -> Proof:
        """What *external* sent back, for a proof. Raise `LinkExpiredError`."""
        ...
