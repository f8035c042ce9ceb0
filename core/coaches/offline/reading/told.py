"""Jobs told in sentences: "I worked as a nurse at Fernhill House from 2015 to 2019."

Only plain tellings are read, those that name the job, whose it was and when; whatever else a
sentence may mean stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.coaches.offline.reading.dates import Period, find_period
from core.coaches.offline.reading.lines import Line
from core.coaches.offline.reading.names import NO, is_place, title_score
from core.coaches.offline.reading.paragraphs import paragraphs_of, sentences_of
from core.coaches.offline.reading.source import Piece, Source
from core.domain.document import Position

LONGEST_SENTENCE = 300  # characters
MOST_TITLE_WORDS = 6
MOST_EMPLOYER_WORDS = 7

_JOB = re.compile(
    r"\b(?:work(?:ed|ing|s)?|employed|served|job|started|began) as (?:an? |the )?|"
    r"\b(?:I was|I am|I'm|I have been|I've been|I became) (?:an? |the )",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s+(?:at|for|with)\s+(?:the )?(?=[A-ZÀ-Þ0-9])")
_TITLE_ENDS = re.compile(r"[,.;:()]|\s(?:in|from|since|until|between|and|where|who)\s")
_EMPLOYER_ENDS = re.compile(
    r"[,;:()]|\.(?:\s|$)|\s(?:in|from|since|until|between|where|as|and (?=[a-z]))(?:\s|$)"
)
_GOES_ON = re.compile(r"(?:I|We|There|My|In this|As)\b")


@dataclass
class _Told:
    title: Piece
    employer: Piece
    period: Period
    deeds: list[Piece] = field(default_factory=list)


def told_positions(source: Source, lines: Sequence[Line], width: int) -> list[Position]:
    """The positions that the sentences of *lines* tell of, in their order."""
    found: list[_Told] = []
    for paragraph in paragraphs_of(source, lines, width):
        current: _Told | None = None
        for sentence in sentences_of(paragraph.piece):
            told = _told(sentence)
            if told:
                found.append(told)
                current = told
            elif current and _GOES_ON.match(sentence.text) and not find_period(_flat(sentence)):
                current.deeds.append(sentence)
    return list(_as_positions(source, found))


def _as_positions(source: Source, found: Sequence[_Told]) -> Iterator[Position]:
    for told in found:
        yield Position(
            title=source.item(told.title),
            employer=source.item(told.employer),
            start=source.item(told.period.start),
            end=source.item(told.period.end),
            bullets=source.items(told.deeds),
        )


def _flat(piece: Piece) -> Piece:
    return Piece(piece.text.replace("\n", " "), piece.start)


def _told(sentence: Piece) -> _Told | None:
    sentence = _flat(sentence)
    job = _JOB.search(sentence.text) if len(sentence.text) <= LONGEST_SENTENCE else None
    where = _WHERE.search(sentence.text, job.end()) if job else None
    if not job or not where:
        return None
    title = sentence.part(job.end(), where.start())
    rest = sentence.part(where.end())
    ends = _EMPLOYER_ENDS.search(rest.text)
    employer = rest.part(0, ends.start() if ends else None).trimmed(" .")
    period = find_period(sentence)
    if not period or not period.certain or not _is_job(title) or not _is_firm(employer):
        return None
    return _Told(title, employer, period)


def _is_job(piece: Piece) -> bool:
    short = len(piece.words) <= MOST_TITLE_WORDS and not _TITLE_ENDS.search(piece.text)
    return short and title_score(piece.text) > NO


def _is_firm(piece: Piece) -> bool:
    return 0 < len(piece.words) <= MOST_EMPLOYER_WORDS and not is_place(piece.text)
