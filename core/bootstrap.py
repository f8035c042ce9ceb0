"""The composition root: the one module that knows both what we need and who provides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from core import content
from core.domain.interview import Brief, Interview
from core.domain.work import WorkKind
from core.ports.coach import Background, Coach, Past
from core.ports.documents import DocumentReader
from core.ports.repositories import Store
from core.services.candidates import Candidates
from core.services.documents import Documents
from core.services.dossiers import Dossiers
from core.services.evaluations import Evaluations
from core.services.histories import Histories
from core.services.improvements import Improvements
from core.services.interviews import Interviews
from core.services.preparation import Preparations
from core.services.remarks import Remarks
from core.services.reports import Reports
from core.services.retention import Retention, Schedule
from core.services.slow_work import SlowWork

if TYPE_CHECKING:
    from core.config import Settings


@dataclass(frozen=True)
class App:
    """Everything a page or a route can ask for."""

    settings: Settings
    store: Store
    reader: DocumentReader
    coach: Coach
    candidates: Candidates
    documents: Documents
    interviews: Interviews
    evaluations: Evaluations
    improvements: Improvements
    remarks: Remarks
    dossiers: Dossiers
    histories: Histories
    reports: Reports
    preparations: Preparations
    slow_work: SlowWork
    retention: Retention
    now: Callable[[], datetime]

    def start(self) -> None:
        """Begin what runs beside the pages: slow work and the sweep."""
        self.slow_work.start(self.settings.workers)
        self.retention.start(timedelta(minutes=self.settings.sweep_minutes))

    def warm(self) -> None:
        """Load what the first candidate would otherwise wait for: dictionaries, mostly."""
        self.reader.warm()
        brief = Brief()
        question = self.coach.warm_up(brief)
        self.coach.plan(brief, Background(), Past())
        answer = "I fixed it last week."
        evaluation = self.coach.assess(
            question, answer, content.rubric(question.rubric), Background()
        )
        self.coach.improve(question, answer, evaluation, Background())
        self.coach.remark(brief, Background(), (), 0)

    def close(self) -> None:
        """Stop it again, and let go of files and processes. Safe to call twice."""
        self.retention.stop()
        self.slow_work.stop()
        self.reader.close()
        self.store.close()


def _now() -> datetime:
    return datetime.now(UTC)


def bootstrap(
    settings: Settings, now: Callable[[], datetime] = _now, coach: Coach | None = None
) -> App:
    """Compose the application on the data folder that *settings* name.

    *coach* takes the place of the offline one, e.g. one with questions of its own.
    """
    from core.coaches.offline.coach import OfflineCoach
    from core.data import open_store
    from core.providers.documents.reader import IsolatedReader
    from core.providers.reports import LazyPdfReports

    store, files = open_store(settings.data_dir, settings.app_encryption_keys)
    reader = IsolatedReader()
    coach = coach or OfflineCoach()
    candidates = Candidates(store, files, now)
    documents = Documents(store, files, reader, coach, now)
    interviews = Interviews(store, coach, now)

    def background(owner: str, interview: Interview) -> Background:
        return interviews.background(owner, interview.brief)

    dossiers = Dossiers(store)
    evaluations = Evaluations(store, coach, background, now)
    improvements = Improvements(store, coach, background, now)
    remarks = Remarks(store, coach, background, now)
    slow_work = SlowWork(
        store,
        {
            WorkKind.READ_DOCUMENT: documents.read,
            WorkKind.ASSESS_ANSWER: evaluations.assess,
            WorkKind.IMPROVE_ANSWER: improvements.make,
            WorkKind.REMARK_ON_QUESTION: remarks.make,
        },
        now,
    )
    schedule = Schedule(
        guests=settings.guest_time,
        undecided=timedelta(days=settings.undecided_days),
        kept=timedelta(days=settings.kept_days),
    )
    return App(
        settings=settings,
        store=store,
        reader=reader,
        coach=coach,
        candidates=candidates,
        documents=documents,
        interviews=interviews,
        evaluations=evaluations,
        improvements=improvements,
        remarks=remarks,
        dossiers=dossiers,
        histories=Histories(store, schedule, now),
        reports=Reports(dossiers, LazyPdfReports()),
        preparations=Preparations(store),
        slow_work=slow_work,
        retention=Retention(store, candidates.erase, schedule, now),
        now=now,
    )


_composing = Lock()


def current_app() -> App:
    """The App of this process. Home.py runs as a page *and* is imported as a module, so the
    routes and the page frame both ask here and get the same one; whoever comes first while it
    is being composed waits for it."""
    with _composing:
        return _composed()


@cache
def _composed() -> App:
    from core.config import Settings

    return bootstrap(Settings())
