"""How long a candidate waited over a whole interview, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from core.domain.spoken import Wait


class WaitedFor(StrEnum):
    WORDS = "words"  # the last words of what was said
    QUESTION = "question"  # after them, the next question
    SOUND = "sound"  # after it stood there, its sound
    ALL = "all"  # from the end of the answer until the next question was heard, or read


@dataclass(frozen=True)
class Waited:
    """Of all answers where it was measured, in milliseconds. `by` is who took that part: ids of
    models (`ModelRef`) and coaches (`Coach.ref`), each once; "" is the candidate's own device."""

    what: WaitedFor
    median: float
    worst: int
    times: int
    by: tuple[str, ...] = ()


def waited(waits: Sequence[Wait]) -> tuple[Waited, ...]:
    """What was measured, in the order in which it comes; nothing of what was not."""
    parts = (
        _of(WaitedFor.WORDS, waits, lambda wait: wait.words, lambda wait: wait.listener),
        _of(WaitedFor.QUESTION, waits, _question, lambda wait: wait.interviewer),
        _of(WaitedFor.SOUND, waits, _sound, lambda wait: wait.speaker or ""),
    )
    found = [part for part in parts if part is not None]
    whole = _of(WaitedFor.ALL, waits, _all, lambda _: None)
    if whole is not None and len(found) > 1:
        found.append(whole)
    return tuple(found)


def _of(
    what: WaitedFor,
    waits: Iterable[Wait],
    value: Callable[[Wait], int | None],
    who: Callable[[Wait], object | None],
) -> Waited | None:
    measured = [(wait, taken) for wait in waits if (taken := value(wait)) is not None]
    if not measured:
        return None
    values = [taken for _, taken in measured]
    by = tuple(dict.fromkeys(_named(who(wait) for wait, _ in measured)))
    return Waited(what, median(values), max(values), len(values), by)


def _named(refs: Iterable[object | None]) -> Iterator[str]:
    return (str(ref) for ref in refs if ref is not None)


def _question(wait: Wait) -> int | None:
    """After the last words: that part is told by itself."""
    return None if wait.question is None else max(wait.question - (wait.words or 0), 0)


def _sound(wait: Wait) -> int | None:
    if wait.sound is None or wait.question is None:
        return None
    return max(wait.sound - wait.question, 0)


def _all(wait: Wait) -> int | None:
    return wait.question if wait.sound is None else wait.sound
