"""Nobody learns whether an address has an account, and no log learns an address at all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from core.bootstrap import App
from core.errors import AppError, ProviderUnavailableError, WrongPasswordError
from core.ports.identity import Link, LinkKind
from core.ports.mail import Letter
from core.providers.identity.local import LocalProver
from core.services.accounts import Here
from tests.doubles.clock import StandingClock
from tests.doubles.passwords import CountedPasswords
from tests.services.test_accounts import ADDRESS, PASSWORD, at, browser, links, sign_up

UNKNOWN, OTHER = "nobody@example.org", "five quite different words"


@dataclass
class Post:
    """A mail server that can be down: letters are delivered, or refused."""

    down: bool = False
    delivers: bool = True
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.down:
            raise ProviderUnavailableError("mail server", "SMTPServerDisconnected")
        self.letters.append(letter)

    def token(self, kind: LinkKind) -> str:
        marks = [each.text.partition(f"kind={kind}&token=")[2].split() for each in self.letters]
        return [mark[0] for mark in marks if mark][-1]


@dataclass
class Mailing:
    """The application with mail on, a member, and a count of all that takes time."""

    app: App
    post: Post
    hashes: CountedPasswords
    put_off: list[Callable[[], None]]

    def counted(self, ask: Callable[[], object]) -> tuple[object, int, int, int]:
        """(what came of it, hashes made, hashes compared, letters sent while one waited)."""
        before = self.hashes.hashed, self.hashes.compared, len(self.post.letters)
        try:
            came: object = ask()
        except AppError as error:
            came = type(error), str(error)
        after = self.hashes.hashed, self.hashes.compared, len(self.post.letters)
        made, compared, sent = (b - a for a, b in zip(before, after, strict=True))
        return came, made, compared, sent


@pytest.fixture
def mailing(app: App) -> Mailing:
    sign_up(app, browser())
    prover = app.accounts.prover
    assert isinstance(prover, LocalProver)
    post, hashes = Post(), CountedPasswords()
    put_off: list[Callable[[], None]] = []
    on = replace(prover, mail=post, passwords=hashes, later=put_off.append)
    with_mail = replace(app, accounts=replace(app.accounts, prover=on))
    return Mailing(with_mail, post, hashes, put_off)


def test_signing_up_tells_nobody_who_is_there(mailing: Mailing) -> None:
    """One hash and one letter, whoever the address belongs to; the page says the same."""

    def ask(address: str) -> object:
        return mailing.app.accounts.sign_up(browser(), address, OTHER, adult=True, agreed=True)

    known, unknown = (mailing.counted(partial(ask, a)) for a in (ADDRESS, UNKNOWN))
    assert known == unknown == (None, 1, 0, 1)


def test_signing_in_tells_nobody_who_is_there(mailing: Mailing) -> None:
    """One comparison, and the same words: known, unknown, and signed up but not confirmed."""
    accounts = mailing.app.accounts
    pending = "pending@example.org"
    accounts.sign_up(browser(), pending, OTHER, adult=True, agreed=True)

    seen = {
        mailing.counted(partial(accounts.sign_in, browser(), a, OTHER))
        for a in (ADDRESS, UNKNOWN, pending, "no address at all")
    }
    assert seen == {((WrongPasswordError, "address or password"), 0, 1, 0)}


def test_asking_for_a_reset_tells_nobody_who_is_there(mailing: Mailing) -> None:
    """Nothing is sent while they wait; afterwards one letter, for the one who is there."""
    accounts = mailing.app.accounts
    known, unknown = (
        mailing.counted(partial(accounts.ask_reset, browser(), a)) for a in (ADDRESS, UNKNOWN)
    )
    assert known == unknown == (None, 0, 0, 0)

    for task in mailing.put_off:
        task()
    assert [letter.to for letter in mailing.post.letters] == [ADDRESS]


def test_a_new_address_tells_nobody_who_is_there(mailing: Mailing) -> None:
    """Whoever asks for another one's address hears what they hear for a free one."""
    accounts = mailing.app.accounts
    here = browser()
    accounts.sign_up(here, "eve@example.org", OTHER, adult=True, agreed=True)
    token = mailing.post.token(LinkKind.SIGN_UP)
    eve = accounts.confirm(here, Link(LinkKind.SIGN_UP, token))

    def ask(address: str) -> object:
        return accounts.change_address(at(eve), eve.owner, OTHER, address)

    known, unknown = (mailing.counted(partial(ask, a)) for a in (ADDRESS, UNKNOWN))
    assert known == unknown == (None, 0, 1, 1)


