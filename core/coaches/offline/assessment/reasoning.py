"""Reasoning: does it say why it is done so, what it costs, and when it does not hold?

Whether the reasons are right, rules cannot judge; only that they are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from core.coaches.offline.assessment.account import Account, practised
from core.coaches.offline.assessment.judging import Heard, scored, unscored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.statement import Mode, Statement, cue
from core.domain.evaluation import Judgement, State

KEY = "reasoning"
_REASONS = (
    "It explains nothing.",
    "It says what, and not why.",
    "One reason or one limit at most; the rest is only said.",
    "Several reasons, or several limits, but not both.",
    "It says why, and what it costs or when it does not hold.",
    "It says why throughout, what it costs, and when it does not hold.",
)
_BRIEF = (Asked.FACT, Asked.STATUS)
_SLOGANS = 2  # at most, for reasons and limits of nothing that anybody does
_MANY = 4  # reasons and limits of an answer that argues throughout


def judge(heard: Heard) -> Judgement:
    """Statements that give a reason, and such that give a limit, are counted apart."""
    if heard.topic.asked in _BRIEF or heard.topic.wants in ("result", "number", "own_part"):
        return unscored(KEY, State.NOT_ASKED, "The question does not ask why.")
    reasons, limits = arguments(heard)
    level = _level(len(reasons), len(limits), said=bool(heard.account.worthwhile))
    if heard.topic.to_you and not practised(heard.account):
        level = min(level, _SLOGANS)
    evidence = (*reasons, *limits) or heard.account.worthwhile
    return scored(KEY, level, heard, evidence, _REASONS[level])


def arguments(heard: Heard) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """(reasons, limits): the statements that give one, beside something that is said."""
    account = heard.account
    said = [s for s in account.near_facts if not s.repeated and s.mode is not Mode.ECHO]
    if account.loose:
        said = [s for s in said if len(s.facts) > 1]
    when = set(map(id, _conditions(account)))
    unsaid = set(map(id, unsaid_reasons(account)))
    limits = tuple(s for s in said if cue("limit").search(s.text) or id(s) in when)
    reasons = tuple(s for s in said if _grounds(s, account) or id(s) in unsaid or _run_on(s))
    return reasons, limits


def _grounds(statement: Statement, account: Account) -> bool:
    """True for "because …" and "so …"; but speech only begins with "so"."""
    found = cue("reason").search(statement.text)
    if found is None:
        return False
    return statement is not account.opening or found[0].lower() != "so"


def _run_on(statement: Statement) -> bool:
    """True for an unsaid reason in one breath: "I never add a retry it hides the next one"."""
    return statement.own and bool(cue("choice_run_on").search(statement.text))


def _conditions(account: Account) -> Iterator[Statement]:
    """ "If it is still taste after that" says when; "I look if there is shadow" does not."""
    before = ""
    for statement in account.statements:
        begins = statement.worth and statement.clause.words[0].text == "if"
        if begins and not cue("whether").search(before):
            yield statement
        before = statement.text


def unsaid_reasons(account: Account) -> tuple[Statement, ...]:
    """Reasons without a "because": "The milk I test last, it takes a week".

    What is chosen or refused, and right after it something that is so about it, in the present.
    """
    return tuple(
        after
        for before, after in pairwise(account.statements)
        if before.own
        and cue("choice").search(before.text)
        and after.worth
        and not after.own
        and after.mode in (Mode.PLAIN, Mode.EVENT)
        and cue("about_it").search(after.text)
        and not any(past(word) for word in after.clause.words)
    )


def _level(reasons: int, limits: int, *, said: bool) -> int:
    if not reasons + limits:
        return int(said)
    if reasons and limits:
        return 5 if reasons + limits >= _MANY else 4
    return 3 if reasons + limits >= 2 else 2
