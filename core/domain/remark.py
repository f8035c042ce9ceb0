"""Remarks: what a question is worth that the candidate put to the interviewer, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.harm import Harm
from core.domain.text import Span


class Worth(StrEnum):
    STRONG = "strong"  # tells the candidate something that matters, and shows that they prepared
    FINE = "fine"  # worth asking; one change would get more out of it
    ELSEWHERE = "elsewhere"  # a fair thing to know, but not here, not yet, or not from them
    WEAK = "weak"  # nothing would be learned from the answer
    UNREADABLE = "unreadable"  # this coach could not read it as a question


@dataclass(frozen=True)
class Remark:
    """What a coach says of one question. No level: a good question has no scale.

    `because` is one or two sentences about the question; `instead` is a question to ask in its
    place, one a line where there are several, empty where it should be asked as it stands;
    `quote` points into the question, at the words that the remark is about. Where it
    is `withheld` nobody read it, and `because` says what is said instead.
    """

    coach: str
    worth: Worth
    because: str
    instead: str = ""
    quote: Span | None = None
    prompt: str | None = None
    at: datetime | None = None
    withheld: Harm | None = None
