"""Structure: can a listener follow situation, task, action and result?"""

from __future__ import annotations

from core.coaches.offline.assessment.judging import Heard, scored, unscored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.story import Outcome, Story
from core.domain.evaluation import Judgement, State

KEY = "structure"
_REASONS = (
    "No single event is told, so there is nothing to follow.",
    "It stays general, or stops after the beginning.",
    "The beginning and what was done are there; what came of it is missing.",
    "Situation, action and some result can be found.",
    "Situation, action and a clear result are there.",
    "Situation, action and a result that can be measured are all there.",
)
_MANY = 3  # deeds that make a chain of steps


def judge(heard: Heard) -> Judgement:
    """Situation, action and result are counted; their order follows from how they are found:
    a result can only stand after the first action, or before everything as an opening."""
    if heard.topic.asked is not Asked.STORY:
        return unscored(KEY, State.NOT_ASKED, "The question does not ask for a story.")
    story = heard.story
    level = _level(story)
    evidence = (*story.situation[:1], *story.steps[:1], *story.results[-1:])
    return scored(KEY, level, heard, evidence or heard.account.worthwhile, _REASONS[level])


def _level(story: Story) -> int:
    deeds = len(story.deeds) or len(story.steps)
    if not deeds:
        return _without_action(story)
    if not story.situation:
        return 3 if story.outcome >= Outcome.CLEAR else min(2, deeds)
    if story.outcome is Outcome.NONE:
        return 2
    if story.outcome is Outcome.SIZED:
        return 5 if story.task or deeds >= _MANY else 4
    return 4 if story.outcome is Outcome.CLEAR and deeds >= 2 else 3


def _without_action(story: Story) -> int:
    if story.situation and story.results:
        return 2
    return 1 if story.situation or story.results else 0
