"""Our own passwords when two come at once, and links that something else has overtaken."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Barrier, Event
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher

from core.data import SqlStore
from core.data.keyed_hash import KeyedHash
from core.domain.audit import Origin
from core.domain.duty import Duty
from core.domain.identity import cookie_hash, new_session_id
from core.errors import (
    AddressTakenError,
    AppError,
    LinkExpiredError,
    PasswordNeededError,
    WrongPasswordError,
)
from core.ports.identity import Link, LinkKind
from core.ports.mail import Letter
from core.providers.identity.local import LocalProver
from core.providers.identity.passwords import Passwords
from core.providers.limits import CountedLimits
from core.providers.mail.letters import Letters
from core.services.accounts import Accounts, Here
from tests.doubles.clock import StandingClock

DATABASES = ("sqlite", "postgres")
ADDRESS, NEW = "maren@example.org", "maren@example.com"
PASSWORD, OTHER = "three plain words", "quite different words"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
OLDER = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)


@dataclass
class KeptMail:
    """Letters that a test can read, delivered or not."""

    delivers: bool = True
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def links(self, kind: LinkKind, to: str = "") -> list[Link]:
        words = (
            w for each in self.letters if each.to == (to or each.to) for w in each.text.split()
        )
        given = (parse_qs(urlsplit(word).query) for word in words)
        return [Link(kind, g["token"][0]) for g in given if g.get("kind") == [kind]]


class Waiting(Passwords):
    """Hashes as ever, and then waits: for the moment between a check and what follows it."""

    def __init__(self) -> None:
        super().__init__(QUICK)
        self.checked, self.go_on = Event(), Event()

    def fits(self, password: str, stored: str | None) -> bool:
        found = super().fits(password, stored)
        self.checked.set()
        self.go_on.wait(10)
        return found


@pytest.fixture
def mail() -> KeptMail:
    return KeptMail()


@pytest.fixture
def accounts(store: SqlStore, mail: KeptMail, clock: StandingClock) -> Accounts:
    hashed = KeyedHash(store.own_key("hashing"))
    prover = LocalProver(
        store,
        mail,
        Letters("https://candid.example"),
        hashed,
        clock,
        Passwords(QUICK),
        later=lambda task: task(),
    )
    return Accounts(store, prover, CountedLimits(hashed), hashed, clock)


def ours(accounts: Accounts) -> LocalProver:
    assert isinstance(accounts.prover, LocalProver)
    return accounts.prover


def with_hashes(accounts: Accounts, passwords: Passwords) -> Accounts:
    return replace(accounts, prover=replace(ours(accounts), passwords=passwords))


def browser(cookie: str = "") -> Here:
    return Here(cookie_hash(cookie or new_session_id()), Origin("192.0.2.7", "Firefox"))


def sign_up(accounts: Accounts, here: Here, password: str = PASSWORD) -> None:
    accounts.sign_up(here, ADDRESS, password, adult=True, agreed=True)


def member(accounts: Accounts, mail: KeptMail) -> tuple[str, Here]:
    """(owner, browser) of whoever has ADDRESS and PASSWORD."""
    here = browser()
    sign_up(accounts, here)
    link = mail.links(LinkKind.SIGN_UP)[-1]
    entered = accounts.confirm(here, link)
    return entered.owner, browser(entered.cookie)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, beginning together; what each returned or raised."""
    together = Barrier(len(calls))

    def one(call: Callable[[], object]) -> object:
        together.wait(10)
        try:
            return call()
        except AppError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def failed(results: list[object]) -> list[type]:
    return [type(result) for result in results if isinstance(result, AppError)]


def test_of_two_who_confirm_one_address_at_once_one_has_it(
    accounts: Accounts, mail: KeptMail
) -> None:
    """The other's link is over; only the first one's password opens anything."""
    first, second = browser(), browser()
    sign_up(accounts, first, PASSWORD)
    sign_up(accounts, second, OTHER)
    links = mail.links(LinkKind.SIGN_UP)

    results = at_once(
        lambda: accounts.confirm(first, links[0]), lambda: accounts.confirm(second, links[1])
    )

    assert failed(results) == [LinkExpiredError]
    mine, theirs = (PASSWORD, OTHER) if failed(results[1:]) else (OTHER, PASSWORD)
    assert accounts.sign_in(browser(), ADDRESS, mine)
    with pytest.raises(WrongPasswordError):
        accounts.sign_in(browser(), ADDRESS, theirs)


