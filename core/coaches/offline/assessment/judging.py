"""What every criterion works with, and how it says what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.assessment.account import Account
from core.coaches.offline.assessment.likeness import likeness
from core.coaches.offline.assessment.questions import Topic
from core.coaches.offline.assessment.statement import Mode, Statement
from core.coaches.offline.assessment.story import Story
from core.domain.evaluation import Judgement, State
from core.domain.text import Span

MOST_QUOTES = 3  # places shown for one level; more is no longer evidence but the answer


@dataclass(frozen=True)
class Heard:
    """One answer, read: the same for every criterion."""

    topic: Topic
    account: Account
    story: Story

    @cached_property
    def likeness(self) -> float:
        """How near what is said is to what was asked, courtesies and the question's own words
        left out: see likeness.py."""
        empty = (Mode.COURTESY, Mode.ECHO)
        said = (s.text for s in self.account.statements if s.mode not in empty and not s.repeated)
        return likeness(self.topic.about, " ".join(said))


def scored(
    criterion: str, level: int, heard: Heard, evidence: Iterable[Statement], reason: str
) -> Judgement:
    """A level with the places it rests on: the first few of *evidence*, longest said first."""
    ranked = sorted(evidence, key=lambda s: (-len(s.facts) - 2 * len(s.numbers), s.span))
    spans: list[Span] = []
    for statement in ranked:
        span = heard.account.sentence(statement)
        if not any(span.overlaps(other) for other in spans):
            spans.append(span)
        if len(spans) == MOST_QUOTES:
            break
    if not spans:
        spans = [heard.account.sentence(s) for s in heard.account.statements[:1]]
    return Judgement(
        criterion, State.SCORED, (max(0, min(5, level)),), tuple(sorted(spans)), reason
    )


def unscored(criterion: str, state: State, reason: str) -> Judgement:
    """A criterion without a level, and why."""
    return Judgement(criterion, state, reason=reason)
