"""Living through the script: three weeks of practice, step by step, through the App's services.

Nothing is written that the product would not have written itself. What is called slow work is
worked off in between, by the offline coach, so every level and every quote is one that it
found.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.document import DocumentKind
from core.domain.identity import cookie_hash, new_session_id
from core.domain.interview import Brief, Mode
from core.domain.preferences import QUICK
from core.domain.voice import VoiceChoices
from core.domain.work import WorkKind
from demo.coach import ScriptedCoach
from demo.listener import EARS, ScriptedListener, Speech
from demo.provider import SCRIPTED, DemoModels
from demo.script import Script, ScriptedInterview, ScriptedTurn, load

SEAT = "demo"  # a tab that is never open, so the visitor's own takes over without asking
BEFORE = timedelta(hours=2)  # from giving the documents to the first interview
SINCE_LAST_STEP = timedelta(minutes=3)  # between the interview under way and the visit
MINUTE = timedelta(minutes=1)
PATIENCE = 60.0  # seconds until the judges of the lab must be done


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, time: timedelta) -> None:
        self.at += time


@dataclass(frozen=True)
class Seeded:
    """The candidate, and the cookie by which a browser is taken for them."""

    owner: str
    session_id: str


@dataclass
class _Seeding:
    app: App
    coach: ScriptedCoach
    listener: ScriptedListener
    clock: Clock
    script: Script
    now: datetime
    owner: str = ""
    resume_id: str = ""
    jobs: dict[str, str] = field(default_factory=dict)  # name in the script -> document id


def seed(settings: Settings, now: datetime | None = None, script: Script | None = None) -> Seeded:
    """Fill the empty data folder of *settings*; *now* is when the visitor comes.

    Raises LookupError where a document or an answer could not be read by the coach: a demo
    with holes in it is not shown.
    """
    now = now or datetime.now(UTC)
    clock, coach, listener = Clock(now), ScriptedCoach(), ScriptedListener()
    app = bootstrap(settings, now=clock, coach=coach, models=DemoModels(), speech=listener)
    try:
        return _live_through(_Seeding(app, coach, listener, clock, script or load(), now))
    finally:
        app.close()


def _live_through(it: _Seeding) -> Seeded:
    session_id = new_session_id()
    visitor = cookie_hash(session_id)
    it.clock.at = _beginning(it, it.script.interviews[0]) - BEFORE
    it.owner = it.app.candidates.admit(visitor)
    it.app.candidates.introduce(
        it.owner,
        display_name=it.script.display_name,
        target_role=it.script.target_role,
        goals=it.script.goals,
    )
    _give_documents(it)
    it.app.choices.agree(it.owner, [SCRIPTED.id])
    for scripted in it.script.interviews:
        it.clock.at = _beginning(it, scripted)
        it.app.candidates.recognise(visitor)
        _interview(it, scripted)
    # For the visitor to decide about, like anybody who comes to a Candid.
    it.app.choices.stay_offline(it.owner)
    it.app.choices.talk(it.owner, lambda _: VoiceChoices())
    it.clock.at = it.now
    it.app.candidates.recognise(visitor)
    return Seeded(it.owner, session_id)


def _beginning(it: _Seeding, scripted: ScriptedInterview) -> datetime:
    if scripted.under_way:
        return it.now - scripted.length - SINCE_LAST_STEP
    day = it.now.date() - timedelta(days=scripted.days_ago)
    return datetime.combine(day, scripted.at, it.now.tzinfo)


def _give_documents(it: _Seeding) -> None:
    resume = it.app.documents.submit_file(
        it.owner, DocumentKind.RESUME, it.script.resume.name, it.script.resume.read_bytes()
    )
    _work_off(it, WorkKind.READ_DOCUMENT, resume.id)
    it.resume_id = resume.id
    for name, file in it.script.jobs.items():
        it.clock.forward(MINUTE)
        job = it.app.documents.submit_text(it.owner, DocumentKind.JOB, file.read_text("utf-8"))
        _work_off(it, WorkKind.READ_DOCUMENT, job.id)
        it.jobs[name] = job.id


def _interview(it: _Seeding, scripted: ScriptedInterview) -> None:
    it.coach.interview = scripted
    interviews = it.app.interviews
    interview_id = interviews.prepare(it.owner, _brief(it, scripted)).id
    interviews.begin(it.owner, interview_id, SEAT)
    reached = [turn for turn in scripted.turns if turn.reached]
    for position, turn in enumerate(reached):
        interviews.ask(it.owner, interview_id, SEAT)
        it.clock.forward(timedelta(seconds=turn.seconds))
        _take(it, interview_id, position, turn)
        if scripted.brief.mode is Mode.COACHED:
            _read_feedback(it, interview_id, position, turn)
    if not scripted.under_way:
        _finish(it, interview_id, scripted)
    for position in scripted.compared:
        it.clock.forward(MINUTE)
        _compare(it, interview_id, position)


def _brief(it: _Seeding, scripted: ScriptedInterview) -> Brief:
    return replace(scripted.brief, resume_id=it.resume_id, job_id=it.jobs[scripted.job])


def _take(it: _Seeding, interview_id: str, position: int, turn: ScriptedTurn) -> None:
    """What she did with the question that stands at *position*."""
    interviews = it.app.interviews
    if turn.said:
        _say(it, interview_id, position, turn.said)
    if turn.answer:
        interviews.answer(it.owner, interview_id, SEAT, position, turn.answer)
    elif turn.skipped:
        interviews.skip(it.owner, interview_id, SEAT, position)
    elif turn.draft:
        interviews.save_draft(it.owner, interview_id, (position, 0), turn.draft, sequence=1)
    else:
        interviews.end_early(it.owner, interview_id, SEAT)


def _say(it: _Seeding, interview_id: str, position: int, said: str) -> None:
    """Out loud, until she is done; then she corrects what was heard, and sends it."""
    it.app.choices.talk(it.owner, lambda was: replace(was, listener=EARS.ref))
    it.listener.speech = Speech(said)
    where = it.owner, interview_id, SEAT, position
    it.app.voice_answers.listen(*where).hear(it.listener.speech.sound)
    it.app.voice_answers.finish(*where)


def _compare(it: _Seeding, interview_id: str, position: int) -> None:
    """Her answer in the lab, before every judge that there is, each reading it once."""
    examples = it.app.trials.examples(it.owner, interview_id)
    example = next(each for each in examples if each.id == f"{interview_id}/{position}")
    settings = it.app.trials.settings(it.owner, QUICK)
    run = it.app.trials.begin(it.owner, example, settings)
    if not run.wait(PATIENCE) or any(trial.error for trial in run.trials):
        raise LookupError(f"the lab of the demo, at {position}")


def _read_feedback(it: _Seeding, interview_id: str, position: int, turn: ScriptedTurn) -> None:
    """Her own rating of each attempt before she sees the levels, then the next attempt."""
    for attempt, guess in enumerate(turn.guesses):
        if attempt:
            it.clock.forward(MINUTE)
            again = turn.again[attempt - 1]
            it.app.interviews.answer(it.owner, interview_id, SEAT, position, again)
        _work_off(it, WorkKind.ASSESS_ANSWER, f"{interview_id}/{position}/{attempt}")
        it.app.interviews.guess(it.owner, interview_id, position, attempt, guess)


def _finish(it: _Seeding, interview_id: str, scripted: ScriptedInterview) -> None:
    """From the last question to keeping the interview."""
    interviews = it.app.interviews
    if not any(turn.ends for turn in scripted.turns):
        interviews.ask(it.owner, interview_id, SEAT)  # nothing is left to ask
        for question in scripted.asks_back:
            it.clock.forward(MINUTE)
            interviews.ask_back(it.owner, interview_id, SEAT, question)
        interviews.finish_asking_back(it.owner, interview_id, SEAT)
    interviews.confirm(it.owner, interview_id, SEAT)
    while it.app.slow_work.run_one():
        pass
    interviews.settle(it.owner, interview_id)
    if scripted.brief.mode is Mode.REHEARSAL:
        for position, turn in enumerate(scripted.turns):
            _read_feedback(it, interview_id, position, turn)
    it.clock.forward(MINUTE)
    interviews.keep(it.owner, interview_id)


def _work_off(it: _Seeding, kind: WorkKind, subject: str) -> None:
    """Do what is waiting, then see to it that *subject* was done and not refused."""
    while it.app.slow_work.run_one():
        pass
    work = it.app.slow_work.status(it.owner, kind, subject)
    if work is None or work.error:
        raise LookupError(f"{kind} of the demo: {work.error if work else 'not queued'}")
