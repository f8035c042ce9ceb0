from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.domain import interview as i
from core.errors import IllegalTransitionError
from tools.state_diagram import TARGET, diagram

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUESTION = i.Question("Tell me about a hard week.", "resilience", source="bank:x")
FOLLOW_UP = replace(QUESTION, text="What came of it?", kind=i.QuestionKind.FOLLOW_UP)
WARM_UP = replace(QUESTION, text="How are you?", kind=i.QuestionKind.WARM_UP)
ANSWER = i.Answer("I shipped it.", given_at=NOON)
ANSWERED_TURN = i.Turn(QUESTION, NOON, attempts=(ANSWER,))
EVENTS: tuple[i.Event, ...] = (
    i.Began(NOON, WARM_UP),
    i.Asked(NOON, QUESTION),
    i.Answered(ANSWER),
    i.AnsweredAgain(0, ANSWER),
    i.Skipped(NOON),
    i.Repeated(NOON),
    i.RanOut(NOON),
    i.CandidateAsked(NOON, "What is the team like?"),
    i.CandidateFinished(NOON),
    i.Corrected(NOON, 0, "I shipped it on time."),
    i.Confirmed(NOON),
    i.Assessed(NOON),
    i.Guessed(0, 0, {"structure": 3}),
    i.Paused(NOON),
    i.Resumed(NOON),
    i.EndedEarly(NOON),
    i.Kept(NOON),
    i.Discarded(NOON),
)


