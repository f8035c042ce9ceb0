"""An improved answer: asked for, checked, stored, and gone with the words it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.bootstrap import App
from core.domain.document import Item, JobProfile, Position, Profile
from core.domain.improvement import Piece, nothing_lost
from core.domain.text import Span
from core.domain.work import WorkKind, WorkState
from core.errors import NotFoundError, ProviderUnavailableError
from core.ports.coach import Background
from core.services.interviews import work_subject
from tests.conftest import STORY, drain
from tests.doubles.coach import QUESTIONS, OneCoach, ScriptedCoach
from tests.doubles.inventing_coach import InterruptedCoach, InventingCoach
from tests.services.test_interviews import answered, begun, decided_upon

KIND = WorkKind.IMPROVE_ANSWER
WHOLE = Piece(STORY, Span(0, len(STORY)))


def state_of(app: App, owner: str, interview_id: str, attempt: int = 0) -> WorkState | None:
    work = app.slow_work.status(owner, KIND, work_subject(interview_id, 0, attempt))
    return work.state if work else None


def test_nothing_is_improved_before_it_is_asked_for(app: App, ada: str) -> None:
    """The candidate asks; then it is made, once, and stays."""
    interview = decided_upon(app, ada)
    assert app.improvements.of(ada, interview.id) == {}

    app.improvements.ask_for(ada, interview.id, 0, 0)
    drain(app)
    found = app.improvements.of(ada, interview.id)
    assert list(found) == [(0, 0)]
    assert nothing_lost(found[0, 0], STORY)

    app.improvements.ask_for(ada, interview.id, 0, 0)
    assert state_of(app, ada, interview.id) is WorkState.DONE


@pytest.mark.parametrize(
    "invented",
    [
        (WHOLE, Piece("We saved 40,000 euro.", Span(0, 21))),
        (Piece(STORY.replace("three", "nine"), Span(0, len(STORY))),),
        (Piece(STORY[:50], Span(0, 50)),),
        (WHOLE, WHOLE),
        (WHOLE, Piece("how much of the 40 %")),
        (Piece(STORY + "x", Span(0, len(STORY) + 1)),),
    ],
    ids=["a sentence", "a number", "half is lost", "said twice", "a figure in a slot", "beyond"],
)
def test_a_word_that_was_not_said_is_never_stored(
    app: App, ada: str, invented: tuple[Piece, ...]
) -> None:
    """T2: what a coach adds, loses or doubles is refused as a whole, and can be tried again."""

    interview = decided_upon(app, ada)
    app.improvements.ask_for(ada, interview.id, 0, 0)
    inventing = replace(app.improvements, coaches=OneCoach(InventingCoach(invented)))
    replace(app.slow_work, do={KIND: inventing.make}).run_one()

    work = app.slow_work.status(ada, KIND, work_subject(interview.id, 0, 0))
    assert app.improvements.of(ada, interview.id) == {}
    assert work is not None
    assert (work.state, work.error) == (WorkState.FAILED, "UnusableOutputError")

    app.slow_work.retry(ada, KIND, work.subject)
    drain(app)
    assert (0, 0) in app.improvements.of(ada, interview.id)


REWORDED = (
    Piece(
        "In March, our nightly import failed three times, and customers saw old prices.",
        reworded=True,
    ),
    Piece("I found the cause", reworded=True),
    Piece("how you knew"),
    Piece(": a lock that two jobs shared.", reworded=True),
)


def improved_by(app: App, owner: str, pieces: tuple[Piece, ...]) -> WorkState | None:
    """What becomes of an improvement into *pieces*."""
    interview = decided_upon(app, owner)
    app.improvements.ask_for(owner, interview.id, 0, 0)
    reworking = replace(app.improvements, coaches=OneCoach(InventingCoach(pieces)))
    replace(app.slow_work, do={KIND: reworking.make}).run_one()
    assert bool(app.improvements.of(owner, interview.id)) == (
        state_of(app, owner, interview.id) is WorkState.DONE
    )
    return state_of(app, owner, interview.id)


def test_an_answer_in_other_words_is_stored_where_it_adds_nothing(app: App, ada: str) -> None:
    """Its words need not be the candidate's; its facts are."""
    assert improved_by(app, ada, REWORDED) is WorkState.DONE


@pytest.mark.parametrize(
    "added",
    [
        (*REWORDED, Piece("We saved 40,000 euro.", reworded=True)),
        (*REWORDED, Piece("I fixed it in four hours.", reworded=True)),
        (*REWORDED, Piece("I asked Priya and used Kafka.", reworded=True)),
        (*REWORDED, Piece("what Priya said")),
        (*REWORDED, Piece("how much of the 40 %")),
        (*REWORDED, Piece("Customers never said so.", Span(0, 24))),
        (Piece("what you did"), Piece("how it ended")),
        (Piece(STORY, Span(0, len(STORY)), reworded=True),),
    ],
    ids=[
        "money",
        "time",
        "names",
        "a slot's name",
        "a slot's figure",
        "misquoted",
        "slots",
        "both",
    ],
)
def test_a_fact_that_was_not_given_is_never_stored(
    app: App, ada: str, added: tuple[Piece, ...]
) -> None:
    """T2 again, for whoever rewords: the service asks the rule itself, and believes no coach."""
    assert improved_by(app, ada, added) is WorkState.FAILED


