"""How long a candidate waited in one interview, in words, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.domain.chat import Provider
from core.domain.report import Line
from core.domain.spoken import Wait
from core.domain.waiting import Waited, WaitedFor, waited

LABELS: Final = {
    WaitedFor.WORDS: "Your last words, written down:",
    WaitedFor.QUESTION: "Then the next question:",
    WaitedFor.SOUND: "Then its voice:",
    WaitedFor.ALL: "All of it:",
}
DEVICE, OFFLINE = "your own device", "the offline coach"


def waits_told(waits: Sequence[Wait], providers: Sequence[Provider]) -> tuple[Line, ...]:
    """A line for each part that was measured; none where nothing was."""
    names = {each.id: each.name for each in providers}
    return tuple(Line(_told(each, names), LABELS[each.what]) for each in waited(waits))


def _told(part: Waited, names: dict[str, str]) -> str:
    how_long = (
        f"{_seconds(part.worst)}, measured once."
        if part.times == 1
        else f"usually {_seconds(part.median)}, at worst {_seconds(part.worst)}, "
        f"measured {part.times} times."
    )
    by = dict.fromkeys(_name(ref, names) for ref in part.by)
    return f"{how_long} By {', '.join(by)}." if by else how_long


def _seconds(milliseconds: float) -> str:
    """To a tenth: nobody waits more exactly than that."""
    seconds = round(milliseconds / 1000, 1)
    return f"{seconds} s" if seconds else "less than 0.1 s"


def _name(ref: str, names: dict[str, str]) -> str:
    """Of a `ModelRef` or a `Coach.ref`."""
    if not ref:
        return DEVICE
    provider, slash, _ = ref.partition("/")
    return names.get(provider, provider) if slash else OFFLINE
