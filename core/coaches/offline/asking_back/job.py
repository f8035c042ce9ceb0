"""The job behind a question: which of its lines the question takes up, and which nobody covers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.coaches.offline.planning.matching import overlap, weights
from core.coaches.offline.planning.suspicion import may_be_repeated
from core.coaches.offline.planning.wording import quoted
from core.domain.document import JobProfile, Profile, claims
from core.ports.coach import Background

_LINE = 90  # characters of a line that is repeated inside a remark
_NAMED = 2.0  # weight of a named thing (planning/matching.py)
_TWO = 2  # ordinary words that a question shares with a line by no chance
_COVERED = 0.5  # share of a line's weight from which a line of the résumé speaks to it
_TOLD = 0.6  # share of a question's weight from which a line answers what it asks
_ASKED_OF_JOB = re.compile(
    r"^(?:is|are|will) there\b|\b(?:required|needed|necessary)\b|\bmust i\b"
    r"|\b(?:do|will|would) i (?:need|have to)\b"
    r"|^(?:what|which) (?:\w+ )?(?:skills|requirements|experience|qualifications|tasks)\b"
)

_TAG = re.compile(
    r"(?:[,;.]?\s*(?:is|am|are) (?:that|this|it|i) (?:right|correct|true)|,\s*(?:right|correct))"
    r"\W*$"
)

_YEARS = re.compile(r"\d|\byears?\b", re.IGNORECASE)  # how long is no thing to ask about


@dataclass(frozen=True)
class TakenUp:
    """What of the job a question names: shown in quotation marks."""

    line: str
    name: bool = False  # a name, e.g. of the company, not a line


def taken_up(question: str, background: Background) -> TakenUp | None:
    """The line of the job that *question* takes up most, else the company that it names."""
    job = background.job
    if job is None:
        return None
    asked = weights(question)
    best, most = "", 0.0
    for text in lines_of(job):
        wanted = weights(text)
        shared = [stem for stem in wanted if stem in asked]
        named = any(wanted[stem] == _NAMED for stem in shared)
        weight = sum(wanted[stem] for stem in shared)
        if (len(shared) >= _TWO or named) and weight > most:
            best, most = text, weight
    if best:
        return TakenUp(quoted(best, _LINE))
    if job.company and job.company.text.lower() in question.lower():
        return TakenUp(quoted(job.company.text, _LINE), name=True)
    return None


def told_already(core: str, question: str, background: Background) -> str | None:
    """The line of the job that answers *question*, where it only asks whether that is so:
    "Is an on-call rota required?", "I would mentor two engineers, is that right?"."""
    tag = _TAG.search(core)
    if background.job is None or not (tag or _ASKED_OF_JOB.search(core)):
        return None
    asked = weights(question[: len(question) - len(core) + tag.start()] if tag else question)
    for text in lines_of(background.job):
        if asked and overlap(asked, weights(text)) >= _TOLD:
            return quoted(text, _LINE)
    return None


def lines_of(job: JobProfile) -> tuple[str, ...]:
    """Its tasks, what it asks for, and its skills; nothing that must not be repeated."""
    items = (*job.responsibilities, *job.skills)
    texts = (*(item.text for item in items), *(wanted.text for wanted in job.requirements))
    return tuple(text for text in texts if may_be_repeated(text))


def names(background: Background) -> Mapping[str, tuple[str, ...]]:
    """What proposals may be built from: for each name in braces the texts that may stand there.

    Lines that nothing in the résumé speaks to come first: they are what the candidate knows
    least about, and what the interviewer will want to talk about.
    """
    job = background.job
    if job is None:
        return {}
    musts = [r.text for r in job.requirements if r.must and not _YEARS.search(r.text)]
    found = {
        "task": _quotable([each.text for each in job.responsibilities], background.resume),
        "must": _quotable(musts, background.resume),
        "company": (job.company.text,) if job.company and may_be_repeated(job.company.text) else (),
    }
    return {name: texts for name, texts in found.items() if texts}


def _quotable(lines: list[str], resume: Profile | None) -> tuple[str, ...]:
    known = [weights(claim.text) for claim in claims(resume)] if resume else []
    usable = [text for text in lines if may_be_repeated(text) and weights(text)]
    open_ones = [text for text in usable if not _covered(text, known)]
    rest = [text for text in usable if text not in open_ones]
    return tuple(quoted(text, _LINE) for text in (*open_ones, *rest))


def _covered(text: str, known: list[dict[str, float]]) -> bool:
    wanted = weights(text)
    return any(overlap(wanted, offered) >= _COVERED for offered in known)