def test_a_fact_of_the_resume_may_be_told(app: App, ada: str) -> None:
    """It is the candidate's, where the interview was begun with it; the job's is not."""
    told = (Piece("At Quayside Analytics our import failed three times.", reworded=True),)
    assert improved_by(app, ada, told) is WorkState.FAILED

    profile = Profile(positions=(Position(employer=Item("Quayside Analytics")),))
    known = Background(resume=profile, job=JobProfile(company=Item("Halden Pay")))
    app = replace(app, improvements=replace(app.improvements, background=lambda *_: known))
    assert improved_by(app, ada, told) is WorkState.DONE
    told = (Piece("At Halden Pay our import failed three times.", reworded=True),)
    assert improved_by(app, ada, told) is WorkState.FAILED


def test_corrected_words_take_their_improved_form_with_them(app: App, ada: str) -> None:
    """What was made of the old words is gone with them, and can be asked for anew."""
    interview = answered(app, ada, begun(app, ada))
    drain(app)
    app.improvements.ask_for(ada, interview.id, 0, 0)
    drain(app)
    assert app.improvements.of(ada, interview.id)
    app.interviews.end_early(ada, interview.id, "tab")
    app.interviews.correct(ada, interview.id, "tab", 0, f"In May I fixed it. {STORY}")
    assert app.improvements.of(ada, interview.id) == {}

    app.interviews.confirm(ada, interview.id, "tab")
    drain(app)
    app.improvements.ask_for(ada, interview.id, 0, 0)
    drain(app)
    [improved] = app.improvements.of(ada, interview.id).values()
    assert "In May I fixed it." in [piece.text for piece in improved.pieces]


def test_words_corrected_while_the_coach_was_reading_are_not_improved(app: App, ada: str) -> None:
    """What it found was about words that are no longer there."""
    interview = answered(app, ada, begun(app, ada))
    drain(app)
    app.improvements.ask_for(ada, interview.id, 0, 0)
    app.interviews.end_early(ada, interview.id, "tab")

    meanwhile(app, lambda: app.interviews.correct(ada, interview.id, "tab", 0, "In May."))

    assert app.improvements.of(ada, interview.id) == {}


def test_a_coach_that_fails_can_be_asked_again(app: App, ada: str, coach: ScriptedCoach) -> None:
    """A visible state, nothing stored, and a retry that works."""
    interview = decided_upon(app, ada)
    coach.fail_at("improve", ProviderUnavailableError("scripted"))
    app.improvements.ask_for(ada, interview.id, 0, 0)
    drain(app)
    assert state_of(app, ada, interview.id) is WorkState.FAILED
    assert app.improvements.of(ada, interview.id) == {}

    app.improvements.ask_for(ada, interview.id, 0, 0)
    drain(app)
    assert (0, 0) in app.improvements.of(ada, interview.id)


def test_each_attempt_has_its_own(app: App, ada: str) -> None:
    """A second try is improved by itself; the first one's stays."""
    interview = decided_upon(app, ada)
    app.improvements.ask_for(ada, interview.id, 0, 0)
    app.interviews.answer(ada, interview.id, "tab", 0, STORY + " I measured it.")
    drain(app)
    app.improvements.ask_for(ada, interview.id, 0, 1)
    drain(app)

    assert set(app.improvements.of(ada, interview.id)) == {(0, 0), (0, 1)}


def test_there_is_nothing_to_improve_where_nothing_was_said(app: App, ada: str, eve: str) -> None:
    """No such answer, somebody else's answer, or a case, which has a worked solution."""
    interview = decided_upon(app, ada)
    for owner, position, attempt in ((ada, 9, 0), (ada, 0, 5), (eve, 0, 0)):
        with pytest.raises(NotFoundError):
            app.improvements.ask_for(owner, interview.id, position, attempt)


def test_an_answer_too_little_to_judge_is_not_improved(app: App, ada: str) -> None:
    """Nothing is queued of which nothing could be made."""
    interview = answered(app, ada, begun(app, ada), "no")
    drain(app)
    assert app.evaluations.of(ada, interview.id)

    with pytest.raises(NotFoundError):
        app.improvements.ask_for(ada, interview.id, 0, 0)
    assert state_of(app, ada, interview.id) is None


def test_a_case_is_never_improved(app: App, ada: str) -> None:
    """Its figures are not the candidate's to tell in another order."""
    case = replace(QUESTIONS[0], rubric="case")
    interview = begun(app, ada)
    with app.store.session_for(ada) as records:
        planned = (case, *interview.planned[1:])
        after = replace(interview, planned=planned, version=interview.version + 1)
        records.interviews.save(after, was=interview.version)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.answer(ada, interview.id, "tab", 0, STORY)
    drain(app)
    assert app.evaluations.of(ada, interview.id)

    with pytest.raises(NotFoundError):
        app.improvements.ask_for(ada, interview.id, 0, 0)


def test_what_is_not_judged_yet_is_not_improved(app: App, ada: str) -> None:
    """The feedback comes first; nothing is queued that could not be made."""
    interview = answered(app, ada, begun(app, ada))

    with pytest.raises(NotFoundError):
        app.improvements.ask_for(ada, interview.id, 0, 0)
    assert state_of(app, ada, interview.id) is None


def test_discarding_takes_it_along(app: App, ada: str) -> None:
    """The row and the work that made it."""
    interview = decided_upon(app, ada)
    app.improvements.ask_for(ada, interview.id, 0, 0)
    drain(app)
    app.interviews.discard(ada, interview.id)

    held = app.candidates.held(ada)
    assert (held["improvements"], held["remarks"], held["work"]) == (0, 0, 0)


def meanwhile(app: App, step: Callable[[], object]) -> None:
    """Work off one piece of work, with *step* taken while the coach is reading."""
    slow = replace(app.improvements, coaches=OneCoach(InterruptedCoach(step)))
    replace(app.slow_work, do={KIND: slow.make}).run_one()
