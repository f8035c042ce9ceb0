"""Forms of accounts that are none, or come from elsewhere: refused alike, and nothing is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.notice import Notice
from tests.doubles.clock import StandingClock
from tests.doubles.coach import ScriptedCoach
from tests.web.browser import BOTH, FORM, SIGN_UP, LocalBrowser
from tests.web.doubles import HTTP
from web.auth.asked import LARGEST_BODY
from web.auth.forms import FORMS
from web.auth.places import NEXT, next_page

NAMES = [form.path for form in FORMS]
PAGES = {form.path: form.page for form in FORMS}
SIGNED_IN_ONLY = ["sign-out-everywhere", "end", "password", "address", "agree"]
AWAY = [
    "https://evil.test/",
    "//evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/%2Fevil.test",
    "%2F%2Fevil.test",
    "/Feedback/../..//evil.test",
    "/Feedback@evil.test",
    "/Feedback\r\nLocation: https://evil.test",
    " /Feedback",
    "/feedback",
    "/Feedback?interview=1",
    "/Feedback#x",
    "javascript:alert(1)",
    "/auth/sign-out",
    "/Sign_in",
    "/_stcore/health",
    "Feedback",
    "",
]


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One application for all of them: none may change anything in it."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    made = bootstrap(settings, StandingClock(), coach=ScriptedCoach())
    yield made
    made.close()


@pytest.fixture
def browser(standing: App) -> Iterator[LocalBrowser]:
    here = LocalBrowser(standing)
    yield here
    here.client.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": f"{HTTP}.evil.test"},
        {"Origin": "", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "", "Sec_Fetch_Site": "same-site"},
        {"Origin": ""},
    ],
)
def test_no_other_site_can_send_a_form(
    browser: LocalBrowser, name: str, headers: Mapping[str, str]
) -> None:
    """Nothing is done, and the page says why."""
    before = browser.cookie
    guest = browser.app.candidates.admit(before)
    answer = browser.post(name, SIGN_UP, **headers)

    assert (answer.page, answer.said) == (PAGES[name], Notice.NOT_OURS)
    assert answer.cookies == []
    assert (browser.cookie, browser.owner) == (before, guest)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=x"),
        (b"address=a", "text/plain"),
        (b"address=a", ""),
        (b"x" * (LARGEST_BODY + 1), FORM),
        (b"address=" + b"a" * LARGEST_BODY, FORM),
        (b"&".join(b"a%d=" % n for n in range(50)), FORM),
        (b"surprise=1", FORM),
        (b"address=\xff", FORM),
        (b"address=%ff%fe", FORM),
        (b"address=a%00b", FORM),
        (b"address=a&address=b", FORM),
        (b"place=a&place=b", FORM),
        (b"address", FORM),
    ],
)
def test_what_is_not_one_of_our_forms_does_nothing(
    browser: LocalBrowser, name: str, body: bytes, kind: str
) -> None:
    """Files, JSON, too much, too many, twice, broken: the same code, and nothing of it back."""
    answer = browser.post(name, body, Content_Type=kind)

    assert (answer.page, answer.said) == (PAGES[name], Notice.MALFORMED)
    assert answer.cookies == []
    assert "surprise" not in answer.location


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_without_our_cookie_is_told_so(browser: LocalBrowser, name: str) -> None:
    """The page that it is led to brings one."""
    browser.client.cookies.clear()
    answer = browser.post(name)

    assert (answer.page, answer.said) == (PAGES[name], "cookie_required")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_forms_are_sent_and_never_fetched(browser: LocalBrowser, name: str, method: str) -> None:
    """405: not even the page that Streamlit serves at every other address."""
    answer = browser.client.request(method, f"/auth/{name}", headers={"Origin": HTTP})

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.content == b""


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_is_answered_like_a_wrong_one(browser: LocalBrowser, name: str) -> None:
    """Browsers hold back what is required; whoever sends it all the same gets a page."""
    answer = browser.post(name)

    assert answer.page in {"/", "/Sign_in", "/Account", "/Confirm"}
    assert answer.said != "app"


@pytest.mark.parametrize("name", SIGNED_IN_ONLY)
@pytest.mark.parametrize("guest", [False, True])
def test_only_who_is_signed_in_changes_an_account(
    browser: LocalBrowser, name: str, *, guest: bool
) -> None:
    """Strangers and guests are led to the sign-in, and from there back to the account."""
    if guest:
        browser.app.candidates.admit(browser.cookie)
    answer = browser.post(name, BOTH if name == "agree" else {})

    assert (answer.page, answer.said) == ("/Sign_in", "sign_in_required")
    assert answer.query["next"] == "/Account"


@pytest.mark.parametrize(
    ("kind", "token"),
    [
        ("signup", "forged"),
        ("recovery", "x" * 43),
        ("", ""),
        ("signup", ""),
        ("signup", "a b"),
        ("signup", "<script>"),
        ("surprise", "x" * 43),
        ("signup", "x" * 301),
    ],
)
def test_a_link_that_is_none_leads_nowhere(browser: LocalBrowser, kind: str, token: str) -> None:
    """And what looks like no link of ours does not come back in an address."""
    answer = browser.post("confirm", {"kind": kind, "token": token, "new": "three other words"})

    assert (answer.page, answer.said) == ("/Confirm", "link_expired")
    assert "script" not in answer.location


@pytest.mark.parametrize("wanted", AWAY)
def test_no_address_leads_away_from_here(wanted: str) -> None:
    """Whatever is not exactly a page of ours is the landing page."""
    assert next_page(wanted) == "/"


@given(st.text())
def test_only_pages_of_ours_come_next(wanted: str) -> None:
    """For any text at all."""
    assert next_page(wanted) in NEXT


@pytest.mark.parametrize("wanted", sorted(NEXT))
def test_every_page_can_be_wanted(wanted: str) -> None:
    """But for the two that are there to be left."""
    assert next_page(wanted) == wanted
    assert wanted not in {"/Sign_in", "/Confirm"}
