"""Specific facts: what in the answer could a stranger check?"""

from __future__ import annotations

from bisect import bisect_right

from core.coaches.offline.assessment.account import practised, support_of
from core.coaches.offline.assessment.judging import Heard, scored
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.relevance import by_the_book, settles
from core.coaches.offline.assessment.statement import Mode, Statement, facts_in, has_own, numbers_in
from core.coaches.offline.assessment.story import Outcome
from core.coaches.offline.assessment.topicality import plainly_about_it
from core.domain.evaluation import Judgement

KEY = "specificity"
_REASONS = (
    "Nothing in it could be checked.",
    "Mostly general words.",
    "One or two facts; the rest stays general.",
    "Several facts, so that one can picture it.",
    "Concrete throughout.",
    "Concrete throughout, with numbers where they matter.",
)
# Points (different facts, and two for each number) from which level 1, 2, 3 and 4 begin.
_STORY = (2, 5, 10, 15)
_OTHER = (2, 4, 8, 13)
_FACT = (1, 2, 3, 5)
_RICH = 16  # points of an explanation at level 5, beside a case, a reason and a limit
_RICH_STORY = 18  # points of a story at level 5, whose end is told without a size
_NUMBERS_COUNTED = 4  # more numbers than this do not make it more concrete


def judge(heard: Heard) -> Judgement:
    """Different facts and numbers are counted, wherever they stand and however often they come:
    length earns nothing, and padding costs nothing here."""
    evidence = concrete(heard)
    numbers = numbers_in(evidence)
    points = len(facts_in(evidence)) + 2 * min(len(numbers), _NUMBERS_COUNTED)
    level = min(bisect_right(_steps(heard), points), _most(heard))
    if plainly_about_it(heard):
        level = max(level, 1)
    if level == 4 and _measured(heard, points, len(numbers)):
        level = 5
    return scored(KEY, level, heard, evidence, _REASONS[level])


def concrete(heard: Heard) -> tuple[Statement, ...]:
    """The statements whose facts count: in a story only what happened."""
    if heard.topic.asked is Asked.STORY:
        return heard.account.told
    if heard.topic.asked is not Asked.CLAIM:
        return heard.account.worthwhile
    said = (s for s in heard.account.worthwhile if s.mode not in (Mode.HABIT, Mode.OPINION))
    return tuple(s for s in said if not by_the_book(heard) or has_own(s))


def _most(heard: Heard) -> int:
    """An explanation without a case, a reason and a limit is out of a textbook."""
    if heard.topic.asked is Asked.FACT and not any(settles(heard, s) for s in concrete(heard)):
        return 1  # figures about something else
    if heard.topic.asked is not Asked.STORY and heard.account.loose:
        return 1
    if heard.topic.asked is not Asked.EXPLANATION:
        return 4
    support = support_of(heard.account)
    if heard.topic.to_you and not practised(heard.account):
        return 2
    return 4 if support.case else 3 if all(support[1:]) else 2


def _steps(heard: Heard) -> tuple[int, ...]:
    match heard.topic.asked:
        case Asked.STORY:
            return _STORY
        case Asked.FACT | Asked.FOLLOW_UP | Asked.STATUS:
            return _FACT
        case _:
            return _OTHER


def _measured(heard: Heard, points: int, numbers: int) -> bool:
    if heard.topic.asked is Asked.STORY:
        sized = numbers >= 1 and heard.story.outcome is Outcome.SIZED
        rich = points >= _RICH_STORY and numbers >= 2  # then one number more decides nothing
        return sized or (rich and heard.story.outcome is Outcome.CLEAR)
    if heard.topic.asked is Asked.EXPLANATION:
        return points >= _RICH and all(support_of(heard.account))
    return numbers >= 1
