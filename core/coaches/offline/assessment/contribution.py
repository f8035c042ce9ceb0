"""Your own part: what did the candidate, alone or with others, do, and what came of it?

"We" is not a fault: fluent answers with more "we" are rated higher (MIT, 138 interviews). The
own part is missing only where nothing that was done can be put down to "I" or to "we".
"""

from __future__ import annotations

from core.coaches.offline.assessment.judging import Heard, scored, unscored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.story import Outcome
from core.domain.evaluation import Judgement, State

KEY = "contribution"
_REASONS = (
    "It does not say what anybody did.",
    "It does not say what you, or your team with you, did.",
    "One thing that was done; what came of it stays open.",
    "It says what was done, and not fully what came of it.",
    "Several things that were done, and what came of them.",
    "Several things that were done, and an outcome that can be measured.",
)
_ASKS_FOR_DEEDS = (Asked.STORY, Asked.CLAIM)


def judge(heard: Heard) -> Judgement:
    """Different deeds of "I" or "we" are counted, and how well the outcome is told."""
    if heard.topic.asked not in _ASKS_FOR_DEEDS:
        return unscored(KEY, State.NOT_ASKED, "The question does not ask what you did.")
    level = _level(heard)
    evidence = (*heard.story.actions, *heard.story.results) or heard.account.worthwhile
    return scored(KEY, level, heard, evidence, _REASONS[level])


def _level(heard: Heard) -> int:
    deeds, outcome = len(heard.story.deeds), heard.story.outcome
    if not deeds:
        return 1 if heard.account.events else 0
    if deeds == 1:
        return 3 if outcome >= Outcome.CLEAR else 2
    if outcome is Outcome.SIZED:
        return 5 if deeds >= 3 else 4
    return 4 if outcome is Outcome.CLEAR and deeds >= 3 else 3
