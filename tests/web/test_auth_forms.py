"""The forms of accounts: whatever comes in, a page with a short code goes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from core.bootstrap import App
from core.domain.account import LONGEST_ADDRESS
from core.domain.identity import is_session_id
from core.domain.limit import RATES, Limited
from core.domain.notice import Notice
from core.providers.identity.local import LocalProver
from tests.doubles.passwords import CountedPasswords
from tests.doubles.prover import BrokenProver
from tests.services.test_accounts import Delivering, links
from tests.services.test_interviews import begun
from tests.web.browser import ADDRESS, PASSWORD, SIGN_UP, LocalBrowser
from tests.web.doubles import HTTPS


@pytest.fixture
def passwords() -> CountedPasswords:
    return CountedPasswords()


@pytest.fixture
def quick(app: App, passwords: CountedPasswords) -> App:
    """The real application, whose hashes take no time and whose letters are written at once."""
    prover = app.accounts.prover
    assert isinstance(prover, LocalProver)
    fast = replace(prover, passwords=passwords, later=lambda task: task())
    return replace(app, accounts=replace(app.accounts, prover=fast))


@pytest.fixture
def mailing(quick: App) -> App:
    """The same, with mail on."""
    prover = quick.accounts.prover
    assert isinstance(prover, LocalProver)
    on = replace(prover, mail=Delivering(quick))
    return replace(quick, accounts=replace(quick.accounts, prover=on))


@pytest.fixture
def browser(quick: App) -> Iterator[LocalBrowser]:
    here = LocalBrowser(quick)
    yield here
    here.client.close()


def test_a_guest_signs_up_and_is_the_same_person_with_another_cookie(browser: LocalBrowser) -> None:
    """What they did stays theirs, and the cookie that anybody may have planted is dead."""
    before = browser.cookie
    guest = browser.app.candidates.admit(before)
    answer = browser.sign_up()

    assert (answer.page, answer.said) == ("/", Notice.SIGNED_UP)
    assert browser.cookie != before
    assert browser.owner == guest
    assert browser.app.candidates.recognise(before) is None


def test_signing_in_brings_a_new_cookie_that_no_script_can_read(browser: LocalBrowser) -> None:
    """As long as a visit lives, for our host, and never the value that was there before."""
    browser.sign_up()
    other = LocalBrowser(browser.app)
    before = other.cookie
    [cookie] = other.sign_in().cookies

    assert is_session_id(cookie.partition("=")[2].partition(";")[0])
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"} <= set(cookie.split("; "))
    assert other.cookie != before
    assert other.owner == browser.owner


def test_over_https_the_new_cookie_is_for_this_host_alone(quick: App) -> None:
    """`__Host-` and Secure, as the one before."""
    [cookie] = LocalBrowser(quick, HTTPS).sign_up().cookies

    assert cookie.startswith("__Host-sid=")
    assert "Secure" in cookie.split("; ")


def test_signing_out_ends_the_cookie_and_gives_a_fresh_one(browser: LocalBrowser) -> None:
    """Who comes next at this machine is a stranger."""
    browser.sign_up()
    before = browser.cookie
    answer = browser.post("sign-out")

    assert (answer.page, answer.said) == ("/", Notice.SIGNED_OUT)
    assert browser.cookie != before
    assert browser.app.candidates.recognise(before) is None
    assert browser.owner is None


def test_a_guest_cannot_lose_their_work_by_signing_out(browser: LocalBrowser) -> None:
    """Their cookie is all that leads to it."""
    guest = browser.app.candidates.admit(browser.cookie)
    answer = browser.post("sign-out")

    assert answer.cookies == []
    assert browser.owner == guest


def test_signing_out_everywhere_reaches_every_browser(browser: LocalBrowser) -> None:
    """At their next step they are strangers."""
    browser.sign_up()
    other = LocalBrowser(browser.app)
    other.sign_in()
    answer = other.post("sign-out-everywhere")

    assert answer.said == Notice.SIGNED_OUT_EVERYWHERE
    assert browser.owner is None
    assert other.owner is None


def test_one_of_my_places_can_be_ended_and_nobody_elses(browser: LocalBrowser) -> None:
    """A guessed or stolen id of another's place ends nothing."""
    browser.sign_up()
    eve = LocalBrowser(browser.app)
    eve.sign_up("eve@example.org")
    other = LocalBrowser(browser.app)
    other.sign_in()
    stranger = eve.post("end", {"place": other.cookie})
    assert stranger.said == Notice.ENDED
    assert other.owner is not None

    browser.post("end", {"place": other.cookie})
    assert other.owner is None
    assert browser.owner is not None


def test_ending_this_very_place_is_signing_out(browser: LocalBrowser) -> None:
    """With a fresh cookie, as at every sign-out."""
    browser.sign_up()
    answer = browser.post("end", {"place": browser.cookie})

    assert answer.said == Notice.SIGNED_OUT
    assert len(answer.cookies) == 1


