"""Whether an answer gives another figure than the line of the résumé that it was asked about."""

from __future__ import annotations

from core.domain.evaluation import Instruction
from core.domain.interview import Question
from core.domain.text import Span

TITLE = "Two figures do not agree."
_ASKED = "#contradiction"  # the question whose answer tells which of the two is right


def on_the_resume(question: Question, answer: str, otherwise: Instruction) -> Instruction:
    """The figure that differs from the résumé's, before anything else; *otherwise* if none does.

    A listener has the line in front of them, and believes neither figure until they know which
    is right. It accuses nobody: only what cannot be a part, a step or another time is named.
    """
    # Planning reads answers as assessment does, so it is looked up here only once both are there.
    from core.coaches.offline.planning.contradictions import claimed_otherwise

    if question.claim is None or question.source.endswith(_ASKED):
        return otherwise
    pair = claimed_otherwise(question.claim, answer)
    start = answer.find(pair.other) if pair is not None else -1
    if pair is None or start < 0:
        return otherwise
    quote = Span(start, start + len(pair.other))
    because = (
        f"Your résumé says {pair.one}, your answer “{quote.of(answer)}”. Say which is right, or "
        "what makes them two different things."
    )
    return Instruction(TITLE, because, None, quote)
