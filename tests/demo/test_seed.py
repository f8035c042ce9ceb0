"""The demo shows three weeks of practice that the product itself has read and judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from core.bootstrap import bootstrap
from core.config import Settings
from core.domain.chat import Role
from core.domain.delivery import Fillers, Pauses
from core.domain.document import DocumentKind, DocumentState
from core.domain.evaluation import State
from core.domain.identity import cookie_hash
from core.domain.interview import Interview, Kind, Phase, QuestionKind
from core.domain.measured import Measured, Unmeasured
from core.domain.remark import Worth
from core.domain.usage import DONE
from core.services.chosen_speech import Obstacle
from core.services.deliveries import delivery_of
from demo import seed as seeding
from demo.script import load
from tests.demo.conftest import NOW, Demo


def test_the_visitor_is_the_candidate(demo: Demo) -> None:
    """By the cookie that every request of the demo carries; seen just now, so nothing expires."""
    assert demo.app.candidates.recognise(cookie_hash(demo.session_id)) == demo.owner
    candidate = demo.app.candidates.get(demo.owner)

    assert candidate.display_name == "Mariam"
    assert candidate.last_seen_at == NOW
    assert not any(demo.app.retention.sweep().values())


def test_she_gave_a_resume_and_two_jobs(demo: Demo) -> None:
    """All three were read; the original file was discarded, as it is unless one chooses."""
    resumes = demo.app.documents.all(demo.owner, DocumentKind.RESUME)
    jobs = demo.app.documents.all(demo.owner, DocumentKind.JOB)

    assert (len(resumes), len(jobs)) == (1, 2)
    assert {document.state for document in (*resumes, *jobs)} == {DocumentState.READY}
    assert resumes[0].file_id is None
    assert {job.job.company.text for job in jobs if job.job.company} == {
        "Halden Pay",
        "Oostkade Tickets",
    }


def test_she_finished_seven_interviews_over_three_weeks(demo: Demo) -> None:
    """Each was kept; the first was three weeks ago and the last one yesterday."""
    days = [(NOW.date() - interview.created_at.date()).days for interview in demo.finished]

    assert days == [1, 3, 7, 10, 14, 18, 21]


def test_everything_that_can_happen_in_an_interview_did(demo: Demo) -> None:
    """Second attempts, follow-ups, skipped questions, an early end, her own ratings."""
    turns = [turn for interview in demo.finished for turn in interview.turns]
    attempts = [attempt for turn in turns for attempt in turn.attempts]

    assert sum(len(turn.attempts) > 1 for turn in turns) == 5
    assert sum(turn.question.kind is QuestionKind.FOLLOW_UP for turn in turns) == 3
    assert sum(turn.skipped for turn in turns) == 2
    assert [interview.ended_early for interview in demo.finished].count(True) == 1
    assert any(attempt.guess for attempt in attempts)
    assert any(attempt.guess == {} for attempt in attempts)


def test_one_interview_stands_in_the_middle_of_a_sentence(demo: Demo) -> None:
    """Begun a few minutes ago, with a draft in the answer box."""
    interview = demo.under_way
    position = len(interview.turns) - 1
    draft = demo.app.interviews.draft(demo.owner, interview.id, position)

    assert interview.phase is Phase.ANSWERING
    assert NOW - interview.created_at < timedelta(minutes=20)
    assert draft is not None
    assert draft.text.endswith("They wanted to see when the same card")


def test_every_answer_was_judged_and_every_quote_is_hers(demo: Demo) -> None:
    """By the offline coach; each span lies in the answer that it was found in."""
    for interview in demo.interviews:
        judged = demo.app.evaluations.of(demo.owner, interview.id)
        attempts = {
            (position, number): attempt
            for position, turn in interview.to_assess
            for number, attempt in enumerate(turn.attempts)
        }
        assert judged.keys() == attempts.keys()
        for key, evaluation in judged.items():
            spans = [span for judgement in evaluation.judgements for span in judgement.spans]
            quote = evaluation.instruction.quote
            assert evaluation.coach == demo.app.coaches.offline.ref
            assert all(span.fits(attempts[key].text) for span in spans)
            assert quote is None or quote.fits(attempts[key].text)


def test_one_answer_was_spoken_and_corrected(demo: Demo) -> None:
    """Heard by the demo's own listener, which is called what it is; how it was said is measured
    by the product, and what she sent is her own correction."""
    [(interview, position, turn)] = [
        (interview, position, turn)
        for interview in demo.interviews
        for position, turn in enumerate(interview.turns)
        if turn.answer and turn.answer.spoken
    ]
    found = demo.app.dossiers.about(interview)
    spoken, measured = found.spoken[position, 0], delivery_of(found, position, 0)
    assert turn.answer is not None
    assert measured is not None
    assert str(spoken.listener) == "scripted/ears"
    assert spoken.transcript.text != turn.answer.text
    assert spoken.whole
    assert isinstance(measured.pace, Measured)
    assert 100 < measured.pace.value < 160
    assert isinstance(measured.pauses, Pauses)
    assert isinstance(measured.fillers, Fillers)
    assert not isinstance(measured.loudness, Unmeasured)
    assert demo.app.chosen_speech.stand(demo.owner).live is Obstacle.NOBODY


def test_a_month_of_usage_is_there_and_none_of_it_left_the_machine(demo: Demo) -> None:
    """Of the lab's scripted judges and of the listener: days apart, all done, without a price."""
    calls = demo.app.usages.overview(demo.owner).calls

    assert {call.model.provider for call in calls} == {"scripted"}
    assert {call.outcome for call in calls} == {DONE}
    assert {call.cost for call in calls} == {None}
    assert {call.role for call in calls} == {Role.ASSESSOR, Role.LISTENER}
    assert {(NOW.date() - call.at.date()).days for call in calls} == {1, 7, 10, 14}


