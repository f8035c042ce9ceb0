"""One criterion of one answer, judged by a model once: what it found, as far as code could check.

The model sees the question, the answer and this criterion's anchors, and nothing else of the
candidate: what is not needed to judge is not sent, and can order nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from core.coaches.model.asking import Ask
from core.coaches.model.orders import answer_seen, begins_in_english, question_seen
from core.coaches.model.plain import honest
from core.coaches.model.prompts import prompt
from core.coaches.model.seen import Seen
from core.coaches.model.shapes import Shaped, UnfitError
from core.domain.chat import DataKind
from core.domain.evaluation import State
from core.domain.interview import Question
from core.domain.rubric import LEVELS, Criterion
from core.domain.text import Span
from core.ports.chat import Material

PROMPT = "judge_criterion"
MOST_TOKENS = 1200  # of one reply; half of it is air for models that think aloud
SEVERAL_TIMES = 0.7  # temperature of samples that are to be independent of each other
MOST_QUOTES = 3
_UNQUOTED = "No words of the answer could be found on which a level would rest."
_LEAST_QUOTED = 3  # letters and figures; less can be found anywhere

Line = Annotated[str, Field(max_length=600)]


class CriterionReading(Shaped):
    """What a model replies. In this order, so that it looks before it judges."""

    evidence: Annotated[list[Line], Field(max_length=6)]
    state: Literal["scored", "not_enough_evidence", "not_asked"]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    level: Annotated[int, Field(ge=0, le=5)] | None
    title: Annotated[str, Field(max_length=120)]
    because: Annotated[str, Field(max_length=600)]
    about: Line


@dataclass(frozen=True, repr=False)
class Heard:
    """One question and its answer, as a model gets to see them."""

    question: Seen
    answer: Seen

    @property
    def material(self) -> tuple[Material, ...]:
        return (
            Material(DataKind.QUESTION, self.question.shown),
            Material(DataKind.ANSWER, self.answer.shown),
        )

    @property
    def said(self) -> tuple[str, ...]:
        """Whose words may stand in quotation marks."""
        return self.answer.left, self.question.left


def hear(question: Question, answer: str) -> Heard:
    return Heard(
        question_seen(question.text),
        answer_seen(answer, english=begins_in_english(question.text)),
    )


@dataclass(frozen=True)
class Advice:
    title: str
    because: str
    quote: Span | None


@dataclass(frozen=True)
class Reading:
    """One sample. A level stands only beside evidence that was found in the answer."""

    state: State
    level: int | None
    spans: tuple[Span, ...]
    reason: str
    advice: Advice | None


def ask_about(criterion: Criterion, heard: Heard, *, samples: int) -> Ask[CriterionReading]:
    return Ask(
        prompt(PROMPT),
        CriterionReading,
        heard.material,
        {
            "criterion": criterion.name,
            "asks": criterion.question,
            "anchors": "\n".join(f"{level}: {criterion.anchors[level]}" for level in LEVELS),
            "examples": _examples(criterion),
        },
        MOST_TOKENS,
        SEVERAL_TIMES if samples > 1 else 0.0,
    )


def _examples(criterion: Criterion) -> str:
    """Our own answers at each level, of invented people, where the rubric has them."""
    if not criterion.examples:
        return ""
    lines = (f"{level}: {criterion.examples[level]}" for level in LEVELS)
    return "\n".join(
        (
            "\nInvented answers at each level, for this criterion alone, to the question "
            f"“{criterion.example_question}”:",
            *lines,
            "",
        )
    )


def reading_of(reply: CriterionReading, heard: Heard) -> Reading:
    """What stands of *reply*: every quote located, every word of it plain.

    Raises UnfitError where it contradicts itself.
    """
    state = State(reply.state)
    if (state is State.SCORED) != (reply.level is not None):
        raise UnfitError("level: a number from 0 to 5 where the state is scored, otherwise null")
    reason = honest(reply.reason, heard.said)
    if not reason:
        raise UnfitError("reason: one plain sentence is needed")
    spans = _located(reply.evidence, heard.answer)
    advice = _advice(reply, heard)
    if advice is None and state is not State.NOT_ASKED and reply.level != max(LEVELS):
        raise UnfitError("title, because: below level 5 there is one thing to change")
    if state is State.SCORED and not spans:
        return Reading(State.NOT_ENOUGH_EVIDENCE, None, (), _UNQUOTED, advice)
    return Reading(state, reply.level, spans if reply.level is not None else (), reason, advice)


def _advice(reply: CriterionReading, heard: Heard) -> Advice | None:
    title, because = honest(reply.title, heard.said), honest(reply.because, heard.said)
    if not (title and because):
        return None
    found = _located([reply.about], heard.answer)
    return Advice(title, because, found[0] if found else None)


def _located(quotes: Sequence[str], answer: Seen) -> tuple[Span, ...]:
    found: list[Span] = []
    for quote in quotes:
        if sum(map(str.isalnum, quote)) < _LEAST_QUOTED:
            continue
        span = answer.locate(quote)
        if span is not None and not any(span.overlaps(other) for other in found):
            found.append(span)
    return tuple(sorted(found[:MOST_QUOTES]))
