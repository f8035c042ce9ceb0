"""A guest's whole way through the product, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.conftest import STORY
from tests.e2e.candidate import BrowserCandidate
from tests.e2e.chromium import assert_accessible, assert_fits
from tests.e2e.conftest import Visit
from tests.e2e.server import Server

AGAIN = STORY + " I know it because I count the failed runs every Monday."
PICTURE = (
    "![x](http://planted.example/x.png) <img src=http://planted.example/y.png> www.planted.example"
)

PLANTED_RESUME = f"""Ada Palmer {PICTURE}

Experience
Engineer, Halden Pay, 2019 - 2024
- Cut errors by 38 % {PICTURE}
- Led the move of 14 services to a new home

Skills
Python, SQL
"""
PLANTED_JOB = f"""Engineer {PICTURE}
Halden Pay

Requirements
- Five years of Python {PICTURE}
- Clear written English
- Experience with SQL databases

Your tasks
- Build services
"""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_guest_practises_from_the_landing_page_to_a_second_try(  # noqa: PLR0915 - one long way
    server: Server, visit: Visit, width: int, scheme: str
) -> None:
    """Landing, résumé, job, five questions, feedback, answer again: no page is inaccessible,
    nothing scrolls sideways, nobody else is asked for anything."""
    ada = BrowserCandidate(visit(server.url, width=width, scheme=scheme)).open()
    assert_accessible(ada.page)
    ada.prepare()
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.begin().type("I read your advertisement twice.").send()
    asked = 0
    while ada.heading != "What would you like to ask us?":
        assert asked < 20
        ada.type(STORY).send()
        if not asked:
            assert_accessible(ada.page)
            assert_fits(ada.page)
        asked += 1
        ada.go_on()
    assert asked >= 5
    ada.type("Who would I work with every day?")
    ada.page.keyboard.press("Control+Enter")
    ada.reads("That is all").click("That is all").reads("Read what you said")
    assert_accessible(ada.page)
    ada.click("These are my answers").reads("Keep this interview?")
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.click("Answer again now").type(AGAIN).send().reads("Second try")
    ada.unfold("Your attempts side by side").reads("I count the failed runs every Monday")
    assert_fits(ada.page)
    ada.unfold("Where this answer stands").click("Show without guessing")
    ada.reads("by a fixed rule over the levels above")
    assert_accessible(ada.page)

    ada.click("Keep it").no_longer_offers("Keep it")


def test_a_killed_server_costs_no_word(server: Server, visit: Visit) -> None:
    """SIGKILL in the middle of a typed answer: the same tab goes on, and so does a reload."""
    ada = BrowserCandidate(visit(server.url)).open().prepare().begin()
    ada.type("I read your advertisement twice.").send()
    question = ada.heading
    ada.type("In March our nightly import failed three times").saved()
    server.kill()
    ada.page.locator("textarea").first.press_sequentially(" and customers saw old prices.")
    server.start()
    ada.saved()
    ada.open("/Interview")

    ada.is_headed(question)
    ada.holds("In March our nightly import failed three times and customers saw old prices.")
    ada.type(STORY).send().reads("Answer again now")


def test_a_second_tab_is_told_and_can_take_over(server: Server, visit: Visit) -> None:
    """Never two of one interview: the other tab says so, takes over, and the first is told."""
    ada = BrowserCandidate(visit(server.url)).open().prepare().begin()
    question = ada.heading
    other = BrowserCandidate(ada.page.context.new_page()).open("/Interview")
    other.is_headed("This interview is open in another tab")
    other.click("Take it over here").is_headed(question)

    ada.click("Pause")
    ada.reads("This interview is open in another tab")


def test_planted_pictures_and_links_stay_words(server: Server, visit: Visit) -> None:
    """In every field a person can write to: shown as typed, and no request is made. (The
    browser is watched; a request to another host fails the test when it ends.)"""
    ada = BrowserCandidate(visit(server.url)).open().click("Start practising")
    ada.page.get_by_text("Paste it", exact=True).first.click()
    ada.page.get_by_label("Paste your résumé").fill(PLANTED_RESUME)
    ada.click("Read it").reads("You will be asked to defend")
    ada.page.get_by_label("Paste the job advertisement").fill(PLANTED_JOB)
    ada.click("Read it").reads("It asks for")
    ada.unfold("About you")
    for label in (
        "What we call you",
        "The job you are going for",
        "What you want to get better at",
    ):
        ada.page.get_by_label(label).fill(PICTURE)
    ada.click("Save").click("Start the interview")
    ada.page.locator("textarea").first.wait_for()
    ada.type(f"{PICTURE} hello").send()
    while ada.heading != "What would you like to ask us?":
        ada.type(f"{STORY} {PICTURE}").send().go_on()
    ada.type(PICTURE)
    ada.page.keyboard.press("Control+Enter")
    ada.reads("That is all").click("That is all").reads("planted.example")
    ada.click("These are my answers").reads("Keep this interview?")
    ada.unfold("Your whole answer").reads("planted.example")
    ada.open("/Data_and_Privacy").open("/Prepare").open("/")

    assert ada.page.locator("img[src*=planted], a[href*=planted]").count() == 0


def test_a_bad_file_gets_its_own_sentence_and_leaves_nothing(server: Server, visit: Visit) -> None:
    """A renamed program is refused in words, and the way to go on stands beside them."""
    ada = BrowserCandidate(visit(server.url)).open().click("Start practising")
    ada.page.locator("input[type=file]").first.set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" * 64}
    )
    ada.reads("What is inside is not what its name says.")
    expect(ada.page.locator("input[type=file]").first).to_be_attached()
    ada.open("/Data_and_Privacy")

    row = ada.page.locator(".held", has_text="Your résumés and job descriptions")
    expect(row).to_contain_text("None")


def test_everything_can_be_erased_by_the_guest(server: Server, visit: Visit) -> None:
    """One button, one confirmation, and the next page knows nobody."""
    ada = BrowserCandidate(visit(server.url)).open().prepare().open("/Data_and_Privacy")
    ada.click("Delete everything", exact=False)
    ada.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    ada.reads("Everything is gone").open("/Prepare")

    ada.is_headed("What are you preparing for?")


def test_a_file_that_is_too_large_is_told_so_in_its_place(server: Server, visit: Visit) -> None:
    """Our own sentence beside the box, the rest of the page stands, and nobody was stored."""
    ada = BrowserCandidate(visit(server.url)).open("/Prepare")
    ada.page.locator("input[type=file]").first.set_input_files(
        {"name": "cv.txt", "mimeType": "text/plain", "buffer": b"work " * 2_200_000}
    )
    ada.reads("It is larger than 10 MB.").reads("The job")
    ada.open("/Data_and_Privacy")

    ada.is_headed("Candid holds nothing about you")
