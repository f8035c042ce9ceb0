"""Accounts: signing up, in and out, with our own passwords and letters that lie in a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event, Thread, current_thread
from urllib.parse import parse_qs, urlsplit

import pytest

from core.bootstrap import App, bootstrap
from core.domain.account import TERMS
from core.domain.audit import AuditKind, Origin
from core.domain.identity import cookie_hash, new_session_id
from core.domain.interview import Brief
from core.domain.limit import RATES, Limited, from_place
from core.errors import (
    AddressTakenError,
    AlreadySignedInError,
    LinkExpiredError,
    NotAgreedError,
    NotAnAddressError,
    NotVerifiedError,
    PasswordNeededError,
    TooOftenError,
    WeakPasswordError,
    WrongPasswordError,
)
from core.ports.identity import Link, LinkKind
from core.providers.identity.local import LocalProver
from core.providers.mail.outbox import FOLDER
from core.services.accounts import Entered, Here
from tests.doubles.clock import StandingClock

ADDRESS, PASSWORD = "ada@example.org", "three plain words"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser(ip: str = "192.0.2.7") -> Here:
    return Here(cookie_hash(new_session_id()), Origin(ip, FIREFOX))


def at(entered: Entered) -> Here:
    return Here(cookie_hash(entered.cookie), Origin("192.0.2.7", FIREFOX))


def sign_up(app: App, here: Here, address: str = ADDRESS) -> Entered:
    entered = app.accounts.sign_up(here, address, PASSWORD, adult=True, agreed=True)
    assert entered is not None
    return entered


def links(app: App) -> list[Link]:
    """Those in the letters that lie in the outbox, the newest last."""
    found = []
    letters = (Path(app.settings.data_dir) / FOLDER).glob("*.eml")
    for path in sorted(letters, key=lambda path: path.stat().st_mtime_ns):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        for address in re.findall(r"http\S+Confirm\S+", letter.get_content()):
            given = parse_qs(urlsplit(address).query)
            found.append(Link(LinkKind(given["kind"][0]), given["token"][0]))
    return found


class Delivering:
    """Mail that is delivered: letters are kept to be looked at, and links are followed."""

    delivers = True

    def __init__(self, app: App) -> None:
        self.inner = app.accounts.prover.mail  # type: ignore[attr-defined]

    def send(self, letter: object) -> None:
        self.inner.send(letter)


@pytest.fixture
def mailing(app: App) -> App:
    """The same application with mail on; letters that go later go at once."""
    prover = app.accounts.prover
    assert isinstance(prover, LocalProver)
    on = replace(prover, mail=Delivering(app), later=lambda task: task())
    return replace(app, accounts=replace(app.accounts, prover=on))


def test_a_guest_who_signs_up_keeps_everything(app: App) -> None:
    """The same owner, the interview in progress included; only the cookie is another."""
    here = browser()
    guest = app.candidates.admit(here.cookie)
    interview = app.interviews.prepare(guest, Brief(role="Buyer"))

    entered = sign_up(app, here)

    assert entered.owner == guest
    assert app.candidates.recognise(here.cookie) is None, "the old cookie leads nowhere"
    assert app.candidates.recognise(at(entered).cookie) == guest
    assert app.interviews.get(guest, interview.id).brief.role == "Buyer"
    account = app.accounts.get(guest)
    assert (account.guest, account.address, account.terms) == (False, ADDRESS, TERMS)
    assert account.adult_at is not None


def test_without_mail_the_address_stays_unconfirmed_until_its_letter_is_read(app: App) -> None:
    """Signed in at once; what needs a confirmed address waits for the link in the outbox."""
    entered = sign_up(app, browser())
    with pytest.raises(NotVerifiedError):
        app.accounts.require_verified(entered.owner)

    app.accounts.confirm(at(entered), links(app)[-1])

    app.accounts.require_verified(entered.owner)


def test_with_mail_an_account_begins_with_the_link(mailing: App) -> None:
    """Until then they go on as a guest, and nobody gets in with the password."""
    here = browser()
    guest = mailing.candidates.admit(here.cookie)

    assert mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True) is None
    pending = mailing.candidates.visit(here.cookie)
    assert pending is not None
    assert (pending.owner, pending.guest, pending.pending) == (guest, True, True)
    with pytest.raises(WrongPasswordError):
        mailing.accounts.sign_in(browser(), ADDRESS, PASSWORD)

    entered = mailing.accounts.confirm(here, links(mailing)[-1])

    assert entered.owner == guest
    assert mailing.accounts.get(guest).verified
    assert mailing.accounts.sign_in(browser(), ADDRESS, PASSWORD).owner == guest


def test_nobody_owns_what_somebody_else_confirms(mailing: App) -> None:
    """Whoever signs up with another's address chose the password; the other does not know it,
    so the link that reaches them makes no account of the first one's."""
    thief = browser()
    mailing.accounts.sign_up(thief, ADDRESS, PASSWORD, adult=True, agreed=True)
    link = links(mailing)[-1]

    with pytest.raises(PasswordNeededError):
        mailing.accounts.confirm(browser(), link)
    with pytest.raises(WrongPasswordError):
        mailing.accounts.confirm(browser(), link, password="the victim's own words")

    visit = mailing.candidates.visit(thief.cookie)
    assert visit is not None
    assert visit.guest

    entered = mailing.accounts.confirm(browser(), link, password=PASSWORD)
    assert not mailing.candidates.get(entered.owner).guest, "on another device, with the password"


