"""A page that stays open after a sign-out elsewhere: what it drew before can do nothing any more.

A dialog and a fragment run by themselves, with the page as it was when it was drawn.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.audit import Origin
from core.domain.document import DocumentKind
from core.domain.history import Filter
from core.domain.identity import cookie_hash
from core.domain.interview import Phase
from core.errors import NotFoundError, SessionEndedError
from core.services.accounts import Here
from tests.conftest import ADA, drain
from tests.pages.conftest import texts
from tests.services.test_accounts import sign_up
from tests.services.test_documents import RESUME
from tests.services.test_interviews import decided_upon, to_the_review
from ui import data_view
from ui.data_view import _confirm
from ui.document_view import _ways_out
from ui.frame import Page
from ui.history_view import _confirm_all, _confirm_one
from ui.interview_view import _assessing

UI = Path(data_view.__file__).parent
HERE = Here(ADA, Origin("192.0.2.7", "Firefox/140.0 Linux"))
Draw = Callable[[Page], None]


def delete_everything(page: Page) -> None:
    _confirm(page)


def delete_one(page: Page) -> None:
    lines, _ = page.app.histories.page(page.owner or "", Filter(), 1)
    if lines:
        _confirm_one(page, lines[0])


def delete_all(page: Page) -> None:
    _confirm_all(page, page.app.histories.counted(page.owner or ""))


DIALOGS: dict[str, tuple[Draw, str]] = {  # the function in ui: how it is drawn, and what acts
    "_confirm": (delete_everything, "danger-confirm"),
    "_confirm_one": (delete_one, "danger-one"),
    "_confirm_all": (delete_all, "danger-all"),
}
FRAGMENTS = {"look", "look_again", "progress"}  # all but `progress` only look


def twice(page: "Page", draw: "Draw") -> None:  # noqa: UP037 - Streamlit runs it by its source
    """As a page runs: drawn, and what is drawn is used. Then the page looks again."""
    import streamlit as st

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if st.session_state["runs"] > 2:
        st.title("The page looks again")
    else:
        draw(page)


def drawn(page: Page, draw: Draw) -> AppTest:
    at = AppTest.from_function(twice, args=(page, draw), default_timeout=30).run()
    assert not at.exception
    return at


@pytest.fixture
def page(app: App) -> Page:
    """What Ada's browser was given when it was signed in."""
    entered = sign_up(app, HERE)
    decided_upon(app, entered.owner)
    cookie = cookie_hash(entered.cookie)
    return Page(app, cookie, app.candidates.visit(cookie), entered.owner)


def sign_out_everywhere(page: Page) -> None:
    assert page.owner is not None
    page.app.accounts.sign_out_everywhere(page.owner, HERE)


def interviews(page: Page) -> int:
    try:
        return page.app.candidates.held(page.owner or "").get("interviews", 0)
    except NotFoundError:  # erased, and the key with it
        return 0


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_dialog_does_what_it_says(page: Page, dialog: str) -> None:
    """While they are here."""
    draw, key = DIALOGS[dialog]
    at = drawn(page, draw).button(key=key).click().run()

    assert interviews(page) == 0
    assert "The page looks again" in texts(at)


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_dialog_does_nothing_after_a_sign_out_elsewhere(page: Page, dialog: str) -> None:
    """Whoever sits at the device that was left behind deletes nothing; the page looks again."""
    draw, key = DIALOGS[dialog]
    at = drawn(page, draw)
    sign_out_everywhere(page)
    at.button(key=key).click().run()

    assert interviews(page) == 1
    assert "The page looks again" in texts(at)
    assert not at.exception


def test_an_interview_is_not_moved_on_after_a_sign_out_elsewhere(page: Page) -> None:
    """The page that waits for its feedback looks by itself, every half second."""
    owner = page.owner or ""
    interview = to_the_review(page.app, owner)
    page.app.interviews.confirm(owner, interview.id, "tab")
    room, _ = page.app.interviews.room(owner)
    assert room is not None
    at = drawn(page, lambda page: _assessing(page, room, None))
    drain(page.app)
    sign_out_everywhere(page)
    at.run()

    assert page.app.interviews.get(owner, interview.id).phase is Phase.ASSESSING
    assert "The page looks again" in texts(at)


def test_an_original_is_not_fetched_after_a_sign_out_elsewhere(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is fetched when the button is pressed, by no run of the page."""
    owner, fetches = page.owner or "", []
    sent = page.app.documents.submit_file(
        owner, DocumentKind.RESUME, "cv.txt", RESUME.encode(), keep_file=True
    )
    drain(page.app)
    document = page.app.documents.get(owner, sent.id)

    def button(_: str, data: Callable[[], bytes], **_more: object) -> None:
        fetches.append(data)

    monkeypatch.setattr("streamlit.download_button", button)
    drawn(page, lambda page: _ways_out(page, document))
    [fetch] = fetches
    assert fetch() == RESUME.encode()
    sign_out_everywhere(page)

    with pytest.raises(SessionEndedError):
        fetch()


def test_every_dialog_and_every_fragment_is_walked_here() -> None:
    """A new one is missed here until somebody has said what it does with the page as it was."""
    found: dict[str, set[str]] = {"dialog": set(), "fragment": set()}
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for decorator in getattr(node, "decorator_list", []):
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(called, ast.Attribute) and called.attr in found:
                    found[called.attr].add(getattr(node, "name", ""))

    assert found == {"dialog": set(DIALOGS), "fragment": FRAGMENTS}
