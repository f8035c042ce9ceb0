"""History: what a list of interviews says of each, and what one can ask of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.document import JobProfile
from core.domain.interview import UNDECIDED, Interview, Kind, Phase
from core.domain.search import asked_words, folded, likeness, spans_of
from core.domain.text import Span

LISTED = UNDECIDED | {Phase.KEPT}  # whatever was begun and is still there
WITH_FEEDBACK = frozenset({Phase.DECIDING, Phase.KEPT})


@dataclass(frozen=True)
class Digest:
    """What is kept beside an interview so that a list need not open its answers.

    `overall`, `scored` and `answers` are those of `Summary`; `overall` is None where too little
    could be scored.
    """

    kind: Kind
    overall: float | None
    skipped: int
    job_id: str | None
    scored: int = 0
    answers: int = 0


@dataclass(frozen=True)
class Filter:
    """Which interviews are wanted; None means whichever."""

    kind: Kind | None = None
    kept: bool | None = None
    since: datetime | None = None


class Part(StrEnum):
    """Where in an interview words can be found."""

    ROLE = "role"
    JOB = "job"
    QUESTION = "question"
    ANSWER = "answer"
    OWN_QUESTION = "own_question"  # that the candidate put to the interviewer


@dataclass(frozen=True)
class Passage:
    """One text of an interview. `number` counts its questions from 1, the warm-up being 0, or
    the candidate's own from 1."""

    part: Part
    number: int
    text: str


@dataclass(frozen=True)
class Found:
    """The passage that has most of the searched words, and the others that have some."""

    passage: Passage
    spans: tuple[Span, ...]
    elsewhere: tuple[Passage, ...]


def passages(interview: Interview) -> tuple[Passage, ...]:
    """Everything of an interview that a search looks through, in reading order.

    The job's own words are left to its document: nothing of a deleted one is kept here.
    """
    found = [Passage(Part.ROLE, 1, interview.brief.role)]
    for number, turn in enumerate(interview.turns, interview.first_number):
        found.append(Passage(Part.QUESTION, number, turn.wording))
        found += [Passage(Part.ANSWER, number, attempt.text) for attempt in turn.attempts]
    for number, text in enumerate(interview.candidate_questions, 1):
        found.append(Passage(Part.OWN_QUESTION, number, text))
    return tuple(passage for passage in found if passage.text)


def passage_of_job(job: JobProfile) -> tuple[Passage, ...]:
    """What a search looks through in a job: its title and its company."""
    named = ", ".join(item.text for item in (job.title, job.company) if item is not None)
    return (Passage(Part.JOB, 1, named),) if named else ()


BETWEEN = "\x1e"  # stands between passages: white space, so no searched word has it


def comparable_text(passages: Sequence[Passage]) -> str:
    """All *passages* as `has_all` compares them, in their order, BETWEEN them."""
    return BETWEEN.join(folded(passage.text).replace(BETWEEN, " ") for passage in passages)


def find(query: str, passages: Sequence[Passage], comparable: str) -> Found | None:
    """Where the words of *query* stand, best passage first; None where none does.

    *comparable* is the `comparable_text` of *passages*.
    """
    words = asked_words(query)
    hits = []
    texts = comparable.split(BETWEEN) if passages else []
    for passage, text in zip(passages, texts, strict=True):
        alike = likeness(words, text)
        if any(alike):
            hits.append((alike, passage))
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit[0])[1]
    others = tuple(passage for _, passage in hits if passage is not best)
    return Found(best, spans_of(words, best.text), others)
