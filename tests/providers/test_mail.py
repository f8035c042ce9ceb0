"""Letters: to a real mail server that asks for encryption and a password, and into a folder."""

from __future__ import annotations

import logging
import os
import smtplib
import socket
import ssl
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from core.errors import (
    AppError,
    NotAnAddressError,
    ProviderConfigError,
    ProviderUnavailableError,
    UndeliverableError,
)
from core.ports.identity import Link, LinkKind
from core.ports.mail import Letter
from core.providers.mail.letters import CHANGED, TAKEN, Letters
from core.providers.mail.outbox import FOLDER, KEPT, Outbox
from core.providers.mail.smtp import Smtp
from tests.doubles.certificate import Certificate
from tests.doubles.clock import StandingClock

TOKEN = "canary-token-7391-of-forty-three-characters"
LINK = Link(LinkKind.SIGN_UP, TOKEN)
TO = "maren.canary@example.org"
USER, PASSWORD = "candid", "canary password of the mail server"
SENDER = "Candid <letters@candid.example>"
SITE = "https://candid.example"


@dataclass
class Mailbox:
    """What a mail server does with letters: it keeps them, or answers with *refusal*."""

    refusal: str = ""
    at_data: str = ""
    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.refusal:
            return self.refusal.format(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert session.authenticated
        if self.at_data:
            return self.at_data
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        read = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.letters.append((list(envelope.rcpt_tos), read))
        return "250 OK"


def _let_in(_server: SMTP, _s: Session, _e: Envelope, _mechanism: str, given: object) -> AuthResult:
    assert isinstance(given, LoginPassword)
    fits = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=False)


