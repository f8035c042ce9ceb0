"""A whole interview with language models, in a real browser: the vendors' real SDKs against servers
of this machine, one of which is killed in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from playwright.sync_api import expect

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.chat import TokenCount
from core.domain.identity import cookie_hash
from core.domain.interview import Phase
from core.domain.usage import DONE, Usage
from core.domain.work import WorkKind
from demo.replies import asked_for
from tests.chat_server import Asked, ChatServer
from tests.conftest import STORY
from tests.doubles.chat_model import ScriptedModel
from tests.e2e.candidate import BrowserCandidate
from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import ROOT, Server

OPENAI_MODEL, GROQ_MODEL = "gpt-6.1-terra, OpenAI", "openai/gpt-oss-120b, Groq"
KEYS = {"openai": "sk-of-the-operator-0001", "groq": "gsk-of-the-operator-0002"}
AT_WORK = 60_000  # ms: until a dozen answers were judged on a busy machine


class Vendor:
    """A chat server that answers sensibly and keeps count of what each reply took, in words.

    From the moment that `dies_after` replies were given to one prompt it answers no more.
    """

    def __init__(self, provider: str) -> None:
        self.model = ScriptedModel()
        self.took: list[tuple[str, TokenCount]] = []  # (prompt, what that call took)
        self.dies_after: tuple[str, int] | None = None
        self.dying, self.dead = Event(), Event()
        self._lock = Lock()
        self.server = ChatServer(self._answer, keys=frozenset({KEYS[provider]}))

    def kill(self) -> None:
        """Hang up on whoever waits, and on everybody who comes."""
        self.dead.set()
        self.server.stop()

    def _answer(self, asked: Asked) -> str:
        request = asked.request()
        prompt = asked_for(request.instruction)
        text = self.model.answer(request.instruction, request.material)
        with self._lock:
            if not self._may_answer(prompt):
                self.dying.set()
            else:
                given = sum(len(message["content"].split()) for message in asked.messages)
                took = TokenCount(given, len(text.split()), self.server.cached)
                self.took.append((prompt, took))
                return text
        self.dead.wait(60)
        raise ConnectionError("killed")

    def _may_answer(self, prompt: str) -> bool:
        if self.dies_after is None:
            return True
        which, most = self.dies_after
        return prompt != which or sum(name == which for name, _ in self.took) < most


@pytest.fixture
def openai() -> Iterator[Vendor]:
    vendor = Vendor("openai")
    vendor.server.start()
    yield vendor
    if not vendor.dead.is_set():
        vendor.kill()


@pytest.fixture
def groq() -> Iterator[Vendor]:
    vendor = Vendor("groq")
    vendor.server.start()
    yield vendor
    vendor.kill()


@pytest.fixture
def candid(tmp_path: Path, openai: Vendor, groq: Vendor) -> Iterator[Server]:
    """The product, with keys of its operator for both, and nothing suggested."""
    running = Server(
        ROOT,
        tmp_path,
        {
            "OPENAI_API_KEY": KEYS["openai"],
            "OPENAI_BASE_URL": openai.server.openai,
            "GROQ_API_KEY": KEYS["groq"],
            "GROQ_BASE_URL": groq.server.url,
        },
    ).start()
    yield running
    running.stop()


def choose(ada: BrowserCandidate, role: str, model: str) -> None:
    """Pick *model* in the list of *role* on the Settings page, and agree where that is asked."""
    section = ada.page.locator(f".st-key-row-{role}")
    section.evaluate("part => part.scrollIntoView({block: 'center'})")  # a list closes in a scroll
    section.get_by_role("combobox").click()
    ada.page.get_by_role("option", name=model).click()
    settled(ada.page)
    agree = section.get_by_role("button", name="Agree, and let it work")
    if agree.count():
        agree.click()
        settled(ada.page)
    expect(section.get_by_text("pays").first).to_be_visible()


def booked(app: App, cookie: str) -> list[Usage]:
    visit = app.candidates.visit(cookie_hash(cookie))
    assert visit is not None
    return list(app.usages.since_month(visit.owner))


def took(usages: list[Usage], provider: str) -> TokenCount:
    counted = [u.tokens for u in usages if u.model.provider == provider and u.outcome == DONE]
    return sum((tokens for tokens in counted if tokens), TokenCount())


def answer_all(ada: BrowserCandidate, most: int) -> int:
    """Answer what is asked, *most* questions at most; how many it was."""
    for number in range(most):
        if ada.heading == "What would you like to ask us?":
            return number
        ada.page.locator("textarea").first.wait_for()
        ada.type(f"{STORY} That was time {number}.").send()
        expect(
            ada.page.locator("textarea").first.or_(ada.page.get_by_text("That is all"))
        ).to_be_visible()
        settled(ada.page)
    return most


@pytest.mark.walk  # two minutes, and both models think in this very process
def test_a_whole_interview_with_models_one_of_which_is_killed(  # noqa: PLR0915 - one long way
    candid: Server, visit: Visit, openai: Vendor, groq: Vendor
) -> None:
    """OpenAI is chosen in Settings, Groq asks from half-way on, OpenAI is killed while it judges,
    and one button has Groq judge. Nothing is lost, and every token is in the books."""
    ada = BrowserCandidate(visit(candid.url)).open("/Settings")
    assert_accessible(ada.page)
    ada.reads("Nothing is sent.")
    for role in ("interviewer", "assessor", "reader"):
        choose(ada, role, OPENAI_MODEL)
    assert_accessible(ada.page)
    assert_fits(ada.page)
    assert openai.server.exchanges == []

    ada.open("/").prepare().unfold("How the interview goes")
    ada.page.get_by_role("slider").first.focus()
    ada.page.keyboard.press("Home")
    settled(ada.page)
    ada.page.get_by_text("Only at the end, as in a real interview").click()
    settled(ada.page)
    assert not [prompt for prompt, _ in openai.took if prompt == "plan_questions"]
    ada.click("Start the interview")
    ada.page.wait_for_url("**/Interview")
    ada.page.locator("textarea").first.wait_for()
    settled(ada.page)
    ada.type("I read your advertisement twice.").send()
    first = answer_all(ada, 2)
    asked_by_openai = len(openai.took)

    ada.open("/Settings")
    choose(ada, "interviewer", GROQ_MODEL)
    ada.open("/Interview")
    rest = answer_all(ada, 12)
    assert len(openai.took) == asked_by_openai
    assert {prompt for prompt, _ in groq.took} == {"follow_up"}

    ada.click("I have no questions").reads("Read what you said")
    openai.dies_after = ("judge_criterion", 20)
    ada.click("These are my answers")
    assert openai.dying.wait(60)
    openai.kill()
    expect(ada.page.get_by_text("could not be judged").first).to_be_visible(timeout=AT_WORK)
    settled(ada.page)
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.page.reload()
    settled(ada.page)
    go_to_what_failed(ada)
    ada.click("Try with Groq")
    expect(ada.page.get_by_role("button", name="Answer again now")).to_be_visible(timeout=AT_WORK)
    ada.reads("AI: openai/gpt-oss-120b, Groq")
    assert_accessible(ada.page)

    app = bootstrap(Settings(data_dir=candid.data))
    try:
        everything_is_there(app, cookie_of(ada), first + rest)
        usages = booked(app, cookie_of(ada))
    finally:
        app.close()
    for vendor, provider in ((openai, "openai"), (groq, "groq")):
        assert took(usages, provider) == sum((each for _, each in vendor.took), TokenCount())
    assert_costs(usages)


def go_to_what_failed(ada: BrowserCandidate) -> None:
    """An answer or two may have been judged before the end: on to the first that was not."""
    while not ada.page.get_by_role("button", name="Try with Groq").count():
        ada.click("Next answer")


def cookie_of(ada: BrowserCandidate) -> str:
    [cookie] = [each for each in ada.page.context.cookies() if each["name"] == "sid"]
    return str(cookie["value"])


def everything_is_there(app: App, cookie: str, answers: int) -> None:
    """Every answer, once, each with an evaluation by one of the two."""
    visit = app.candidates.visit(cookie_hash(cookie))
    assert visit is not None
    interview = app.interviews.under_way(visit.owner)
    assert interview is not None
    assert interview.phase is Phase.DECIDING
    assert len(interview.to_assess) == answers
    subjects = [f"{interview.id}/{position}/0" for position, _ in interview.to_assess]
    for subject in subjects:
        app.slow_work.wait(visit.owner, WorkKind.ASSESS_ANSWER, subject, 60)
    evaluated = app.evaluations.of(visit.owner, interview.id)
    assert len(evaluated) == answers
    assert {each.coach.split("/")[0] for each in evaluated.values()} <= {"openai", "groq"}


def assert_costs(usages: list[Usage]) -> None:
    """Each call at the price of its model; one that was cut off counts as what it may have cost."""
    prices: dict[str, Any] = {
        "openai": (1_000_000, 5_000_000, 50_000),
        "groq": (150_000, 600_000, 150_000),
    }
    for usage in usages:
        if usage.outcome != DONE or usage.prompt == "moderation":
            was_sent = usage.tokens is None
            assert (usage.counts_as > 0, (usage.costs or 0) > 0) == (was_sent, was_sent)
            continue
        assert usage.tokens is not None
        given, made, cached = prices[usage.model.provider]
        fresh = usage.tokens.given - usage.tokens.cached
        whole = fresh * given + usage.tokens.cached * cached + usage.tokens.made * made
        assert usage.cost == -(-whole // 1_000_000)
        assert usage.first_ms is not None
    assert any(usage.outcome not in (DONE, "under_way") for usage in usages)


def test_without_a_choice_no_request_leaves(
    candid: Server, visit: Visit, openai: Vendor, groq: Vendor
) -> None:
    """Both are set up, nobody was asked: from the landing page to feedback, not one request."""
    ada = BrowserCandidate(visit(candid.url)).open().prepare().begin()
    ada.type("I read your advertisement twice.").send()
    ada.type(STORY).send().reads("Answer again now")
    ada.reads("Offline coach: rules, not AI")
    ada.open("/Settings").open("/Prepare").open("/Data_and_Privacy")

    assert openai.server.exchanges == []
    assert groq.server.exchanges == []
