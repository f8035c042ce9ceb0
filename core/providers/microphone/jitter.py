"""Packets of sound in the order in which they were spoken, held back as little as possible.

What is next goes on at once. A hole is waited for until `NEWER` later packets are there; then it
counts as lost, and all that waited goes on together. So two packets are held back at most,
40 ms at the usual 20 ms each, and never because of what was lost before.
"""

from __future__ import annotations

from typing import Final, Generic, TypeVar

NEWER: Final = 3
WRAP: Final = 1 << 16  # sequence numbers have 16 bits (RFC 3550)
# RFC 3550, appendix A.1: a number this far off is not believed until the next one follows it;
# then the sender has begun anew.
MAX_DROPOUT: Final = 3000
MAX_MISORDER: Final = 100

Packet = TypeVar("Packet")


class JitterBuffer(Generic[Packet]):
    """One stream of packets. `lost` counts those that never came, `late` those that came after
    their place was given up or for a second time."""

    def __init__(self) -> None:
        self.lost = self.late = 0
        self._next: int | None = None  # counted on across wraps
        self._waiting: dict[int, Packet] = {}
        self._strange: tuple[int, Packet] | None = None

    def add(self, number: int, packet: Packet) -> list[Packet]:
        """What may go on now that *packet* with sequence number *number* has come, in order."""
        if self._next is None:
            self._next = number
        ahead = _apart(number, self._next)
        if not -MAX_MISORDER < ahead < MAX_DROPOUT:
            return self._doubted(number, packet)
        self._strange = None
        place = self._next + ahead
        if ahead < 0 or place in self._waiting:
            self.late += 1
            return []
        self._waiting[place] = packet
        return self._due()

    def drain(self) -> list[Packet]:
        """What still waits, in order: nothing more will come."""
        rest = [self._waiting[place] for place in sorted(self._waiting)]
        self._waiting.clear()
        return rest

    def _due(self) -> list[Packet]:
        going: list[Packet] = []
        at = self._next or 0
        while at in self._waiting or len(self._waiting) >= NEWER:
            if at not in self._waiting:
                first = min(self._waiting)
                self.lost += first - at
                at = first
            going.append(self._waiting.pop(at))
            at += 1
        self._next = at
        return going

    def _doubted(self, number: int, packet: Packet) -> list[Packet]:
        """A single number from nowhere is a stray; two in a row are a new beginning."""
        strange, self._strange = self._strange, (number, packet)
        if strange is None or _apart(number, strange[0]) != 1:
            return []
        self._strange = None
        self._next = number + 1
        return [*self.drain(), strange[1], packet]


def _apart(number: int, other: int) -> int:
    """How far *number* is after *other*, both modulo 2**16: from -32,768 to 32,767."""
    return (number - other + WRAP // 2) % WRAP - WRAP // 2
