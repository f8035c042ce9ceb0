"""Bringing along what was done as a guest, and leaving it behind."""

from __future__ import annotations

import pytest

from core.bootstrap import App
from core.domain.audit import AuditKind
from core.domain.document import DocumentKind
from core.errors import AppError, NotFoundError
from tests.conftest import drain
from tests.services.test_accounts import ADDRESS, PASSWORD, at, browser, sign_up
from tests.services.test_documents import RESUME
from tests.services.test_interviews import decided_upon


def guest_with_everything(app: App) -> tuple[str, str, str]:
    """(owner, hash of the cookie, interview) of somebody with a kept file and feedback."""
    here = browser()
    guest = app.candidates.admit(here.cookie)
    app.documents.submit_file(guest, DocumentKind.RESUME, "cv.txt", RESUME.encode(), keep_file=True)
    drain(app)
    interview = decided_upon(app, guest)
    drain(app)
    app.candidates.introduce(guest, display_name="Ada", target_role="Buyer", goals="calm")
    return guest, here.cookie, interview.id


def signed_in_over(app: App, cookie: str) -> tuple[str, str]:
    """(owner, hash of the new cookie) after signing in to an account in that browser."""
    sign_up(app, browser())
    here = browser()
    entered = app.accounts.sign_in(type(here)(cookie, here.origin), ADDRESS, PASSWORD)
    assert entered.asks
    return entered.owner, at(entered).cookie


def test_everything_a_guest_did_is_there_in_the_account(app: App) -> None:
    """Documents with their files, interviews with answers and feedback; readable with the
    account's own key, and nothing is left of the guest."""
    guest, cookie, interview_id = guest_with_everything(app)
    held = app.candidates.held(guest)
    interview = app.interviews.get(guest, interview_id)
    owner, now_here = signed_in_over(app, cookie)

    moved = app.moving.bring_along(owner, now_here)

    about = {"accounts", "web_sessions", "credentials", "mail_links", "audit_events"}
    assert moved == sum(count for table, count in held.items() if table not in about)
    with app.store.session_for(owner, reading=True) as records:
        (document,) = records.documents.all()
        again = records.interviews.get(interview.id)
        feedback = records.evaluations.of(interview.id)
    assert document.owner == again.owner == owner
    assert again.turns == interview.turns
    assert feedback
    assert app.documents.original(owner, document.id) == RESUME.encode()
    assert app.candidates.get(owner).display_name == "Ada"
    with pytest.raises(NotFoundError):
        app.candidates.held(guest)
    visit = app.candidates.visit(now_here)
    assert visit is not None
    assert visit.was is None, "the question is not asked again"
    with app.store.session_for(owner, reading=True) as records:
        kinds = [event.kind for event in records.account.events()]
    assert kinds.count(AuditKind.BROUGHT_ALONG) == 1


def test_what_is_left_behind_is_gone(app: App) -> None:
    guest, cookie, _ = guest_with_everything(app)
    owner, now_here = signed_in_over(app, cookie)

    app.moving.leave_behind(owner, now_here)

    with pytest.raises(NotFoundError):
        app.candidates.held(guest)
    assert not app.interviews.summaries(owner)


@pytest.mark.parametrize("stop", ["files", "erase"])
def test_a_stop_half_way_can_be_repeated(
    app: App, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    """Before or after the records moved: the question stands there again, and nothing is twice."""
    guest, cookie, _ = guest_with_everything(app)
    held = app.candidates.held(guest)
    owner, now_here = signed_in_over(app, cookie)
    broken = {"files": "_copy_files", "erase": "_forget"}[stop]
    with monkeypatch.context() as patched:

        def stopped(*_: object) -> None:
            raise AppError("the power went")

        patched.setattr(type(app.moving), broken, stopped)
        with pytest.raises(AppError):
            app.moving.bring_along(owner, now_here)

    app.moving.bring_along(owner, now_here)

    kept = app.candidates.held(owner)
    assert all(kept[table] == held[table] for table in ("interviews", "documents", "answers"))


def test_nobody_brings_along_what_is_not_theirs(app: App) -> None:
    """The place where they signed in names the guest; another's place, or none, does not."""
    _, cookie, _ = guest_with_everything(app)
    _, now_here = signed_in_over(app, cookie)
    other = app.candidates.admit(browser().cookie)

    with pytest.raises(NotFoundError):
        app.moving.bring_along(other, now_here)
