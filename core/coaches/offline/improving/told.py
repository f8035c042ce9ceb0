"""What an answer tells and what it was asked for: the one place that asks the assessor's rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.coaches.offline.assessment.account import Account, account_of
from core.coaches.offline.assessment.questions import Asked, topic_of
from core.coaches.offline.assessment.story import Outcome, Story, story_of
from core.coaches.offline.improving.cues import cue
from core.coaches.offline.improving.sentences import Sentence
from core.domain.interview import Question
from core.domain.text import Span


class Wanted(StrEnum):
    """What sort of answer a question calls for."""

    STORY = "story"
    EXPLANATION = "explanation"
    REASON = "reason"
    FACT = "fact"


_WANTED = {
    Asked.STORY: Wanted.STORY,
    Asked.CLAIM: Wanted.STORY,
    Asked.REASON: Wanted.REASON,
    Asked.FACT: Wanted.FACT,
    Asked.STATUS: Wanted.FACT,
    Asked.FOLLOW_UP: Wanted.FACT,
}


@dataclass(frozen=True)
class Told:
    """The parts of the story that an answer tells, as far as rules can find them."""

    wanted: Wanted
    follow_up: bool
    account: Account
    story: Story

    @property
    def readable(self) -> bool:
        return self.account.readable

    @property
    def cuts(self) -> tuple[Span, ...]:
        return self.account.said.cuts

    @property
    def outcome(self) -> Outcome:
        return self.story.outcome

    def acts(self, sentence: Sentence) -> bool:
        """Whether somebody takes a step of the story in *sentence*."""
        return any(s.span.overlaps(sentence.span) for s in self.story.steps)

    def ends(self, sentence: Sentence) -> bool:
        """Whether *sentence* tells what came of it."""
        return any(s.span.overlaps(sentence.span) for s in self.story.results)


def told_in(question: Question, answer: str) -> Told:
    topic = topic_of(question)
    account = account_of(answer, topic)
    wanted = _WANTED.get(topic.asked, Wanted.EXPLANATION)
    if wanted is Wanted.EXPLANATION and cue("asks_for_story").search(question.text.lower()):
        wanted = Wanted.STORY
    return Told(wanted, topic.asked is Asked.FOLLOW_UP, account, story_of(account))
