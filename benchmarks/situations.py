"""Realistic candidates for the pages to show: written through the services, like real ones.

Two guests with a résumé, two jobs and several finished interviews each. One, the candidate of
the demo, is in the middle of an interview; the other has just got to the feedback.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from benchmarks.processes import ROOT
from core import content
from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.document import DocumentKind
from core.domain.identity import cookie_hash, new_session_id
from core.domain.interview import Brief, Interview, Kind, Phase
from core.domain.rubric import LEVELS
from demo import seed as demo

DOCUMENTS = ROOT / "tests" / "documents"
RESUME = DOCUMENTS / "resumes" / "libreoffice-two-pages.pdf"
LONG_RESUME = DOCUMENTS / "resumes" / "typst-eight-pages.pdf"
JOBS = ("bulleted.txt", "prose.txt")
ANSWERS = ROOT / "evals" / "cases" / "agreement" / "tuning.toml"
ROLES = ("Operations lead", "Claims analyst", "Nurse, night shift", "Payroll officer")
KINDS = (Kind.MIXED, Kind.BEHAVIOURAL, Kind.TECHNICAL, Kind.HR_SCREEN)
SEAT = "while-seeding"  # the tab that took these interviews is closed


def _answers() -> list[str]:
    cases = tomllib.loads(ANSWERS.read_text("utf-8"))["case"]
    return [case["answer"] for case in cases if case["band"] != "low"]


@dataclass(frozen=True)
class Guest:
    """A candidate that is stored: *cookie* is what their browser would send."""

    name: str
    cookie: str
    owner: str


@dataclass
class _Clock:
    """Weeks ago first, so that the finished interviews lie behind us."""

    moment: datetime

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=40)
        return self.moment


@dataclass
class Seeding:
    """Takes interviews in the name of guests."""

    app: App
    clock: _Clock
    answers: Sequence[str] = field(default_factory=_answers)

    def guest(self, name: str) -> Guest:
        cookie = new_session_id()
        owner = self.app.candidates.admit(cookie_hash(cookie))
        self.app.candidates.introduce(
            owner,
            display_name="Mara",
            target_role="Operations lead",
            goals="Say the number, and say it early.",
        )
        self._documents(owner)
        return Guest(name, cookie, owner)

    def _documents(self, owner: str) -> None:
        given = self.app.documents
        given.submit_file(owner, DocumentKind.RESUME, RESUME.name, RESUME.read_bytes())
        self.work_off()
        for job in JOBS:
            given.submit_text(owner, DocumentKind.JOB, (DOCUMENTS / "jobs" / job).read_text())
            self.work_off()
        if any(document.profile is None for document in given.all(owner)):
            raise RuntimeError("a document was not read")

    def interview(self, owner: str) -> Interview:
        """Begin one about the newest résumé and job."""
        resume = self.app.documents.current(owner, DocumentKind.RESUME)
        job = self.app.documents.current(owner, DocumentKind.JOB)
        brief = Brief(
            role="Operations lead",
            resume_id=resume.id if resume else None,
            job_id=job.id if job else None,
        )
        interview = self.app.interviews.prepare(owner, brief)
        return self.app.interviews.begin(owner, interview.id, SEAT)

    def answer(self, interview: Interview) -> Interview:
        """Answer until nothing is asked any more."""
        interviews, words = self.app.interviews, cycle(self.answers)
        while interview.phase is not Phase.CANDIDATE_ASKS:
            if interview.phase is Phase.ASKING:
                interview = interviews.ask(interview.owner, interview.id, SEAT)
                continue
            position = len(interview.turns) - 1
            interview = interviews.answer(
                interview.owner, interview.id, SEAT, position, next(words)
            )
        return interview

    def finish(self, interview: Interview, *, keep: bool) -> Interview:
        """Ask back, confirm, have everything assessed, and look at the levels if it is kept."""
        owner, interviews = interview.owner, self.app.interviews
        interviews.ask_back(owner, interview.id, SEAT, "What would the first month look like?")
        interviews.finish_asking_back(owner, interview.id, SEAT)
        interviews.confirm(owner, interview.id, SEAT)
        self.work_off()
        interview = interviews.settle(owner, interview.id)
        if interview.phase is not Phase.DECIDING:
            raise RuntimeError(f"the interview stands at {interview.phase}")
        if not keep:
            return interview
        for position, turn in interview.to_assess:
            criteria = content.rubric(turn.question.rubric).criteria
            guess = {criterion.key: LEVELS[3] for criterion in criteria}
            interviews.guess(owner, interview.id, position, 0, guess)
        return interviews.keep(owner, interview.id)

    def work_off(self) -> None:
        while self.app.slow_work.run_one():
            pass


def seed(data: Path, finished: int = 5) -> tuple[Guest, Guest]:
    """Make the folder *data* with both guests in it: (in the middle of it, at the feedback).

    The first is the candidate of the demo. The second takes *finished* interviews and keeps
    them, and one more. They live through it once a process; every folder is a copy.
    """
    folder, guests = _seeded(finished)
    shutil.copytree(folder.name, data)
    return guests


@cache
def _seeded(finished: int) -> tuple[TemporaryDirectory[str], tuple[Guest, Guest]]:
    """The folder that is copied, gone with this process, and who is in it."""
    folder = TemporaryDirectory()
    return folder, _live_through(Path(folder.name), finished)


def _live_through(data: Path, finished: int) -> tuple[Guest, Guest]:
    settings = Settings(data_dir=data)
    shown = demo.seed(settings)
    clock = _Clock(datetime.now(UTC) - timedelta(days=21))
    app = bootstrap(settings, clock)
    try:
        _check(app, shown.owner)
        seeding = Seeding(app, clock)
        deciding = seeding.guest("deciding")
        for _ in range(finished):
            seeding.finish(seeding.answer(seeding.interview(deciding.owner)), keep=True)
            clock.moment += timedelta(days=18 / finished)
        clock.moment = datetime.now(UTC) - timedelta(minutes=30)
        seeding.finish(seeding.answer(seeding.interview(deciding.owner)), keep=False)
        app.candidates.recognise(cookie_hash(deciding.cookie))  # notes the visit
    finally:
        app.close()
    return Guest("practising", shown.session_id, shown.owner), deciding


def add_history(data: Path, like: Guest, count: int) -> tuple[Guest, str]:
    """A third guest who has kept *count* interviews, and a word from an answer to search for.

    Theirs are those of the guest *like*, put in once more and again under other roles and
    dates: through the repositories, since nobody can wait for 500 interviews to be lived through.
    """
    app = bootstrap(Settings(data_dir=data))
    try:
        cookie = new_session_id()
        owner = app.candidates.admit(cookie_hash(cookie))
        taken = [
            (app.interviews.get(like.owner, each.id), app.evaluations.of(like.owner, each.id))
            for each in app.interviews.summaries(like.owner)
            if each.answered
        ]
        for number, (interview, evaluated) in zip(range(count), cycle(taken), strict=False):
            when = datetime.now(UTC) - timedelta(hours=4 * number)
            brief = replace(
                interview.brief, role=ROLES[number % len(ROLES)], kind=KINDS[number % len(KINDS)]
            )
            again = replace(
                interview, id=uuid4().hex, owner=owner, brief=brief, phase=Phase.KEPT,
                created_at=when, stepped_at=when,
            )  # fmt: skip
            with app.store.session_for(owner) as records:
                records.interviews.add(again)
                for (position, attempt), evaluation in evaluated.items():
                    records.evaluations.put(again.id, position, attempt, evaluation)
        app.histories.counted(owner)
        answer = taken[0][0].to_assess[0][1].attempts[0].text
    finally:
        app.close()
    return Guest(f"history, {count} interviews", cookie, owner), max(answer.split(), key=len)


def leave_unread(data: Path, guest: Guest) -> None:
    """A résumé of eight pages lies in the queue: whoever starts next reads it."""
    app = bootstrap(Settings(data_dir=data))
    try:
        app.documents.submit_file(
            guest.owner, DocumentKind.RESUME, LONG_RESUME.name, LONG_RESUME.read_bytes()
        )
    finally:
        app.close()


def _check(app: App, owner: str) -> None:
    """Whoever is in the middle of an interview must be, or the pages show something else."""
    interview = app.interviews.under_way(owner)
    if interview is None or interview.phase is not Phase.ANSWERING:
        raise RuntimeError("no interview stands at a question")
