from __future__ import annotations

import pytest

from core.bootstrap import App
from core.domain.interview import Brief, Interview, Mode, Phase, Question, QuestionKind
from core.errors import (
    AnswerTooLongError,
    ElsewhereError,
    EmptyAnswerError,
    IllegalTransitionError,
    NotFoundError,
    ProviderUnavailableError,
    StaleVersionError,
)
from tests.conftest import STORY, drain
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach

SHORT = Brief(questions=3, warm_up=False)
REHEARSAL = Brief(questions=3, warm_up=False, mode=Mode.REHEARSAL)
WHAT_CAME_OF_IT = Question("What came of it?", "results", QuestionKind.FOLLOW_UP, source="script")


def begun(app: App, owner: str, brief: Brief = SHORT) -> Interview:
    ready = app.interviews.prepare(owner, brief)
    return app.interviews.begin(owner, ready.id, "tab")


def answered(app: App, owner: str, interview: Interview, text: str = STORY) -> Interview:
    asked = app.interviews.ask(owner, interview.id, "tab")
    return app.interviews.answer(owner, interview.id, "tab", len(asked.turns) - 1, text)


def to_the_review(app: App, owner: str, brief: Brief = SHORT) -> Interview:
    interview = begun(app, owner, brief)
    for _ in range(brief.questions):
        answered(app, owner, interview)
    app.interviews.ask(owner, interview.id, "tab")
    return app.interviews.finish_asking_back(owner, interview.id, "tab")


def decided_upon(app: App, owner: str, brief: Brief = SHORT) -> Interview:
    interview = to_the_review(app, owner, brief)
    app.interviews.confirm(owner, interview.id, "tab")
    drain(app)
    return app.interviews.settle(owner, interview.id)


def test_an_interview_goes_from_ready_to_kept(app: App, ada: str) -> None:
    """Three questions, three answers, the candidate's turn, a review, feedback, a decision."""
    interview = decided_upon(app, ada)

    assert interview.phase is Phase.DECIDING
    assert len(app.evaluations.of(ada, interview.id)) == 3
    assert app.interviews.keep(ada, interview.id).phase is Phase.KEPT


def test_preparing_twice_plans_once(app: App, ada: str, coach: ScriptedCoach) -> None:
    """A page may ask at every rerun; only a change of mind plans anew, in the same row."""
    first = app.interviews.prepare(ada, SHORT)
    second = app.interviews.prepare(ada, SHORT)
    third = app.interviews.prepare(ada, Brief(questions=4))

    assert coach.planned == 2
    assert first == second
    assert third.id == first.id
    assert len(third.planned) == 4


def test_beginning_twice_begins_once(app: App, ada: str) -> None:
    """A double click does not lose the first question."""
    interview = begun(app, ada, Brief(questions=3))

    again = app.interviews.begin(ada, interview.id, "tab")

    assert again.version == interview.version
    assert again.phase is Phase.WARMING_UP


def test_asking_twice_asks_once(app: App, ada: str) -> None:
    """A rerun in the middle of a question finds it there."""
    interview = begun(app, ada)
    first = app.interviews.ask(ada, interview.id, "tab")

    assert app.interviews.ask(ada, interview.id, "tab") == first


def test_an_answer_is_stored_before_the_next_question(app: App, ada: str) -> None:
    """Whatever happens after the click, the words are there."""
    interview = answered(app, ada, begun(app, ada))

    stored = app.interviews.get(ada, interview.id)
    assert stored.turns[0].attempts[0].text == STORY
    assert stored.phase is Phase.ASKING


def test_answering_the_same_question_twice_is_refused(app: App, ada: str) -> None:
    """A second click on Done never becomes the answer to the next question."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.answer(ada, interview.id, "tab", 0, STORY)
    app.interviews.ask(ada, interview.id, "tab")

    with pytest.raises(IllegalTransitionError):
        app.interviews.answer(ada, interview.id, "tab", 0, STORY)


@pytest.mark.parametrize(
    ("text", "error"), [("  \n ", EmptyAnswerError), ("x" * 20_001, AnswerTooLongError)]
)
def test_an_unusable_answer_changes_nothing(
    app: App, ada: str, text: str, error: type[Exception]
) -> None:
    """The question stands, and so does the draft."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.save_draft(ada, interview.id, (0, 0), "I was", 1)

    with pytest.raises(error):
        app.interviews.answer(ada, interview.id, "tab", 0, text)

    draft = app.interviews.draft(ada, interview.id, 0)
    assert app.interviews.get(ada, interview.id).phase is Phase.ANSWERING
    assert draft is not None
    assert draft.text == "I was"


