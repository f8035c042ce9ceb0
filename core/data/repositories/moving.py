"""A guest's records become those of the account they signed in to (duty BRING_ALONG)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select

from core.data.guard import GuardedSession
from core.data.repositories.accounts import Keys
from core.data.repositories.people import personal_tables
from core.data.sealing import Sealed, Sealer
from core.data.tables import AccountRow, Owned, WorkRow, table_name
from core.domain.account import ABOUT_THE_ACCOUNT
from core.domain.work import WorkState
from core.errors import ConflictError


@dataclass(frozen=True)
class SqlMoving:
    session: GuardedSession
    keys: Keys

    def move(self, guest: str, owner: str, files: Mapping[str, str]) -> int:
        self.session.wait_turn(guest, owner)
        visitor = self.session.get(AccountRow, guest)
        if visitor is None or not visitor.guest:
            raise ConflictError("only what a guest did can be brought along")
        resealing = _Resealing(
            Sealer(guest, self.keys.key_of(guest)),
            Sealer(owner, self.keys.key_of(owner)),
            {guest: owner, **files},
        )
        self._move_about(visitor, owner, resealing)
        moved = 0
        for table in personal_tables():
            if table_name(inspect(table)) in ABOUT_THE_ACCOUNT:
                continue
            its = select(table).where(table.owner == guest).with_for_update()
            for row in self.session.scalars(its):
                resealing.of(row)
                row.owner = owner
                if isinstance(row, WorkRow) and row.state == WorkState.RUNNING:
                    # Whoever works on it holds the guest's key, which is about to go.
                    row.state, row.leased_until = WorkState.QUEUED, None
                moved += 1
        return moved

    def _move_about(self, visitor: AccountRow, owner: str, resealing: _Resealing) -> None:
        """What the account says about its owner stays; only what is missing is taken over."""
        account = self.session.get(AccountRow, owner)
        if account is not None and account.about is None and visitor.about is not None:
            account.about = resealing.sealed(visitor.about)


@dataclass(frozen=True)
class _Resealing:
    """From one person's key to another's. A record may name its owner and its file, which
    *names* says anew; ids are 32 random hex digits, so nothing else can look like one."""

    before: Sealer
    after: Sealer
    names: Mapping[str, str]

    def of(self, row: Owned) -> None:
        for attribute in inspect(row).mapper.column_attrs:
            value: Any = getattr(row, attribute.key)
            if isinstance(value, Sealed):
                setattr(row, attribute.key, self.sealed(value))

    def sealed(self, value: Sealed) -> Sealed:
        plain = self.before.open(value)
        for old, new in self.names.items():
            plain = plain.replace(old.encode(), new.encode())
        return self.after.seal(value.place, plain)
