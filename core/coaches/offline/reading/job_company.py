"""Who hires: the company's name as a job advertisement gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.coaches.offline.reading.job_sections import LEFT_OUT, JobSection, job_heading_kind
from core.coaches.offline.reading.job_title import labelled, parts_of
from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.names import SURE, is_place, organisation_score, title_score
from core.coaches.offline.reading.source import Piece, key
from core.coaches.offline.reading.vocabulary import cues, listed

MOST_WORDS = 6
MOST_WORDS_BESIDE = 14  # of a line beside the title that is no sentence
LONGEST_TITLE_LINE = 110  # characters; what is longer is a sentence

_COMMA_GAP = re.compile(r",\s+(?!(?:Inc|Ltd|LLC|GmbH|Corp)\b)")
_LABEL = re.compile(r"([^:]{2,32}?)[ \t]*:[ \t]*(?=\S)")
_NAME = (
    r"(?<![\w'’])(?:[A-ZÀ-ÞΑ-Я0-9][\w&'’.+-]{0,30}"
    r"(?:[ ](?:&|of|and|de|the|for|und)(?=[ ][A-ZÀ-Þ]))?[ ]?){1,6}"
)
_SEEKS = re.compile(
    rf"(?P<company>{_NAME}?)[ ]?(?:,[^,.]{{3,80}},[ ])?(?:is|are) (?:currently |now |actively )?"
    r"(?:looking for|hiring|seeking|searching for|recruiting)\b"
)
_JOINS = re.compile(
    r"\b(?:[Ww]e['’]re|[Ww]e are|[Jj]oin|[Ww]elcome to|[Aa]t|[Ww]e at|[Hh]ere at) "
    rf"(?:us at |(?:the )?company )?(?P<company>{_NAME})"
)
_SAYS = re.compile(rf"^(?P<company>{_NAME})")
_DOES = cues("company_does")
_ABOUT = re.compile(
    r"(?:about|join|why|life at|working at|über)\s+(?P<company>\S.*)$", re.IGNORECASE
)
_NO_COMPANY = cues("no_company")
_SIGNS = re.compile(r"\d|[€$£\[\]<@]")


def company_of(
    lines: Sequence[Line], sections: Sequence[JobSection], title: Piece | None
) -> Piece | None:
    """Who hires: labelled, beside the title, or the subject of "… is looking for"."""
    return (
        labelled(lines, "employer")
        or _seeking(lines)
        or _beside_title(lines, title)
        or _about(sections)
        or _joined(lines)
    )


def _company(piece: Piece) -> Piece | None:
    """*piece* where it can be the name of a company."""
    piece = piece.trimmed(" \t,.!?;:*_–—-'’")
    words = key(piece.text).split()
    if len(words) > 1 and words[0] in {"at", "here"}:
        piece = piece.part(len(words[0])).trimmed()
        words = words[1:]
    if not 1 <= len(words) <= MOST_WORDS:
        return None
    named = words[0] == "the" and organisation_score(piece.text) == SURE and len(words) > 2  # noqa: PLR2004
    if words[0] in listed("no_company_starts") and not named:
        return None
    return None if is_place(piece.text) or title_score(piece.text) == SURE else piece


def _is_name(text: str) -> bool:
    words = [word for word in text.split() if word[:1].isalpha()]
    told = _NO_COMPANY.search(text) or _SIGNS.search(text)
    return bool(words) and not told and not words[0][:1].islower()


def _named(piece: Piece) -> Piece | None:
    found = _company(piece)
    return found if found and _is_name(found.text) else None


def _seeking(lines: Sequence[Line]) -> Piece | None:
    """The subject of "… is looking for"."""
    for line in lines:
        for match in _SEEKS.finditer(line.text):
            if match["company"] and (found := _company(line.piece.part(*match.span("company")))):
                return found
    return None


def _beside_title(lines: Sequence[Line], title: Piece | None) -> Piece | None:
    """The part after the title in its line, or the line below or above it."""
    where = (n for n, line in enumerate(lines) if title and _holds(line, title))
    at = next(where, None)
    if at is None or title is None or len(lines[at].text) > LONGEST_TITLE_LINE:
        return None
    parts = [part for part in parts_of(lines[at]) if part.start > title.start]
    for line in (*lines[at + 1 : at + 2], *lines[max(0, at - 1) : at]):
        if _is_short(line):
            parts += [*parts_of(line)][:1]
    first = (part.split(_COMMA_GAP)[:1] for part in parts)
    names = [name for part in first if part and (name := _named(part[0]))]
    return max(names, key=lambda name: organisation_score(name.text), default=None)


def _holds(line: Line, piece: Piece) -> bool:
    return line.piece.start <= piece.start < line.piece.end


def _is_short(line: Line) -> bool:
    if line.bullet or _LABEL.match(line.text) or job_heading_kind(line.text):
        return False
    return len(line.piece.words) <= MOST_WORDS_BESIDE and not line.text.endswith((".", "!", "?"))


def _about(sections: Sequence[JobSection]) -> Piece | None:
    """The name in a heading: "About Quayside Ledger"."""
    heads = [s.head for s in sections if s.head and s.kind == LEFT_OUT]
    for head in heads:
        match = _ABOUT.match(head.text)
        found = _named(head.part(*match.span("company"))) if match else None
        if found:
            return found
    return None


def _joined(lines: Sequence[Line]) -> Piece | None:
    """The name in a sentence: "Acme builds …", "Join Acme as …", "At Acme we …"."""
    for line in lines:
        match = _SAYS.match(line.text)
        acts = match is not None and _DOES.match(line.text, match.end())
        found = _named(line.piece.part(*match.span("company"))) if match and acts else None
        if found:
            return found
    for line in lines:
        match = _JOINS.search(line.text)
        if match and (found := _named(line.piece.part(*match.span("company")))):
            return found
    return None
