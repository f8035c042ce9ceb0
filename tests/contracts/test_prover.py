"""What every `Prover` promises, tried on our own passwords and on Supabase's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from core.bootstrap import App
from core.domain.identity import cookie_hash, new_session_id
from core.errors import AppError, LinkExpiredError, PasswordNeededError, WrongPasswordError
from core.ports.identity import Link, LinkKind, Prover
from core.ports.mail import Letter
from core.providers.identity.local import LocalProver
from core.providers.identity.supabase import SupabaseProver, browser_tag
from tests.supabase.server import SupabaseServer

PASSWORD, OTHER = "three plain words", "quite different words"


class Proving(Protocol):
    """A prover with mail, and a look into everybody's mailbox."""

    @property
    def prover(self) -> Prover: ...

    def guest(self) -> str: ...

    def link(self, address: str, kind: LinkKind, owner: str) -> Link:
        """In the newest mail to *address*; *owner* is whose it should be."""
        ...

    def mails(self, address: str) -> int: ...


class KeptLetters:
    """Mail that is delivered to nobody but this test."""

    delivers = True

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


class Ours:
    def __init__(self, app: App) -> None:
        self._app = app
        self._mail = KeptLetters()
        prover = app.accounts.prover
        assert isinstance(prover, LocalProver)
        self.prover = replace(prover, mail=self._mail, later=lambda task: task())

    def guest(self) -> str:
        return self._app.candidates.admit(cookie_hash(new_session_id()))

    def link(self, address: str, kind: LinkKind, owner: str) -> Link:  # noqa: ARG002 - our links need no name
        for letter in reversed(self._mail.letters):
            for word in letter.text.split() if letter.to == address else ():
                given = parse_qs(urlsplit(word).query)
                if given.get("kind") == [kind]:
                    return Link(kind, given["token"][0])
        raise AssertionError(f"no mail of the kind {kind}")

    def mails(self, address: str) -> int:
        return sum(letter.to == address for letter in self._mail.letters)


class Supabases:
    def __init__(self, server: SupabaseServer, prover: SupabaseProver) -> None:
        self._server = server
        self.prover = prover

    def guest(self) -> str:
        return uuid4().hex

    def link(self, address: str, kind: LinkKind, owner: str) -> Link:
        token = self._server.letter(address, kind)
        bound = kind is not LinkKind.RECOVERY
        return Link(kind, f"{token}.{browser_tag(owner)}" if bound else token)

    def mails(self, address: str) -> int:
        return len(self._server.letters(address))


@pytest.fixture(params=["ours", "supabase"])
def proving(request: pytest.FixtureRequest) -> Iterator[Proving]:
    if request.param == "ours":
        yield Ours(request.getfixturevalue("app"))
        return
    server: SupabaseServer = request.getfixturevalue("supabase")
    project = server.project()
    at_once = SupabaseProver(project, (), lambda: datetime.now(UTC), later=lambda task: task())
    yield Supabases(server, at_once)
    project.close()


def new_address() -> str:
    return f"maren.{uuid4().hex[:12]}@example.org"


@pytest.fixture
def somebody(proving: Proving) -> tuple[str, str]:
    """(owner, address) of an account with PASSWORD."""
    owner, address = proving.guest(), new_address()
    proving.prover.sign_up(owner, address, PASSWORD)
    link = proving.link(address, LinkKind.SIGN_UP, owner)
    proving.prover.confirm(link, owner=owner, password=None)
    return owner, address


def refused(error: pytest.ExceptionInfo[AppError], *secrets: str) -> bool:
    """True where nothing of *secrets* stands in what a log would get."""
    return not any(secret in f"{error.value!s}{error.value!r}" for secret in secrets)


def test_a_sign_up_counts_once_its_mail_was_answered(proving: Proving) -> None:
    """Until then the password opens nothing; afterwards it proves the same person."""
    prover, owner, address = proving.prover, proving.guest(), new_address()
    assert prover.sign_up(owner, address, PASSWORD) is None
    with pytest.raises(WrongPasswordError) as early:
        prover.sign_in(address, PASSWORD)

    link = proving.link(address, LinkKind.SIGN_UP, owner)
    confirmed = prover.confirm(link, owner=owner, password=None)
    again = prover.sign_in(address, PASSWORD)

    assert refused(early, address, PASSWORD)
    assert (confirmed.address, confirmed.verified) == (address, True)
    assert (again.subject, again.address) == (confirmed.subject, address)


@pytest.mark.parametrize("browser", ["another", "none"])
def test_in_another_browser_the_link_asks_for_the_password(proving: Proving, browser: str) -> None:
    """And stays good while it asks: mails are often read on another device."""
    prover, owner, address = proving.prover, proving.guest(), new_address()
    prover.sign_up(owner, address, PASSWORD)
    link = proving.link(address, LinkKind.SIGN_UP, owner)
    there = proving.guest() if browser == "another" else None
    with pytest.raises(PasswordNeededError) as asked:
        prover.confirm(link, owner=there, password=None)

    proof = prover.confirm(link, owner=there, password=PASSWORD)

    assert refused(asked, link.token)
    assert (proof.address, proof.verified) == (address, True)
    assert prover.sign_in(address, PASSWORD).subject == proof.subject


def test_a_link_is_followed_once(proving: Proving) -> None:
    """Whoever finds it in a mailbox later gets nothing."""
    prover, owner, address = proving.prover, proving.guest(), new_address()
    prover.sign_up(owner, address, PASSWORD)
    link = proving.link(address, LinkKind.SIGN_UP, owner)
    prover.confirm(link, owner=owner, password=None)

    with pytest.raises(LinkExpiredError) as late:
        prover.confirm(link, owner=owner, password=None)
    assert refused(late, link.token, address)