def test_a_draft_ends_with_its_answer(app: App, ada: str) -> None:
    """Old words never stand in the box of the next question."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.save_draft(ada, interview.id, (0, 0), "I was about to", 1)
    app.interviews.answer(ada, interview.id, "tab", 0, STORY)

    assert app.interviews.draft(ada, interview.id, 0) is None


def test_a_late_draft_does_not_undo_a_later_one(app: App, ada: str) -> None:
    """Two posts that overtake each other leave the newer words."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    newer = app.interviews.save_draft(ada, interview.id, (0, 0), "I was about to leave", 2)
    older = app.interviews.save_draft(ada, interview.id, (0, 0), "I was", 1)

    draft = app.interviews.draft(ada, interview.id, 0)
    assert (newer, older) == (True, False)
    assert draft is not None
    assert draft.text == "I was about to leave"


def test_two_tabs_never_fork_an_interview(app: App, ada: str) -> None:
    """The second tab is told; once it takes over, the first one is."""
    interview = begun(app, ada)
    assert app.interviews.sit(ada, interview.id, "tab", is_open=lambda _: True)
    assert not app.interviews.sit(ada, interview.id, "other", is_open=lambda _: True)
    app.interviews.take_over(ada, interview.id, "other")

    with pytest.raises(ElsewhereError):
        app.interviews.ask(ada, interview.id, "tab")
    assert app.interviews.ask(ada, interview.id, "other").phase is Phase.ANSWERING


def test_a_tab_that_is_gone_gives_its_seat_up(app: App, ada: str) -> None:
    """After a reload or a restart the candidate goes on without a question."""
    interview = begun(app, ada)
    app.interviews.sit(ada, interview.id, "old", is_open=lambda _: True)

    assert app.interviews.sit(ada, interview.id, "new", is_open=lambda _: False)


def test_a_save_that_comes_too_late_is_refused(app: App, ada: str) -> None:
    """Two steps from the same state: the second finds that something moved first."""
    interview = begun(app, ada)
    with app.store.session_for(ada) as records:
        loaded = records.interviews.get(interview.id)
    app.interviews.pause(ada, interview.id, "tab")

    with pytest.raises(StaleVersionError), app.store.session_for(ada) as records:
        records.interviews.save(loaded, was=loaded.version)


def test_someone_elses_interview_does_not_exist(app: App, ada: str, eve: str) -> None:
    """Ownership is part of the lookup, so there is nothing to forget to check."""
    interview = begun(app, ada)

    with pytest.raises(NotFoundError):
        app.interviews.get(eve, interview.id)


def test_a_skipped_question_is_never_followed_up_or_judged(
    app: App, ada: str, coach: ScriptedCoach
) -> None:
    """Skipping is a right, not an answer."""
    coach.say(WHAT_CAME_OF_IT)
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.skip(ada, interview.id, "tab", 0)

    asked = app.interviews.ask(ada, interview.id, "tab")
    assert asked.turn.question.kind is QuestionKind.MAIN
    assert asked.to_assess == ()


def test_skipping_twice_skips_once(app: App, ada: str) -> None:
    """A second click on Skip does not cost the next question."""
    interview = begun(app, ada)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.skip(ada, interview.id, "tab", 0)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.skip(ada, interview.id, "tab", 0)

    assert app.interviews.get(ada, interview.id).phase is Phase.ANSWERING


def test_at_most_two_follow_ups_come_after_one_question(
    app: App, ada: str, coach: ScriptedCoach
) -> None:
    """More would be an interrogation, even if the coach had more to ask."""
    coach.say(*[WHAT_CAME_OF_IT] * 5)
    interview = begun(app, ada)
    for _ in range(3):
        interview = answered(app, ada, interview)
    asked = app.interviews.ask(ada, interview.id, "tab")

    kinds = [turn.question.kind for turn in asked.turns]
    assert kinds == [
        QuestionKind.MAIN,
        QuestionKind.FOLLOW_UP,
        QuestionKind.FOLLOW_UP,
        QuestionKind.MAIN,
    ]


def test_the_clock_ends_an_interview(app: App, ada: str, clock: StandingClock) -> None:
    """By the clock, the question that runs over is the last one."""
    interview = begun(app, ada, Brief(questions=10, minutes=10, warm_up=False))
    app.interviews.ask(ada, interview.id, "tab")
    clock.move(minutes=11)
    app.interviews.answer(ada, interview.id, "tab", 0, STORY)

    assert app.interviews.ask(ada, interview.id, "tab").phase is Phase.CANDIDATE_ASKS


