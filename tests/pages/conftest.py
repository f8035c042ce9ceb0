"""Pages run by AppTest: the real application behind them, a typed box for the component."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from tests.conftest import ADA
from tests.doubles.typed_box import typed_box

HOME = Path(__file__).parents[2] / "Home.py"
Visit = Callable[[str], AppTest]


@pytest.fixture
def visit(app: App, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Open a page as Ada's browser would; slow work runs beside it."""
    monkeypatch.setattr("ui.frame.current_app", lambda: app)
    monkeypatch.setattr("ui.frame.visitor", lambda: ADA)
    for view in ("interview_view", "feedback_view"):
        monkeypatch.setattr(f"ui.{view}.answer_box", typed_box)
    # A busy machine is not what these tests are about.
    monkeypatch.setattr("ui.waiting.PATIENCE", 20)
    app.slow_work.start(1)

    def open_page(path: str = "") -> AppTest:
        at = AppTest.from_file(str(HOME), default_timeout=30).run()
        return at.switch_page(f"pages/{path}").run() if path else at

    return open_page


def texts(at: AppTest) -> str:
    """Everything that a page says, one element a line."""
    found = [*at.title, *at.header, *at.markdown, *at.error, *at.text, *at.info]
    return "\n".join(str(element.value) for element in found)


def drawn(at: AppTest) -> str:
    """What a page draws as HTML of its own, its words as they are read."""
    return "\n".join(unescape(each.proto.body) for each in at.get("html"))


def press(at: AppTest, label: str) -> AppTest:
    """Click the one button that says *label*."""
    [button] = [b for b in at.button if b.label == label]
    return button.click().run()