def test_an_address_that_is_taken_looks_like_any_other(mailing: App) -> None:
    """The page says the same, the browser holds the same; only the letter differs."""
    first, second = browser(), browser()
    mailing.accounts.sign_up(first, ADDRESS, PASSWORD, adult=True, agreed=True)
    mailing.accounts.confirm(first, links(mailing)[-1])
    before = len(links(mailing))

    answer = mailing.accounts.sign_up(
        second, "ADA@example.org", "another password", adult=True, agreed=True
    )

    assert answer is None
    visit = mailing.candidates.visit(second.cookie)
    assert visit is not None
    assert visit.pending
    assert len(links(mailing)) == before, "a letter without a link that confirms"
    with pytest.raises(WrongPasswordError):
        mailing.accounts.sign_in(browser(), ADDRESS, "another password")


def test_where_no_mail_can_say_it_the_page_says_that_an_address_is_taken(app: App) -> None:
    sign_up(app, browser())
    with pytest.raises(AddressTakenError):
        sign_up(app, browser(), "Ada@Example.org")


def test_signing_in_rotates_the_cookie_and_says_where(app: App) -> None:
    """A cookie from before leads nowhere; the list names the place."""
    owner = sign_up(app, browser()).owner
    here = browser()

    entered = app.accounts.sign_in(here, " ADA@example.org ", PASSWORD)

    assert entered.owner == owner
    assert entered.cookie != here.cookie
    assert app.candidates.recognise(here.cookie) is None
    assert [place.device for place in app.accounts.places(owner)] == ["Firefox on Linux"] * 2


def test_a_guest_with_something_is_asked_and_one_with_nothing_is_not(app: App) -> None:
    owner = sign_up(app, browser()).owner
    empty, full = browser(), browser()
    app.candidates.admit(empty.cookie)
    guest = app.candidates.admit(full.cookie)
    app.interviews.prepare(guest, Brief(role="Buyer"))

    assert not app.accounts.sign_in(empty, ADDRESS, PASSWORD).asks
    entered = app.accounts.sign_in(full, ADDRESS, PASSWORD)

    assert entered.asks
    visit = app.candidates.visit(at(entered).cookie)
    assert visit is not None
    assert (visit.owner, visit.was) == (owner, guest)


def test_signing_out_ends_it_here_and_signing_out_everywhere_ends_it_everywhere(app: App) -> None:
    first = sign_up(app, browser())
    second = app.accounts.sign_in(browser(), ADDRESS, PASSWORD)
    third = app.accounts.sign_in(browser(), ADDRESS, PASSWORD)

    app.accounts.sign_out(at(first))
    app.accounts.sign_out(at(first))
    assert app.candidates.recognise(at(first).cookie) is None
    assert app.candidates.recognise(at(second).cookie) == first.owner

    assert app.accounts.sign_out_everywhere(first.owner, at(second)) == 2
    assert app.candidates.recognise(at(third).cookie) is None


def test_a_new_password_signs_everybody_else_out(app: App) -> None:
    """Whoever knew the old one is out, and cannot come back with it."""
    mine, other = sign_up(app, browser()), app.accounts.sign_in(browser(), ADDRESS, PASSWORD)

    with pytest.raises(WrongPasswordError):
        app.accounts.change_password(
            at(mine), mine.owner, "not my password", "four plain little words"
        )
    with pytest.raises(WeakPasswordError):
        app.accounts.change_password(at(mine), mine.owner, PASSWORD, "password123")
    changed = app.accounts.change_password(
        at(mine), mine.owner, PASSWORD, "four plain little words"
    )

    assert app.candidates.recognise(at(changed).cookie) == mine.owner
    assert app.candidates.recognise(at(mine).cookie) is None
    assert app.candidates.recognise(at(other).cookie) is None
    with pytest.raises(WrongPasswordError):
        app.accounts.sign_in(browser(), ADDRESS, PASSWORD)


