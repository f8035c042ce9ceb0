"""Trade-offs and what breaks: does a design say what it costs, and what happens when it fails?"""

from __future__ import annotations

from core.coaches.offline.assessment.drawn_up import DrawnUp, drawn_up_in
from core.coaches.offline.assessment.judging import Heard, scored
from core.coaches.offline.assessment.statement import Statement
from core.domain.evaluation import Judgement

KEY = "trade_offs"
_REASONS = (
    "Nothing is weighed, and nothing breaks.",
    "It says in general that something may fail or cost.",
    "One thing that breaks, or one price.",
    "Two of them, all of one sort.",
    "What breaks and what it costs, each with what follows.",
    "What breaks, what it costs, and what is done about both.",
)


def judge(heard: Heard) -> Judgement:
    """Failures and prices are counted apart; general words about either count little."""
    design = drawn_up_in(heard.account)
    level = _level(design)
    return scored(KEY, level, heard, design.faced or heard.account.worthwhile, _REASONS[level])


def _level(design: DrawnUp) -> int:
    breaks, prices = sum(map(_told, design.breaks)), sum(map(_told, design.prices))
    if not breaks + prices:
        return int(bool(design.faced))
    if breaks + prices == 1:
        return 2
    if not (breaks and prices):
        return 3
    return 5 if breaks + prices >= _MANY else 4


def _told(statement: Statement) -> bool:
    """True where it says of what: "costs" and "slower" are words for it and not yet a case."""
    return len(statement.facts) + len(statement.numbers) >= _OF_WHAT


_OF_WHAT = 2  # facts
_MANY = 4  # failures and prices of a design that was thought through