@pytest.mark.parametrize("bringing", [LinkKind.SIGN_UP, LinkKind.RECOVERY])
def test_a_link_that_is_followed_many_times_at_once_works_once(
    accounts: Accounts, mail: KeptMail, bringing: LinkKind
) -> None:
    """Whoever else finds it finds it used."""
    here = browser()
    if bringing is LinkKind.SIGN_UP:
        sign_up(accounts, here)
    else:
        member(accounts, mail)
        accounts.ask_reset(here, ADDRESS)
    link = mail.links(bringing)[-1]
    prover = ours(accounts)

    results = at_once(
        *[lambda: prover.confirm(link, owner=None, password=PASSWORD) for _ in range(6)]
    )

    assert failed(results) == [LinkExpiredError] * 5


@pytest.mark.parametrize("delivers", [True, False])
def test_a_sign_up_that_is_sent_twice_is_one(
    accounts: Accounts,
    mail: KeptMail,
    delivers: bool,  # noqa: FBT001
) -> None:
    """A form that is pressed twice: no error, one person, one link that works."""
    mail.delivers = delivers
    here = browser()

    results = at_once(*[lambda: sign_up(accounts, here) for _ in range(4)])

    assert failed(results) == []
    links = mail.links(LinkKind.SIGN_UP)
    assert len(mail.letters) == len(links) == 4, "none says that the address is taken"
    worked = 0
    for link in links:
        try:
            accounts.confirm(here, link, password=PASSWORD)
            worked += 1
        except LinkExpiredError:
            pass
    assert worked == 1
    assert accounts.sign_in(browser(), ADDRESS, PASSWORD)


def test_of_two_who_take_one_address_at_once_without_mail_one_has_it(
    accounts: Accounts, mail: KeptMail
) -> None:
    mail.delivers = False
    results = at_once(
        lambda: sign_up(accounts, browser(), PASSWORD), lambda: sign_up(accounts, browser(), OTHER)
    )
    assert failed(results) == [AddressTakenError]
    mine = OTHER if failed(results[:1]) else PASSWORD
    assert accounts.sign_in(browser(), ADDRESS, mine)


def test_whoever_signs_in_while_the_password_changes_is_not_in(
    accounts: Accounts, mail: KeptMail
) -> None:
    """The old password was right when it was looked at, and was not any more a moment later."""
    owner, here = member(accounts, mail)
    slow = Waiting()
    thief = with_hashes(accounts, slow)
    with ThreadPoolExecutor(1) as pool:
        trying = pool.submit(thief.sign_in, browser(), ADDRESS, PASSWORD)
        slow.checked.wait(10)
        mine = accounts.change_password(here, owner, PASSWORD, OTHER)
        slow.go_on.set()
        with pytest.raises(WrongPasswordError):
            trying.result(10)

    assert [place.id_hash for place in accounts.places(owner)] == [cookie_hash(mine.cookie)]


def test_a_better_hash_never_brings_an_old_password_back(
    accounts: Accounts, mail: KeptMail
) -> None:
    """Hashing anew takes its time; a password that was changed in it stays changed."""
    older = with_hashes(accounts, Passwords(OLDER))
    owner, here = member(older, mail)
    slow = Waiting()
    thief = with_hashes(accounts, slow)
    with ThreadPoolExecutor(1) as pool:
        trying = pool.submit(thief.sign_in, browser(), ADDRESS, PASSWORD)
        slow.checked.wait(10)
        older.change_password(here, owner, PASSWORD, OTHER)
        slow.go_on.set()
        with pytest.raises(WrongPasswordError):
            trying.result(10)

    assert accounts.sign_in(browser(), ADDRESS, OTHER).owner == owner
    with pytest.raises(WrongPasswordError):
        accounts.sign_in(browser(), ADDRESS, PASSWORD)


def test_an_outdated_hash_is_made_anew_whoever_comes_at_once(
    accounts: Accounts, mail: KeptMail, store: SqlStore
) -> None:
    """Three places at once, all of them let in; afterwards the hash is one of today's."""
    owner, _ = member(with_hashes(accounts, Passwords(OLDER)), mail)

    results = at_once(*[lambda: accounts.sign_in(browser(), ADDRESS, PASSWORD) for _ in range(3)])

    assert failed(results) == []
    with store.system_session(Duty.PROVE, reading=True) as system:
        held = system.credentials.of(owner)
    assert held is not None
    assert not ours(accounts).passwords.outdated(held.password)


