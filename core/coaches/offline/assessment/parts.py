"""Parts and how they work together: can one draw the system from what is said?"""

from __future__ import annotations

from core.coaches.offline.assessment.drawn_up import DrawnUp, drawn_up_in
from core.coaches.offline.assessment.judging import Heard, scored, unscored
from core.coaches.offline.assessment.questions import Asked
from core.domain.evaluation import Judgement, State

KEY = "parts"
_REASONS = (
    "No part of a system is named.",
    "One part is named.",
    "Parts are named, not how they work together.",
    "Some parts, and one step from one to another.",
    "The parts, and how a request goes through them.",
    "Every part, what it holds, and how a request goes through all of them.",
)


def judge(heard: Heard) -> Judgement:
    """Different parts are counted, and the steps from one to another."""
    if heard.topic.asked is Asked.FOLLOW_UP:
        return unscored(KEY, State.NOT_ASKED, "It was asked about one part only.")
    design = drawn_up_in(heard.account)
    level = _level(design)
    evidence = (*design.flows, *design.named) or heard.account.worthwhile
    return scored(KEY, level, heard, evidence, _REASONS[level])


def _level(design: DrawnUp) -> int:
    parts, flows = len(design.parts), len(design.flows)
    if parts < 2:
        return parts
    if not flows:
        return 2
    if parts < 3 or flows < 2:
        return 3
    return 5 if parts >= _MANY and flows >= 3 else 4


_MANY = 5  # parts
