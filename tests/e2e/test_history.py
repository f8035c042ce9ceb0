"""History and report in a real browser: found, opened, printed, saved, deleted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.identity import COOKIE, cookie_hash
from core.domain.interview import Brief, Phase
from core.domain.work import WorkKind
from core.services.interviews import work_subject
from tests.conftest import STORY, drain
from tests.e2e.candidate import BrowserCandidate
from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import PATIENCE, Server

WORDS = ("zebra", "quokka")


@pytest.fixture(scope="module")
def beside(server: Server) -> Iterator[App]:
    """The product in this process, on the data of the one that serves."""
    made = bootstrap(Settings(data_dir=server.data))
    yield made
    made.close()


def earlier(app: App, ada: BrowserCandidate, *words: str) -> None:
    """What *ada*, who has opened a page, did on another day: the interviews of `taken`, one for
    each of *words*, without the pages in between."""
    [cookie] = [each for each in ada.page.context.cookies() if each["name"] == COOKIE]
    owner, seat = app.candidates.admit(cookie_hash(cookie["value"])), "another day"
    for word in words:
        interview = app.interviews.start(owner, Brief(), seat)
        for position, text in enumerate(("I had breakfast.", f"{STORY} The {word} was there.")):
            app.interviews.ask(owner, interview.id, seat)
            app.interviews.answer(owner, interview.id, seat, position, text)
        app.interviews.end_early(owner, interview.id, seat)
        app.interviews.confirm(owner, interview.id, seat)
        drain(app)
        subject = work_subject(interview.id, 1, 0)  # which the server may have taken instead
        app.slow_work.wait(owner, WorkKind.ASSESS_ANSWER, subject, PATIENCE)
        assert app.interviews.settle(owner, interview.id).phase is Phase.DECIDING


def taken(ada: BrowserCandidate, word: str) -> None:
    """A short interview, its answer with *word* in it."""
    ada.open("/Prepare").click("Practise with general questions")
    ada.begin().type("I had breakfast.").send()
    ada.type(f"{STORY} The {word} was there.").send()
    ada.go_on().click("End early", exact=False)
    ada.page.get_by_role("button", name="End the interview").click()
    ada.reads("Read what you said").click("These are my answers").reads("Keep this interview?")


def printed(page: Page, paper: str) -> str:
    return text_of(page.pdf(format=paper))


def text_of(pdf: bytes, first: int | None = None) -> str:
    """The words of a document, or of its *first* pages, without white space, which marks and
    line ends move."""
    pages = PdfReader(io.BytesIO(pdf)).pages[:first]
    return squeezed("".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), pytest.param(390, "dark", marks=pytest.mark.walk)]
)
def test_an_interview_is_found_opened_printed_saved_and_deleted(
    server: Server, beside: App, visit: Visit, width: int, scheme: str
) -> None:
    """By a word of an answer; on paper there is every answer and no navigation."""
    ada = BrowserCandidate(visit(server.url, width=width, scheme=scheme)).open("/Prepare")
    earlier(beside, ada, *WORDS)
    ada.open("/Progress").reads("You have taken 2 interviews")
    assert_accessible(ada.page)
    assert_fits(ada.page)

    _search(ada)
    _print_and_save(ada, visit(server.url))
    _delete_one(ada)


def _search(ada: BrowserCandidate) -> None:
    ada.page.get_by_label("Search your interviews").fill("ZÉBRA there")
    ada.page.keyboard.press("Enter")
    ada.reads("1 of 2 interviews.")
    expect(ada.page.locator(".found mark").first).to_have_text("zebra", ignore_case=True)
    assert_accessible(ada.page)
    ada.page.locator("[class*=st-key-row-past] a").first.click()
    part = ada.page.get_by_role("combobox", name="Part of the feedback")
    expect(part).to_have_value("Answer 1 of 1")
    ada.unfold("Your whole answer").reads("The zebra was there.")
    expect(ada.page).to_have_url(re.compile("interview="))


def _print_and_save(ada: BrowserCandidate, eve: Page) -> None:
    ada.page.get_by_role("link", name="Report").click()
    ada.reads("How this was judged")
    settled(ada.page)
    assert_accessible(ada.page)
    assert_fits(ada.page)
    for paper in ("A4", "Letter"):
        words = printed(ada.page, paper)
        assert squeezed("Question 1") in text_of(ada.page.pdf(format=paper), first=1)
        assert squeezed(f"{STORY} The zebra was there.") in words
        assert squeezed("How this was judged") in words
        for control in ("Save as PDF", "Back to the feedback", "Your data", "History"):
            assert squeezed(control) not in words
    ada.page.emulate_media(media="screen")
    with ada.page.expect_download() as saving:
        ada.page.get_by_role("link", name="Save as PDF").click()
    saved = saving.value
    assert saved.suggested_filename == "interview-report.pdf"
    assert squeezed(f"{STORY} The zebra was there.") in text_of(saved.path().read_bytes())
    eve.goto("/")
    assert eve.context.request.get(saved.url).status == 404


def _delete_one(ada: BrowserCandidate) -> None:
    ada.open("/Progress").click("More: Mixed interview", exact=False)
    ada.page.get_by_text("Delete", exact=True).last.click()
    ada.reads("Nobody can bring them back.")
    assert_accessible(ada.page)
    ada.page.get_by_role("button", name="Delete it").click()
    ada.reads("You have taken one interview")
    ada.page.reload()
    ada.reads("You have taken one interview")


def test_all_go_but_the_one_under_way(server: Server, visit: Visit) -> None:
    """Two steps and a number; what is under way goes only when it is ticked."""
    ada = BrowserCandidate(visit(server.url)).open("/Prepare")
    taken(ada, WORDS[0])
    ada.open("/Prepare").click("Practise with general questions")
    ada.begin().type("I am in the middle").saved()
    ada.open("/Progress").reads("You have taken 2 interviews")
    ada.click("Delete all interviews", exact=False).reads("1 interview with feedback")
    ada.page.get_by_role("button", name="Delete 1 interview", exact=True).click()
    ada.reads("You have taken one interview").reads("Go on:")
    ada.page.get_by_role("link", name="Go on:", exact=False).click()

    ada.holds("I am in the middle")


def test_pages_can_be_turned_with_the_keyboard(server: Server, beside: App, visit: Visit) -> None:
    """The search box, the menu and the lines are reached with Tab, and the focus is seen."""
    ada = BrowserCandidate(visit(server.url)).open("/Prepare")
    earlier(beside, ada, *WORDS)
    ada.open("/Progress").reads("You have taken 2 interviews")
    ada.page.get_by_label("Search your interviews").focus()
    reached: set[str] = set()
    for _ in range(12):
        ada.page.keyboard.press("Tab")
        reached |= set(ada.page.evaluate("document.activeElement.innerText").split("\n"))

    assert {"More", "Delete all interviews"} <= reached


def test_lines_are_told_apart_by_ear(server: Server, beside: App, visit: Visit) -> None:
    """A list of links says what each interview was and when, and each menu whose it is."""
    ada = BrowserCandidate(visit(server.url)).open("/Prepare")
    earlier(beside, ada, WORDS[0])
    ada.open("/Progress").reads("You have taken one interview")
    row = ada.page.locator("[class*=st-key-row-past]")

    expect(row.get_by_role("link", name=re.compile("Mixed interview, .* 20"))).to_be_visible()
    expect(row.get_by_role("button", name=re.compile("^More: Mixed interview"))).to_be_visible()
