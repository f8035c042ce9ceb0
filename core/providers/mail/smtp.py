"""Mail through an SMTP server, encrypted on the way unless the operator says otherwise."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from core.errors import (
    NotAnAddressError,
    ProviderConfigError,
    ProviderUnavailableError,
    UndeliverableError,
)
from core.ports.mail import Letter
from core.providers.mail.message import message

NAME: Final = "mail server"
_OURS_TO_MEND: Final = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPNotSupportedError,  # above all: no encryption where we ask for it
    ssl.SSLError,
)
_FOR_GOOD: Final = 500  # RFC 5321, 4.2.1: from here on, trying again does not help


@dataclass(frozen=True, repr=False)
class Smtp:
    """`patience` is in seconds, for every single answer of the server."""

    host: str
    port: int
    sender: str
    now: Callable[[], datetime]
    user: str = ""
    password: str = ""
    security: Literal["starttls", "tls", "none"] = "starttls"
    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    patience: float = 15
    delivers: bool = True

    def send(self, letter: Letter) -> None:
        """Raise `UndeliverableError` where the server refuses the address for good."""
        made = message(letter, sender=self.sender, at=self.now())
        try:
            with self._connected() as connection:
                if self.user:
                    connection.login(self.user, self.password)
                if not letter.to.isascii() and not _takes(connection, made["To"]):
                    raise NotAnAddressError("this mail server knows none like it")
                connection.send_message(made)
        # What the server says may quote an address: only its kind travels on, not its text.
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(error) from None
        except _OURS_TO_MEND as error:
            raise ProviderConfigError(NAME, type(error).__name__) from None
        except (smtplib.SMTPException, OSError) as error:
            raise ProviderUnavailableError(NAME, type(error).__name__) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Saying goodbye is polite, and no more: the letter was taken before."""
        connection = self._connection()
        try:
            if self.security == "starttls":
                connection.starttls(context=self.trusted)
            yield connection
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    def _connection(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.patience, context=self.trusted
            )
        return smtplib.SMTP(self.host, self.port, timeout=self.patience)


def _takes(connection: smtplib.SMTP, to: object) -> bool:
    """Whether the server can write that address down (RFC 6531)."""
    connection.ehlo_or_helo_if_needed()
    return str(to).isascii() or connection.has_extn("smtputf8")


def _refused(error: smtplib.SMTPRecipientsRefused) -> UndeliverableError | ProviderUnavailableError:
    codes = [code for code, _ in error.recipients.values()]
    kind = type(error).__name__
    if all(code >= _FOR_GOOD for code in codes):
        return UndeliverableError(f"{NAME}: {kind}")
    return ProviderUnavailableError(NAME, kind)
