"""Evaluations: what was judged, how sure that is, and the words it rests on.

Rules kept here, whoever the coach is:

- a level stands only on evidence that code has found in the answer (`with_evidence_located`);
- a criterion without a level says why, in one of four ways; none of them is a number;
- the overall is a rule over criteria, never an opinion; with nothing scored it is None, ranks
  below every number and is shown as "not enough evidence", never as 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from statistics import median

from core.domain.harm import Harm
from core.domain.rubric import LEVELS, Rubric
from core.domain.text import Span


class State(StrEnum):
    SCORED = "scored"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    NOT_ASKED = "not_asked"  # the question did not call for it
    NOT_ASSESSED = "not_assessed"  # this coach cannot judge it
    FAILED = "failed"  # could not score: can be tried again


@dataclass(frozen=True)
class Judgement:
    """One criterion of one answer.

    `readings` are the levels of independent judgements, one for a deterministic coach; empty
    unless scored. `spans` point into the answer. `reason` is one sentence about the task.
    """

    criterion: str
    state: State
    readings: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.state is State.SCORED) != bool(self.readings):
            raise ValueError(f"{self.criterion}: {self.state} with readings {self.readings}")
        if any(reading not in LEVELS for reading in self.readings):
            raise ValueError(f"{self.criterion}: {self.readings} is outside 0-5")

    @property
    def level(self) -> int | None:
        """The middle reading (the lower of two middles: never rounded up), or None."""
        return sorted(self.readings)[(len(self.readings) - 1) // 2] if self.readings else None

    @property
    def spread(self) -> tuple[int, int] | None:
        """Lowest and highest reading; None where there is only one, so nothing to compare."""
        return (min(self.readings), max(self.readings)) if len(self.readings) > 1 else None


# The titles of every coach that say so.
LEAVE_IT = frozenset({"Strong: leave it.", "Right: leave it.", "Leave it as it is."})


@dataclass(frozen=True)
class Instruction:
    """One thing to change, about the task, never about the person.

    `title` is the whole instruction in a few words ("Say the number."); `because` is one or
    two sentences that explain it with the candidate's own words; `quote` is the place in the
    answer it speaks of, None only where the point is that something is missing altogether.
    """

    title: str
    because: str
    criterion: str | None = None  # the criterion that this would raise most
    quote: Span | None = None

    @property
    def leaves_it(self) -> bool:
        """Whether it says that another try would better nothing."""
        return self.title in LEAVE_IT


@dataclass(frozen=True)
class Evaluation:
    """What a coach made of one answer, and who and what stands behind it.

    Where it is `withheld` nothing was judged, and what the page says instead follows from why.
    """

    coach: str  # "offline@1", or provider/model
    rubric: str  # Rubric.ref
    judgements: tuple[Judgement, ...]
    instruction: Instruction
    prompt: str | None = None  # Prompt.ref where a model judged
    at: datetime | None = None
    withheld: Harm | None = None

    @property
    def asked(self) -> tuple[Judgement, ...]:
        """What the question called for: the parts of a case ask for one or two things each."""
        called = tuple(j for j in self.judgements if j.state is not State.NOT_ASKED)
        return called or self.judgements

    def __getitem__(self, criterion: str) -> Judgement:
        for judgement in self.judgements:
            if judgement.criterion == criterion:
                return judgement
        raise KeyError(criterion)


def with_evidence_located(judgement: Judgement, answer: str) -> Judgement:
    """*judgement* with only the spans that *answer* really has.

    A level whose evidence is gone becomes *not enough evidence*: a quote that cannot be
    located is refused, and a judgement without a quote is an opinion.
    """
    spans = tuple(span for span in judgement.spans if span.fits(answer))
    if judgement.state is State.SCORED and not spans:
        return Judgement(judgement.criterion, State.NOT_ENOUGH_EVIDENCE, reason=judgement.reason)
    return replace(judgement, spans=spans)


def overall(evaluation: Evaluation, rubric: Rubric) -> float | None:
    """The weighted mean level of the scored criteria, 0.0-5.0 to one decimal; None if none is.

    Combining criteria by rule, not by judgement, is what makes a structured interview valid
    (Conway 1995).
    """
    scored = [
        (judgement.level, rubric[judgement.criterion].weight)
        for judgement in evaluation.judgements
        if judgement.level is not None
    ]
    total = sum(weight for _, weight in scored)
    if not total:
        return None
    return round(sum(level * weight for level, weight in scored) / total, 1)


def typical(levels: list[float]) -> float | None:
    """The middle of several overalls, for a summary; None for none."""
    return round(median(levels), 1) if levels else None
