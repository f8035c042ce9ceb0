"""Accounts in a real browser: in, out, back in with a new password, and in two tabs at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from time import sleep
from typing import Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, WebSocket, expect

from core.domain.identity import COOKIE
from core.providers.mail.outbox import FOLDER
from tests.e2e.candidate import BrowserCandidate
from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server
from ui.words import plain

PASSWORD, NEW_PASSWORD = "three warm geese", "four other warm geese"
LETTER_WITHIN = 5_000  # ms: some letters are written beside
SMALL_TARGETS = """() => [...document.querySelectorAll('.entry :is(input, button), .ways a')]
  .filter(e => e.type !== 'hidden' && e.type !== 'checkbox')
  .map(e => [e.innerText || e.name, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 44 || box.height < 44))
  .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


class AccountHolder(BrowserCandidate):
    """A candidate at the forms of accounts."""

    def fills(self, **fields: str) -> Self:
        for name, value in fields.items():
            self.page.locator(f"form.entry input[name={name}]:visible").fill(value)
        return self

    def ticks(self) -> Self:
        for box in self.page.locator("form.entry input[type=checkbox]").all():
            box.check()
        return self

    def sends(self, button: str) -> Self:
        """Press it, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        settled(self.page)
        return self

    def signs_up(self, address: str) -> Self:
        self.open("/Sign_in?form=new")
        self.fills(address=address, password=PASSWORD).ticks().sends("Create the account")
        self.reads("Your account is ready")
        return self

    def signs_in(self, address: str, password: str = PASSWORD) -> Self:
        self.open("/Sign_in").page.wait_for_selector("form.entry")
        return self.fills(address=address, password=password).sends("Sign in")

    @property
    def cookie(self) -> str:
        [cookie] = [each for each in self.page.context.cookies() if each["name"] == COOKIE]
        return str(cookie["value"])


@pytest.fixture
def holder(page: Page) -> AccountHolder:
    return AccountHolder(page)


@pytest.fixture
def letter(server: Server, page: Page) -> Callable[[str, str], str]:
    """The path of the link in the newest letter of a kind to an address."""

    def newest(address: str, kind: str) -> str:
        for _ in range(LETTER_WITHIN // 100):
            for path in sorted((server.data / FOLDER).glob("*.eml"), reverse=True):
                written = message_from_bytes(path.read_bytes(), policy=policy.default)
                found = re.search(rf"http\S+/Confirm\?kind={kind}\S+", written.get_content())
                if str(written["To"]) == address and found:
                    where = urlsplit(found.group())
                    return f"{where.path}?{where.query}"
            page.wait_for_timeout(100)
        raise AssertionError(f"no letter of the kind {kind} to {address}")

    return newest


def test_an_account_from_its_beginning_to_a_new_password(
    holder: AccountHolder, letter: Callable[[str, str], str]
) -> None:
    """Sign up, follow the letter's link, sign out, forget the password, choose another."""
    holder.signs_up("ada@example.org")
    holder.open(letter("ada@example.org", "signup")).sends("Confirm it")
    holder.reads("Your e-mail address is confirmed.")
    holder.open("/Account").reads("Your address was confirmed on").sends("Sign out here")
    holder.reads("You are signed out.")

    holder.open("/Sign_in?form=reset").fills(address="ada@example.org").sends("Write the letter")
    holder.reads("If there is an account with that address")
    holder.open(letter("ada@example.org", "recovery"))
    holder.fills(new=NEW_PASSWORD).sends("Save it and sign in")
    holder.reads("Your new password holds.")
    holder.open("/Account").sends("Sign out here")

    holder.signs_in("ada@example.org").reads("do not belong together")
    holder.signs_in("ada@example.org", NEW_PASSWORD).reads("You are signed in.")


def test_a_link_that_a_scanner_opens_is_still_good(
    holder: AccountHolder, letter: Callable[[str, str], str]
) -> None:
    """Looking at it changes nothing; following it works once."""
    holder.signs_up("scanned@example.org")
    link = letter("scanned@example.org", "signup")
    holder.open(link).open(link)
    holder.sends("Confirm it").reads("Your e-mail address is confirmed.")
    holder.open(link).sends("Confirm it")

    expect(holder.page.get_by_role("heading", name="This link does not work")).to_be_visible()


def test_a_reload_and_a_second_tab_stay_signed_in(holder: AccountHolder) -> None:
    """The cookie is all that it takes."""
    holder.signs_up("tabs@example.org")
    holder.open("/Account").page.reload()
    settled(holder.page)
    second = AccountHolder(holder.page.context.new_page()).open("/Account")

    holder.is_headed(plain("tabs@example.org"))
    second.is_headed(holder.heading)


