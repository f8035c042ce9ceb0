"""A spoken answer as it is kept: words with their times and how loud it was, never the sound."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from core.domain.chat import ModelRef
from core.domain.speech import Transcript


@dataclass(frozen=True)
class Spoken:
    """What was heard of one attempt. It stands beside the answer, which the candidate may have
    changed since, and delivery is measured on it.

    `loudness`: the level of each tenth of a second, in dB below full scale (0 is the loudest).
    `live`: heard while it was said, else from a recording. `whole`: False while the candidate
    still speaks, and where something of the sound was never heard. `key_terms` went along to
    whoever listened.
    """

    transcript: Transcript
    listener: ModelRef
    live: bool
    loudness: tuple[int, ...] = ()
    whole: bool = False
    lost: float = 0.0  # seconds that never reached the service
    key_terms: tuple[str, ...] = ()


def was_said(text: str, spoken: Spoken) -> bool:
    """Whether *text* is what was *spoken*, corrected: at least half of its words were heard, or of
    its signs in a language that has no spaces. Else it was written afresh, and how something else
    was said says nothing about it."""
    given, heard = text.casefold(), spoken.transcript.text.casefold()
    words = len(given.split()) > 1 and len(heard.split()) > 1
    ours, theirs = (Counter(each.split() if words else each) for each in (given, heard))
    return 2 * (ours & theirs).total() >= ours.total()


@dataclass(frozen=True)
class Wait:
    """How long a candidate waited after one answer, in milliseconds from the end of it, and for
    whom. None: that did not happen, or nobody saw it.

    `words`: until the last word was settled; `question`: until the next question stood on the
    screen; `sound`: until it could be heard, read by `speaker` or, where that is None, by their
    own device. What the candidate took for themselves in between, to read their words or the
    feedback, is not in it.
    """

    position: int
    words: int | None = None
    question: int | None = None
    sound: int | None = None
    listener: ModelRef | None = None
    interviewer: str | None = None  # `Coach.ref`
    speaker: ModelRef | None = None
