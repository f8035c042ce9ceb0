"""What one candidate chose for models, and their own keys, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from core.data.codec import Codec
from core.data.sealing import Sealer
from core.data.tables import PreferencesRow, ProviderKeyRow
from core.domain.preferences import OwnKey, Preferences

_PREFERENCES = Codec(Preferences, "preferences.content")
_KEY = "provider_keys.content"
_SHOWN = 4  # characters of a key
_HOLDERS = select(ProviderKeyRow.provider)
# Asked before each call to a model.
_CHOSEN = select(PreferencesRow.content)
_KEY_OF = select(ProviderKeyRow.content).where(ProviderKeyRow.provider == bindparam("provider_id"))


@dataclass
class SqlChoices:
    """They live as long as a transaction, in which what was read once is what stands."""

    session: Session
    sealer: Sealer
    _read: Preferences | None = field(default=None, init=False, repr=False)

    def get(self) -> Preferences:
        if self._read is None:
            content = self.session.scalar(_CHOSEN)
            self._read = _PREFERENCES.open(self.sealer, content) if content else Preferences()
        return self._read

    def save(self, preferences: Preferences) -> None:
        row = self._preferences()
        if row is None:
            row = PreferencesRow(owner=self.sealer.owner)
            self.session.add(row)
        row.content = _PREFERENCES.seal(self.sealer, preferences, row.content)
        self._read = preferences

    def keys(self) -> Sequence[OwnKey]:
        rows = self.session.scalars(select(ProviderKeyRow).order_by(ProviderKeyRow.provider))
        return [
            OwnKey(
                row.provider,
                self.sealer.open_text(row.content)[-_SHOWN:],
                row.added_at,
                row.tested_at,
                row.works,
            )
            for row in rows
        ]

    def key_holders(self) -> frozenset[str]:
        return frozenset(self.session.scalars(_HOLDERS))

    def key(self, provider: str) -> str | None:
        content = self.session.scalar(_KEY_OF, {"provider_id": provider})
        return self.sealer.open_text(content) if content else None

    def put_key(self, provider: str, key: str, now: datetime) -> None:
        row = self._row(provider)
        if row is None:
            row = ProviderKeyRow(owner=self.sealer.owner, provider=provider)
            self.session.add(row)
        row.content = self.sealer.seal(_KEY, key.encode())
        row.added_at, row.tested_at, row.works = now, None, None

    def tested(self, provider: str, now: datetime, *, works: bool) -> None:
        row = self._row(provider)
        if row is not None:
            row.tested_at, row.works = now, works

    def remove_key(self, provider: str) -> None:
        self.session.execute(delete(ProviderKeyRow).where(ProviderKeyRow.provider == provider))

    def _preferences(self) -> PreferencesRow | None:
        return self.session.get(PreferencesRow, self.sealer.owner)

    def _row(self, provider: str) -> ProviderKeyRow | None:
        return self.session.get(ProviderKeyRow, (self.sealer.owner, provider))