@pytest.mark.parametrize("address", [ADDRESS, UNKNOWN])
def test_a_sign_up_that_no_mail_could_answer_can_be_tried_again(
    mailing: Mailing, address: str
) -> None:
    """The page says that a service does not answer, alike for everybody; the guest keeps all
    that they had, and the same form works once the mail server is back."""
    accounts, here = mailing.app.accounts, browser()
    guest = mailing.app.candidates.admit(here.cookie)
    mailing.post.down = True
    with pytest.raises(ProviderUnavailableError) as refused:
        accounts.sign_up(here, address, OTHER, adult=True, agreed=True)
    assert refused.value.sentence().endswith("Nothing of yours was lost. Please try again.")
    assert mailing.app.candidates.recognise(here.cookie) == guest

    mailing.post.down = False
    assert accounts.sign_up(here, address, OTHER, adult=True, agreed=True) is None
    accounts.send_again(guest, here)
    assert [letter.to for letter in mailing.post.letters] == [address] * 2
    if address == UNKNOWN:
        link = Link(LinkKind.SIGN_UP, mailing.post.token(LinkKind.SIGN_UP))
        assert accounts.confirm(here, link).owner == guest


CANARY = "zanzibar.canary@example.org"


def test_no_log_learns_an_address_a_password_or_a_link(
    mailing: Mailing, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Through a sign-up, its confirmation, a failed sign-in, a reset and a mail server that is
    down, at the lowest level there is, whatever was raised and however it is represented."""
    caplog.set_level(logging.DEBUG)
    accounts, here = mailing.app.accounts, browser()
    shown: list[object] = [accounts.prover, mailing.app.settings]

    def attempt(ask: Callable[..., object], *given: object, **more: object) -> None:
        try:
            shown.append(ask(*given, **more))
        except AppError as error:
            shown.append(f"{error!s}{error!r}{error.__cause__!r}")

    def confirm(where: Here, kind: LinkKind, **more: str) -> None:
        shown.append(Link(kind, mailing.post.token(kind)))
        attempt(accounts.confirm, where, shown[-1], **more)

    attempt(accounts.sign_up, here, CANARY, PASSWORD, adult=True, agreed=True)
    confirm(browser(), LinkKind.SIGN_UP, password=OTHER)
    confirm(here, LinkKind.SIGN_UP)
    confirm(here, LinkKind.SIGN_UP)
    attempt(accounts.sign_in, browser(), CANARY, OTHER)
    attempt(accounts.ask_reset, browser(), CANARY)
    mailing.put_off.pop()()
    confirm(browser(), LinkKind.RECOVERY, new=OTHER)
    mailing.post.down = True
    attempt(accounts.sign_up, browser(), CANARY, PASSWORD, adult=True, agreed=True)

    assert sum(isinstance(each, str) for each in shown) == 4, "what was to fail has failed"
    said = caplog.text + "".join(capfd.readouterr()) + repr(shown)
    assert not leaked(mailing.post, said)


def test_a_letter_that_fails_beside_is_seen_without_its_words(
    mailing: Mailing, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nobody waits for it, so the operator's log says what is wrong, and not with whose."""
    prover = mailing.app.accounts.prover
    assert isinstance(prover, LocalProver)
    mailing.post.down = True
    before = set(enumerate_threads())
    replace(prover, later=type(prover).later).ask_reset(ADDRESS)
    for thread in set(enumerate_threads()) - before:
        thread.join(10)

    assert "a letter did not go: mail server: SMTPServerDisconnected" in caplog.text
    said = caplog.text + "".join(capfd.readouterr())
    assert ADDRESS not in said
    assert "Traceback" not in said


def leaked(post: Post, said: str) -> list[str]:
    """What of a letter, or of a password, stands in *said*."""
    tokens = [each.text.partition("token=")[2].split() for each in post.letters]
    words = ("zanzibar", PASSWORD, OTHER, *(token[0] for token in tokens if token))
    return [word for word in words if word in said]


def test_a_letter_in_the_folder_goes_with_its_link(app: App, clock: StandingClock) -> None:
    """The sweep clears them: an address stands there for a day, and no longer."""
    sign_up(app, browser())
    assert len(links(app)) == 1
    clock.move(days=1, seconds=1)
    assert app.retention.sweep()["letters"] == 1
    assert list((Path(app.settings.data_dir) / "outbox").iterdir()) == []
