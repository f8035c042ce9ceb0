"""Reasons: does it say why, with something behind it that not anybody could say?"""

from __future__ import annotations

from core.coaches.offline.assessment.judging import Heard, scored, unscored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.statement import Mode, Statement, cue, facts_in, numbers_in
from core.domain.evaluation import Judgement, State

KEY = "reasons"
_REASONS = (
    "It gives no reason.",
    "A reason that anybody could give.",
    "A reason is named; nothing stands behind it yet.",
    "One reason with a fact behind it.",
    "Reasons, and facts that show they are yours.",
    "Several reasons, each with a fact of its own.",
)
_BRIEF = (Asked.FACT, Asked.STATUS)


def judge(heard: Heard) -> Judgement:
    """Sentences that ground something are counted, and the different facts in them."""
    if heard.topic.asked in _BRIEF:
        return unscored(KEY, State.NOT_ASKED, "The question asks for a fact, not for a reason.")
    grounds = grounded(heard)
    level = _level(heard, grounds)
    return scored(KEY, level, heard, grounds or heard.account.worthwhile, _REASONS[level])


def grounded(heard: Heard) -> tuple[Statement, ...]:
    """Statements with a fact that give a reason, a liking, a want or a cause, or follow one."""
    said = heard.account.statements
    left_out = (Mode.COURTESY, Mode.ECHO)
    found = []
    since = _REACH
    for statement in said:
        since = 0 if _gives_a_reason(statement) else since + 1
        if since < _REACH and statement.worth and statement.mode not in left_out:
            found.append(statement)
    return tuple(found)


def _gives_a_reason(statement: Statement) -> bool:
    """True for "because …", "I like …", and for what is missing: "There is no next step"."""
    return any(cue(name).search(statement.text) for name in ("ground", "lacks"))


_REACH = 2  # statements from a reason to the fact behind it


def _level(heard: Heard, grounds: tuple[Statement, ...]) -> int:
    pieces = len(facts_in(grounds)) + len(numbers_in(grounds))
    told = sum(heard.account.substance >= least for least in _TOLD)
    if not grounds:
        said = any(map(_gives_a_reason, heard.account.statements))
        return max(told, int(said))
    several = sum(map(_gives_a_reason, heard.account.statements))
    level = 1 + sum(pieces >= least for least in _PIECES)
    return max(told, min(level, 5 if several >= 2 or pieces >= _RICH else 4))


_PIECES = (2, 3, 5, 8)  # facts behind reasons from which level 2, 3, 4 and 5 begin
_TOLD = (1, 3, 6)  # facts that stand for a reason without the word "because"
_RICH = 12  # facts behind one reason that are as good as two