def test_a_reset_gives_a_new_password_once(mailing: App) -> None:
    """The link is good once and for an hour; an unknown address gets nothing and nobody sees."""
    here = browser()
    mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True)
    before = mailing.accounts.confirm(here, links(mailing)[-1])
    mailing.accounts.ask_reset(browser(), "nobody@example.org")
    mailing.accounts.ask_reset(browser(), ADDRESS)
    link = links(mailing)[-1]

    with pytest.raises(WeakPasswordError):
        mailing.accounts.confirm(browser(), link, new="short")
    after = mailing.accounts.confirm(browser(), link, new="four plain little words")

    assert after.owner == before.owner
    assert mailing.candidates.recognise(at(before).cookie) is None
    with pytest.raises(LinkExpiredError):
        mailing.accounts.confirm(browser(), link, new="five quite plain little words")
    assert len([k for k in links(mailing) if k.kind is LinkKind.RECOVERY]) == 1


def test_a_link_is_over_after_its_time(mailing: App, clock: StandingClock) -> None:
    here = browser()
    mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True)
    clock.move(hours=24)
    with pytest.raises(LinkExpiredError):
        mailing.accounts.confirm(here, links(mailing)[-1])


def test_a_new_address_holds_once_its_link_is_followed(mailing: App) -> None:
    """Until then the old one signs in; then only the new one does."""
    here = browser()
    mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True)
    mine = mailing.accounts.confirm(here, links(mailing)[-1])

    assert mailing.accounts.change_address(at(mine), mine.owner, PASSWORD, "a@example.com") is None
    assert mailing.accounts.sign_in(browser(), ADDRESS, PASSWORD).owner == mine.owner
    changed = mailing.accounts.confirm(at(mine), links(mailing)[-1])

    assert mailing.accounts.get(mine.owner).address == "a@example.com"
    assert mailing.accounts.sign_in(browser(), "a@example.com", PASSWORD).owner == changed.owner
    with pytest.raises(WrongPasswordError):
        mailing.accounts.sign_in(browser(), ADDRESS, PASSWORD)


@pytest.mark.parametrize("address", ["", "ada", "ada@", "@example.org", "a b@example.org", "a@b"])
def test_what_is_no_address_is_said_so(app: App, address: str) -> None:
    with pytest.raises(NotAnAddressError):
        app.accounts.sign_up(browser(), address, PASSWORD, adult=True, agreed=True)


@pytest.mark.parametrize(("adult", "agreed"), [(True, False), (False, True), (False, False)])
def test_both_ticks_are_needed(app: App, adult: bool, agreed: bool) -> None:  # noqa: FBT001
    with pytest.raises(NotAgreedError):
        app.accounts.sign_up(browser(), ADDRESS, PASSWORD, adult=adult, agreed=agreed)


def wrong(app: App, here: Here, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPasswordError):
            app.accounts.sign_in(here, ADDRESS, "wrong password")


def test_nobody_tries_passwords_all_night(app: App) -> None:
    """Ten wrong ones at one account from one place, and even the right one waits; a hundred
    attempts from wherever. One IPv6 connection is one place."""
    sign_up(app, browser())
    for number in range(10):
        wrong(app, browser(f"2001:db8::{number}"), 1)
    with pytest.raises(TooOftenError) as refused:
        app.accounts.sign_in(browser("2001:db8::ffff"), ADDRESS, PASSWORD)
    assert 0 < refused.value.wait <= 900

    for number in range(9):
        wrong(app, browser(f"203.0.113.{number}"), 10)
    with pytest.raises(TooOftenError):
        app.accounts.sign_in(browser("198.51.100.1"), ADDRESS, PASSWORD)


def test_nobody_locks_another_out_from_where_they_are(app: App) -> None:
    """Whoever tries elsewhere keeps its owner neither from signing in, nor from a new password,
    nor from changing it while they are signed in."""
    sign_up(app, browser())
    away = browser("203.0.113.9")
    wrong(app, away, 10)
    for _ in range(RATES[Limited.RESET_HERE].times):
        app.accounts.ask_reset(away, ADDRESS)
    for ask in (lambda: app.accounts.sign_in(away, ADDRESS, PASSWORD),
                lambda: app.accounts.ask_reset(away, ADDRESS)):  # fmt: skip
        with pytest.raises(TooOftenError):
            ask()

    mine = app.accounts.sign_in(browser(), ADDRESS, PASSWORD)
    app.accounts.ask_reset(browser(), ADDRESS)
    app.accounts.change_password(at(mine), mine.owner, PASSWORD, "four plain little words")


