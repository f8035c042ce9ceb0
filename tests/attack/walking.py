"""A candidate in a process of its own, who says each step once it is done, until killed.

`python -m tests.attack.walking FOLDER` prints one line a step: its name, then its number.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.document import DocumentKind
from core.domain.interview import Brief
from core.domain.work import WorkKind
from tests.conftest import ADA, STORY
from tests.doubles.coach import ScriptedCoach
from tests.services.test_documents import RESUME


def application(folder: Path) -> App:
    def now() -> datetime:
        return datetime.now(UTC)

    return bootstrap(Settings(data_dir=folder), now, coach=ScriptedCoach())


def said(step: str, number: int = 0) -> None:
    sys.stdout.write(f"{step} {number}\n")
    sys.stdout.flush()


def walk(app: App) -> None:
    app.slow_work.start(2)
    ada = app.candidates.admit(ADA)
    document = app.documents.submit_file(ada, DocumentKind.RESUME, "cv.txt", RESUME.encode())
    said("sent")
    app.slow_work.wait(ada, WorkKind.READ_DOCUMENT, document.id, 30)
    said("read")
    brief = Brief(questions=3, warm_up=False, resume_id=document.id)
    interview = app.interviews.begin(ada, app.interviews.prepare(ada, brief).id, "tab")
    said("begun")
    for number in range(3):
        app.interviews.ask(ada, interview.id, "tab")
        said("asked", number)
        app.interviews.save_draft(ada, interview.id, (number, 0), f"Draft {number}", 1)
        said("drafted", number)
        app.interviews.answer(ada, interview.id, "tab", number, f"{number}. {STORY}")
        app.slow_work.call()
        said("answered", number)
    app.interviews.ask(ada, interview.id, "tab")
    app.interviews.finish_asking_back(ada, interview.id, "tab")
    said("reviewing")
    app.interviews.confirm(ada, interview.id, "tab")
    said("confirmed")


if __name__ == "__main__":
    walk(application(Path(sys.argv[1])))
    sys.stdin.read()