@contextmanager
def server(mailbox: Mailbox, certificate: Certificate, **options: Any) -> Iterator[int]:
    """Its port on loopback. `tls`: encrypted from the first byte, else after STARTTLS."""
    asking: dict[str, Any] = {"authenticator": _let_in, "enable_SMTPUTF8": True}
    if options.pop("tls", False):  # the library does not see this one, so it asks for no more
        asking |= {"ssl_context": certificate.context, "auth_require_tls": False}
    else:
        asking |= {"tls_context": certificate.context, "require_starttls": True}
        asking["auth_required"] = True
    made = Controller(mailbox, "127.0.0.1", _free_port(), **{**asking, **options})
    made.start()
    try:
        yield made.port
    finally:
        made.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.made(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def smtp(port: int, certificate: Certificate, clock: StandingClock, **other: Any) -> Smtp:
    settings: dict[str, Any] = {"user": USER, "password": PASSWORD, "trusted": certificate.trusted}
    return Smtp("127.0.0.1", port, SENDER, clock, **{**settings, **other})


def letter(to: str = TO) -> Letter:
    return Letters(SITE).about(LINK, to, 24)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_arrives_whole_and_encrypted(
    security: str, mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    """To one person, from us, in plain text, with the link on a line of its own."""
    with server(mailbox, certificate, tls=security == "tls") as port:
        smtp(port, certificate, clock, security=security).send(letter())

    [(recipients, read)] = mailbox.letters
    assert recipients == [TO]
    assert (read["To"], read["From"]) == (TO, SENDER)
    assert read["Subject"] == "Confirm your e-mail address"
    assert read["Date"].datetime == clock().replace(microsecond=0)
    assert read["Message-ID"].endswith("@candid.example>")
    assert read["Auto-Submitted"] == "auto-generated"
    assert read.get_content_type() == "text/plain"
    assert f"{SITE}/Confirm?kind=signup&token={TOKEN}" in read.get_content().splitlines()
    assert f"/Confirm?kind=signup&token={TOKEN}\r\n".encode() in mailbox.raw[0], "raw as well"


def test_other_scripts_and_long_links_come_through(
    mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    """Seven bits in lines that every relay takes; a mail program puts the link together."""
    link = f"{SITE}/Confirm?kind=signup&token=" + "a=b&" * 60
    text = f"Guten Tag, Jürgen – 日本語\n\n{link}\n"
    with server(mailbox, certificate) as port:
        smtp(port, certificate, clock).send(Letter(TO, "Bestätigen – 日本語", text))

    [(_, read)] = mailbox.letters
    assert read["Subject"] == "Bestätigen – 日本語"
    assert link in read.get_content().splitlines()
    assert mailbox.raw[0].isascii()
    assert max(map(len, mailbox.raw[0].splitlines())) <= 78


@pytest.mark.parametrize(
    ("address", "known_as"),
    [("ada@bücher.example", "ada@xn--bcher-kva.example"), ("jürgen@example.org",) * 2],
)
def test_addresses_in_other_scripts_are_written_to(
    address: str, known_as: str, mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    """A domain as name servers know it; a name as it is, where the server can write it down."""
    with server(mailbox, certificate) as port:
        smtp(port, certificate, clock).send(letter(address))
    assert mailbox.letters[0][0] == [known_as]


def test_a_name_that_the_server_cannot_write_down_is_said_so(
    mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    """It is the candidate who can choose another address, not the operator."""
    with (
        server(mailbox, certificate, enable_SMTPUTF8=False) as port,
        pytest.raises(NotAnAddressError) as refused,
    ):
        smtp(port, certificate, clock).send(letter("jürgen@example.org"))
    assert_quiet(refused.value)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    security: str, mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    """Not even our password: whoever stands between us and the server may hold it."""
    careful = {"security": security, "trusted": ssl.create_default_context()}
    with (
        server(mailbox, certificate, tls=security == "tls") as port,
        pytest.raises(ProviderConfigError) as refused,
    ):
        smtp(port, certificate, clock, **careful).send(letter())
    assert mailbox.letters == []
    assert_quiet(refused.value)


def test_without_encryption_nothing_is_sent(
    mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    """A server that offers none, or somebody who took the offer out."""
    plain: dict[str, Any] = {"tls_context": None, "require_starttls": False}
    plain |= {"auth_required": False, "auth_require_tls": False}
    with (
        server(mailbox, certificate, **plain) as port,
        pytest.raises(ProviderConfigError) as refused,
    ):
        smtp(port, certificate, clock).send(letter())
    assert mailbox.letters == []
    assert_quiet(refused.value)


def test_a_wrong_password_is_the_operators_to_mend(
    mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    with server(mailbox, certificate) as port, pytest.raises(ProviderConfigError) as refused:
        smtp(port, certificate, clock, password="another canary password").send(letter())
    assert_quiet(refused.value)
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 no such person: <{}>", UndeliverableError),
        ("450 try again later, <{}>", ProviderUnavailableError),
    ],
)
def test_a_refused_address_is_told_from_a_busy_server(
    answer: str,
    error: type[AppError],
    mailbox: Mailbox,
    certificate: Certificate,
    clock: StandingClock,
) -> None:
    """For good: check the address. For now: try again. Neither quotes what the server said."""
    mailbox.refusal = answer
    with server(mailbox, certificate) as port, pytest.raises(error) as refused:
        smtp(port, certificate, clock).send(letter())
    assert_quiet(refused.value)


def test_a_letter_that_is_not_taken_is_not_reported_as_sent(
    mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    mailbox.at_data = f"554 looks like spam: {TO}"
    with server(mailbox, certificate) as port, pytest.raises(ProviderUnavailableError) as refused:
        smtp(port, certificate, clock).send(letter())
    assert_quiet(refused.value)


def test_a_server_that_is_down_or_silent_is_not_waited_for(
    certificate: Certificate, clock: StandingClock
) -> None:
    """An error in our words, after `patience` at most."""
    with pytest.raises(ProviderUnavailableError) as down:
        smtp(_free_port(), certificate, clock).send(letter())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(ProviderUnavailableError) as slow:
            smtp(port, certificate, clock, patience=0.2).send(letter())
    assert_quiet(down.value)
    assert_quiet(slow.value)


def test_nothing_of_a_letter_is_written_down(
    mailbox: Mailbox,
    certificate: Certificate,
    clock: StandingClock,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """No log, at whatever level, no output, no representation of what was sent by whom."""
    caplog.set_level(logging.DEBUG)
    with server(mailbox, certificate) as port:
        ours = smtp(port, certificate, clock)
        with caplog.filtering(_OnlyOurs()):
            ours.send(letter())
        printed = "".join(capfd.readouterr())
        ours_and_theirs = f"{ours!r}{letter()!r}{LINK!r}"

    assert len(mailbox.letters) == 1
    said = "".join(r.getMessage() for r in caplog.records if not r.name.startswith("mail."))
    for canary in (TO, TOKEN, PASSWORD):
        assert canary not in f"{said}{printed}{ours_and_theirs}"


class _OnlyOurs(logging.Filter):
    """The server of these tests logs in this process too (as ``mail.…``)."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.name.startswith("mail.")


@pytest.mark.parametrize(
    "bad",
    [
        Letter(f"{TO}\r\nBcc: eve@example.org", "Hello", "Hello"),
        Letter(f"a\nb{TO}", "Hello", "Hello"),
        Letter(TO, "Hello\r\nBcc: eve@example.org", "Hello"),
        Letter(TO, "Hello\nX: y", "Hello"),
    ],
)
def test_nobody_adds_a_header(
    bad: Letter, mailbox: Mailbox, certificate: Certificate, clock: StandingClock, tmp_path: Path
) -> None:
    """Neither by an address nor by a subject: nothing is sent at all."""
    with (
        server(mailbox, certificate) as port,
        pytest.raises(ValueError, match=r"linefeed|CR") as no,
    ):
        smtp(port, certificate, clock).send(bad)
    assert mailbox.letters == []
    assert_quiet(no.value)
    with pytest.raises(ValueError, match=r"linefeed|CR"):
        Outbox(tmp_path, clock).send(bad)
    assert list(tmp_path.rglob("*.eml*")) == []


@pytest.mark.parametrize(
    "comma", [f"{TO}, eve", "eve@example.com> <maren", '"a b" <eve@example.org>,c']
)
def test_one_letter_goes_to_one_person(
    comma: str, mailbox: Mailbox, certificate: Certificate, clock: StandingClock
) -> None:
    """An address with commas and brackets in it is one strange address, and never two."""
    with server(mailbox, certificate) as port:
        smtp(port, certificate, clock).send(letter(f"{comma}@example.org"))
    [(recipients, read)] = mailbox.letters
    assert len(recipients) == len(read["To"].addresses) == 1
    assert recipients[0].endswith("@example.org")


def test_every_letter_says_why_and_leads_home() -> None:
    """In short lines, without a placeholder left over; links begin where the settings say."""
    letters = Letters(SITE + "/")
    written = [letters.about(Link(kind, TOKEN), TO, 24) for kind in LinkKind]
    written += [letters.plain(name, TO) for name in (TAKEN, CHANGED)]
    for each in written:
        links = [line for line in each.text.splitlines() if line.startswith("http")]
        assert len(links) == 1
        assert links[0].startswith((f"{SITE}/Confirm?", f"{SITE}/Sign_in"))
        assert "somebody" in each.text or "your account" in each.text
        assert "{" not in each.text
        assert all(len(line) <= 100 for line in each.text.splitlines() if line not in links)
    assert len({each.subject for each in written}) == len(written)


# --- the outbox ---


def lying(data_dir: Path) -> list[EmailMessage]:
    found = sorted((data_dir / FOLDER).iterdir())
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    return [each for each in read if isinstance(each, EmailMessage)]


def test_a_letter_that_cannot_be_sent_lies_where_only_we_can_read_it(
    tmp_path: Path, clock: StandingClock
) -> None:
    """Whatever the umask, and although the folder was open before."""
    (tmp_path / FOLDER).mkdir(mode=0o755)
    before = os.umask(0)
    try:
        Outbox(tmp_path, clock).send(letter())
    finally:
        os.umask(before)

    [path] = (tmp_path / FOLDER).iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o700
    assert f"token={TOKEN}\r\n".encode() in path.read_bytes()
    [read] = lying(tmp_path)
    assert read["To"] == TO
    assert not Outbox(tmp_path, clock).delivers


def test_letters_in_other_scripts_can_be_read_in_the_folder(
    tmp_path: Path, clock: StandingClock
) -> None:
    Outbox(tmp_path, clock).send(Letter("jürgen@example.org", "Hällo", "Schöne Grüße\n"))
    [read] = lying(tmp_path)
    assert (read["To"], read["Subject"]) == ("jürgen@example.org", "Hällo")
    assert read.get_content().rstrip() == "Schöne Grüße"


def test_many_at_once_are_all_there_and_whole(tmp_path: Path, clock: StandingClock) -> None:
    """Nobody clears away what another one is just writing."""
    outbox = Outbox(tmp_path, clock)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: outbox.send(letter(f"a{number}@example.org")), range(80)))

    assert {str(read["To"]) for read in lying(tmp_path)} == {
        f"a{number}@example.org" for number in range(80)
    }
    assert all(TOKEN in read.get_content() for read in lying(tmp_path))


def test_old_letters_and_drafts_go_and_others_stay(tmp_path: Path, clock: StandingClock) -> None:
    """As soon as their links are over; a draft that a stop left behind as well."""
    outbox = Outbox(tmp_path, clock)
    outbox.send(letter("old@example.org"))
    [old] = (tmp_path / FOLDER).iterdir()
    old.with_suffix(".eml.part").write_bytes(b"half a letter")
    (tmp_path / FOLDER / "notes.txt").write_text("the operator's own")
    clock.move(seconds=(KEPT - timedelta(seconds=1)).total_seconds())
    assert outbox.clear() == 0
    clock.move(seconds=2)
    outbox.send(letter("new@example.org"))

    left = sorted(path.suffix for path in (tmp_path / FOLDER).iterdir())
    assert left == [".eml", ".txt"]
    assert not old.exists()


def test_a_folder_that_cannot_be_written_to_is_said_in_our_words(
    tmp_path: Path, clock: StandingClock
) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(ProviderUnavailableError) as refused:
        Outbox(tmp_path, clock).send(letter())
    assert_quiet(refused.value)


def assert_quiet(error: BaseException) -> None:
    """Neither it nor what it came from says a word of the letter or of our password."""
    seen: BaseException | None = error
    while seen is not None:
        for canary in (TO, "eve@example.org", TOKEN, PASSWORD, "another canary"):
            assert canary not in f"{seen!s}{seen!r}"
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def test_the_librarys_own_talk_stays_off() -> None:
    """smtplib would print every line of a conversation, password and all."""
    assert smtplib.SMTP.debuglevel == 0
