"""Needs and numbers first: does a design begin with what it has to do, and how big it gets?"""

from __future__ import annotations

from core.coaches.offline.assessment.drawn_up import DrawnUp, drawn_up_in
from core.coaches.offline.assessment.judging import Heard, scored, unscored
from core.coaches.offline.assessment.questions import Asked
from core.domain.evaluation import Judgement, State

KEY = "needs"
_REASONS = (
    "What it has to do is not said.",
    "What it has to do is said in general words only.",
    "One thing that it has to do, or one number.",
    "Some needs and a number.",
    "The needs and their numbers come first.",
    "The needs and their numbers come first, and the sizes are worked out.",
)


def judge(heard: Heard) -> Judgement:
    """Statements of needs and the numbers in them are counted, and whether they come first."""
    if heard.topic.asked is Asked.FOLLOW_UP:
        return unscored(KEY, State.NOT_ASKED, "It was asked about one part only.")
    design = drawn_up_in(heard.account)
    level = _level(design)
    return scored(KEY, level, heard, design.needs or heard.account.worthwhile, _REASONS[level])


def _level(design: DrawnUp) -> int:
    told = sum(s.worth for s in design.needs)
    if not design.needs:
        return 0
    if not told:
        return 1
    if told == 1 and design.numbers <= 1:
        return 2
    if not (design.opens and design.numbers):
        return 3
    return 5 if design.numbers >= _WORKED_OUT and told >= 3 else 4 if told >= 2 else 3


_WORKED_OUT = 3  # different numbers
