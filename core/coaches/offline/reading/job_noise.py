"""What a job board's page says around an advertisement: buttons, counters, other jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.source import key
from core.coaches.offline.reading.vocabulary import listed

LONGEST_NOISE = 60  # characters
_COUNTED = re.compile(
    r"(?:re)?posted \S.* ago|(?:over |more than )?\d[\d,.]* (?:applicants?|followers|views|clicks)"
    r"|be among the first \d+ applicants|\S.{0,40} logo|save .{2,40} at .{2,40}|\d(?:st|nd|rd)\+?"
    r"|\d+ (?:connections?|alumni) .{0,40}|(?:\.\.\.|…) ?(?:see |show )?(?:more|less)"
)


def without_page(lines: Iterable[Line]) -> list[Line]:
    """*lines* without those of the page, and without what follows the advertisement."""
    kept: list[Line] = []
    for line in lines:
        words = key(line.text).strip("* _") if len(line.text) <= LONGEST_NOISE else ""
        if words in listed("other_jobs") and kept:
            break
        if not (words in listed("page_noise") or (words and _COUNTED.fullmatch(words))):
            kept.append(line)
    return kept
