"""Own keys at providers: entered once, sealed, tested, and gone at once when they are removed.

A key is opened for one call and stands in memory alone; what is shown of it are its last four
characters. Whoever typed somebody else's address into the sign-up cannot leave a key there, nor
find one: it needs a confirmed address.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.audit import AuditKind, event_from
from core.domain.chat import Provider
from core.domain.duty import Duty
from core.domain.limit import Limited
from core.domain.preferences import OwnKey, key_of
from core.errors import (
    AccountNeededError,
    NotAKeyError,
    NotFoundError,
    OutOfCreditError,
    OwnKeyRefusedError,
    ProviderConfigError,
)
from core.ports.limits import Limits
from core.ports.repositories import Store
from core.services.accounts import Accounts, Here
from core.services.outside import Outside


@dataclass(frozen=True)
class ProviderKeys:
    store: Store
    outside: Outside
    accounts: Accounts
    limits: Limits
    hashed: Callable[[str, str], str]
    now: Callable[[], datetime]

    def offered(self) -> Sequence[Provider]:
        """Where a candidate may bring a key of their own."""
        return [each for each in self.outside.providers() if each.takes_own_key]

    def of(self, owner: str) -> Sequence[OwnKey]:
        """As they may be shown. Keys stay in the list when a provider is not offered any more."""
        with self.store.session_for(owner, reading=True) as records:
            return records.choices.keys()

    def add(self, owner: str, here: Here, provider: str, key: str) -> None:
        """In place of one that was there.

        Raise `AccountNeededError`, `NotVerifiedError`, `TooOftenError`, `NotAKeyError`, and
        `NotFoundError` where *provider* takes none.
        """
        self._require_account(owner)
        self.limits.hit(Limited.OWN_KEY, owner)
        if provider not in {each.id for each in self.offered()}:
            raise NotFoundError("no such provider, or it takes no own keys")
        wanted = key_of(key)
        if wanted is None:
            raise NotAKeyError("not a key")
        with self.store.session_for(owner) as records:
            before = records.choices.key(provider)
            records.choices.put_key(provider, wanted, self.now())
        self._forget(before, unless=wanted)
        self._note(owner, AuditKind.KEY_ADDED, here)

    def test(self, owner: str, provider: str) -> None:
        """Ask *provider* whether the key opens it; nobody's text is sent.

        Raise `OwnKeyRefusedError` or `OutOfCreditError`, remembered as a key that does not work;
        any other `ProviderError` says nothing of the key. `TooOftenError`, `NotFoundError`.
        """
        self.limits.hit(Limited.OWN_KEY, owner)
        key = self.key(owner, provider)
        if key is None:
            raise NotFoundError("no key to test")
        try:
            self.outside.check(provider, key)
        except OutOfCreditError:
            self._tested(owner, provider, key, works=False)
            raise
        except ProviderConfigError as error:
            self._tested(owner, provider, key, works=False)
            raise OwnKeyRefusedError(provider) from error
        self._tested(owner, provider, key, works=True)

    def remove(self, owner: str, here: Here, provider: str) -> None:
        """Gone from the records and from every client that was made with it. Safe to call twice."""
        with self.store.session_for(owner) as records:
            before = records.choices.key(provider)
            records.choices.remove_key(provider)
        if before is not None:
            self._forget(before)
            self._note(owner, AuditKind.KEY_REMOVED, here)

    def key(self, owner: str, provider: str) -> str | None:
        """The key itself, for a client that is made with it, and for nothing else."""
        with self.store.session_for(owner, reading=True) as records:
            return records.choices.key(provider)

    def _require_account(self, owner: str) -> None:
        if self.accounts.get(owner).guest:
            raise AccountNeededError("a guest")
        self.accounts.require_verified(owner)

    def _tested(self, owner: str, provider: str, key: str, *, works: bool) -> None:
        """Unless it was replaced while the provider was asked about it."""
        with self.store.session_for(owner) as records:
            if records.choices.key(provider) == key:
                records.choices.tested(provider, self.now(), works=works)

    def _forget(self, key: str | None, *, unless: str | None = None) -> None:
        if key is not None and key != unless:
            self.outside.forget(key)

    def _note(self, owner: str, kind: AuditKind, here: Here) -> None:
        event = event_from(kind, here.origin, self.now(), self.hashed)
        with self.store.system_session(Duty.AUDIT) as system:
            system.audit.note(owner, event)
