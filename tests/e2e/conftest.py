"""Browser tests: a real server, a real Chromium, and no request to anybody else.

`server` runs the product; `parts` runs a page of our own with the parts of the shell on it.
`page` is a fresh visitor at 1280 px in light colours; `visit` makes others.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.chromium import ARGUMENTS, NAMES, Observed, newcomer
from tests.e2e.server import ROOT, Server
from tests.e2e.talking import Hall
from tests.microphones.speech import wav
from tests.missing import program

SIZES = {1280: 900, 390: 844}  # px
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the browser carries its mark, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What every microphone of the browser hears, again and again."""
    return wav(tmp_path_factory.mktemp("speech") / "said.wav")


# Playwright's sync API keeps an event loop running in this thread: it must be gone before the
# tests of other packages, which run loops of their own.
@pytest.fixture(scope="package")
def browser(speech: Path) -> Iterator[Browser]:
    where = program(*NAMES, package="chromium")
    arguments = [*ARGUMENTS, f"--use-file-for-fake-audio-capture={speech}"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=where, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product itself, on an empty data folder of this test file."""
    running = Server(ROOT, tmp_path_factory.mktemp("data")).start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def heard(tmp_path_factory: pytest.TempPathFactory, speech: Path) -> Iterator[Hall]:
    """The product with a speech service, for all tests in which somebody speaks."""
    yield from Hall.open(tmp_path_factory.mktemp("heard"), speech)


@pytest.fixture
def hall(heard: Hall) -> Hall:
    """The same, with nothing left of what the test before has put in its way."""
    heard.as_it_was()
    return heard


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """tests/e2e/parts, served with our shell, fonts and settings."""
    home = tmp_path_factory.mktemp("parts")
    shutil.copytree(Path(__file__).parent / "parts", home, dirs_exist_ok=True)
    for shared in ("static", ".streamlit"):
        (home / shared).symlink_to(ROOT / shared)
    running = Server(home, tmp_path_factory.mktemp("data")).start()
    yield running
    running.stop()


@pytest.fixture
def observed() -> list[Observed]:
    """One entry for each visitor of the test, in the order of their coming."""
    return []


@pytest.fixture
def visit(browser: Browser, observed: list[Observed]) -> Iterator[Visit]:
    """Make a visitor with a browser context of its own: `visit(home, width=390, scheme="dark")`.

    When the test is over: nobody asked anything of another host, and nothing was blocked.
    """
    contexts = []

    def comes(home: str, *, width: int = 1280, scheme: str = "light", touch: bool = False) -> Page:
        context = newcomer(
            browser,
            home,
            viewport={"width": width, "height": SIZES.get(width, 900)},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=touch,
            is_mobile=touch,
            permissions=["microphone"],
        )
        watching = Observed(home)
        watching.watch(context)
        observed.append(watching)
        contexts.append(context)
        return context.new_page()

    yield comes
    for context in contexts:
        context.close()
    for watching in observed:
        assert watching.foreign == []
        assert watching.violations == []
        assert watching.errors == []


@pytest.fixture
def page(server: Server, visit: Visit) -> Page:
    """A fresh visitor of the product, at 1280 px, in light colours."""
    return visit(server.url)
