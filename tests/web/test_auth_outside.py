"""Signing in with an account elsewhere: the way there, the way back, and every false way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from core.bootstrap import App
from core.domain.account import External
from core.domain.identity import challenge_of, new_verifier
from core.domain.notice import Notice
from core.ports.flows import MINUTES, Flow
from tests.doubles.clock import StandingClock
from tests.doubles.prover import AUTHORISE, BrokenProver, ScriptedProver
from tests.web.browser import Answered, LocalBrowser
from tests.web.doubles import HTTP, HTTPS

OURS = {"Sec_Fetch_Site": "same-origin"}
BACK = "/auth/callback?code=a-code"


@pytest.fixture
def prover() -> ScriptedProver:
    return ScriptedProver()


@pytest.fixture
def outside(app: App, prover: ScriptedProver) -> App:
    return replace(app, accounts=replace(app.accounts, prover=prover))


@pytest.fixture
def browser(outside: App) -> Iterator[LocalBrowser]:
    here = LocalBrowser(outside)
    yield here
    here.client.close()


def begin(browser: LocalBrowser, wanted: str = "/Feedback") -> None:
    answer = browser.get(f"/auth/start/github?next={wanted}", **OURS)
    assert answer.headers["Location"].startswith(AUTHORISE)


def test_the_way_there_carries_the_challenge_and_keeps_the_verifier(
    browser: LocalBrowser, prover: ScriptedProver
) -> None:
    """The verifier lies in a sealed cookie that no script can read, for ten minutes."""
    answer = browser.get("/auth/start/github?next=/Feedback", **OURS)
    [(external, challenge, come_back)] = prover.asked
    cookie = answer.headers["Set-Cookie"]
    flow = browser.app.flows.open(browser.client.cookies["flow"] or "")

    assert answer.status_code == 303
    assert external is External.GITHUB
    assert come_back == f"{HTTP}/auth/callback"
    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {"challenge": [challenge]}
    assert flow is not None
    assert challenge_of(flow.verifier) == challenge
    assert (flow.next, flow.cookie) == ("/Feedback", browser.cookie)
    assert flow.verifier not in cookie
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"} <= set(cookie.split("; "))


def test_over_https_the_flow_is_for_this_host_alone(outside: App) -> None:
    """`__Host-` and Secure; and the way back is the address that the settings name."""
    named = replace(outside, settings=outside.settings.model_copy(update={"public_url": HTTPS}))
    browser = LocalBrowser(named, HTTPS)
    cookie = browser.get("/auth/start/github", **OURS).headers["Set-Cookie"]

    assert cookie.startswith("__Host-flow=")
    assert "Secure" in cookie.split("; ")


def test_back_again_one_is_signed_in_on_the_page_that_was_wanted(browser: LocalBrowser) -> None:
    """With a new cookie, and the flow is gone."""
    before = browser.cookie
    begin(browser)
    answer = Answered(browser.get(BACK))

    assert (answer.page, answer.said) == ("/Feedback", Notice.SIGNED_IN)
    assert browser.owner is not None
    assert browser.cookie != before
    assert "flow" not in browser.client.cookies


def test_a_guest_who_comes_from_outside_keeps_what_they_did(browser: LocalBrowser) -> None:
    """The account begins as the guest; what was not agreed to is asked by the next page."""
    guest = browser.app.candidates.admit(browser.cookie)
    begin(browser)
    browser.get(BACK)
    visit = browser.app.candidates.visit(browser.cookie)

    assert visit is not None
    assert (visit.owner, visit.guest, visit.agreed) == (guest, False, False)


def test_both_ticks_are_asked_of_who_came_from_outside(browser: LocalBrowser) -> None:
    """One alone is not enough."""
    begin(browser)
    browser.get(BACK)
    one = browser.post("agree", {"adult": "yes", "next": "/Feedback"})
    both = browser.post("agree", {"adult": "yes", "agreed": "yes", "next": "/Feedback"})
    visit = browser.app.candidates.visit(browser.cookie)

    assert one.said == "not_agreed"
    assert both.page == "/Feedback"
    assert visit is not None
    assert visit.agreed


@pytest.mark.parametrize("name", ["google", "facebook", "GitHub", "linkedin_oidc", "%2e%2e"])
def test_what_is_not_set_up_here_is_no_way_in(
    browser: LocalBrowser, prover: ScriptedProver, name: str
) -> None:
    """Nobody is sent anywhere."""
    answer = Answered(browser.get(f"/auth/start/{name}", **OURS))

    assert (answer.page, answer.said) == ("/Sign_in", "not_found")
    assert prover.asked == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_begins_a_sign_in(
    browser: LocalBrowser, prover: ScriptedProver, site: str
) -> None:
    """Else it could sign somebody in behind their back."""
    answer = Answered(browser.get("/auth/start/github", Sec_Fetch_Site=site))

    assert (answer.page, answer.said) == ("/Sign_in", Notice.NOT_OURS)
    assert prover.asked == []


@pytest.mark.parametrize("path", ["/auth/start/github", "/auth/callback"])
@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_both_ways_are_fetched_and_nothing_else(
    browser: LocalBrowser, path: str, method: str
) -> None:
    """405, and a flow that was begun is still good."""
    begin(browser)
    answer = browser.client.request(method, path, headers={"Origin": HTTP})

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"
    assert Answered(browser.get(BACK)).said == Notice.SIGNED_IN


def test_without_our_cookie_there_is_no_way_out_or_back(browser: LocalBrowser) -> None:
    """There would be nobody to sign in."""
    browser.client.cookies.clear()

    assert Answered(browser.get("/auth/start/github", **OURS)).said == "cookie_required"
    assert Answered(browser.get(BACK)).said == "cookie_required"


@pytest.mark.parametrize(
    "sealed",
    ["", "forged", "gAAAAAB" + "x" * 120, "ü", "x" * 4000, "../../etc/passwd"],
)
def test_a_forged_flow_leads_nowhere(browser: LocalBrowser, sealed: str) -> None:
    """And is cleared."""
    begin(browser)
    sid = browser.client.cookies["sid"]
    browser.client.cookies.clear()
    cookie = f"sid={sid}; flow={sealed}".encode()
    response = browser.client.get(BACK, headers={b"Cookie": cookie}, follow_redirects=False)
    answer = Answered(response)

    assert (answer.page, answer.said) == ("/Sign_in", Notice.TOOK_TOO_LONG)
    assert any(each.startswith('flow=""') for each in answer.cookies)


def test_a_flow_ends_after_ten_minutes(browser: LocalBrowser, clock: StandingClock) -> None:
    """To the second."""
    begin(browser)
    clock.move(minutes=MINUTES, seconds=1)

    assert Answered(browser.get(BACK)).said == Notice.TOOK_TOO_LONG
    assert browser.owner is None


def test_a_flow_works_in_the_browser_that_began_it(outside: App, browser: LocalBrowser) -> None:
    """A stolen flow cookie does not sign anybody else in, nor the thief as its owner."""
    begin(browser)
    eve = LocalBrowser(outside)
    eve.client.cookies.set("flow", browser.client.cookies["flow"])
    answer = Answered(eve.get(BACK))

    assert answer.said == Notice.TOOK_TOO_LONG
    assert eve.owner is None


def test_a_way_back_is_gone_once(browser: LocalBrowser, prover: ScriptedProver) -> None:
    """Neither the flow nor the code is good for a second time."""
    begin(browser)
    flow = browser.client.cookies["flow"]
    browser.get(BACK)
    mine = browser.cookie
    prover.code = "another"
    browser.client.cookies.set("flow", flow)
    answer = Answered(browser.get("/auth/callback?code=another"))

    assert answer.said == Notice.TOOK_TOO_LONG
    assert browser.cookie == mine


@pytest.mark.parametrize("query", ["", "?code=", "?code=wrong", f"?code={'x' * 3000}", "?state=x"])
def test_a_wrong_code_signs_nobody_in(browser: LocalBrowser, query: str) -> None:
    """And says that it took too long, whatever it was."""
    begin(browser)
    answer = Answered(browser.get(f"/auth/callback{query}"))

    assert (answer.page, answer.said) == ("/Sign_in", Notice.TOOK_TOO_LONG)
    assert browser.owner is None


def test_who_says_no_there_is_back_where_they_began(browser: LocalBrowser) -> None:
    """The vendor's words are not repeated."""
    begin(browser)
    answer = Answered(
        browser.get("/auth/callback?error=access_denied&error_description=%3Cb%3Ewords")
    )

    assert (answer.page, answer.said) == ("/Sign_in", Notice.NOT_ALLOWED_THERE)
    assert answer.query["next"] == "/Feedback"
    assert "words" not in answer.location


