"""How a record of the domain becomes bytes to be sealed, and back."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from core.data.sealing import Sealed, Sealer
from core.errors import UnreadableRecordError

T = TypeVar("T")


class Codec(Generic[T]):
    """JSON of one type, for one sealed column. Fields added later take their defaults."""

    def __init__(self, kind: type[T], place: str) -> None:
        self._adapter = TypeAdapter(kind)
        self._place = place

    def seal(self, sealer: Sealer, value: T, stored: Sealed | None = None) -> Sealed:
        """*stored* itself where it says the same already: what has not changed is not written."""
        return sealer.reseal(stored, self._place, self._adapter.dump_json(value))

    def open(self, sealer: Sealer, sealed: Sealed) -> T:
        try:
            return self._adapter.validate_json(sealer.open(sealed))
        except ValidationError:
            # Its text quotes the record, so it must not travel on, not even as a cause.
            raise UnreadableRecordError(f"{self._place} does not fit its type") from None