def an_interview(phase: i.Phase = i.Phase.READY, **changes: object) -> i.Interview:
    open_turn = phase in (i.Phase.ANSWERING, i.Phase.WARMING_UP)
    turns = (ANSWERED_TURN, i.Turn(QUESTION, NOON)) if open_turn else (ANSWERED_TURN,)
    made = i.Interview(
        "x",
        "ada",
        i.Brief(),
        created_at=NOON,
        planned=(QUESTION, QUESTION, QUESTION),
        phase=phase,
        paused_from=i.Phase.ASKING if phase is i.Phase.PAUSED else None,
        paused_at=NOON if phase is i.Phase.PAUSED else None,
        turns=() if phase is i.Phase.READY else turns,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_every_event_is_tried() -> None:
    """A new event cannot be forgotten by the tests below."""
    assert {type(event) for event in EVENTS} == set(i.Event.__args__)


@pytest.mark.parametrize(("phase", "event"), [*itertools.product(i.Phase, EVENTS)])
def test_every_phase_takes_exactly_the_events_in_the_table(phase: i.Phase, event: i.Event) -> None:
    """No phase accepts an event that the table does not list, and refusing changes nothing."""
    interview = an_interview(phase)

    if type(event) in i.TRANSITIONS[phase]:
        assert interview.apply(event).version == interview.version + 1
    else:
        with pytest.raises(IllegalTransitionError):
            interview.apply(event)


def test_only_discarded_is_an_end() -> None:
    """No phase is stuck: each can be left but the one where everything is gone."""
    ends = {phase for phase, events in i.TRANSITIONS.items() if not events}

    assert ends == {i.Phase.DISCARDED}


def test_the_diagram_is_the_table() -> None:
    """docs/interview_states.md is made from the table; make it anew after a change."""
    assert TARGET.read_text("utf-8") == diagram(), "run python -m tools.state_diagram"


def test_a_pause_resumes_exactly_where_it_stopped() -> None:
    """Pausing while a question stands brings that question back, and the time away is free."""
    asked = an_interview(i.Phase.ANSWERING)
    back = asked.apply(i.Paused(NOON)).apply(i.Resumed(NOON + timedelta(hours=2)))
    answered = back.apply(
        i.Answered(replace(ANSWER, given_at=NOON + timedelta(hours=2, minutes=1)))
    )

    assert back.phase is i.Phase.ANSWERING
    assert answered.turn.spent == timedelta(minutes=1)


def test_an_interview_without_a_warm_up_begins_with_asking() -> None:
    """The warm-up is the candidate's choice."""
    assert an_interview().apply(i.Began(NOON, None)).phase is i.Phase.ASKING


def test_a_second_attempt_stands_beside_the_first() -> None:
    """Answering again never overwrites what was said."""
    again = replace(ANSWER, text="I shipped it in a week.")
    interview = an_interview(i.Phase.DECIDING).apply(i.AnsweredAgain(0, again))

    assert [a.text for a in interview.turns[0].attempts] == [ANSWER.text, again.text]


def test_a_correction_changes_the_latest_words_only() -> None:
    """Corrected words replace the attempt that was corrected, not its history."""
    interview = an_interview(i.Phase.REVIEWING).apply(i.Corrected(NOON, 0, "I shipped two."))

    assert [a.text for a in interview.turns[0].attempts] == ["I shipped two."]


@pytest.mark.parametrize("event", [i.Corrected(NOON, 7, "x"), i.Corrected(NOON, -1, "x")])
def test_a_turn_that_is_not_there_cannot_be_changed(event: i.Event) -> None:
    """A position from a stale page is refused."""
    with pytest.raises(IllegalTransitionError):
        an_interview(i.Phase.REVIEWING).apply(event)


def test_a_guess_outside_the_scale_is_refused() -> None:
    """The candidate's own rating lives on the same scale of 0 to 5."""
    with pytest.raises(IllegalTransitionError):
        an_interview(i.Phase.DECIDING).apply(i.Guessed(0, 0, {"structure": 6}))


def test_the_clock_ends_the_asking() -> None:
    """An interview by the clock asks nothing more once its minutes are used."""
    slow = i.Turn(QUESTION, NOON, (replace(ANSWER, given_at=NOON + timedelta(minutes=16)),))
    brief = i.Brief(minutes=15, questions=10)
    interview = an_interview(i.Phase.ASKING, turns=(slow,), brief=brief)

    assert interview.next_planned is None
    assert replace(interview, brief=i.Brief()).next_planned is QUESTION


def test_the_warm_up_is_never_assessed() -> None:
    """Nobody judges the first few words."""
    warm = i.Turn(WARM_UP, NOON, (ANSWER,))
    interview = an_interview(i.Phase.REVIEWING, turns=(warm, ANSWERED_TURN))

    assert [position for position, _ in interview.to_assess] == [1]


def test_follow_ups_are_counted_from_the_last_main_question() -> None:
    """At most two follow one question, whatever came before it."""
    turns = tuple(i.Turn(q, NOON, (ANSWER,)) for q in (QUESTION, FOLLOW_UP, QUESTION, FOLLOW_UP))

    assert an_interview(i.Phase.ASKING, turns=turns).follow_ups_since_main == 1


@pytest.mark.parametrize("questions", [2, 11])
def test_an_interview_has_three_to_ten_questions(questions: int) -> None:
    """Fewer is no interview, more is an ordeal."""
    with pytest.raises(ValueError, match="3 to 10"):
        i.Brief(questions=questions)


@settings(max_examples=300)
@given(some.lists(some.sampled_from(EVENTS), max_size=40))
def test_no_order_of_events_breaks_the_interview(events: list[i.Event]) -> None:
    """Whatever comes, in whatever order: refused and unchanged, or applied and one further;
    what was once answered is never gone but by discarding."""

    def step(before: i.Interview, event: i.Event) -> i.Interview:
        try:
            after = before.apply(event)
        except IllegalTransitionError:
            return before
        assert after.version == before.version + 1
        assert sum(len(t.attempts) for t in after.turns) >= sum(
            len(t.attempts) for t in before.turns
        )
        assert (after.phase is i.Phase.PAUSED) == (after.paused_from is not None)
        return after

    last = reduce(step, events, replace(an_interview(), turns=()))

    assert last.phase in i.TRANSITIONS


@pytest.mark.parametrize(
    ("words", "seniority"),
    [
        ("Senior Backend Engineer", i.Seniority.SENIOR),
        ("Lead Nurse", i.Seniority.LEAD),
        ("Graduate trainee, sales", i.Seniority.ENTRY),
        ("Mid-level", i.Seniority.MIDDLE),
        ("Backend Engineer", None),
    ],
)
def test_a_job_says_how_senior_it_is(words: str, seniority: i.Seniority | None) -> None:
    """What the advertisement says is the first suggestion; a title without a sign says nothing."""
    assert i.seniority_in(words) is seniority


def test_a_question_in_other_words_keeps_what_a_case_told_before_it() -> None:
    """The words that stood there are the record; a reply's facts stay above them."""
    plain = replace(QUESTION, in_other_words="Anything else?")
    reply = replace(FOLLOW_UP, text="Rent is €4.\nGo on?", rubric=i.CASE)
    reply = replace(reply, in_other_words="Anything else?")

    assert i.Turn(reply, NOON, repeats=1).wording == "Rent is €4.\nAnything else?"
    assert i.Turn(reply, NOON).wording == reply.text
    assert i.Turn(plain, NOON, repeats=1).wording == "Anything else?"
    assert i.Turn(QUESTION, NOON, repeats=1).wording == QUESTION.text
