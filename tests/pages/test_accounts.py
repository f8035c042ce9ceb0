"""The pages of an account: what each form shows, what a code says, and what comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.account import TERMS
from core.domain.audit import Origin
from core.domain.identity import cookie_hash
from core.domain.notice import Notice, code_of, error_of
from core.errors import AppError, NotAgreedError, NotFoundError, TooOftenError, WrongPasswordError
from core.services.accounts import Here
from tests.conftest import ADA
from tests.doubles.prover import ScriptedProver
from tests.pages.conftest import HOME, Visit, drawn, press, texts
from tests.services.test_accounts import PASSWORD, Delivering, mailing, sign_up
from tests.services.test_interviews import begun
from ui.account_view import NOT_YOURS
from ui.notices import WORDS
from ui.sign_in_view import AI
from ui.words import plain

__all__ = ["Delivering", "mailing"]

SIGN_IN, ACCOUNT, CONFIRM = "9_Sign_in.py", "10_Account.py", "11_Confirm.py"
OTHERS = sorted(
    page.name
    for page in (HOME.parent / "pages").glob("*.py")
    if page.name != "6_Data_and_Privacy.py"
)
Looks = Callable[..., AppTest]


@pytest.fixture
def look(visit: Callable[[], AppTest]) -> Looks:
    """Open a page with a query, as after a form."""

    def looks(path: str, **query: str) -> AppTest:
        at = visit()
        for name, value in query.items():
            at.query_params[name] = value
        return at.switch_page(f"pages/{path}" if path else "Home.py").run()

    return looks


def html(at: AppTest) -> str:
    """What the page draws itself: forms, mostly."""
    return "\n".join(element.proto.body for element in at.get("html"))


def see(monkeypatch: pytest.MonkeyPatch, app: App, cookie: str) -> None:
    """From now on the pages belong to *app*, seen by whoever has that cookie."""
    monkeypatch.setattr("ui.frame.current_app", lambda: app)
    monkeypatch.setattr("ui.frame.visitor", lambda: cookie)


@pytest.fixture
def account(app: App, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> str:
    """Ada signed up, and her browser has the new cookie; the cookie's hash."""
    assert callable(visit)
    entered = sign_up(app, Here(ADA, Origin("192.0.2.7", "Firefox/140.0 Linux")))
    see(monkeypatch, app, cookie_hash(entered.cookie))
    return cookie_hash(entered.cookie)


@pytest.mark.parametrize(
    ("form", "action", "fields"),
    [
        ("in", "sign-in", ['autocomplete="username"', 'autocomplete="current-password"']),
        (
            "new",
            "sign-up",
            ['autocomplete="username"', 'autocomplete="new-password"', 'minlength="10"', TERMS],
        ),
        ("reset", "reset", ['autocomplete="username"', 'inputmode="email"']),
    ],
)
def test_each_form_is_one_that_password_managers_know(
    look: Looks, form: str, action: str, fields: list[str]
) -> None:
    """One at a time, sent by the browser itself: no widget ever holds a password."""
    at = look(SIGN_IN, form=form)
    drawn = html(at)

    assert drawn.count("<form") == 1
    assert f'method="post" action="/auth/{action}"' in drawn
    assert all(field in drawn for field in fields)
    assert not at.text_input
    assert not at.exception


def test_a_sign_up_says_what_it_changes_and_who_asks_the_questions(look: Looks) -> None:
    """How long without one, that the interviewer is a program, and that mail is off."""
    said = texts(look(SIGN_IN, form="new"))

    assert "longer than 24 hours" in said
    assert AI in said
    assert "Mail is off here" in said


def test_a_wrong_answer_is_said_beside_the_form_and_tied_to_its_fields(look: Looks) -> None:
    """Once, announced, and read again with each field."""
    at = look(SIGN_IN, said=code_of(WrongPasswordError("")))

    assert html(at).count(WrongPasswordError.say) == 1
    assert 'role="alert" id="sign-in-wrong"' in html(at)
    assert html(at).count('aria-describedby="sign-in-wrong"') == 2
    assert not at.error


@pytest.mark.parametrize("code", [*map(str, Notice), "not_found", "stale_version", "app"])
def test_every_code_has_its_sentence(look: Looks, code: str) -> None:
    """And never the code itself."""
    at = look("", said=code)
    said = next(iter([*at.error, *at.success]))
    words = error_of(code)

    assert said.value == (WORDS[Notice(code)] if words is None else words.say)
    assert not at.exception


def test_every_error_of_ours_has_a_code_that_leads_back_to_it() -> None:
    """So that a new error needs no table."""

    def every(kind: type[AppError]) -> list[type[AppError]]:
        return [kind, *(each for sub in kind.__subclasses__() for each in every(sub))]

    ours = [kind for kind in every(AppError) if kind.__module__ == "core.errors"]
    assert len(ours) > 30
    for kind in ours:
        error = kind.__new__(kind)
        assert error_of(code_of(error)) is kind