def test_every_question_she_asked_was_read(demo: Demo) -> None:
    """By the offline coach, each with a reason; some of them are for the day."""
    remarks = []
    for interview in demo.finished:
        found = demo.app.remarks.of(demo.owner, interview.id)
        assert found.keys() >= set(range(len(interview.candidate_questions)))
        remarks += [found[number] for number in range(len(interview.candidate_questions))]

    assert all(
        remark.coach == demo.app.coaches.offline.ref and remark.because for remark in remarks
    )
    assert Worth.STRONG in {remark.worth for remark in remarks}


def test_three_weeks_of_practice_show(demo: Demo) -> None:
    """The coach finds her first behavioural interview weak and her last one clearly better."""
    behavioural = [i for i in demo.finished if i.brief.kind is Kind.BEHAVIOURAL]
    first, last = (_first_tries(demo, interview) for interview in (behavioural[-1], behavioural[0]))

    assert min(first) <= 2.5
    assert max(last) >= 4.5
    assert median(last) >= median(first) + 0.5


def test_the_demo_is_the_same_every_time(demo: Demo, tmp_path: Path) -> None:
    """Lived through again at the same moment: the same turns at the same times, judged alike."""
    script = load()
    beginning = replace(script, interviews=script.interviews[:2])
    settings = Settings(data_dir=tmp_path)
    again = seeding.seed(settings, NOW, beginning)
    app = bootstrap(settings, now=lambda: NOW)
    other = Demo(app, again.owner, again.session_id)

    assert [_without_ids(other, interview) for interview in other.interviews] == [
        _without_ids(demo, interview) for interview in demo.interviews[-2:]
    ]
    app.close()


def test_the_script_holds_no_result() -> None:
    """What is shown about an answer comes from the coach: nothing in the data looks like it."""
    whole = (Path(seeding.__file__).parent / "candidate" / "interviews.toml").read_text("utf-8")

    assert load().interviews
    assert not any(f"{state} =" in whole for state in (*State, "level", "instruction", "quote"))


def _without_ids(demo: Demo, interview: Interview) -> object:
    judged = demo.app.evaluations.of(demo.owner, interview.id)
    return (interview.phase, interview.created_at, interview.planned, interview.turns, dict(judged))


def _first_tries(demo: Demo, interview: Interview) -> list[float]:
    """The overall of every first answer to a planned question that could be scored."""
    judged = demo.app.evaluations.of(demo.owner, interview.id)
    scores = [
        demo.app.evaluations.overall(judged[position, 0])
        for position, turn in interview.to_assess
        if turn.question.kind is QuestionKind.MAIN
    ]
    return [score for score in scores if score is not None]