def test_who_did_something_as_a_guest_is_asked_about_it_first(browser: LocalBrowser) -> None:
    """The page that they wanted waits."""
    browser.sign_up()
    other = LocalBrowser(browser.app)
    guest = other.app.candidates.admit(other.cookie)
    begun(other.app, guest)
    answer = other.post("sign-in", {"address": ADDRESS, "password": PASSWORD, "next": "/Feedback"})

    assert answer.page == "/Account"
    assert answer.query["next"] == "/Feedback"


def test_who_wanted_a_page_gets_it_and_nobody_is_led_away(browser: LocalBrowser) -> None:
    """After a sign-in, and after one that failed first."""
    browser.sign_up()
    fields = {"address": ADDRESS, "next": "/Feedback"}
    wrong = browser.post("sign-in", {**fields, "password": "not it"})
    right = browser.post("sign-in", {**fields, "password": PASSWORD})
    away = browser.post("sign-in", {**fields, "password": PASSWORD, "next": "//evil.test/Feedback"})
    failed = browser.post("sign-in", {**fields, "password": "not it", "next": "//evil.test"})

    assert wrong.query["next"] == "/Feedback"
    assert right.page == "/Feedback"
    assert away.page == "/"
    assert "evil" not in away.location + failed.location


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"address": "ada"}, "not_an_address"),
        ({"address": f"{'a' * LONGEST_ADDRESS}@example.org"}, "not_an_address"),
        ({"password": "short"}, "weak_password"),
        ({"password": "x" * 201}, "weak_password"),
        ({"password": "1234567890"}, "weak_password"),
        ({"adult": ""}, "not_agreed"),
        ({"agreed": ""}, "not_agreed"),
    ],
)
def test_a_sign_up_says_what_is_missing(
    browser: LocalBrowser, change: Mapping[str, str], code: str
) -> None:
    """On the same form again, and neither the address nor the password in its address."""
    answer = browser.post("sign-up", {**SIGN_UP, **change})

    assert (answer.page, answer.said, answer.query["form"]) == ("/Sign_in", code, "new")
    assert "ada" not in answer.location
    assert PASSWORD not in answer.location
    assert browser.owner is None


def test_without_mail_alone_a_sign_up_says_that_an_address_is_taken(browser: LocalBrowser) -> None:
    """There is no letter that could say so instead."""
    browser.sign_up()
    answer = LocalBrowser(browser.app).sign_up()

    assert answer.said == "address_taken"


@pytest.mark.parametrize("form", ["sign-up", "reset", "sign-in"])
def test_nobody_learns_whether_there_is_an_account(
    mailing: App, passwords: CountedPasswords, form: str
) -> None:
    """The same page, the same code, the same number of hashes, whether it is known or not."""
    ada = LocalBrowser(mailing)
    ada.sign_up()
    ada.post("confirm", {"kind": "signup", "token": links(mailing)[-1].token})
    assert ada.owner is not None
    fields = {"sign-up": SIGN_UP, "reset": {}, "sign-in": {"password": "not it at all"}}[form]
    seen = []
    for address in (ADDRESS, "nobody@example.org"):
        eve = LocalBrowser(mailing)
        before = passwords.hashed, passwords.compared
        answer = eve.post(form, {**fields, "address": address})
        worked = passwords.hashed - before[0], passwords.compared - before[1]
        seen.append((answer.location, len(answer.cookies), worked))

    assert seen[0] == seen[1]


def test_with_mail_on_a_sign_up_waits_for_its_letter(mailing: App) -> None:
    """Guest until then; the link in the same browser makes the account."""
    ada = LocalBrowser(mailing)
    answer = ada.sign_up()
    visit = mailing.candidates.visit(ada.cookie)
    assert (answer.page, answer.said) == ("/Sign_in", Notice.MAIL_SENT)
    assert visit is not None
    assert visit.pending

    [link] = links(mailing)
    confirmed = ada.post("confirm", {"kind": link.kind, "token": link.token})
    visit = mailing.candidates.visit(ada.cookie)
    assert confirmed.said == Notice.CONFIRMED
    assert visit is not None
    assert visit.verified


def test_in_another_browser_a_link_asks_for_the_password_and_stays_good(mailing: App) -> None:
    """Else whoever signed up with another's address would own what that other confirms."""
    LocalBrowser(mailing).sign_up()
    [link] = links(mailing)
    fields = {"kind": link.kind, "token": link.token}
    other = LocalBrowser(mailing)
    asked = other.post("confirm", fields)
    wrong = other.post("confirm", {**fields, "password": "not it at all"})
    right = other.post("confirm", {**fields, "password": PASSWORD})

    assert (asked.page, asked.said) == ("/Confirm", "password_needed")
    assert (asked.query["kind"], asked.query["token"]) == (link.kind, link.token)
    assert wrong.said == "wrong_password"
    assert right.said == Notice.CONFIRMED
    assert other.owner is not None


