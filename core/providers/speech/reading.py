"""What a message of Deepgram's says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.domain.speech import Heard, Word


@dataclass(frozen=True)
class Message:
    """`heard`, if it is about words. `flushed`: nothing more will come of what was sent."""

    heard: Heard | None = None
    flushed: bool = False


def read(message: Any, offset: float, *, ends: bool) -> Message:
    """*offset* is what this connection began with, in seconds of the answer. *ends*: we asked to
    be told when somebody has fallen silent; otherwise the service says so after a hundredth of a
    second.

    Raise AttributeError, IndexError, TypeError or ValueError where it is not what it says: the
    SDK checks nothing.
    """
    match getattr(message, "type", None):
        case "Results":
            return Message(
                _results(message, offset, ends=ends), flushed=bool(message.from_finalize)
            )
        case "UtteranceEnd" if ends:
            moment = offset + float(message.last_word_end)
            return Message(Heard((), moment, moment, settled=False, ended=True))
        case "Metadata":
            return Message(flushed=True)
    return Message()


def _results(message: Any, offset: float, *, ends: bool) -> Heard:
    start = offset + float(message.start)
    return Heard(
        words=tuple(word_of(word, offset) for word in message.channel.alternatives[0].words),
        start=start,
        end=start + float(message.duration),
        settled=bool(message.is_final),
        ended=ends and bool(message.speech_final),
    )


def word_of(word: Any, offset: float = 0.0) -> Word:
    return Word(
        text=str(word.punctuated_word or word.word),
        start=offset + float(word.start),
        end=offset + float(word.end),
        confidence=float(word.confidence),
    )
