"""The parts of a job advertisement: what is asked, what would be nice, what is to be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.names import SURE, organisation_score, title_score
from core.coaches.offline.reading.sections import heading_key
from core.coaches.offline.reading.source import Piece
from core.coaches.offline.reading.vocabulary import cues, listed, table

TOP, MUST, NICE, DUTIES, LEFT_OUT = "top", "must", "nice", "duties", "leave_out"
MOST_WORDS = 9
MOST_NOUN_WORDS = 6
LONGEST_HEADING = 80  # characters
LONGEST_OPENING = 3  # words from which on a phrase may be followed by more words

_PHRASES: dict[str, str] = {
    phrase: kind for kind, phrases in table("job_headings").items() for phrase in phrases
}
_CUES = {
    NICE: cues("heading_nice"),
    LEFT_OUT: cues("heading_leave_out"),
    MUST: cues("heading_must"),
    DUTIES: cues("heading_duties"),
}
_NOUNS = {
    DUTIES: cues("noun_duties"),
    MUST: cues("noun_must"),
    LEFT_OUT: cues("noun_leave_out"),
}
LABELS = listed("other_labels").union(
    *(listed(f"labels.{kind}") for kind in table("words")["labels"])
)
_ABOUT = re.compile(
    r"about (?!you\b|the (?:role|job|position)\b|this (?:role|job|position)\b|your )\w"
)
_INLINE = re.compile(r"([^:.!?]{3,60}):[ \t]+(?=\S)")


@dataclass
class JobSection:
    kind: str
    lines: list[Line] = field(default_factory=list)
    head: Piece | None = None


def job_heading_kind(text: str) -> str | None:
    """Which part of an advertisement *text* opens; None where it is no heading."""
    if len(text) > LONGEST_HEADING or text.rstrip().endswith((".", ",", ";")):
        return None
    name = heading_key(text).rstrip("?!… ")
    words = name.split()
    if not words or len(words) > MOST_WORDS:
        return None
    return _kind_by_phrase(name) or _kind_by_words(name, colon=text.rstrip().endswith(":"))


def _kind_by_phrase(name: str) -> str | None:
    """A known phrase, alone, with a remark in brackets, or going on with a few words."""
    bare, _, aside = name.partition(" (")
    if kind := _PHRASES.get(name) or _PHRASES.get(bare):
        return NICE if kind == MUST and _CUES[NICE].search(aside) else kind
    words = name.split()
    if _ABOUT.match(name) and len(words) <= LONGEST_OPENING + 1:
        return LEFT_OUT
    openings = (" ".join(words[:n]) for n in range(len(words), LONGEST_OPENING - 1, -1))
    return next((_PHRASES[opening] for opening in openings if opening in _PHRASES), None)


def _kind_by_words(name: str, *, colon: bool) -> str | None:
    """Its last noun says it ("essential duties"), or before a colon any of its words."""
    if len(name.split()) <= MOST_NOUN_WORDS:
        found = next((kind for kind, noun in _NOUNS.items() if noun.search(name)), None)
        if found:
            return NICE if found == MUST and _CUES[NICE].search(name) else found
    if not colon or name in LABELS:
        return None
    return next((kind for kind, cue in _CUES.items() if cue.search(name)), None)


def job_sections(lines: Sequence[Line]) -> list[JobSection]:
    """*lines* in parts; the first, `TOP`, holds what comes before any heading."""
    found = [JobSection(TOP)]
    for number, line in enumerate(lines):
        listing = lines[number + 1 : number + 2] and lines[number + 1].bullet
        kind = None if line.bullet else job_heading_kind(line.text)
        if number and listing and not kind:
            kind = _kind_above_list(line)
        if kind and _is_set_off(lines[number + 1 : number + 2]):
            found.append(JobSection(kind, head=line.piece))
        elif not line.bullet and (inline := _inline(line)):
            found.append(inline)
        else:
            found[-1].lines.append(line)
    return found


def _kind_above_list(line: Line) -> str | None:
    """What a short line right above bullets says of them, colon or not."""
    name = heading_key(line.text).rstrip("?!… ")
    short = 1 < len(name.split()) <= MOST_WORDS and len(line.text) <= LONGEST_HEADING
    if line.bullet or not short or line.text.endswith((".", ",", ";")):
        return None
    named = title_score(line.text) == SURE or organisation_score(line.text) == SURE
    return None if named else _kind_by_words(name, colon=True)


def _is_set_off(after: Sequence[Line]) -> bool:
    """A heading has something below it, and is not the beginning of a sentence."""
    return bool(after) and not (after[0].text[:1].islower() and not after[0].bullet)


def _inline(line: Line) -> JobSection | None:
    """ "Requirements: Python, SQL" in one line."""
    match = _INLINE.match(line.text)
    if not match:
        return None
    kind = job_heading_kind(match[1] + ":")
    if kind is None or heading_key(match[1]) in LABELS:
        return None
    line.piece = line.piece.part(match.end())
    return JobSection(kind, [line], line.piece)
