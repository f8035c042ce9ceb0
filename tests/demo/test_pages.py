"""Every page of the demo says that it is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.identity import cookie_hash
from tests.demo.conftest import Demo
from tests.doubles.typed_box import typed_box
from ui.frame import DEMO

ROOT = Path(__file__).parents[2]
PAGES = ["", *sorted(path.name for path in (ROOT / "pages").glob("*.py"))]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_the_candidate_is_invented(
    demo: Demo, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And none of them breaks on three weeks of practice."""
    monkeypatch.setattr("ui.frame.current_app", lambda: demo.app)
    monkeypatch.setattr("ui.frame.visitor", lambda: cookie_hash(demo.session_id))
    for view in ("interview_view", "feedback_view"):
        monkeypatch.setattr(f"ui.{view}.answer_box", typed_box)

    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=30).run()
    at = at.switch_page(f"pages/{page}").run() if page else at

    assert not at.exception
    assert not at.error
    assert any(DEMO in str(element.value) for element in at.markdown)
