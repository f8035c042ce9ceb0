"""What a message of Deepgram's says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core.domain.speech import Heard, Word


@dataclass(frozen=True)
class Message:
    """`heard`, if it is about words. `flushed`: nothing more will come of what was sent."""

    heard: Heard | None = None
    flushed: bool = False


def read(text: str | bytes, offset: float, *, ends: bool) -> Message:
    """*text* as it came: the SDK would make objects of it, which takes longer than all else until
    the words are a caption, and checks nothing either. *offset* is what this connection began
    with, in seconds of the answer. *ends*: we asked to be told when somebody has fallen silent;
    otherwise the service says so after a hundredth of a second.

    Raise AttributeError, IndexError, KeyError, TypeError or ValueError where it is not what it
    says.
    """
    if isinstance(text, bytes):
        return Message()  # what is said, is said as text
    told = json.loads(text)
    match told.get("type"):
        case "Results":
            return Message(
                _results(told, offset, ends=ends), flushed=bool(told.get("from_finalize"))
            )
        case "UtteranceEnd" if ends:
            moment = offset + float(told["last_word_end"])
            return Message(Heard((), moment, moment, settled=False, ended=True))
        case "Metadata":
            return Message(flushed=True)
    return Message()


def _results(told: Any, offset: float, *, ends: bool) -> Heard:
    start = offset + float(told["start"])
    return Heard(
        words=tuple(_word(word, offset) for word in told["channel"]["alternatives"][0]["words"]),
        start=start,
        end=start + float(told["duration"]),
        settled=bool(told.get("is_final")),
        ended=ends and bool(told.get("speech_final")),
    )


def _word(told: Any, offset: float) -> Word:
    return Word(
        text=str(told.get("punctuated_word") or told["word"]),
        start=offset + float(told["start"]),
        end=offset + float(told["end"]),
        confidence=float(told["confidence"]),
    )


def word_of(word: Any) -> Word:
    """Of a recording, as the SDK has it."""
    return Word(
        text=str(word.punctuated_word or word.word),
        start=float(word.start),
        end=float(word.end),
        confidence=float(word.confidence),
    )
