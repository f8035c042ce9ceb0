"""What a whole interview showed."""

from __future__ import annotations

from datetime import UTC, datetime

from core.coaches.offline.assessment import assess
from core.content import rubric, rubric_of
from core.domain.evaluation import Evaluation, State
from core.domain.interview import Answer, Question, Turn
from core.domain.summary import summarise
from core.ports.coach import Background

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
STRONG = (
    "On the Saturday before Christmas two cashiers called in sick. I moved one person from the "
    "stock room, opened the self-checkout early and took a till myself. The queue never went over "
    "ten minutes, and we sold 18% more than the year before."
)
VAGUE = "We had problems with late deliveries. I changed the routes and spoke with the drivers."


def judged(position: int, question: str, answer: str) -> tuple[int, Turn, Evaluation]:
    asked = Question(question, "")
    turn = Turn(asked, NOON, (Answer(answer, NOON),))
    return position, turn, assess(asked, answer, rubric(), Background())


def test_a_strength_quotes_the_answer_that_shows_it() -> None:
    """No strength without the candidate's own words, and the question they answered."""
    summary = summarise(
        [
            judged(0, "Tell me about a time you had to work under pressure.", STRONG),
            judged(1, "Tell me about a problem you solved at work.", VAGUE),
        ],
        rubric_of,
    )

    assert summary.strengths
    assert all(strength.quote in STRONG for strength in summary.strengths)
    assert all(strength.quote == strength.span.of(STRONG) for strength in summary.strengths)
    assert {strength.position for strength in summary.strengths} == {0}
    assert len({strength.criterion for strength in summary.strengths}) == len(summary.strengths)


def test_the_weakest_criterion_is_practised_next() -> None:
    """The criterion with the lowest median, with the instruction of the answer it was lowest in."""
    weak = judged(1, "Tell me about a problem you solved at work.", VAGUE)
    summary = summarise([weak], rubric_of)

    assert summary.practise is not None
    assert summary.practise.position == 1
    assert summary.practise.instruction == weak[2].instruction
    lowest = min(j.level for j in weak[2].judgements if j.level is not None)
    assert summary.practise.median == lowest


def test_nothing_scored_is_said_so() -> None:
    """No overall, no strength and no weakness are made up where nothing could be judged."""
    summary = summarise(
        [judged(0, "Tell me about a problem you solved at work.", "fine")], rubric_of
    )

    assert summary.overall is None
    assert summary.strengths == ()
    assert summary.practise is None
    assert summary.states == {State.NOT_ENOUGH_EVIDENCE: 5}


def test_an_interview_without_answers_has_an_empty_summary() -> None:
    """Ended before the first answer: nothing is claimed."""
    summary = summarise([], rubric_of)

    assert (summary.answers, summary.overall, summary.strengths) == (0, None, ())
    assert summary.states == {}
