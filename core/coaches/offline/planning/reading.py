"""What of a résumé and a job may be asked about, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.coaches.offline.planning import claims, matching, requirements
from core.coaches.offline.planning.drafts import AboutClaim, AboutRequirement, Proof
from core.coaches.offline.planning.suspicion import may_be_repeated, private_texts
from core.coaches.offline.planning.wording import plain
from core.domain.document import Item, JobProfile, Profile
from core.domain.document import claims as claims_of
from core.domain.interview import Kind
from core.ports.coach import Background

MOST_LINES = 80  # lines read of each document: a longer one is not read in an interview either
_SUITED = {
    Kind.TECHNICAL: ("tool", "skill", "knowledge", "task"),
    Kind.SYSTEM_DESIGN: ("tool", "skill", "knowledge", "task"),
    Kind.BEHAVIOURAL: ("behaviour", "task", "other"),
    Kind.HR_SCREEN: ("behaviour", "years", "language", "certificate"),
}


def askable_claims(resume: Profile | None) -> list[str]:
    """The lines of the résumé that may be repeated, each once, in their order."""
    if resume is None:
        return []
    private = private_texts(resume.contact)
    lines = (item.text for item in claims_of(resume)[:MOST_LINES])
    fit = (text for text in lines if claims.worth_asking(text) and may_be_repeated(text, private))
    return list({plain(text).casefold(): text for text in fit}.values())


def _named(resume: Profile) -> list[matching.Line]:
    """What the résumé names without telling of it."""
    titles = [position.title for position in resume.positions if position.title is not None]
    items: list[Item] = [
        *resume.skills, *resume.summary, *resume.education, *resume.languages, *titles
    ]  # fmt: skip
    return [matching.line(item.text) for item in items[:MOST_LINES]]


def _wanted(job: JobProfile) -> Iterator[requirements.Wanted]:
    for requirement in job.requirements[:MOST_LINES]:
        yield requirements.wanted(requirement.text, must=requirement.must)
    for item in job.responsibilities[:MOST_LINES]:
        yield requirements.task(item.text)
    read = " ".join(requirement.text.casefold() for requirement in job.requirements)
    for item in job.skills[:MOST_LINES]:
        if plain(item.text).casefold() not in read:
            yield requirements.skill(item.text)


def _askable(background: Background) -> list[requirements.Wanted]:
    """The lines of the job that may be repeated; those that say the same as another left out."""
    if background.job is None:
        return []
    private = private_texts(background.resume.contact) if background.resume else ()
    found: dict[object, requirements.Wanted] = {}
    for wanted in _wanted(background.job):
        text = plain(wanted.text)
        if text and any(map(str.isalpha, text)) and may_be_repeated(wanted.text, private):
            stems = frozenset(matching.weights(text))
            found.setdefault(stems or text.casefold(), wanted)
    return list(found.values())


def about_requirements(background: Background, kind: Kind) -> list[AboutRequirement]:
    """What suits *kind* first; of that must-haves, tasks, then the rest; the least proved first."""
    lines = [matching.line(text) for text in askable_claims(background.resume)]
    drafts = [_draft(wanted, background.resume, lines) for wanted in _askable(background)]
    return sorted(drafts, key=_pressing(kind))


def _draft(
    wanted: requirements.Wanted, resume: Profile | None, lines: Sequence[matching.Line]
) -> AboutRequirement:
    if resume is None:
        return AboutRequirement(wanted, Proof.UNREAD)
    weights = matching.weights(wanted.text)
    told = matching.closest(weights, lines)
    if wanted.type == "years":  # positions are years; how many of which, rules cannot count
        return AboutRequirement(wanted, Proof.LISTED)
    if told is not None and wanted.type not in ("language", "certificate"):
        return AboutRequirement(wanted, Proof.COVERED, told.text)
    if told is not None or matching.closest(weights, _named(resume)) is not None:
        return AboutRequirement(wanted, Proof.LISTED)
    return AboutRequirement(wanted, Proof.GAP)


def _pressing(kind: Kind) -> Callable[[AboutRequirement], tuple[bool, int, int]]:
    suited = _SUITED.get(kind)

    def rank(draft: AboutRequirement) -> tuple[bool, int, int]:
        wanted = draft.wanted
        importance = 0 if wanted.must else (1 if wanted.type == requirements.TASK else 2)
        return suited is not None and wanted.type not in suited, importance, draft.proof

    return rank


def about_claims(background: Background) -> list[AboutClaim]:
    """Lines with a figure first, then lines whose verb says what was done, then the rest."""
    drafts = [AboutClaim(claims.claim(text)) for text in askable_claims(background.resume)]
    return sorted(drafts, key=lambda d: (not d.claim.number, d.claim.type == claims.OTHER))
