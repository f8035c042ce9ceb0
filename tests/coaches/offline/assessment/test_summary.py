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
    answers = (STRONG, VAGUE)
    assert all(s.quote == s.span.of(answers[s.position]) for s in summary.strengths)
    assert summary.strengths[0].position == 0
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
    assert summary.practise is not None
    assert (summary.practise.criterion, summary.practise.position) == (None, 0)
    assert summary.states == {State.NOT_ENOUGH_EVIDENCE: 5}


def test_the_few_do_not_speak_for_the_many() -> None:
    """One strong answer among three that say nothing is no “5 of 5”: the whole has no level, and
    what could not be judged is what to practise."""
    question = "Tell me about a time you had to work under pressure."
    answers = [STRONG, "fine", "I do not know.", "No."]
    summary = summarise([judged(n, question, a) for n, a in enumerate(answers)], rubric_of)
    half = summarise([judged(n, question, a) for n, a in enumerate(answers[:2])], rubric_of)

    assert (summary.scored, summary.answers, summary.overall) == (1, 4, None)
    assert summary.practise is not None
    assert (summary.practise.criterion, summary.practise.position) == (None, 1)
    assert half.overall is not None


def test_what_could_not_be_judged_is_practised_where_all_else_is_strong() -> None:
    """Two strong answers leave no weak criterion; the one that says nothing is where to begin."""
    question = "Tell me about a time you had to work under pressure."
    answers = [STRONG, STRONG, "fine"]
    summary = summarise([judged(n, question, a) for n, a in enumerate(answers)], rubric_of)
    strong = summarise([judged(n, question, STRONG) for n in range(2)], rubric_of)

    assert summary.overall is not None
    assert summary.practise is not None
    assert (summary.practise.criterion, summary.practise.position) == (None, 2)
    assert strong.practise is None


def test_one_criterion_is_not_praised_and_blamed() -> None:
    """What is to be practised does not stand among what already works."""
    summary = summarise(
        [
            judged(0, "Tell me about a time you had to work under pressure.", STRONG),
            judged(1, "Tell me about a problem you solved at work.", VAGUE),
            judged(2, "Tell me about a time you had to change a plan.", VAGUE),
        ],
        rubric_of,
    )

    assert summary.practise is not None
    assert summary.practise.criterion is not None
    assert summary.practise.criterion.key not in {s.criterion.key for s in summary.strengths}


def test_an_interview_without_answers_has_an_empty_summary() -> None:
    """Ended before the first answer: nothing is claimed."""
    summary = summarise([], rubric_of)

    assert (summary.answers, summary.overall, summary.strengths) == (0, None, ())
    assert summary.states == {}