def test_coached_answers_are_assessed_at_once_and_rehearsed_ones_at_the_end(
    app: App, ada: str
) -> None:
    """Practice gets feedback after each answer; a rehearsal is not interrupted."""
    coached = answered(app, ada, begun(app, ada, SHORT))
    drain(app)
    assert (0, 0) in app.evaluations.of(ada, coached.id)
    app.interviews.discard(ada, coached.id)

    rehearsed = answered(app, ada, begun(app, ada, REHEARSAL))
    drain(app)
    assert app.evaluations.of(ada, rehearsed.id) == {}


def test_a_correction_on_the_review_is_what_gets_judged(app: App, ada: str) -> None:
    """Changed words are judged as changed; the judgement of the old ones is gone."""
    interview = to_the_review(app, ada)
    drain(app)
    app.interviews.correct(ada, interview.id, "tab", 0, "Fine.")
    app.interviews.confirm(ada, interview.id, "tab")
    drain(app)

    evaluation = app.evaluations.of(ada, interview.id)[0, 0]
    overall = app.evaluations.overall(evaluation)
    assert overall is None or overall <= 1


def test_a_failed_assessment_is_shown_and_can_be_tried_again(
    app: App, ada: str, coach: ScriptedCoach
) -> None:
    """No level is made up; the interview goes on; a retry brings the real thing."""
    coach.fail(ProviderUnavailableError("scripted"))
    interview = answered(app, ada, begun(app, ada))
    drain(app)
    stored = app.interviews.get(ada, interview.id)
    [(position, attempt, work)] = app.evaluations.failed(ada, stored)
    assert app.evaluations.of(ada, interview.id) == {}

    app.slow_work.retry(ada, work.kind, work.subject)
    drain(app)
    assert (position, attempt) in app.evaluations.of(ada, interview.id)


def test_answering_again_keeps_both_attempts_and_judges_the_new_one(app: App, ada: str) -> None:
    """One change, tried at once, side by side with what was said before."""
    interview = decided_upon(app, ada)
    app.interviews.answer(ada, interview.id, "tab", 1, STORY + " I measured it for a month.")
    drain(app)

    assert {(1, 0), (1, 1)} <= app.evaluations.of(ada, interview.id).keys()
    assert app.interviews.get(ada, interview.id).phase is Phase.DECIDING


def test_ending_early_keeps_what_was_answered(app: App, ada: str) -> None:
    """One answer of three is still worth feedback."""
    interview = answered(app, ada, begun(app, ada, REHEARSAL))
    app.interviews.end_early(ada, interview.id, "tab")
    app.interviews.confirm(ada, interview.id, "tab")
    drain(app)

    settled = app.interviews.settle(ada, interview.id)
    assert settled.phase is Phase.DECIDING
    assert settled.ended_early
    assert len(app.evaluations.of(ada, interview.id)) == 1


def test_settling_waits_for_every_assessment(app: App, ada: str) -> None:
    """Half a feedback is not shown as a whole."""
    interview = to_the_review(app, ada, REHEARSAL)
    app.interviews.confirm(ada, interview.id, "tab")
    app.slow_work.run_one()

    assert app.interviews.settle(ada, interview.id).phase is Phase.ASSESSING
    drain(app)
    assert app.interviews.settle(ada, interview.id).phase is Phase.DECIDING


def test_a_guess_is_kept_beside_the_attempt(app: App, ada: str) -> None:
    """The candidate's own rating is stored before the levels are shown."""
    interview = decided_upon(app, ada)
    app.interviews.guess(ada, interview.id, 0, 0, {"structure": 4})

    assert app.interviews.get(ada, interview.id).turns[0].attempts[0].guess == {"structure": 4}


def test_discarding_leaves_nothing(app: App, ada: str) -> None:
    """Rows, drafts and evaluations go together, and a second click is harmless."""
    interview = decided_upon(app, ada)
    app.interviews.discard(ada, interview.id)
    app.interviews.discard(ada, interview.id)

    held = app.candidates.held(ada)
    assert {held[table] for table in ("interviews", "turns", "answers", "evaluations")} == {0}


def test_a_question_is_asked_only_once_while_it_was_answered_before(app: App, ada: str) -> None:
    """What was asked in one interview is known when the next is planned."""
    decided_upon(app, ada)
    with app.store.session_for(ada) as records:
        asked = records.interviews.asked()

    assert [question.bank_id for question in asked] == ["script-0", "script-1", "script-2"]
    assert asked[0].text == "Tell me about a time you solved a hard problem."
