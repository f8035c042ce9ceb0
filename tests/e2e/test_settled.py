"""What the browser tests wait for before they look."""

from __future__ import annotations

from playwright.sync_api import expect

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


def test_a_page_shows_what_a_slow_step_did_however_often_it_is_clicked(
    parts: Server, visit: Visit
) -> None:
    """A click while a step is being taken waits for it. Handled at once, it would draw the page
    from what the records were before, and nobody would ever draw what they are."""
    page = visit(parts.url)
    page.goto("/Slow")
    settled(page)
    page.get_by_role("button", name="Take a step").click()
    for _ in range(3):
        page.wait_for_timeout(300)
        page.get_by_role("button", name="Look again").click()
    settled(page)

    assert page.get_by_text("steps: 1").count() == 1


def test_an_answer_that_is_sent_arrives_also_where_its_run_is_overtaken(
    parts: Server, visit: Visit
) -> None:
    """As while a microphone connects: the run that brought it ends before it has drawn the box,
    and the next one knows of it."""
    page = visit(parts.url)
    page.goto("/Slow?box")
    settled(page)
    page.get_by_label("Your answer").fill("Some words.")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Look again").click()

    expect(page.locator("code")).to_have_text("Some words.")
