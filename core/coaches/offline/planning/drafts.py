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
    requirement_frames,
    shuffled,
    texts,
)
from core.coaches.offline.planning.matching import weights
from core.coaches.offline.planning.wording import quoted, quoted_sentence
from core.domain.interview import Brief, Kind, Question

SOURCE = "offline@1"
_FIGURE_COUNTS = ("reduced", "grew", "sold", "other")  # elsewhere a figure only says how many
_LONGEST_REASON = 60  # characters of a line repeated in a reason


class Proof(IntEnum):
    """What the résumé holds for a requirement; the least proved is asked first."""

    GAP = 0
    UNREAD = 1  # there is no résumé
    LISTED = 2  # a skill or a degree is named, without a story
    COVERED = 3

    @property
    def key(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class AboutClaim:
    """A line of the résumé that could be asked about."""

    claim: claims.Claim

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.claim.text,)


@dataclass(frozen=True)
class AboutRequirement:
    """A line of the job that could be asked about, with the line of the résumé that covers it."""

    wanted: requirements.Wanted
    proof: Proof
    claim: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.wanted.text,) if self.claim is None else (self.wanted.text, self.claim)


Draft = AboutClaim | AboutRequirement


def _types(type_: str) -> Iterator[str]:
    """The type itself, then "other": every line can be asked about somehow."""
    yield type_
    if type_ != claims.OTHER:
        yield claims.OTHER


def _suiting(frames: Iterable[Frame], brief: Brief, type_: str) -> list[Frame]:
    """Frames of *type_* that suit the brief, the general ones after them, each shuffled."""
    found: list[Frame] = []
    suiting = [frame for frame in frames if frame.suits(brief)]
    for name in _types(type_):
        of_type = (frame for frame in suiting if name in frame.types)
        found += shuffled(of_type, brief.role, brief.seniority)
    if brief.kind is Kind.HR_SCREEN:  # a first conversation is no cross-examination
        found.sort(key=lambda frame: frame.kinds != {Kind.HR_SCREEN})
    return found


def wordings(draft: Draft, brief: Brief) -> Iterator[Question]:
    """Every way of asking *draft* that suits *brief*, best first. There is at least one."""
    if isinstance(draft, AboutClaim):
        yield from _claim_wordings(draft.claim, brief)
    else:
        yield from _requirement_wordings(draft, brief)


def _claim_wordings(claim: claims.Claim, brief: Brief) -> Iterator[Question]:
    told = "number" if claim.number and claim.type in _FIGURE_COUNTS else claim.type
    why = texts("claim_frames", "why")[told].format(claim=quoted(claim.text, _LONGEST_REASON))
    fitting = [f for f in claim_frames() if f.number is None or f.number == claim.number]
    turn = draw(claim.text)
    for frame in _suiting(fitting, brief, claim.type):
        yield Question(
            text=frame.text.format(says=claims.said(claim.text, turn)),
            in_other_words=frame.in_other_words.format(says=claims.said(claim.text, turn + 1)),
            competency=texts("claim_frames", "competency")[claim.type],
            why=why,
            claim=claim.text,
            source=SOURCE,
        )


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
            why=_why(draft),
            claim=draft.claim,
            requirement=wanted.text,
            source=SOURCE,
        )


def _slots(draft: AboutRequirement, turn: int) -> Mapping[str, str]:
    wanted = draft.wanted
    named = {
        "asks": requirements.asked(wanted, turn),
        "req": quoted(wanted.text),
        "topic": wanted.topic if _is_told(draft) else None,
        "your": wanted.your,
        "claim": quoted_sentence(draft.claim) if draft.claim is not None else None,
    }
    return {name: text for name, text in named.items() if text is not None}


def _is_told(draft: AboutRequirement) -> bool:
    """Whether the line that covers it, where there is one, really names the thing itself."""
    if draft.claim is None or draft.wanted.topic is None:
        return True
    return weights(draft.wanted.topic).keys() <= weights(draft.claim).keys()


def _why(draft: AboutRequirement) -> str:
    key = draft.proof.key
    if draft.wanted.type == requirements.TASK:
        key = f"task_{key}"
    elif draft.wanted.type == "years":
        key = "years"
    claim = quoted_sentence(draft.claim, _LONGEST_REASON) if draft.claim is not None else ""
    return texts("requirement_frames", "why")[key].format(
        req=quoted(draft.wanted.text, _LONGEST_REASON), claim=claim
    )
