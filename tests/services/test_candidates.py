from __future__ import annotations

from pathlib import Path

import pytest

from core.bootstrap import App
from core.domain.document import DocumentKind
from core.domain.interview import Brief
from core.errors import NotFoundError, TooLongToKeepError
from tests.conftest import ADA, drain
from tests.doubles.clock import StandingClock
from tests.services.test_documents import RESUME
from tests.services.test_interviews import decided_upon


def test_a_visitor_leaves_nothing_until_there_is_something_to_keep(app: App) -> None:
    """Robots and health checks cost no row."""
    assert app.candidates.recognise(ADA) is None


def test_a_guest_is_the_same_person_at_every_visit(app: App, clock: StandingClock) -> None:
    """The cookie alone brings everything back; admitting twice makes one guest."""
    owner = app.candidates.admit(ADA)
    clock.move(hours=3)

    assert app.candidates.admit(ADA) == owner
    assert app.candidates.recognise(ADA) == owner
    assert app.candidates.get(owner).guest


def test_what_a_candidate_says_about_themselves_can_be_cleared(app: App, ada: str) -> None:
    """Name, target role and goals are theirs to give and to take back."""
    app.candidates.introduce(ada, display_name=" Ada ", target_role="CTO", goals="calm")
    cleared = app.candidates.introduce(ada, display_name="Ada", target_role="", goals="")

    assert (cleared.display_name, cleared.target_role, cleared.goals) == ("Ada", "", "")


@pytest.mark.parametrize("field", ["display_name", "target_role", "goals"])
def test_a_name_as_long_as_a_book_is_refused(app: App, ada: str, field: str) -> None:
    """It is said so, and what was kept before stays."""
    kept = {"display_name": "Ada", "target_role": "CTO", "goals": "calm"}
    app.candidates.introduce(ada, **kept)
    with pytest.raises(TooLongToKeepError):
        app.candidates.introduce(ada, **{**kept, field: "x" * 3000})

    now = app.candidates.get(ada)
    assert (now.display_name, now.target_role, now.goals) == ("Ada", "CTO", "calm")


def test_erasing_removes_rows_files_and_the_key(app: App, ada: str, eve: str) -> None:
    """Nothing of one person is left, and nothing of another is touched."""
    for owner in (ada, eve):
        app.documents.submit_file(
            owner, DocumentKind.RESUME, "cv.txt", RESUME.encode(), keep_file=True
        )
        drain(app)
        decided_upon(app, owner)
    before = app.candidates.held(eve)
    removed = app.candidates.erase(ada)

    assert removed["answers"] == 3
    assert app.candidates.recognise(ADA) is None
    with pytest.raises(NotFoundError):
        app.candidates.held(ada)
    assert app.candidates.held(eve) == before
    assert len(list(_files(app))) == 1


def test_erasing_twice_is_harmless(app: App, ada: str) -> None:
    """A stop half-way is finished by doing it again."""
    app.candidates.erase(ada)

    assert sum(app.candidates.erase(ada).values()) == 0


def test_guests_are_swept_a_day_after_their_last_visit(app: App, clock: StandingClock) -> None:
    """Not before: every visit counts from anew."""
    app.candidates.admit(ADA)
    clock.move(hours=23)
    app.candidates.recognise(ADA)
    clock.move(hours=23)
    assert app.retention.sweep()["guests"] == 0

    clock.move(hours=2)
    assert app.retention.sweep()["guests"] == 1
    assert app.candidates.recognise(ADA) is None


def test_an_interview_that_nobody_decided_about_goes_after_a_week(
    app: App, clock: StandingClock
) -> None:
    """Seven days after the last step, as the page says; the guest is still visiting."""
    owner = app.candidates.admit(ADA)
    interview = app.interviews.prepare(owner, Brief(questions=3))
    app.interviews.begin(owner, interview.id, "tab")
    for _ in range(8):
        clock.move(hours=20)
        app.candidates.recognise(ADA)
    assert app.retention.sweep()["interviews"] == 0

    clock.move(hours=20)
    app.candidates.recognise(ADA)
    assert app.retention.sweep()["interviews"] == 1


def test_a_kept_interview_stays_its_ninety_days(app: App, clock: StandingClock) -> None:
    """Keeping means keeping, until the date on the page."""
    owner = app.candidates.admit(ADA)
    interview = decided_upon(app, owner)
    app.interviews.keep(owner, interview.id)
    for _ in range(100):
        clock.move(hours=20)
        app.candidates.recognise(ADA)
    assert app.retention.sweep()["interviews"] == 0

    for _ in range(10):
        clock.move(hours=20)
        app.candidates.recognise(ADA)
    assert app.retention.sweep()["interviews"] == 1


def _files(app: App) -> list[Path]:
    return [p for p in (app.settings.data_dir / "files").rglob("*") if p.is_file()]