def test_a_forgotten_password_is_replaced_and_every_other_place_signed_out(
    browser: LocalBrowser,
) -> None:
    """The letter lies in the outbox; its link works once."""
    browser.sign_up()
    other = LocalBrowser(browser.app)
    assert other.post("reset", {"address": ADDRESS}).said == Notice.RESET_ASKED
    link = links(browser.app)[-1]
    fields = {"kind": link.kind, "token": link.token}
    weak = other.post("confirm", {**fields, "new": "short"})
    assert (weak.page, weak.said, weak.query["token"]) == ("/Confirm", "weak_password", link.token)
    answer = other.post("confirm", {**fields, "new": "four other warm words"})

    assert answer.said == Notice.PASSWORD_CHANGED
    assert other.owner is not None
    assert browser.owner is None
    assert LocalBrowser(browser.app).sign_in().said == "wrong_password"
    again = LocalBrowser(browser.app).post("confirm", {**fields, "new": "five other warm words"})
    assert again.said == "link_expired"


def test_a_password_is_changed_by_who_knows_it(browser: LocalBrowser) -> None:
    """The wrong one is said at that very form."""
    browser.sign_up()
    wrong = browser.post("password", {"password": "not it", "new": "four other warm words"})
    right = browser.post("password", {"password": PASSWORD, "new": "four other warm words"})

    assert (wrong.page, wrong.said, wrong.query["form"]) == (
        "/Account",
        "wrong_password",
        "password",
    )
    assert (right.page, right.said) == ("/Account", Notice.PASSWORD_CHANGED)
    assert browser.owner is not None


def test_an_address_is_changed_at_once_where_no_mail_can_ask(browser: LocalBrowser) -> None:
    """And is not confirmed by that."""
    browser.sign_up()
    answer = browser.post("address", {"password": PASSWORD, "address": "ada@example.com"})
    assert answer.said == Notice.ADDRESS_CHANGED

    owner = browser.owner
    assert owner is not None
    assert browser.app.accounts.get(owner).address == "ada@example.com"
    assert not browser.app.accounts.get(owner).verified


def test_with_mail_on_a_new_address_waits_for_its_letter(mailing: App) -> None:
    """Nothing changes before its link was followed."""
    ada = LocalBrowser(mailing)
    ada.sign_up()
    ada.post("confirm", {"kind": "signup", "token": links(mailing)[-1].token})
    asked = ada.post("address", {"password": PASSWORD, "address": "ada@example.com"})
    owner = ada.owner
    assert owner is not None
    assert (asked.page, asked.said) == ("/Account", Notice.ADDRESS_ASKED)
    assert mailing.accounts.get(owner).address == ADDRESS

    link = links(mailing)[-1]
    answer = ada.post("confirm", {"kind": link.kind, "token": link.token})
    assert (answer.page, answer.said) == ("/Account", Notice.ADDRESS_CHANGED)
    assert mailing.accounts.get(owner).address == "ada@example.com"


def test_a_letter_is_sent_again_where_one_is_waited_for(mailing: App) -> None:
    """To a guest who signed up, and to nobody without an address."""
    ada = LocalBrowser(mailing)
    ada.sign_up()
    before = len(links(mailing))
    answer = ada.post("send-again")

    assert (answer.page, answer.said) == ("/Sign_in", Notice.SENT_AGAIN)
    assert len(links(mailing)) == before + 1
    stranger = LocalBrowser(mailing)
    assert stranger.post("send-again").said == "sign_in_required"
    mailing.candidates.admit(stranger.cookie)
    assert stranger.post("send-again").said == "sign_in_required"


def test_too_many_tries_say_how_long_to_wait(browser: LocalBrowser) -> None:
    """In seconds, for the page to put into words."""
    for _ in range(RATES[Limited.SIGN_IN_HERE].times):
        assert browser.sign_in().said == "wrong_password"
    answer = browser.sign_in()

    assert answer.said == "too_often"
    assert 0 < int(answer.query["wait"]) <= RATES[Limited.SIGN_IN_HERE].seconds


def test_a_defect_is_a_sentence_and_its_words_stay_out_of_the_log(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    """No traceback reaches a candidate, and no password a log."""
    from core.logs import PlacesOnly

    broken = replace(app, accounts=replace(app.accounts, prover=BrokenProver()))
    caplog.handler.setFormatter(PlacesOnly())
    with caplog.at_level(logging.DEBUG):
        answer = LocalBrowser(broken).sign_in()

    assert (answer.page, answer.said) == ("/Sign_in", "app")
    assert "a form broke" in caplog.text
    assert PASSWORD not in caplog.text
    assert ADDRESS not in caplog.text
