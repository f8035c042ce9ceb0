"""What every criterion works with, and how it says what it found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.assessment.account import Account
from core.coaches.offline.assessment.happening import as_past
from core.coaches.offline.assessment.likeness import likeness
from core.coaches.offline.assessment.questions import Topic
from core.coaches.offline.assessment.statement import Mode, Statement
from core.coaches.offline.assessment.story import Story
from core.coaches.offline.assessment.worlds import World, world_of
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
    def told(self) -> str:
        """What is said, courtesies and the question's own words left out.

        An event told in the present is taken as if told in the past: vectors tell tenses apart.
        """
        said = told_once(self.account.statements)
        if any(s.now for s in self.account.statements):
            return " ".join(as_past(s.clause.words) for s in said)
        return " ".join(s.text for s in said)

    @cached_property
    def likeness(self) -> float:
        """How near what is said is to what was asked: see likeness.py."""
        return likeness(self.topic.about, self.told)

    @cached_property
    def world(self) -> World:
        """How near what is said is to a world that nobody asked about: see worlds.py."""
        return world_of(self.topic.asks, self.told)


def told_once(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """*statements* without courtesies, the question's own words, and what was said before."""
    empty = (Mode.COURTESY, Mode.ECHO)
    return tuple(s for s in statements if s.mode not in empty and not s.repeated)


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
