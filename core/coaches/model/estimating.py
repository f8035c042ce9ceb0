"""What judging one answer asks of a model, before there is an answer: to say what it may cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core import content
from core.coaches.model.judging import ask_about, hear
from core.domain.interview import Question
from core.ports.chat import Request

WORDS: Final = 200  # of an answer: a minute and a half of speech
_QUESTION: Final = Question(
    "Tell me about a time when you solved a hard problem at work.",
    "",
    rubric="behavioural",  # of all rubrics the longest to put to a model
)


def requests_of(samples: int) -> Sequence[Request]:
    """The calls that judge one answer of WORDS words, *samples* times by each criterion."""
    heard = hear(_QUESTION, " ".join(["things"] * WORDS))
    criteria = content.rubric(_QUESTION.rubric).criteria
    return [
        ask_about(criterion, heard, samples=samples).request
        for criterion in criteria
        for _ in range(samples)
    ]
