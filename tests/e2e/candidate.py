"""A candidate at the keyboard: what a person does on our pages, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from playwright.sync_api import Page, expect

from tests.e2e.chromium import settled

SAMPLES = Path(__file__).parents[1] / "documents"
RESUME = SAMPLES / "resumes" / "latex-classic.pdf"
JOB = (SAMPLES / "jobs" / "bulleted.txt").read_text("utf-8")


class BrowserCandidate:
    """Drives one browser tab; every step ends when the page has settled."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str = "/") -> Self:
        self.page.goto(path)
        settled(self.page)
        return self

    def click(self, label: str, *, exact: bool = True) -> Self:
        self.page.get_by_role("button", name=label, exact=exact).first.click()
        settled(self.page)
        return self

    def unfold(self, label: str) -> Self:
        self.page.locator("summary", has_text=label).first.click()
        settled(self.page)
        return self

    def reads(self, text: str) -> Self:
        """Wait until *text* stands on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()
        return self

    def is_headed(self, text: str) -> Self:
        """Wait until *text* is the page's heading."""
        expect(self.page.locator("h1").first).to_have_text(text)
        return self

    def holds(self, words: str) -> Self:
        """Wait until *words* stand in the answer box."""
        expect(self.page.locator("textarea").first).to_have_value(words)
        return self

    def prepare(self, resume: Path = RESUME, job: str = JOB) -> Self:
        self.click("Start practising")
        self.page.locator("input[type=file]").first.set_input_files(resume)
        self.reads("You will be asked to defend")
        settled(self.page)
        self.page.get_by_label("Paste the job advertisement").fill(job)
        self.click("Read it").reads("It asks for")
        settled(self.page)
        return self

    def begin(self) -> Self:
        self.click("Start the interview")
        self.page.locator("textarea").first.wait_for()
        settled(self.page)
        return self

    def type(self, text: str) -> Self:
        self.page.locator("textarea").first.fill(text)
        return self

    def saved(self) -> Self:
        """Wait until the box says that the draft is safe."""
        expect(self.page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()
        return self

    def send(self) -> Self:
        """Ctrl+Enter, and wait until this question is no longer the one to be answered."""
        asked = self.heading
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator("h1").first).not_to_have_text(asked)
        settled(self.page)
        return self

    def go_on(self) -> Self:
        """To the next question, and wait until it stands there."""
        shown = self.heading
        self.page.get_by_role("button", name="Next question", exact=True).click()
        expect(self.page.locator("h1").first).not_to_have_text(shown)
        settled(self.page)
        return self

    def no_longer_offers(self, label: str) -> Self:
        button = self.page.get_by_role("button", name=label, exact=True)
        expect(button).to_have_count(0)
        return self

    @property
    def heading(self) -> str:
        """The one that stands there now; where another is to come, wait: `is_headed`."""
        return self.page.locator("h1").first.inner_text()
