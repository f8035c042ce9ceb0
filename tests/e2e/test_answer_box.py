"""The answer box: words are saved while they are typed, and nothing takes them away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.domain.identity import cookie_hash
from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server

SAVED_WITHIN = 5_000  # ms, the promise of the product
WORDS = (
    "First line.\n\nThird line 🙂 ![x](http://planted.example/x.png) "
    '<img src=x onerror=alert(1)> $x$ :smile: "quoted" \\ &amp;'
)


@pytest.fixture
def room(parts: Server, visit: Visit) -> Page:
    """A visitor in front of an empty answer box."""
    page = visit(parts.url)
    page.goto("/")
    settled(page)
    expect(page.get_by_label("Your answer")).to_be_focused()
    return page


def draft(room: Page, parts: Server, position: int = 1) -> str | None:
    """What the server holds of this visitor's answer, or None."""
    store: Path = parts.data / "drafts.json"
    held = json.loads(store.read_text()) if store.exists() else {}
    [cookie] = [each for each in room.context.cookies() if each["name"] == "sid"]
    found = held.get(f"{cookie_hash(cookie['value'])}/{position}")
    return None if found is None else str(found[1])


def test_words_are_saved_while_they_are_typed_and_stand_there_after_a_reload(
    room: Page, parts: Server
) -> None:
    """Nothing but typing is needed, and F5 takes nothing away."""
    room.keyboard.type("I looked in the logs")  # the box has the focus already
    expect(room.get_by_role("status")).to_have_text("Saved", timeout=SAVED_WITHIN)
    room.reload()
    settled(room)

    expect(room.get_by_label("Your answer")).to_have_value("I looked in the logs")
    assert draft(room, parts) == "I looked in the logs"


def test_steady_typing_is_saved_before_it_ends(room: Page, parts: Server) -> None:
    """Somebody who never pauses is saved as well, within the promised time."""
    for _ in range(22):
        room.keyboard.type("word ")
        room.wait_for_timeout(200)

    assert (draft(room, parts) or "").startswith("word word")


def test_control_enter_delivers_exactly_what_was_typed(room: Page) -> None:
    """Line breaks, emoji, Markdown and HTML arrive as they are, and stay what they are: words."""
    room.get_by_label("Your answer").fill(WORDS)
    room.keyboard.press("Control+Enter")
    expect(room.get_by_role("heading", name="Question 2")).to_be_visible()
    expect(room.locator("code")).to_be_visible()

    assert json.loads(room.locator("code").inner_text()) == WORDS
    expect(room.get_by_label("Your answer")).to_have_value("")
    assert room.locator("img[src='x']").count() == 0


def test_done_by_mouse_sends_too_and_the_next_question_is_ready_for_typing(room: Page) -> None:
    """The focus is in the empty box of the next question."""
    room.keyboard.type("by mouse")
    room.get_by_role("button", name="Done").click()
    expect(room.get_by_role("heading", name="Question 2")).to_be_visible()
    expect(room.get_by_label("Your answer")).to_have_value("")
    expect(room.get_by_label("Your answer")).to_be_focused()
    room.keyboard.type("and on")

    expect(room.get_by_label("Your answer")).to_have_value("and on")


def test_another_try_at_the_same_question_begins_empty(room: Page, parts: Server) -> None:
    """What was handed over does not come back into the box, and is no draft any more."""
    room.keyboard.type("again")
    room.keyboard.press("Control+Enter")
    expect(room.get_by_label("Your answer")).to_have_value("")
    room.wait_for_timeout(1_500)  # longer than a save would take to come late

    expect(room.get_by_role("heading", name="Question 1")).to_be_visible()
    assert room.get_by_label("Your answer").input_value() == ""
    assert draft(room, parts) is None


def test_an_empty_answer_is_not_sent(room: Page) -> None:
    """The candidate is told what is missing; the question stays."""
    room.get_by_role("button", name="Done").click()

    expect(room.get_by_role("status")).to_have_text("Nothing to send yet. Type your answer first.")
    expect(room.get_by_role("heading", name="Question 1")).to_be_visible()
    room.get_by_role("button", name="In other words").click()
    expect(room.get_by_role("status")).to_be_empty()


def test_a_redrawn_page_keeps_words_that_are_newer_than_the_draft(room: Page) -> None:
    """Whatever else reruns the page, the words under the fingers stay."""
    room.keyboard.type("not saved yet")
    room.get_by_role("button", name="Draw again").click()
    settled(room)

    expect(room.get_by_label("Your answer")).to_have_value("not saved yet")


def test_a_killed_server_takes_no_word(room: Page, parts: Server) -> None:
    """SIGKILL: the box says so, typing goes on, and it all arrives when the server is back."""
    all_of_it = "before " + "on " * 32
    room.keyboard.type("before ")
    expect(room.get_by_role("status")).to_have_text("Saved", timeout=SAVED_WITHIN)
    parts.kill()
    for _ in range(32):  # longer than Streamlit waits before it puts a dialog over the page
        room.keyboard.type("on ")
        room.wait_for_timeout(250)
    expect(room.get_by_role("status")).to_contain_text("keep this page open", timeout=SAVED_WITHIN)
    parts.start()
    expect(room.get_by_role("status")).to_have_text("Saved", timeout=30_000)
    settled(room)

    expect(room.get_by_label("Your answer")).to_have_value(all_of_it)
    assert draft(room, parts) == all_of_it
    room.get_by_label("Your answer").press("Control+Enter")
    expect(room.locator("code")).to_have_text(f'"{all_of_it}"')


def test_a_closed_tab_leaves_its_last_words_behind(room: Page) -> None:
    """Closing within the pause before a save still saves."""
    room.keyboard.type("closing now")
    room.close(run_before_unload=True)
    another = room.context.new_page()
    another.wait_for_timeout(500)
    another.goto("/")
    settled(another)

    expect(another.get_by_label("Your answer")).to_have_value("closing now")


def test_too_long_is_said_before_it_is_sent(room: Page) -> None:
    """Over 20,000 characters nothing is cut off: the candidate sees by how much to shorten."""
    room.get_by_label("Your answer").fill("é" * 20_007)
    room.keyboard.press("Control+Enter")

    expect(room.get_by_text("7 characters too many")).to_be_visible()
    expect(room.get_by_role("heading", name="Question 1")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (390, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.walk),
        pytest.param(390, "light", marks=pytest.mark.walk),
    ],
)
def test_the_box_is_for_everybody(parts: Server, visit: Visit, width: int, scheme: str) -> None:
    """Both widths, both schemes: axe finds nothing serious, nothing scrolls sideways."""
    page = visit(parts.url, width=width, scheme=scheme, touch=width < 500)
    page.goto("/")
    settled(page)
    page.get_by_label("Your answer").fill("Some words.")
    expect(page.get_by_role("status")).to_have_text("Saved", timeout=SAVED_WITHIN)

    assert_accessible(page)
    assert_fits(page)
    done = page.get_by_role("button", name="Done").bounding_box()
    assert done is not None
    assert done["height"] >= 44