@pytest.mark.parametrize("kind", LinkKind)
def test_a_made_up_link_leads_nowhere(proving: Proving, kind: LinkKind) -> None:
    """Whatever its kind, and with a password too."""
    made_up = Link(kind, f"{uuid4().hex}{uuid4().hex[:24]}")
    with pytest.raises(LinkExpiredError):
        proving.prover.confirm(made_up, owner=proving.guest(), password=PASSWORD)


def test_a_link_is_for_one_thing(proving: Proving) -> None:
    """One that confirms an address does not change a password."""
    prover, owner, address = proving.prover, proving.guest(), new_address()
    prover.sign_up(owner, address, PASSWORD)
    link = proving.link(address, LinkKind.SIGN_UP, owner)

    with pytest.raises(LinkExpiredError):
        prover.confirm(replace(link, kind=LinkKind.RECOVERY), owner=owner, password=None)
    with pytest.raises(WrongPasswordError):
        prover.sign_in(address, PASSWORD)


def test_a_wrong_password_looks_like_an_unknown_address(
    proving: Proving, somebody: tuple[str, str]
) -> None:
    """The same error, the same words."""
    with pytest.raises(WrongPasswordError) as wrong:
        proving.prover.sign_in(somebody[1], OTHER)
    with pytest.raises(WrongPasswordError) as unknown:
        proving.prover.sign_in(new_address(), OTHER)

    assert str(wrong.value) == str(unknown.value)
    assert refused(wrong, OTHER, somebody[1])


def test_an_address_that_is_taken_looks_like_a_new_one(
    proving: Proving, somebody: tuple[str, str]
) -> None:
    """No error; the account and its password stay as they are."""
    _, address = somebody

    assert proving.prover.sign_up(proving.guest(), address, OTHER) is None
    assert proving.prover.sign_in(address, PASSWORD).address == address
    with pytest.raises(WrongPasswordError):
        proving.prover.sign_in(address, OTHER)


def test_a_forgotten_password_is_replaced_through_the_mailbox(
    proving: Proving, somebody: tuple[str, str]
) -> None:
    """From then on the new one holds, and only the new one; the link is used up."""
    owner, address = somebody
    before = proving.prover.sign_in(address, PASSWORD)
    proving.prover.ask_reset(address)
    link = proving.link(address, LinkKind.RECOVERY, owner)
    proof = proving.prover.confirm(link, owner=None, password=None)
    proving.prover.set_password(proof, OTHER)

    assert (proof.subject, proof.address, proof.verified) == (before.subject, address, True)
    assert proving.prover.sign_in(address, OTHER).subject == before.subject
    with pytest.raises(WrongPasswordError):
        proving.prover.sign_in(address, PASSWORD)
    with pytest.raises(LinkExpiredError):
        proving.prover.confirm(link, owner=None, password=None)


def test_a_reset_for_a_stranger_is_silent(proving: Proving) -> None:
    """Nothing is said, and nothing is sent."""
    stranger = new_address()
    proving.prover.ask_reset(stranger)

    assert proving.mails(stranger) == 0


def test_the_password_that_one_has_can_be_chosen_again(
    proving: Proving, somebody: tuple[str, str]
) -> None:
    """Whoever remembers it after all is not sent away."""
    proving.prover.set_password(proving.prover.sign_in(somebody[1], PASSWORD), PASSWORD)

    assert proving.prover.sign_in(somebody[1], PASSWORD).address == somebody[1]


def test_an_address_changes_once_the_new_mailbox_says_so(
    proving: Proving, somebody: tuple[str, str]
) -> None:
    """Until then the old one holds; then only the new one, for the same person."""
    owner, old = somebody
    new = new_address()
    before = proving.prover.sign_in(old, PASSWORD)
    assert proving.prover.change_address(before, new, owner=owner) is None
    assert proving.prover.sign_in(old, PASSWORD).subject == before.subject

    link = proving.link(new, LinkKind.ADDRESS_CHANGE, owner)
    with pytest.raises(PasswordNeededError):
        proving.prover.confirm(link, owner=None, password=None)
    proof = proving.prover.confirm(link, owner=owner, password=None)

    assert (proof.subject, proof.address, proof.verified) == (before.subject, new, True)
    assert proving.prover.sign_in(new, PASSWORD).subject == before.subject
    with pytest.raises(WrongPasswordError):
        proving.prover.sign_in(old, PASSWORD)


def test_another_ones_address_cannot_be_taken_over(
    proving: Proving, somebody: tuple[str, str]
) -> None:
    """It looks like any other change, and changes nothing."""
    owner, taken = proving.guest(), new_address()
    proving.prover.sign_up(owner, taken, OTHER)
    link = proving.link(taken, LinkKind.SIGN_UP, owner)
    theirs = proving.prover.confirm(link, owner=owner, password=None)

    mine = proving.prover.sign_in(somebody[1], PASSWORD)
    assert proving.prover.change_address(mine, taken, owner=somebody[0]) is None

    assert proving.prover.sign_in(taken, OTHER).subject == theirs.subject
    assert proving.prover.sign_in(somebody[1], PASSWORD).subject == mine.subject


def test_long_passwords_count_to_their_end(proving: Proving) -> None:
    """A passphrase of 150 characters is not one of its first 72."""
    prover, owner, address = proving.prover, proving.guest(), new_address()
    long = "ein langer Satz mit Umlauten wie ä und ö " * 4
    prover.sign_up(owner, address, long)
    prover.confirm(proving.link(address, LinkKind.SIGN_UP, owner), owner=owner, password=None)

    assert prover.sign_in(address, long).address == address
    with pytest.raises(WrongPasswordError):
        prover.sign_in(address, long[:-2])
    with pytest.raises(WrongPasswordError):
        prover.sign_in(address, long[:70])