def test_whoever_changed_the_address_is_safe_from_the_old_mailbox(
    accounts: Accounts, mail: KeptMail
) -> None:
    """A reset that was asked for before, and a change that was asked for before that, are over."""
    owner, here = member(accounts, mail)
    accounts.change_address(here, owner, PASSWORD, NEW)
    accounts.ask_reset(browser(), ADDRESS)
    accounts.confirm(here, mail.links(LinkKind.ADDRESS_CHANGE, NEW)[-1])

    with pytest.raises(LinkExpiredError):
        accounts.confirm(browser(), mail.links(LinkKind.RECOVERY, ADDRESS)[-1], new=OTHER)

    assert accounts.get(owner).address == NEW
    assert mail.letters[-1].to == ADDRESS, "the old mailbox is told"
    with accounts.store.session_for(owner, reading=True) as records:
        assert records.counts()["mail_links"] == 0, "none is left to be followed"
    assert accounts.sign_in(browser(), NEW, PASSWORD).owner == owner


def test_a_reset_of_an_address_that_is_changed_at_that_moment_is_over(
    accounts: Accounts, mail: KeptMail, store: SqlStore
) -> None:
    """Asked for after the change began and stored after it was done: no link can be so late."""
    owner, _ = member(accounts, mail)
    prover = ours(accounts)
    prover.ask_reset(ADDRESS)
    with store.system_session(Duty.PROVE) as system:
        system.credentials.hold(owner, accounts.hashed("credential", NEW), accounts.now())

    with pytest.raises(LinkExpiredError):
        prover.confirm(mail.links(LinkKind.RECOVERY)[-1], owner=None, password=None)


def test_a_new_password_ends_what_was_asked_for_before(accounts: Accounts, mail: KeptMail) -> None:
    """Whoever knew the old one may have asked for another address, or for a reset."""
    owner, here = member(accounts, mail)
    accounts.change_address(here, owner, PASSWORD, NEW)
    accounts.ask_reset(browser(), ADDRESS)
    mine = accounts.change_password(here, owner, PASSWORD, OTHER)

    for kind in (LinkKind.ADDRESS_CHANGE, LinkKind.RECOVERY):
        with pytest.raises(LinkExpiredError):
            accounts.confirm(browser(mine.cookie), mail.links(kind)[-1], new="five quite new words")
    assert accounts.get(owner).address == ADDRESS


def test_a_second_sign_up_never_takes_an_address_away(accounts: Accounts, mail: KeptMail) -> None:
    """A tab that was late: the address that was confirmed meanwhile stays so."""
    owner, _ = member(accounts, mail)

    assert ours(accounts).sign_up(owner, ADDRESS, PASSWORD) is None
    with pytest.raises(AppError):
        ours(accounts).sign_up(owner, NEW, PASSWORD)

    assert accounts.sign_in(browser(), ADDRESS, PASSWORD).owner == owner


def test_whoever_typed_an_address_first_has_nothing_of_it(
    accounts: Accounts, mail: KeptMail
) -> None:
    """A stranger signs up with it, then its owner does: that one's password counts, and the
    stranger's link is over even in the stranger's own browser."""
    stranger, owner = browser(), browser()
    sign_up(accounts, stranger, OTHER)
    sign_up(accounts, owner, PASSWORD)
    theirs, mine = mail.links(LinkKind.SIGN_UP)

    with pytest.raises(PasswordNeededError):
        accounts.confirm(owner, theirs)
    entered = accounts.confirm(owner, mine)
    with pytest.raises(LinkExpiredError):
        accounts.confirm(stranger, theirs)

    assert accounts.sign_in(browser(), ADDRESS, PASSWORD).owner == entered.owner
    with pytest.raises(WrongPasswordError):
        accounts.sign_in(browser(), ADDRESS, OTHER)
    mail.letters.clear()
    with accounts.store.system_session(Duty.IDENTIFY, reading=True) as system:
        visit = system.identities.visit(stranger.cookie, accounts.now())
    assert visit is not None
    accounts.send_again(visit.owner, stranger)
    assert [each.to for each in mail.letters] == [ADDRESS], "asking again brings a letter"
    assert mail.links(LinkKind.SIGN_UP) == [], "and no link"
