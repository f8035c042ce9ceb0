"""The last part of an interview, and an answer told better, in a real browser at two widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.candidate import BrowserCandidate
from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server

THIN = (
    "Thank you for the question. We found a lock that two jobs shared in the nightly import. "
    "We gave each job its own table. Everybody was happy with it."
)
CLOSED, STRONG = "Is there a budget for training?", "What does the team struggle with today?"
HOLIDAYS = "How many holidays do I get?"


def ask(ada: BrowserCandidate, question: str, remark: str) -> None:
    ada.type(question)
    ada.page.keyboard.press("Control+Enter")
    ada.reads(remark)
    settled(ada.page)


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), pytest.param(390, "dark", marks=pytest.mark.walk)]
)
def test_what_is_asked_at_the_end_is_read_and_an_answer_is_told_better(  # noqa: PLR0915
    server: Server, visit: Visit, width: int, scheme: str
) -> None:
    """An improved answer by keyboard, another try beside its slots, questions with remarks, and
    the strong ones for the day: everybody can use it, and nothing scrolls sideways."""
    ada = BrowserCandidate(visit(server.url, width=width, scheme=scheme)).open().prepare()
    ada.begin().type("I read your advertisement twice.").send()
    ada.type(THIN).send().reads("Answer again now")
    ada.unfold("How it could be told")
    ada.page.get_by_role("button", name="Show me", exact=True).focus()
    ada.page.keyboard.press("Enter")
    ada.reads("We gave each job its own table").reads("Answer again with this")
    expect(ada.page.locator(".said .slot").first).to_be_visible()
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.click("Left out: 1 sentence").reads("Thank you for the question.")
    ada.page.keyboard.press("Escape")
    settled(ada.page)
    ada.click("Answer again with this").reads("Only you know these.").holds("")
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.click("Keep my first answer").go_on()
    while ada.heading != "What would you like to ask us?":
        ada.type(THIN).send().go_on()

    ask(ada, CLOSED, "What budget is there for training?")
    ask(ada, STRONG, "You learn what is hard here")
    ask(ada, HOLIDAYS, "Fair, but not here.")
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.click("That is all").reads("Read what you said").click("These are my answers")
    ada.reads("Keep this interview?")
    ada.click("The whole interview")
    ada.reads("For the day")
    settled(ada.page)
    assert_accessible(ada.page)
    assert_fits(ada.page)
    taken = ada.page.locator(".st-key-for-the-day .said")
    expect(taken).to_have_text([STRONG])