def test_signing_out_in_one_tab_ends_the_other_at_its_next_step(holder: AccountHolder) -> None:
    """The other tab shows nothing of the account any more, and saves nothing."""
    holder.signs_up("out@example.org")
    other = AccountHolder(holder.page.context.new_page()).open("/Prepare")
    other.unfold("About you")
    other.page.get_by_label("What we call you").fill("Ada")  # typed: the tab is not loaded anew
    holder.open("/Account").sends("Sign out here")
    other.page.get_by_role("button", name="Save", exact=True).click()

    other.reads("Load this page again")
    other.page.get_by_role("link", name="Load it again").click()
    settled(other.page)
    expect(other.page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def test_signing_in_in_one_tab_reaches_an_idle_one_by_itself(holder: AccountHolder) -> None:
    """Else it would save what is done in it under a cookie that leads nowhere."""
    holder.signs_up("idle@example.org").open("/Account").sends("Sign out here")
    other = AccountHolder(holder.page.context.new_page()).open("/")
    holder.signs_in("idle@example.org").reads("You are signed in.")

    expect(other.page.get_by_role("link", name="Account")).to_be_visible()


def test_signing_in_in_one_tab_reaches_a_strangers_page_full_of_fields(
    holder: AccountHolder,
) -> None:
    """A slider or a list that stands at something is nothing that anybody has written."""
    other = AccountHolder(holder.page.context.new_page()).open("/Prepare")
    holder.signs_up("fields@example.org")

    expect(other.page.get_by_role("link", name="Account")).to_be_visible()


def test_a_strangers_tab_saves_nothing_under_a_cookie_that_leads_nowhere(
    holder: AccountHolder,
) -> None:
    """What is typed there stays until the next step; then the page says what to do, and loading
    it again is all that it takes, even for somebody who has signed out again."""
    other = AccountHolder(holder.page.context.new_page()).open("/Prepare")
    other.unfold("About you")
    other.page.get_by_label("What we call you").fill("Ada")
    holder.signs_up("stranger@example.org").open("/Account").sends("Sign out here")
    expect(other.page.get_by_label("What we call you")).to_have_value("Ada")
    other.page.get_by_role("button", name="Save", exact=True).click()
    other.reads("Load this page again")
    other.page.reload()
    settled(other.page)

    expect(other.page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    expect(other.page.get_by_role("heading", name="Load this page again")).to_have_count(0)


def test_a_page_loaded_again_is_a_new_one_however_late_our_script_comes(
    holder: AccountHolder,
) -> None:
    """What another tab wrote into its address is gone before Streamlit reads it."""

    def late(route: Route) -> None:
        sleep(2)
        route.continue_()

    holder.page.route("**/candid.js", late)
    holder.open("/Prepare?changed=")

    holder.is_headed("What are you preparing for?")


def test_nothing_of_ours_is_in_reach_of_a_script_and_no_password_goes_through_streamlit(
    holder: AccountHolder,
) -> None:
    """Cookies, storage, and every frame of the page's socket, both ways."""
    frames: list[str | bytes] = []

    def keep(frame: str | bytes) -> None:
        frames.append(frame)

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", keep)
        socket.on("framereceived", keep)

    holder.page.on("websocket", listen)
    holder.signs_up("secret@example.org")
    holder.open("/Account").sends("Sign out here")
    holder.signs_in("secret@example.org", "wrong geese, all of them")
    holder.signs_in("secret@example.org")
    kept = holder.page.evaluate(
        "() => [document.cookie, ...Object.entries({...localStorage}).flat(),"
        " ...Object.entries({...sessionStorage}).flat()]"
    )
    sent = b"".join(f if isinstance(f, bytes) else f.encode() for f in frames)

    assert kept[0].startswith("_streamlit_xsrf=")
    assert ";" not in kept[0]
    assert all(key.startswith("stActiveTheme") for key in kept[1::2])
    assert b"Create the account" in sent  # the frames were heard
    assert PASSWORD.encode() not in sent
    assert b"geese" not in sent
    assert holder.cookie.encode() not in sent


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), pytest.param(390, "dark", marks=pytest.mark.walk)]
)
def test_everybody_can_use_the_forms(server: Server, visit: Visit, width: int, scheme: str) -> None:
    """axe-core finds nothing serious, nothing scrolls sideways, no thumb misses."""
    holder = AccountHolder(visit(server.url, width=width, scheme=scheme, touch=width < 640))
    address = f"look-{width}-{scheme}@example.org"
    for path in (
        "/Sign_in?said=wrong_password",
        "/Sign_in?form=new&said=weak_password",
        "/Sign_in?form=reset&said=reset_asked",
        "/Confirm?kind=recovery&token=x&said=weak_password",
        "/Confirm?kind=signup&said=link_expired",
        "/Account",
    ):
        holder.open(path)
        assert_accessible(holder.page)
        assert_fits(holder.page)
        assert holder.page.evaluate(SMALL_TARGETS) == []
    holder.signs_up(address).open("/Account?form=password&said=wrong_password")
    assert_accessible(holder.page)
    assert_fits(holder.page)
    assert holder.page.evaluate(SMALL_TARGETS) == []


def test_a_form_works_with_the_keyboard_alone_and_is_sent_once(holder: AccountHolder) -> None:
    """Tab from field to field, Enter sends; a second Enter at once sends nothing more."""
    holder.open("/Sign_in")
    posts: list[str] = []
    holder.page.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)
    holder.page.locator("input[name=address]").focus()
    holder.page.keyboard.type("nobody@example.org")
    holder.page.keyboard.press("Tab")
    holder.page.keyboard.type("whatever it was")
    ring = holder.page.locator("input[name=password]").evaluate(
        "e => parseFloat(getComputedStyle(e).outlineWidth)"
    )
    with holder.page.expect_navigation():
        holder.page.evaluate(
            "() => { const form = document.querySelector('form.entry');"
            " form.requestSubmit(); form.requestSubmit(); }"
        )
    settled(holder.page)

    assert ring >= 2
    assert len([url for url in posts if url.endswith("/auth/sign-in")]) == 1
    holder.reads("do not belong together")