def test_only_failures_count_against_who_signs_in(app: App) -> None:
    """Nine slips, then the right one, and there are ten slips again; while signed in as well."""
    sign_up(app, browser())
    for _ in range(2):
        wrong(app, browser(), 9)
        mine = app.accounts.sign_in(browser(), ADDRESS, PASSWORD)
    old = PASSWORD
    for new in ("four plain little words", "five quite plain little words"):
        for _ in range(9):
            with pytest.raises(WrongPasswordError):
                app.accounts.change_password(at(mine), mine.owner, "wrong password", new)
        mine = app.accounts.change_password(at(mine), mine.owner, old, new)
        old = new


@pytest.mark.parametrize("known", [True, False])
def test_nobody_fills_a_mailbox(mailing: App, known: bool) -> None:  # noqa: FBT001
    """Five letters an hour from one place and ten from wherever, to an address with an account
    and to one without alike; nothing is asked of anybody after that."""
    if known:
        here = browser()
        mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True)
        mailing.accounts.confirm(here, links(mailing)[-1])
        mailing.limits.clear(Limited.LETTER, ADDRESS)
        mailing.limits.clear(Limited.LETTER_HERE, from_place(ADDRESS, here.origin.ip))
    outbox = Path(mailing.settings.data_dir) / FOLDER
    before = len(list(outbox.glob("*.eml")))

    def through(ip: str) -> int:
        for number in range(7):
            try:
                answer = mailing.accounts.sign_up(
                    browser(ip), ADDRESS, PASSWORD, adult=True, agreed=True
                )
            except TooOftenError:
                return number
            assert answer is None
        return 7

    passed = [through(f"198.51.100.{number}") for number in range(3)]

    assert passed == [5, 5, 0]
    assert len(list(outbox.glob("*.eml"))) - before == 10


def test_an_address_that_is_asked_for_is_counted_whoever_asks(mailing: App) -> None:
    """Changing to an address writes to it, as signing up with it does."""
    here = browser()
    mailing.accounts.sign_up(here, "eve@example.org", PASSWORD, adult=True, agreed=True)
    mine = mailing.accounts.confirm(here, links(mailing)[-1])
    for _ in range(RATES[Limited.LETTER_HERE].times):
        mailing.accounts.change_address(at(mine), mine.owner, PASSWORD, ADDRESS)
    with pytest.raises(TooOftenError):
        mailing.accounts.change_address(at(mine), mine.owner, PASSWORD, ADDRESS)
    with pytest.raises(TooOftenError):
        mailing.accounts.sign_up(browser(), ADDRESS, PASSWORD, adult=True, agreed=True)


@pytest.mark.parametrize("address", [ADDRESS, "nobody@example.org"])
def test_a_failure_is_noted_beside_whether_there_is_an_account_or_not(
    app: App, address: str
) -> None:
    """Nothing is looked up and nothing written while they wait for the answer."""
    mine = sign_up(app, browser())
    beside: list[object] = []
    accounts = replace(app.accounts, later=beside.append)

    with pytest.raises(WrongPasswordError):
        accounts.sign_in(browser(), address, "wrong password")

    assert len(beside) == 1
    with app.store.session_for(mine.owner, reading=True) as records:
        assert AuditKind.SIGN_IN_FAILED not in [event.kind for event in records.account.events()]


def test_the_application_notes_failures_beside(app: App) -> None:
    """In a thread, as it is composed."""
    composed = bootstrap(app.settings)
    ran = Event()
    inside: list[Thread] = []

    def task() -> None:
        inside.append(current_thread())
        ran.set()

    composed.accounts.later(task)

    assert ran.wait(10)
    composed.close()
    assert inside[0] is not current_thread()


def test_what_a_guest_did_waits_through_every_rotation(app: App) -> None:
    """A new password, or signing in once more: the question is asked until it is answered."""
    sign_up(app, browser())
    here = browser()
    guest = app.candidates.admit(here.cookie)
    app.interviews.prepare(guest, Brief(role="Buyer"))
    mine = app.accounts.sign_in(here, ADDRESS, PASSWORD)

    changed = app.accounts.change_password(
        at(mine), mine.owner, PASSWORD, "four plain little words"
    )
    assert changed.asks
    again = app.accounts.sign_in(at(changed), ADDRESS, "four plain little words")
    assert again.asks
    visit = app.candidates.visit(at(again).cookie)
    assert visit is not None
    assert visit.was == guest

    app.candidates.erase(guest)
    last = app.accounts.sign_in(at(again), ADDRESS, "four plain little words")
    assert not last.asks, "nothing of them is left"


