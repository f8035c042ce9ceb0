"""Clear and short: is every sentence needed, and is it told once?

Grammar is not judged: plain second-language English is clear English.
"""

from __future__ import annotations

from core.coaches.offline.assessment.account import Account
from core.coaches.offline.assessment.judging import Heard, scored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.statement import Statement
from core.coaches.offline.assessment.topicality import plainly_about_it
from core.coaches.offline.assessment.words import vocabulary
from core.domain.evaluation import Judgement

KEY = "clarity"
_REASONS = (
    "One cannot find out what is meant.",
    "Most of it could be left out without losing a fact.",
    "Much of it could be left out, or much is missing.",
    "It can be followed, with detours.",
    "Clear; a sentence or two could go.",
    "Clear and short.",
)
# Words up to which an answer is short: two minutes of speech for a story (130 words a minute).
_LONG = {Asked.STORY: 260, Asked.FACT: 80}
_LONG_OTHERWISE = 220
_SPARE = (0.45, 0.75)  # share of words without a fact, or told before, that costs a level each
_UNNEEDED = 2  # levels at most, where one fact is asked for
_FILLED = 0.06  # share of "um", "basically", "like"


def judge(heard: Heard) -> Judgement:
    account = heard.account
    spare = [s for s in account.statements if not s.worth or s.repeated]
    unneeded = _too_long(heard) + _spare_levels(account, spare)
    short = heard.topic.asked in (Asked.FACT, Asked.STATUS, Asked.FOLLOW_UP)
    if short:  # a figure in many words is still the figure that was asked for
        unneeded = min(unneeded, _UNNEEDED)
    level = 5 - unneeded - _filled(account)
    short = short or plainly_about_it(heard)
    level = min(level, (2 + account.substance) if short else 1 + account.substance // 2)
    evidence = spare if level <= 3 and spare else account.worthwhile
    return scored(
        KEY, max(level, 0), heard, evidence or account.statements, _REASONS[max(level, 0)]
    )


def _too_long(heard: Heard) -> int:
    longest = _LONG.get(heard.topic.asked, _LONG_OTHERWISE)
    return sum(
        heard.account.words + heard.account.said.idle > longest * factor for factor in (1, 2, 4)
    )


def _spare_levels(account: Account, spare: list[Statement]) -> int:
    idle = account.said.idle
    words = sum(len(statement.clause.words) for statement in spare) + idle
    return sum(words > share * (account.words + idle) for share in _SPARE)


def _filled(account: Account) -> int:
    fillers = vocabulary("english", "fillers")
    said = sum(word.text in fillers for s in account.statements for word in s.clause.words)
    return int(said + account.said.hesitations > _FILLED * account.words)
