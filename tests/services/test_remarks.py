"""What is said of the questions that a candidate asks, from the question to the row."""

from __future__ import annotations

from dataclasses import replace

from core.bootstrap import App
from core.domain.interview import Brief, Interview
from core.domain.remark import Worth
from core.domain.work import WorkKind, WorkState
from core.errors import ProviderUnavailableError
from core.services.remarks import questions_of, remark_subject
from tests.conftest import drain
from tests.doubles.coach import OneCoach, ScriptedCoach
from tests.doubles.inventing_coach import MisquotingCoach
from tests.services.test_interviews import REHEARSAL, SHORT, answered, begun

QUESTION, CLOSED = "What does the team struggle with?", "Do you do code reviews?"
KIND = WorkKind.REMARK_ON_QUESTION


def to_the_last_part(app: App, owner: str, brief: Brief = SHORT) -> Interview:
    interview = begun(app, owner, brief)
    for _ in range(brief.questions):
        answered(app, owner, interview)
    return app.interviews.ask(owner, interview.id, "tab")


def finished(app: App, owner: str, interview: Interview) -> Interview:
    app.interviews.finish_asking_back(owner, interview.id, "tab")
    return app.interviews.confirm(owner, interview.id, "tab")


def test_when_coached_a_question_is_read_at_once(app: App, ada: str) -> None:
    """The remark is there while the candidate can still ask another one."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    drain(app)

    remark = app.remarks.of(ada, interview.id)[0]
    assert remark.worth is Worth.STRONG
    assert remark.at is not None


def test_in_a_rehearsal_nothing_is_said_before_the_end(app: App, ada: str) -> None:
    """As in a real interview; then every question gets its remark."""
    interview = to_the_last_part(app, ada, REHEARSAL)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    app.interviews.ask_back(ada, interview.id, "tab", CLOSED)
    drain(app)
    assert app.remarks.of(ada, interview.id) == {}

    finished(app, ada, interview)
    drain(app)
    remarks = app.remarks.of(ada, interview.id)
    assert [remarks[number].worth for number in (0, 1)] == [Worth.STRONG, Worth.FINE]


def test_what_is_read_already_is_not_read_again(app: App, ada: str, coach: ScriptedCoach) -> None:
    """Confirming queues only what has no remark yet."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    drain(app)
    coach.fail_at("remark", ProviderUnavailableError("must not be asked"))
    finished(app, ada, interview)
    drain(app)

    assert list(app.remarks.of(ada, interview.id)) == [0]
    assert coach.failures_at["remark"]


def test_whoever_asks_nothing_is_told_what_they_could_have_asked(app: App, ada: str) -> None:
    """Once, under number 0; one who ended early was never given the chance, and is not."""
    interview = to_the_last_part(app, ada)
    finished(app, ada, interview)
    drain(app)
    [remark] = app.remarks.of(ada, interview.id).values()
    assert len(remark.instead.splitlines()) == 2
    app.interviews.discard(ada, interview.id)

    other = answered(app, ada, begun(app, ada))
    app.interviews.end_early(ada, other.id, "tab")
    app.interviews.confirm(ada, other.id, "tab")
    drain(app)
    assert app.remarks.of(ada, other.id) == {}


def test_a_no_after_a_question_is_the_end_and_no_question(app: App, ada: str) -> None:
    """Nobody is told that they had nothing to ask, and "no" is not listed as a question."""
    interview = to_the_last_part(app, ada)
    for text in (QUESTION, "no", "That’s all, no more questions."):
        app.interviews.ask_back(ada, interview.id, "tab", text)
    finished(app, ada, interview)
    drain(app)

    assert list(app.remarks.of(ada, interview.id)) == [0]
    interview = app.interviews.get(ada, interview.id)
    assert questions_of(interview) == (0,)


def test_nothing_but_a_no_is_nothing_asked(app: App, ada: str) -> None:
    """One remark, with two questions that could have been asked."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", "No, thank you.")
    finished(app, ada, interview)
    drain(app)

    [remark] = app.remarks.of(ada, interview.id).values()
    assert len(remark.instead.splitlines()) == 2


def test_a_coach_that_fails_says_nothing_and_can_be_asked_again(
    app: App, ada: str, coach: ScriptedCoach
) -> None:
    """A visible state, never a made-up remark; the interview goes on; a retry brings it."""
    interview = to_the_last_part(app, ada)
    coach.fail_at("remark", ProviderUnavailableError("scripted"))
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    drain(app)
    subject = remark_subject(interview.id, 0)
    work = app.slow_work.status(ada, KIND, subject)
    assert work is not None
    assert (work.state, work.error) == (WorkState.FAILED, "ProviderUnavailableError scripted")
    assert app.remarks.of(ada, interview.id) == {}

    app.slow_work.retry(ada, KIND, subject)
    drain(app)
    assert 0 in app.remarks.of(ada, interview.id)


def test_a_failed_remark_never_holds_an_interview_up(
    app: App, ada: str, coach: ScriptedCoach
) -> None:
    """The answers are judged, and the candidate goes on to decide."""
    interview = to_the_last_part(app, ada)
    coach.fail_at("remark", *[ProviderUnavailableError("scripted")] * 9)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    finished(app, ada, interview)
    drain(app)

    assert app.interviews.settle(ada, interview.id).phase == "deciding"


def test_confirming_tries_again_what_failed(app: App, ada: str, coach: ScriptedCoach) -> None:
    """A moment's trouble with the coach is over by then."""
    interview = to_the_last_part(app, ada)
    coach.fail_at("remark", ProviderUnavailableError("scripted"))
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    drain(app)
    finished(app, ada, interview)
    drain(app)

    assert 0 in app.remarks.of(ada, interview.id)


def test_a_quote_that_is_not_in_the_question_is_dropped(app: App, ada: str) -> None:
    """What cannot be located is not shown, whoever quoted it (T1)."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    misquoting = replace(app.remarks, coaches=OneCoach(MisquotingCoach()))
    misread = replace(app.slow_work, do={**app.slow_work.do, KIND: misquoting.make})
    while misread.run_one():
        pass

    remark = app.remarks.of(ada, interview.id)[0]
    assert (remark.coach, remark.quote) == ("misquoting", None)


def test_remarks_are_the_candidates_own(app: App, ada: str, eve: str) -> None:
    """Nobody else finds one, by whatever id."""
    interview = to_the_last_part(app, ada)
    app.interviews.ask_back(ada, interview.id, "tab", QUESTION)
    drain(app)

    assert app.remarks.of(eve, interview.id) == {}
