"""Chromium for tests, and what a page did while it was open."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
SERIOUS = frozenset({"serious", "critical"})
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SLOW = 20_000  # ms: longer than any page may take on a busy machine
expect.set_options(timeout=SLOW)

# Between a click and the first word of the server's answer Streamlit's page says that no script
# runs: what it has asked and not heard is marked here. A part that is drawn no longer gets no
# answer, which is why the mark does not stay for ever.
_ASKING = """(() => {
  const send = WebSocket.prototype.send;
  let forgotten;
  WebSocket.prototype.send = function (frame) {
    const page = document.documentElement;
    const answered = () => page.removeAttribute('data-asking');
    page.setAttribute('data-asking', '');
    this.addEventListener('message', answered, {once: true});
    clearTimeout(forgotten);
    forgotten = setTimeout(answered, 5000);
    return send.call(this, frame);
  };
})()"""
_QUIET = 'html:not([data-asking]) [data-test-script-state="notRunning"]'


@dataclass
class Observed:
    """What a browser context asked for and complained about."""

    home: str
    requests: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self._heard)
        context.on("weberror", lambda raised: self.errors.append(str(raised.error)))
        context.on("page", self._opened)

    @property
    def foreign(self) -> list[str]:
        """Addresses on any other host; what stays inside the browser has none."""
        ours = urlsplit(self.home).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"}
            and urlsplit(url).netloc != ours
        ]

    def _opened(self, page: Page) -> None:
        page.on("websocket", lambda opened: self.requests.append(opened.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.violations.append(message.text)


def newcomer(browser: Browser, home: str, **options: Any) -> BrowserContext:
    """A browser context at *home* whose pages know what they have asked of their server."""
    context = browser.new_context(base_url=home, **options)
    context.add_init_script(_ASKING)
    return context


def settled(page: Page) -> None:
    """Wait until the page's script has run, its fonts are there and nothing is left to draw."""
    page.wait_for_selector(_QUIET, timeout=SLOW, state="attached")
    page.wait_for_load_state("networkidle")  # widgets are fetched as they are first drawn
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.wait_for_timeout(300)
    page.wait_for_selector(_QUIET, timeout=SLOW, state="attached")  # a part may ask by itself


def at_rest(page: Page) -> None:
    """Wait until the page's script has run. A frame with a connection is never `settled`."""
    page.wait_for_timeout(300)
    page.wait_for_selector(_QUIET, timeout=SLOW, state="attached")


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing serious or critical on the page as it stands."""
    options = {"resultTypes": ["violations"], "runOnly": RULES}
    found = Axe().run(page, options=options).response["violations"]
    flaws = [
        f"{each['impact']} {each['id']}: {each['help']} "
        f"{json.dumps([node['html'][:160] for node in each['nodes'][:3]])}"
        for each in found
        if each["impact"] in SERIOUS
    ]
    assert not flaws, "\n".join(flaws)


def assert_fits(page: Page) -> None:
    """Nothing scrolls sideways, and on a touch screen nothing to touch is smaller than 44 px."""
    wide = page.evaluate(
        "() => [document.documentElement, document.querySelector('.stMain')]"
        ".filter(Boolean).some(e => e.scrollWidth > innerWidth)"
    )
    assert not wide, "the page scrolls sideways"
