"""Questions about a claim or a requirement: what could be asked, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from core.coaches.offline.planning import claims, requirements
from core.coaches.offline.planning.frames import (
    Frame,
    claim_frames,
    draw,
    reasons,
    requirement_frames,
    shuffled,
    texts,
)
from core.coaches.offline.planning.matching import weights
from core.coaches.offline.planning.wording import quoted, quoted_sentence
from core.domain.interview import Brief, Kind, Question

SOURCE = "offline@1"
LONGEST_WHY = 160  # characters: one sentence, read at a glance
_LONGEST_TITLE = 40  # of a job title in a reason; a longer one is left out
_LONGEST_MEASURE = 32  # of a figure in a reason


class Proof(IntEnum):
    """What the résumé holds for a requirement; the least proved is asked first."""

    GAP = 0
    UNREAD = 1  # there is no résumé, or words of it that rules cannot weigh
    LISTED = 2  # a skill or a degree is named, without a story
    COVERED = 3

    @property
    def key(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class AboutClaim:
    """A line of the résumé that could be asked about.

    `title` is the position that it stands under; `wanted` the line of the job that it bears on.
    """

    claim: claims.Claim
    title: str | None = None
    wanted: requirements.Wanted | None = None

    @property
    def competency(self) -> str:
        return texts("claim_frames", "competency")[self.claim.type]

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.claim.text,)


@dataclass(frozen=True)
class AboutRequirement:
    """A line of the job that could be asked about, with the line of the résumé that covers it."""

    wanted: requirements.Wanted
    proof: Proof
    claim: str | None = None
    repeated: int = 0  # in how many other lines of the job it comes up again
    only: str = ""  # the one of two things that the résumé names, where it does not name both

    @property
    def competency(self) -> str:
        return self.wanted.competency

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.wanted.text,) if self.claim is None else (self.wanted.text, self.claim)


Draft = AboutClaim | AboutRequirement


_ONLY_THEIR_OWN = ("certificate", "language", "years", requirements.CONDITION)


def _types(type_: str) -> Iterator[str]:
    """The type itself, then "other": every line that can have a story can be asked for it."""
    yield type_
    if type_ not in (claims.OTHER, *_ONLY_THEIR_OWN):
        yield claims.OTHER


def _suiting(frames: Iterable[Frame], brief: Brief, type_: str) -> list[Frame]:
    """Frames of *type_* that suit the brief, the general ones after them, each shuffled."""
    found: list[Frame] = []
    suiting = [frame for frame in frames if frame.suits(brief) and type_ not in frame.unless]
    for name in _types(type_):
        of_type = (frame for frame in suiting if name in frame.types)
        found += shuffled(of_type, brief.role, brief.seniority)
    if brief.kind is Kind.HR_SCREEN:  # a first conversation is no cross-examination
        found.sort(key=lambda frame: frame.kinds != {Kind.HR_SCREEN})
    return found


def wordings(draft: Draft, brief: Brief, *, opening: bool = False) -> Iterator[Question]:
    """Every way of asking *draft* that suits *brief*, best first. There is at least one.

    With *opening*, what no conversation should begin with comes last.
    """
    if isinstance(draft, AboutClaim):
        yield from _claim_wordings(draft, brief, opening=opening)
    else:
        yield from _requirement_wordings(draft, brief)


def _claim_wordings(draft: AboutClaim, brief: Brief, *, opening: bool) -> Iterator[Question]:
    claim, turn = draft.claim, draw(draft.claim.text)
    measured = claim.measure is not None
    fitting = [f for f in claim_frames() if f.number is None or f.number == measured]
    frames = _suiting(fitting, brief, claim.type)
    for frame in sorted(frames, key=lambda frame: opening and not frame.opens):
        yield Question(
            text=frame.text.format(says=claims.said(claim.text, turn)),
            in_other_words=frame.in_other_words.format(says=claims.said(claim.text, turn + 1)),
            competency=draft.competency,
            why=whys(draft)[0],
            claim=claim.text,
            source=SOURCE,
        )


def whys(draft: Draft) -> tuple[str, ...]:
    """Every way of saying why *draft* is asked, the usual one first."""
    return _whys_claim(draft) if isinstance(draft, AboutClaim) else _whys(draft)


def _whys_claim(draft: AboutClaim) -> tuple[str, ...]:
    """What makes the line worth a question: the job, its figure, or what it leaves open."""
    claim = draft.claim
    measure = quoted(claim.measure, _LONGEST_MEASURE) if claim.measure else ""
    title = quoted(draft.title) if draft.title and len(draft.title) <= _LONGEST_TITLE else ""
    if draft.wanted is not None:
        key = "wanted_measure" if measure else "wanted"
    else:
        key = "measure" if measure else ("title" if title else "line")
    slots = {
        "measure": measure,
        "title": title,
        "req": draft.wanted.name if draft.wanted is not None else "",
        "open": texts("claim_frames", "open")[claim.type],
    }
    return tuple(why.format_map(slots) for why in reasons("claim_frames", key))


def _requirement_wordings(draft: AboutRequirement, brief: Brief) -> Iterator[Question]:
    wanted = draft.wanted
    slots, others = _slots(draft, draw(wanted.text)), _slots(draft, draw(wanted.text) + 1)
    fitting = (frame for frame in requirement_frames() if draft.proof.key in frame.proof)
    for frame in _suiting(fitting, brief, wanted.type):
        if not frame.slots <= slots.keys():
            continue
        yield Question(
            text=frame.text.format_map(slots),
            in_other_words=frame.in_other_words.format_map(others),
            competency=wanted.competency,
            why=whys(draft)[0],
            claim=draft.claim,
            requirement=wanted.text,
            source=SOURCE,
        )


def _slots(draft: AboutRequirement, turn: int) -> Mapping[str, str]:
    wanted = draft.wanted
    named = {
        "asks": requirements.asked(wanted, turn),
        "req": quoted(wanted.line),
        "topic": wanted.topic if _is_told(draft) else None,
        "your": wanted.your,
        "claim": quoted_sentence(draft.claim) if draft.claim is not None else None,
    }
    return {name: text for name, text in named.items() if text is not None}


def _is_told(draft: AboutRequirement) -> bool:
    """Whether the line that covers it, where there is one, really names the thing itself."""
    if draft.only:
        return False
    if draft.claim is None or draft.wanted.topic is None:
        return True
    return weights(draft.wanted.topic).keys() <= weights(draft.claim).keys()


def _whys(draft: AboutRequirement) -> tuple[str, ...]:
    """What is wanted, how much, and how little of it the résumé proves."""
    wanted = draft.wanted
    if wanted.type in texts("requirement_frames", "why"):
        return _for_what(wanted, wanted.type)
    weight = "task" if wanted.type == requirements.TASK else ("must" if wanted.must else "also")
    if draft.repeated and weight == "must" and draft.proof is Proof.GAP:
        weight = "often"
    if draft.only and weight != "task":
        return _for_what(wanted, f"{weight}_partly", draft.only)
    return _for_what(wanted, f"{weight}_{draft.proof.key}")


def _for_what(wanted: requirements.Wanted, key: str, only: str = "") -> tuple[str, ...]:
    slots = {"req": wanted.name, "only": quoted(only)}
    return tuple(why.format_map(slots) for why in reasons("requirement_frames", key))