@pytest.mark.parametrize(
    "code",
    ["", "x", "<b>hello</b>", "annotations", "wrong password", "WRONG_PASSWORD", "_", "a" * 99],
)
def test_a_code_that_we_do_not_know_says_nothing(look: Looks, code: str) -> None:
    """Anybody can type an address."""
    at = look("", said=code)

    assert not at.error
    assert not at.success
    assert code not in texts(at) or len(code) < 2


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        ("40", "40 seconds"),
        ("180", "3 minutes"),
        ("", "60 seconds"),
        ("-5", "60 seconds"),
        ("1e9", "60 seconds"),
        ("99999", "1440 minutes"),
        ("999999999999", "60 seconds"),
        ("٣", "60 seconds"),
        ("0", "1 second"),
    ],
)
def test_the_wait_is_a_number_of_ours_or_a_minute(look: Looks, wait: str, said: str) -> None:
    """Whatever the address says."""
    at = look("", said=code_of(TooOftenError("", wait=1)), wait=wait)

    assert at.error[0].value.endswith(f"try again in {said}.")


def test_ways_in_from_outside_appear_where_they_are_set_up(
    look: Looks, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link, not a form: with the page that was wanted."""
    assert "/auth/start/" not in html(look(SIGN_IN))
    outside = replace(app, accounts=replace(app.accounts, prover=ScriptedProver()))
    see(monkeypatch, outside, ADA)
    drawn = html(look(SIGN_IN, next="/Feedback"))

    assert 'href="/auth/start/github?next=/Feedback"' in drawn
    assert "Go on with GitHub" in drawn
    assert "google" not in drawn


def test_what_an_address_says_cannot_break_out_of_a_form(look: Looks) -> None:
    """It is escaped wherever it stands."""
    nasty = '"><script>alert(1)</script>'
    drawn = html(look(SIGN_IN, next=nasty)) + html(look(CONFIRM, kind="recovery", token=nasty))

    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_who_waits_for_a_mail_is_told_so_and_can_have_it_again(
    look: Looks, mailing: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the sign-in page; elsewhere one small line, and no nagging on the interview."""
    here = Here(ADA, Origin())
    mailing.accounts.sign_up(here, "ada@example.org", PASSWORD, adult=True, agreed=True)
    see(monkeypatch, mailing, ADA)
    at = look(SIGN_IN)
    assert at.title[0].value == "Look into your mail"
    assert 'action="/auth/send-again"' in html(at)

    assert "Your account waits for the link in our mail." in texts(look("1_Prepare.py"))
    owner = mailing.candidates.admit(ADA)
    begun(mailing, owner)
    assert "Your account waits" not in texts(look("2_Interview.py"))


def test_an_account_says_who_one_is_and_where(look: Looks, account: str) -> None:
    """This browser cannot be signed out as another; the ways to change all are there."""
    at = look(ACCOUNT)
    drawn = html(at)

    assert at.title[0].value == plain("ada@example.org")
    assert "this browser" in drawn
    assert "Firefox on Linux" in drawn
    assert account not in drawn
    for action in ("sign-out", "send-again", "address", "password"):
        assert f'action="/auth/{action}"' in drawn
    assert not at.text_input
    assert not at.exception


def test_another_place_can_be_signed_out_by_name(look: Looks, app: App, account: str) -> None:
    """And then all of them at once."""
    assert account
    app.accounts.sign_in(
        Here("c" * 64, Origin("192.0.2.8", "Chrome/140.0 Windows")), "ada@example.org", PASSWORD
    )
    drawn = html(look(ACCOUNT))

    assert 'aria-label="Sign out there: Chrome on Windows"' in drawn
    assert 'action="/auth/end"' in drawn
    assert 'action="/auth/sign-out-everywhere"' in drawn


def test_a_wrong_password_is_said_at_the_form_that_asked_for_it(look: Looks, account: str) -> None:
    """Unfolded, and in words that fit there."""
    assert account
    at = look(ACCOUNT, form="password", said=code_of(WrongPasswordError("")))

    assert html(at).count(NOT_YOURS) == 1
    assert 'id="password-wrong"' in html(at)
    assert not at.error


def test_what_was_done_as_a_guest_comes_along_when_one_says_so(
    look: Looks, app: App, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked on the account's page, reminded elsewhere, and never again after that."""
    mine = app.candidates.recognise(account)
    guest = app.candidates.admit("e" * 64)
    interview = begun(app, guest)
    entered = app.accounts.sign_in(Here("e" * 64, Origin()), "ada@example.org", PASSWORD)
    see(monkeypatch, app, cookie_hash(entered.cookie))
    assert "waits for you to decide" in texts(look("1_Prepare.py"))

    at = press(look(ACCOUNT), "Bring it along")
    assert mine is not None
    assert app.interviews.get(mine, interview.id).id == interview.id
    assert not [b for b in at.button if b.label == "Bring it along"]
    assert not at.exception


def test_once_decided_one_is_on_the_page_that_was_wanted(
    look: Looks, app: App, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of ours, whatever the address says."""
    assert account
    for cookie, wanted, heading in (
        ("e" * 64, "/Prepare", "What are you preparing for?"),
        ("f" * 64, "//evil.test", plain("ada@example.org")),
    ):
        begun(app, app.candidates.admit(cookie))
        entered = app.accounts.sign_in(Here(cookie, Origin()), "ada@example.org", PASSWORD)
        see(monkeypatch, app, cookie_hash(entered.cookie))
        at = press(look(ACCOUNT, next=wanted), "Delete it")

        assert at.title[0].value == heading
        assert not at.exception


def test_who_is_signed_in_and_forgot_the_password_gets_the_form(look: Looks, account: str) -> None:
    """The link on the account's page leads somewhere."""
    assert account

    assert 'action="/auth/reset"' in html(look(SIGN_IN, form="reset"))
    assert look(SIGN_IN).title[0].value == "You are signed in"


def test_what_was_done_as_a_guest_can_be_left(
    look: Looks, app: App, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is gone at once."""
    assert account
    guest = app.candidates.admit("e" * 64)
    begun(app, guest)
    entered = app.accounts.sign_in(Here("e" * 64, Origin()), "ada@example.org", PASSWORD)
    see(monkeypatch, app, cookie_hash(entered.cookie))
    at = press(look(ACCOUNT), "Delete it")

    with pytest.raises(NotFoundError):
        app.candidates.get(guest)
    assert not [b for b in at.button if b.label == "Bring it along"]
    assert not at.exception


@pytest.mark.parametrize(("kind", "fields"), [("signup", 0), ("email_change", 0), ("recovery", 1)])
def test_a_link_opens_a_page_with_one_button(look: Looks, kind: str, fields: int) -> None:
    """Whoever only looks, as mail scanners do, has changed nothing."""
    drawn = html(look(CONFIRM, kind=kind, token="a-token"))

    assert drawn.count("<button") == 1
    assert f'name="kind" value="{kind}"' in drawn
    assert 'name="token" value="a-token"' in drawn
    assert drawn.count('type="password"') == fields


@pytest.mark.parametrize("code", ["password_needed", "wrong_password"])
def test_in_another_browser_the_link_asks_for_the_password(look: Looks, code: str) -> None:
    """Only then."""
    drawn = html(look(CONFIRM, kind="signup", token="a-token", said=code))

    assert drawn.count('autocomplete="current-password"') == 1
    assert 'role="alert"' in drawn


@pytest.mark.parametrize(
    "query", [{}, {"kind": "signup"}, {"token": "x"}, {"kind": "surprise", "token": "x"}]
)
def test_a_link_that_is_none_has_words_and_ways_on(look: Looks, query: dict[str, str]) -> None:
    """Not a form that could only fail."""
    at = look(CONFIRM, **query)

    assert at.title[0].value == "This link does not work"
    assert "<form" not in html(at)
    assert not at.exception


@pytest.mark.parametrize("page", ["", *OTHERS])
def test_who_was_never_asked_is_asked_before_anything_else(
    look: Looks, app: App, account: str, page: str
) -> None:
    """On every page but the one that they have to read for it; a way out stands beside."""
    owner = app.candidates.recognise(account)
    assert owner is not None
    with app.store.session_for(owner) as records:
        asked = replace(records.account.get(), adult_at=None, terms=None)
        records.account.save(asked, address_hash=None)
    at = look(page)

    assert at.title[0].value == "One thing before you begin"
    assert 'action="/auth/agree"' in html(at)
    assert 'action="/auth/sign-out"' in html(at)
    assert "One thing" not in texts(look("6_Data_and_Privacy.py"))
    assert NotAgreedError.say in texts(look("", said="not_agreed"))


def test_a_tab_whose_cookie_leads_nowhere_saves_nothing(visit: Visit, app: App, ada: str) -> None:
    """Signed in or out in another tab: what it saved could not be found again."""
    begun(app, ada)
    at = visit("1_Prepare.py")
    app.accounts.sign_out(Here(ADA, Origin()))
    at.run()

    assert at.title[0].value == "Load this page again"
    assert not at.button
    assert app.candidates.recognise(ADA) is None
    assert not at.exception


def test_the_terms_stand_where_one_is_sent_to_read_them(look: Looks) -> None:
    """In the version that is agreed to."""
    said = texts(look("6_Data_and_Privacy.py"))

    assert "The terms" in said
    assert f"Version {TERMS}." in said
    assert "You are 16 or older." in said


@pytest.mark.parametrize(
    "name", ["sid", "flow", "_streamlit_xsrf", "stActiveTheme", "streamlit-webrtc:device-ids"]
)
def test_what_lies_in_the_browser_is_declared(look: Looks, name: str) -> None:
    """Ours and Streamlit's, each with what it is for and until when."""
    assert f"<strong>{name}</strong>" in drawn(look("6_Data_and_Privacy.py"))
