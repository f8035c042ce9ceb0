"""Under the Content-Security-Policy everything that Candid uses works, and nobody else is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.chromium import Observed, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server
from ui.words import JOINER

OURS = {"", "One", "One of", "keyboard_arrow_right", "expand_more", "inside"}
OFTEN = ("h1", ".stMarkdown", ".stButton", ".stRadio", ".said")
ONCE = (
    "[data-testid=stCaptionContainer]",
    ".stCheckbox",
    ".stButtonGroup",
    ".stExpander summary",
    ".stAlert >> nth=0",
    ".stAlert >> nth=1",
    ".stTextInput",
    "h2",
    ".stPageLink",
    ".stPopover",
)


@pytest.fixture
def media(parts: Server, visit: Visit) -> Page:
    page = visit(parts.url)
    page.goto("/Media")
    settled(page)
    return page


def test_a_component_runs(media: Page) -> None:
    """Its script is alive, and what it says reaches Python."""
    expect(media.locator("#dot")).to_have_text("alive")
    media.locator("#dot").click()

    expect(media.get_by_text("python heard: tapped")).to_be_visible()


def test_a_recording_is_made_and_delivered(media: Page) -> None:
    """The microphone opens, a second is recorded, and its bytes arrive."""
    media.get_by_role("button", name="Record").click()
    media.wait_for_timeout(1_500)
    media.get_by_role("button", name="Stop recording").click()
    arrived = media.get_by_text(re.compile(r"received \d+ bytes"))
    expect(arrived).to_be_visible()

    assert int(re.sub(r"\D", "", arrived.inner_text())) > 10_000


def test_a_page_asks_nobody_else(media: Page, observed: list[Observed]) -> None:
    """Fonts, scripts, icons and sockets: all from the one address, and nothing is blocked."""
    media.goto("/")
    settled(media)

    assert any(url.startswith("ws://") for url in observed[0].requests)
    assert observed[0].foreign == []
    assert observed[0].violations == []


def test_words_of_strangers_are_shown_as_they_are(
    parts: Server, visit: Visit, observed: list[Observed]
) -> None:
    """In every widget that renders Markdown the characters are the ones that were given."""
    page = visit(parts.url)
    page.goto("/Strangers")
    settled(page)
    strangers = Path(__file__).parent / "parts" / "pages" / "3_Strangers.py"
    nasty = _constant(strangers, "NASTY")

    for number, words in enumerate(nasty):
        assert shown(page.locator(f".st-key-nasty-{number}"), OFTEN) == [_settled(words)] * 6
    once = shown(page.locator(".st-key-widgets"), ONCE)
    assert once == [_settled(" ".join(nasty[:6]))] * len(ONCE)
    assert page.locator("[class*=st-key-nasty] :is(img, a, .katex, script)").count() == 0
    assert [url for url in observed[0].requests if "planted" in url] == []


def shown(box: Locator, widgets: tuple[str, ...]) -> list[str]:
    """The lines that a candidate sees in *box*, once all of its *widgets* are drawn."""
    for kind in widgets:
        expect(box.locator(kind).first).to_be_visible()
    lines = box.inner_text().replace(JOINER, "").splitlines()
    return [line for line in lines if line not in OURS]


def _settled(words: str) -> str:
    return " ".join(words.split())


def test_a_cookie_comes_with_the_first_page_and_stays(media: Page, parts: Server) -> None:
    """Opaque, closed to scripts, and the same after a reload."""
    first = _identity(media)
    media.reload()
    settled(media)

    assert first["httpOnly"]
    assert first["sameSite"] == "Lax"
    assert _identity(media)["value"] == first["value"]
    assert "sid=" not in media.evaluate("document.cookie")
    assert parts.url.endswith(str(parts.port))


def _identity(page: Page) -> dict[str, object]:
    [cookie] = [each for each in page.context.cookies() if each["name"] == "sid"]
    return dict(cookie)


def _constant(path: Path, name: str) -> tuple[str, ...]:
    source = path.read_text()
    start = source.index(f"{name} = (")
    body = source[start : source.index("\n)\n", start) + 3]
    scope: dict[str, tuple[str, ...]] = {}
    exec(body, scope)  # noqa: S102 - a constant of our own file
    return scope[name]
