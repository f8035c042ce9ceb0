"""Signing in with an account elsewhere, in a real browser: through Supabase to GitHub and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.chromium import newcomer, settled
from tests.e2e.server import ROOT, Server
from tests.e2e.test_accounts import AccountHolder
from tests.supabase.github import StandInGitHub
from tests.supabase.server import SupabaseServer
from ui.words import plain


@pytest.fixture(scope="module")
def outside(supabase: SupabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product with a Supabase, where GitHub is set up."""
    settings = {
        "SUPABASE_URL": supabase.url,
        "SUPABASE_PUBLISHABLE_KEY": supabase.key,
        "SIGN_IN_WITH": "github",
    }
    running = Server(ROOT, tmp_path_factory.mktemp("data"), settings).start()
    yield running
    running.stop()


@pytest.fixture
def holder(outside: Server, browser: Browser) -> Iterator[AccountHolder]:
    """A visitor of their own, who may be sent to the other two servers and back."""
    context = newcomer(browser, outside.url)
    yield AccountHolder(context.new_page())
    context.close()


def goes_to_github(page: Page) -> None:
    with page.expect_navigation(url="**/*said=*"):
        page.get_by_role("link", name="Go on with GitHub").click()
    settled(page)


def test_github_signs_one_in_and_the_two_ticks_come_first(
    holder: AccountHolder, github: StandInGitHub
) -> None:
    """There and back under the policy of our pages, to the page that was wanted; then the ticks,
    once; and signed in it stays."""
    before = holder.open("/Sign_in?next=/Progress").cookie
    goes_to_github(holder.page)
    assert holder.page.url.split("?")[0].endswith("/Progress")
    holder.is_headed("One thing before you begin")
    assert holder.cookie != before

    holder.ticks().sends("Go on")
    assert holder.page.url.endswith("/Progress")
    holder.is_headed("No interview yet")
    holder.open("/Account").page.reload()
    settled(holder.page)
    holder.is_headed(plain(github.address))
    assert [c["name"] for c in holder.page.context.cookies(holder.page.url)].count("flow") == 0


def test_what_was_done_as_a_guest_is_in_the_new_account(
    holder: AccountHolder, github: StandInGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account begins as the guest who was here."""
    monkeypatch.setattr(github, "login", "guest")
    monkeypatch.setattr(github, "address", "guest@example.org")
    holder.open("/Prepare").unfold("About you")
    holder.page.get_by_label("What we call you").fill("Maren")
    holder.click("Save")
    holder.open("/Sign_in?next=/Prepare")
    goes_to_github(holder.page)
    holder.ticks().sends("Go on").unfold("About you")

    expect(holder.page.get_by_label("What we call you")).to_have_value("Maren")


def test_who_refuses_there_is_back_and_nobody_here(
    holder: AccountHolder, github: StandInGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a sentence of ours, and none of theirs."""
    monkeypatch.setattr(github, "refuses", True)
    holder.open("/Sign_in")
    goes_to_github(holder.page)

    holder.reads("You were not signed in there")
    expect(holder.page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
