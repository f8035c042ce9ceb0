"""The provider lab as a page: choose, judge, read, take along."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from core.bootstrap import App
from core.domain.trial import Setting, Trial
from core.services.trials import Run
from tests.conftest import ADA
from tests.pages.conftest import Visit, press, texts


def test_one_answer_is_judged_side_by_side_without_any_key(visit: Visit) -> None:
    """The offline coach works in two ways; each has its figure and what it took."""
    at = press(visit("13_Provider_lab.py"), "Judge it")
    shown = " ".join(str(each.proto.body) for each in at.get("html"))

    assert not at.exception
    assert "What each of them made of it" in texts(at)
    assert shown.count("on this machine, nothing sent") == 2
    assert "by the rubric for any answer" in shown
    assert [button.proto.label for button in at.get("download_button")] == [
        "Download as CSV",
        "Download as JSON",
    ]


def test_another_answer_shows_no_figures_of_the_last_one(visit: Visit) -> None:
    """What stands there is always about the answer that stands there."""
    at = press(visit("13_Provider_lab.py"), "Judge it")
    at = at.selectbox(key="lab-example-golden").select_index(5).run()

    assert "What each of them made of it" not in texts(at)


def test_what_was_judged_stands_there_when_the_page_is_opened_again(
    visit: Visit, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another tab, after the first was closed: how far it is, then what came of it, beside the
    answer that it was about."""
    going_on, judge = Event(), Run.judge

    def later(run: Run, one: Callable[[Setting], Trial]) -> None:
        assert going_on.wait(60)
        judge(run, one)

    monkeypatch.setattr(Run, "judge", later)
    monkeypatch.setattr("ui.waiting.PATIENCE", 0)
    at = visit("13_Provider_lab.py")
    press(at.selectbox(key="lab-example-golden").select_index(5).run(), "Judge it")
    again = visit("13_Provider_lab.py")
    [button] = [button for button in again.button if button.label == "Judge it"]

    assert "0 of 2 have judged it." in texts(again)
    assert button.disabled
    going_on.set()
    latest = app.trials.latest(app.candidates.recognise(ADA))
    assert latest is not None
    assert latest.wait(60)
    after = visit("13_Provider_lab.py")
    assert "What each of them made of it" in texts(after)
    assert after.selectbox(key="lab-example-golden").index == 5