def test_nobody_is_asked_to_bring_themselves_along(mailing: App) -> None:
    """They signed up, signed in to another account, and then followed the link here."""
    first = browser()
    mailing.accounts.sign_up(first, "eve@example.org", PASSWORD, adult=True, agreed=True)
    mailing.accounts.confirm(first, links(mailing)[-1])
    here = browser()
    guest = mailing.candidates.admit(here.cookie)
    mailing.interviews.prepare(guest, Brief(role="Buyer"))
    mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True)
    link = links(mailing)[-1]
    eve = mailing.accounts.sign_in(here, "eve@example.org", PASSWORD)
    assert eve.asks

    mine = mailing.accounts.confirm(at(eve), link, password=PASSWORD)

    assert (mine.owner, mine.asks) == (guest, False)


def test_who_is_signed_in_signs_out_before_another_signs_up(app: App) -> None:
    mine = sign_up(app, browser())
    with pytest.raises(AlreadySignedInError):
        sign_up(app, at(mine), "eve@example.org")


def test_what_happened_is_noted_for_its_owner(app: App) -> None:
    """Failed attempts too; the IP only as a hash, the device in a few words."""
    mine = sign_up(app, browser())
    with pytest.raises(WrongPasswordError):
        app.accounts.sign_in(browser("203.0.113.9"), ADDRESS, "wrong password")
    app.accounts.sign_out(at(mine))

    with app.store.session_for(mine.owner, reading=True) as records:
        events = records.account.events()

    assert {event.kind for event in events} == {
        AuditKind.CONSENT_GIVEN,
        AuditKind.SIGNED_UP,
        AuditKind.SIGNED_IN,
        AuditKind.SIGN_IN_FAILED,
        AuditKind.SIGNED_OUT,
    }
    assert all(len(event.ip_hash) == 64 and event.device == "Firefox on Linux" for event in events)
    assert "203.0.113.9" not in str(events)


def test_a_place_where_nobody_was_seen_for_two_weeks_is_signed_out(
    app: App, clock: StandingClock
) -> None:
    mine = sign_up(app, browser())
    clock.move(days=14)
    assert app.candidates.recognise(at(mine).cookie) is None


def test_what_had_its_time_goes(mailing: App, clock: StandingClock) -> None:
    """Places after two weeks, links after their time, events after two years; the account stays."""
    here = browser()
    mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True)
    mine = mailing.accounts.confirm(here, links(mailing)[-1])
    mailing.accounts.change_address(at(mine), mine.owner, PASSWORD, "a@example.com")
    assert mailing.candidates.held(mine.owner)["mail_links"] == 1

    clock.move(days=15)
    swept = mailing.retention.sweep()
    assert (swept["visits"], swept["links"], swept["guests"]) == (1, 1, 0)

    clock.move(days=720)
    mailing.retention.sweep()
    held = mailing.candidates.held(mine.owner)
    assert {table: count for table, count in held.items() if count} == {
        "accounts": 1,
        "credentials": 1,
    }


def test_who_signed_up_has_a_week_to_answer_the_mail(mailing: App, clock: StandingClock) -> None:
    """A guest goes after a day; one with a letter under way does not."""
    here, other = browser(), browser()
    pending = mailing.candidates.admit(here.cookie)
    mailing.accounts.sign_up(here, ADDRESS, PASSWORD, adult=True, agreed=True)
    mailing.candidates.admit(other.cookie)

    clock.move(days=2)
    assert mailing.retention.sweep()["guests"] == 1
    assert mailing.accounts.get(pending).pending

    clock.move(days=6)
    assert mailing.retention.sweep()["guests"] == 1
    assert mailing.candidates.recognise(here.cookie) is None


def test_where_a_sign_in_is_over_one_begins_as_nobody(app: App, clock: StandingClock) -> None:
    """Before the sweep as well: neither the account nor anything of it comes back by the cookie."""
    mine = sign_up(app, browser())
    clock.move(days=14)

    stranger = app.candidates.admit(at(mine).cookie)

    assert stranger != mine.owner
    assert app.candidates.get(stranger).guest
    assert app.accounts.places(mine.owner) == []
