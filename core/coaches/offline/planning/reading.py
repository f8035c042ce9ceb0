"""What of a résumé and a job may be asked about, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.coaches.offline.planning import claims, matching, requirements
from core.coaches.offline.planning.drafts import AboutClaim, AboutRequirement, Proof
from core.coaches.offline.planning.suspicion import may_be_repeated, private_texts
from core.coaches.offline.planning.wording import plain
from core.domain.document import Item, JobProfile, Profile
from core.domain.document import claims as claims_of
from core.domain.interview import Kind
from core.ports.coach import Background

_LEAST_SAID, _MOST_OF = (
    2,
    2 / 3,
)  # words in common, and their share, of two lines that say one thing
_TOUCHED = 1 / 3  # of what a line asks for; less is "team" or "process", which stand everywhere
MOST_LINES = 80  # lines read of each document: a longer one is not read in an interview either
_SUITED = {
    Kind.TECHNICAL: ("tool", "skill", "knowledge", "task"),
    Kind.SYSTEM_DESIGN: ("tool", "knowledge", "task"),
    Kind.BEHAVIOURAL: ("behaviour", "task", "other"),
    Kind.HR_SCREEN: ("behaviour", "years", "language", "certificate", "condition"),
    Kind.MIXED: ("behaviour", "task", "other", "tool", "skill", "knowledge"),
}

# Of a line of the résumé, too, a design interview asks only where something was designed.
_CLAIMS_SUITED = {Kind.SYSTEM_DESIGN: ("built",)}


def askable_claims(resume: Profile | None) -> list[str]:
    """The lines of the résumé that may be repeated, each once, in their order."""
    if resume is None:
        return []
    private = private_texts(resume.contact)
    lines = (item.text for item in claims_of(resume)[:MOST_LINES])
    fit = (text for text in lines if claims.worth_asking(text) and may_be_repeated(text, private))
    return list({plain(text).casefold(): text for text in fit}.values())


def _named(resume: Profile) -> list[matching.Line]:
    """What the résumé names without telling of it, a line that is only a paper among it."""
    titles = [position.title for position in resume.positions if position.title is not None]
    papers = [item for item in claims_of(resume) if not claims.worth_asking(item.text)]
    items: list[Item] = [
        *resume.skills, *resume.summary, *resume.education, *resume.languages, *titles, *papers
    ]  # fmt: skip
    return [
        *(matching.line(item.text) for item in items[:MOST_LINES]),
        matching.line(" ".join(item.text for item in resume.skills[:MOST_LINES])),
    ]


def _wanted(job: JobProfile) -> Iterator[requirements.Wanted]:
    for requirement in job.requirements[:MOST_LINES]:
        yield requirements.wanted(requirement.text, must=requirement.must)
    for item in job.responsibilities[:MOST_LINES]:
        yield requirements.task(item.text)  # or what is asked for under a heading of tasks
    texts = [
        *(line.text for line in job.requirements),
        *(task.text for task in job.responsibilities),
    ]
    read = " ".join(texts).casefold()
    for item in job.skills[:MOST_LINES]:
        if plain(item.text).casefold() not in read:
            yield requirements.skill(item.text)


def _askable(background: Background) -> list[requirements.Wanted]:
    """The lines of the job that may be repeated; those that say the same as another left out.

    A line without a word that says anything ("We ask for") is no requirement.
    """
    if background.job is None:
        return []
    private = private_texts(background.resume.contact) if background.resume else ()
    found: dict[object, requirements.Wanted] = {}
    for wanted in _wanted(background.job):
        text = wanted.line
        stems = frozenset(matching.weights(text))
        says = stems or wanted.type != requirements.OTHER or not text.isascii()
        if says and any(map(str.isalpha, text)) and may_be_repeated(wanted.text, private):
            found.setdefault(stems or text.casefold(), wanted)
    return list(found.values())


def about_requirements(background: Background, kind: Kind) -> list[AboutRequirement]:
    """What suits *kind* first; of that must-haves, tasks, then the rest; the least proved first.

    Of equals, what the job comes back to is first, then the order of the job.
    """
    lines = [matching.line(text) for text in askable_claims(background.resume)]
    asked = _askable(background)
    stems = [frozenset(matching.weights(wanted.line)) for wanted in asked]
    drafts = [
        _draft(wanted, background.resume, lines, _repeated(wanted, stems, place))
        for place, wanted in enumerate(asked)
    ]
    return sorted(drafts, key=lambda draft: pressing(draft, kind))


def _repeated(wanted: requirements.Wanted, lines: Sequence[frozenset[str]], place: int) -> int:
    """How many other lines of the job say what one line asks for: the thing, or most of it.

    One word of several in common is no repetition: "engineers" stand in many lines.
    """
    thing = frozenset(matching.weights(wanted.topic or ""))
    own = thing or lines[place]
    others = [stems for other, stems in enumerate(lines) if other != place]
    if thing:
        return sum(thing <= stems for stems in others)
    return sum(len(own & stems) >= max(_LEAST_SAID, _MOST_OF * len(own)) for stems in others)


def _draft(
    wanted: requirements.Wanted,
    resume: Profile | None,
    lines: Sequence[matching.Line],
    repeated: int,
) -> AboutRequirement:
    if resume is None:
        return AboutRequirement(wanted, Proof.UNREAD, repeated=repeated)
    needs = matching.needs(wanted.line)
    told = matching.closest(needs, lines)
    if wanted.type == "years":  # positions are years; how many of which, rules cannot count
        return AboutRequirement(wanted, Proof.LISTED, repeated=repeated)
    if told is not None and wanted.type not in _PAPERS:
        return AboutRequirement(wanted, Proof.COVERED, told.text, repeated)
    named = _named(resume)
    if told is not None or _is_named(wanted, needs, named):
        only = _only(wanted, [*lines, *named])
        return AboutRequirement(wanted, Proof.LISTED, repeated=repeated, only=only)
    if wanted.type == requirements.TASK and _is_touched(needs, [*lines, *_named(resume)]):
        return AboutRequirement(wanted, Proof.UNREAD, repeated=repeated)
    return AboutRequirement(wanted, Proof.GAP, repeated=repeated)


def _only(wanted: requirements.Wanted, lines: Sequence[matching.Line]) -> str:
    """Of "SQL and spreadsheet", the one thing that *lines* name; "" where they name both."""
    known = {stem: weight for line in lines for stem, weight in line.weights.items()}
    parts = (wanted.topic or "").split(" and ")
    found = [part for part in parts if matching.overlap(matching.weights(part), known)]
    return found[0] if len(found) == 1 and len(parts) == 2 and "," not in parts[0] else ""  # noqa: PLR2004


def _is_touched(needs: Sequence[Mapping[str, float]], lines: Sequence[matching.Line]) -> bool:
    """Whether the résumé has a good part of its words, so that "nothing like it" may be untrue.

    "Cut refund handling time" is no proof of "Own the returns and refunds process", and no gap.
    """
    known = {stem for line in lines for stem in line.weights}
    shares = (
        sum(need[stem] for stem in need.keys() & known) / sum(need.values()) for need in needs
    )
    return any(share >= _TOUCHED for share in shares)


def _is_named(
    wanted: requirements.Wanted,
    needs: Sequence[Mapping[str, float]],
    named: Sequence[matching.Line],
) -> bool:
    """Whether the résumé names it. One tool does not stand for another of its sort."""
    if wanted.type == "tool" and wanted.topic is not None:
        tool = matching.weights(wanted.topic).keys()
        return any(tool <= line.weights.keys() for line in named)
    return matching.closest(needs, named) is not None


_PAPERS = ("language", "certificate", requirements.CONDITION)  # no line tells a story of them


def behaviours(background: Background) -> list[requirements.Wanted]:
    """What the job insists on in the way somebody works."""
    return [w for w in _askable(background) if w.must and w.type == "behaviour"]


def pressing(draft: AboutRequirement, kind: Kind) -> tuple[bool, int, int, int]:
    """How soon a line of the job is asked about in an interview of *kind*; the least, first."""
    wanted = draft.wanted
    odd = wanted.type not in _SUITED[kind]
    importance = 0 if wanted.must else (1 if wanted.type == requirements.TASK else 2)
    return odd, importance, draft.proof, -draft.repeated


def about_claims(background: Background, kind: Kind) -> list[AboutClaim]:
    """Lines that suit *kind*: what the job wants to hear about, and by how much, before the rest.

    Of equals, what was done is before what merely was, and the latest position before others.
    """
    askable = askable_claims(background.resume)
    lines = [matching.line(text) for text in askable]
    bears: dict[str, requirements.Wanted] = {}
    for wanted in sorted(_askable(background), key=lambda wanted: not wanted.must):
        told = matching.closest(matching.needs(wanted.line), lines)
        if told is not None and wanted.type not in (*_PAPERS, "years"):
            bears.setdefault(told.text, wanted)
    titles = _titles(background.resume)
    drafts = [AboutClaim(claims.claim(text), titles.get(text), bears.get(text)) for text in askable]
    suited = _CLAIMS_SUITED.get(kind)
    fit = (draft for draft in drafts if suited is None or draft.claim.type in suited)
    return sorted(fit, key=worth)


def worth(draft: AboutClaim) -> tuple[int, bool]:
    """How soon a line of the résumé is asked about; the least, first."""
    told = draft.claim.measure is not None
    wanted = draft.wanted is not None
    return -(2 * told + wanted), draft.claim.type == claims.OTHER


def _titles(resume: Profile | None) -> dict[str, str]:
    """The title of the position that a line stands under."""
    if resume is None:
        return {}
    return {
        bullet.text: plain(position.title.text)
        for position in resume.positions
        for bullet in position.bullets
        if position.title is not None
    }