@pytest.mark.parametrize("wanted", ["//evil.test", "https://evil.test/", "/\\evil.test"])
def test_the_long_way_round_leads_to_our_pages_alone(browser: LocalBrowser, wanted: str) -> None:
    """`next` is looked at before it is sealed."""
    begin(browser, wanted)
    answer = Answered(browser.get(BACK))

    assert answer.page == "/"
    assert answer.said == Notice.SIGNED_IN


def test_a_defect_on_the_way_is_a_sentence(app: App) -> None:
    """Never a traceback, never a page of the server's own."""
    broken = replace(app, accounts=replace(app.accounts, prover=BrokenProver()))
    answer = Answered(LocalBrowser(broken).get("/auth/start/github", **OURS))

    assert (answer.page, answer.said) == ("/Sign_in", "app")


def test_a_sealed_flow_is_read_by_us_alone(app: App) -> None:
    """What comes back is what went out; nothing of it can be read on the way."""
    flow = Flow(External.GITHUB, new_verifier(), "c" * 64, "/Feedback")
    sealed = app.flows.seal(flow)
    opened = app.flows.open(sealed)

    assert opened is not None
    assert (opened.external, opened.verifier) == (flow.external, flow.verifier)
    assert (opened.cookie, opened.next) == (flow.cookie, flow.next)
    assert flow.verifier not in sealed
    assert app.flows.open(sealed[:-4] + "AAAA") is None
    assert app.flows.open("") is None
