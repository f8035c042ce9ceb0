"""Which rubric a question deserves: what an answer to it should be judged by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.coaches.offline.assessment.asking import Asked, asking_of, parts_of, pattern
from core.domain.interview import Question, QuestionKind

BEHAVIOURAL, HR_SCREEN, TECHNICAL = "behavioural", "hr_screen", "technical"
SYSTEM_DESIGN, CASE = "system_design", "case"

# The beginning of an id of the bank, where it says the kind; every other one is technical.
_OF_THE_BANK: Mapping[str, str] = MappingProxyType(
    {
        "beh": BEHAVIOURAL,
        "hrs": HR_SCREEN,
        "tec": TECHNICAL,
        "sys": SYSTEM_DESIGN,
        "case": CASE,
        "cas": CASE,
    }
)
_BY_WHAT_IT_ASKS: Mapping[Asked, str] = MappingProxyType(
    {
        Asked.STORY: BEHAVIOURAL,
        Asked.CLAIM: BEHAVIOURAL,
        Asked.EXPLANATION: TECHNICAL,
        Asked.REASON: HR_SCREEN,
        Asked.FACT: HR_SCREEN,
        Asked.STATUS: HR_SCREEN,
    }
)


def rubric_name(question: Question) -> str:
    """The name of the rubric that fits *question*: a folder of content/rubrics.

    Whoever plans a question sets `Question.rubric` to it:
    ``replace(question, rubric=rubric_name(question))``.

    - From the bank: by the kind that its id begins with (`beh`, `hrs`, `sys`, `case`; ids of
      the role families are technical).
    - Otherwise by what it asks for: a story or a strength to be shown is `behavioural`, an
      explanation `technical` (`system_design` where it wants a system drawn up), a reason, a
      fact or a status `hr_screen`.
    - A follow-up is judged like the question before it, which only the planner knows: it
      takes over that question's rubric. Asked here, a follow-up gets the rubric of its words.

    A competency called "system design" counts as much as the words. Never raises.
    """
    if question.bank_id:
        name = _OF_THE_BANK.get(question.bank_id.partition("-")[0], TECHNICAL)
        return SYSTEM_DESIGN if name == TECHNICAL and designs(question) else name
    own = parts_of(question.text).own
    if question.kind is QuestionKind.FOLLOW_UP:
        question = Question(question.text, question.competency)
    asked = asking_of(question, own).asked
    if asked in (Asked.EXPLANATION, Asked.STORY) and designs(question):
        return SYSTEM_DESIGN
    return _BY_WHAT_IT_ASKS[asked]


def designs(question: Question) -> bool:
    """Whether *question* wants a system drawn up."""
    named = question.competency.lower().replace("_", " ").replace("-", " ")
    return named == "system design" or bool(pattern("system_design").search(question.text))
