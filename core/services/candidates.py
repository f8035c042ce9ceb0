"""Who is here, what they told us about themselves, and how all of it goes away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.domain.candidate import LONGEST_LINE, LONGEST_TEXT, Candidate
from core.domain.duty import Duty
from core.errors import NotFoundError, TooLongToKeepError, UnreadableRecordError
from core.ports.files import FileStore
from core.ports.repositories import Store, Visit

VISIT_NOTED_EVERY = timedelta(minutes=5)  # a visit is remembered to this precision


def _nobody(_owner: str) -> None:
    """Has to know."""


@dataclass(frozen=True)
class Candidates:
    store: Store
    files: FileStore
    now: Callable[[], datetime]
    forget_key: Callable[[str], None]
    left: Callable[[str], None] = _nobody
    """Told who is being erased, once nothing more can be kept of them."""

    def recognise(self, cookie_hash: str) -> str | None:
        """The owner behind a cookie, and note the visit; None for a stranger."""
        visit = self.visit(cookie_hash)
        return None if visit is None else visit.owner

    def visit(self, cookie_hash: str) -> Visit | None:
        """Who is behind a cookie, and note that they are here; None for a stranger."""
        with self.store.system_session(Duty.IDENTIFY, reading=True) as system:
            visit = system.identities.visit(cookie_hash, self.now())
        if visit is None:
            return None
        if self.now() - visit.last_seen_at >= VISIT_NOTED_EVERY:
            with self.store.system_session(Duty.IDENTIFY) as system:
                system.identities.seen(cookie_hash, self.now())
        return visit

    def get(self, owner: str) -> Candidate:
        """Raise `NotFoundError` where *owner* was erased meanwhile."""
        with self.store.session_for(owner, reading=True) as records:
            return records.candidate.get()

    def admit(self, cookie_hash: str) -> str:
        """The owner behind a cookie, made a guest now if they are a stranger.

        Called at the first thing worth keeping, so that robots and health checks leave
        nothing behind. Safe to call twice.
        """
        with self.store.system_session(Duty.IDENTIFY) as system:
            return system.identities.admit(cookie_hash, self.now())

    def introduce(
        self, owner: str, *, display_name: str, target_role: str, goals: str
    ) -> Candidate:
        """Store what the candidate says about themselves; an empty text clears it.

        Raise `TooLongToKeepError` beyond LONGEST_LINE or, for the goals, LONGEST_TEXT.
        """
        if max(len(display_name), len(target_role)) > LONGEST_LINE or len(goals) > LONGEST_TEXT:
            raise TooLongToKeepError(f"{len(display_name)}, {len(target_role)}, {len(goals)}")
        with self.store.session_for(owner) as records:
            candidate = replace(
                records.candidate.get(),
                display_name=display_name.strip(),
                target_role=target_role.strip(),
                goals=goals.strip(),
            )
            records.candidate.save(candidate)
        return candidate

    def held(self, owner: str) -> Mapping[str, int]:
        """How many rows of each personal table are held about *owner*."""
        with self.store.session_for(owner, reading=True) as records:
            return records.counts()

    def erase(self, owner: str) -> Mapping[str, int]:
        """Remove everything of *owner*: what lies with a vendor, the data key, their account at
        the vendor where it lies in our database, then files, then every row. Clients that were
        opened with a key of their own ask nothing more (*forget_key*).

        Raise `ProviderError`, with nothing changed here, where the vendor fails.

        Of what is here the key goes first, so that a stop half-way leaves nothing readable and
        no upload in another tab can add a file; the account row goes with the last of the
        rows, so that the sweep finds and finishes it. Returns the rows removed, by table.
        """
        self.files.delete_elsewhere(owner)
        own_keys = self._own_keys(owner)
        self.store.destroy_key(owner)
        self.left(owner)
        for key in own_keys:
            self.forget_key(key)
        self.store.remove_subject(owner)
        return self._remove_rest(owner)

    def erase_guest(
        self, owner: str, last_seen_before: datetime | None = None, *, pending: bool = False
    ) -> bool:
        """Remove everything of *owner* if they are a guest at this very moment and, where a time
        is given, expired (`Sweep.expired_guests`). False where they are an account by now or
        have come back: nothing is removed then.

        A guest has nothing with a vendor, so their key goes first.
        """
        with self.store.system_session(Duty.ERASE) as system:
            ended = system.sweep.end_guest(owner, last_seen_before, pending=pending)
        if ended:
            self.left(owner)
            self._remove_rest(owner)
        return ended

    def _own_keys(self, owner: str) -> list[str]:
        """None where an erasure that was begun before has left nothing to open them with."""
        try:
            with self.store.session_for(owner, reading=True) as records:
                held = (records.choices.key(each) for each in sorted(records.choices.key_holders()))
                return [key for key in held if key is not None]
        except (NotFoundError, UnreadableRecordError):
            return []

    def _remove_rest(self, owner: str) -> Mapping[str, int]:
        self.files.delete_all(owner)
        with self.store.system_session(Duty.ERASE) as system:
            return system.sweep.erase(owner)
