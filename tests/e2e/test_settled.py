"""What the browser tests wait for before they look."""

from __future__ import annotations

from tests.e2e.chromium import settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server


def test_a_page_has_settled_only_when_its_server_has_answered(parts: Server, visit: Visit) -> None:
    """However long that takes: until then Streamlit's page says that no script runs."""
    page = visit(parts.url)
    page.goto("/Media")
    settled(page)
    parts.stand_still(2.0)
    page.locator("#dot").click()
    settled(page)

    assert page.get_by_text("python heard: tapped").count() == 1
