"""A vendor's access token for whoever is signed in, fresh, and refreshed by one caller only.

A refresh token may be used once: a second use ends the vendor's session. So whoever finds the
access token old takes a lease on the row, calls the vendor with no transaction open, and stores
what came back; everybody else, in this process or another, waits and reads it. A lease whose
holder died runs out. What was lost with it does no harm where the vendor lets the last token be
used again (Supabase does); where it does not, they sign in once more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Final

from core.domain.account import Tokens
from core.domain.audit import AuditEvent, AuditKind
from core.domain.duty import Duty
from core.errors import AppError, ProviderUnavailableError, SessionEndedError
from core.ports.identity import Prover
from core.ports.repositories import HeldTokens, Store

log = logging.getLogger(__name__)

SPARE: Final = timedelta(seconds=60)  # a token this near its end may not outlive the call
LEASE: Final = timedelta(seconds=45)  # longer than the prover's call can take
PATIENCE = 20.0  # seconds to wait for another's refresh
LOOK_EVERY = 0.05  # seconds


@dataclass(frozen=True)
class AccessTokens:
    store: Store
    prover: Prover
    now: Callable[[], datetime]

    def of(self, owner: str, id_hash: str | None = None) -> str:
        """For *owner*, as signed in at *id_hash* or wherever it lasts longest.

        Raise `SessionEndedError` where they are signed in with a vendor nowhere, or the vendor
        has ended it: that place is then signed out. `ProviderUnavailableError` where the vendor
        does not answer; nothing has changed then.
        """
        until = monotonic() + PATIENCE
        while monotonic() < until:
            held = self._held(owner, id_hash)
            if held.tokens.expires_at - SPARE > self.now():
                return held.tokens.access
            if (lease := self._lease(owner, held)) is None:
                sleep(LOOK_EVERY)
            elif (fresh := self._refresh(owner, held, lease, again=id_hash is None)) is not None:
                return fresh.access
        raise ProviderUnavailableError(self.prover.kind, "somebody else's refresh takes too long")

    def subject_of(self, owner: str) -> str | None:
        """What the vendor calls *owner*; None for a guest, or whose password is with us. Raise
        `NotFoundError` where there is no such owner."""
        with self.store.session_for(owner, reading=True) as records:
            account = records.account.get()
        theirs = not account.guest and account.prover is self.prover.kind
        return account.subject if theirs else None

    def _held(self, owner: str, id_hash: str | None) -> HeldTokens:
        with self.store.session_for(owner, reading=True) as records:
            held = records.tokens.held(id_hash)
        if held is None:
            raise SessionEndedError("no tokens")
        return held

    def _lease(self, owner: str, held: HeldTokens) -> datetime | None:
        """Until when the refresh is ours alone; None where it is somebody else's."""
        now = self.now()
        with self.store.session_for(owner) as records:
            return now + LEASE if records.tokens.lease(held, now, now + LEASE) else None

    def _refresh(
        self, owner: str, held: HeldTokens, lease: datetime, *, again: bool
    ) -> Tokens | None:
        """None where it is worth looking *again*: at another place, or at another's refresh."""
        try:
            fresh = self.prover.refresh(held.tokens)
        except SessionEndedError:
            if self._ended(owner, held, lease) and not again:
                raise
            return None
        except AppError:
            with self.store.session_for(owner) as records:
                records.tokens.release(held.id_hash, lease)
            raise
        with self.store.session_for(owner) as records:
            kept = records.tokens.renew(held.id_hash, lease, fresh)
        if not kept:  # signed out meanwhile, or our lease ran out: what came back is nobody's
            log.warning("Refreshed tokens came too late to be kept")
        return fresh if kept else None

    def _ended(self, owner: str, held: HeldTokens, lease: datetime) -> bool:
        """Sign out there, and note it; False where our lease had run out."""
        with self.store.session_for(owner) as records:
            ended = records.tokens.end(held.id_hash, lease)
        if ended:
            with self.store.system_session(Duty.AUDIT) as system:
                system.audit.note(owner, AuditEvent(self.now(), AuditKind.SESSION_ENDED))
        return ended
