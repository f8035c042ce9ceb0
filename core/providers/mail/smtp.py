"""Mail through an SMTP server, encrypted on the way unless the operator says otherwise."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from core.errors import ProviderConfigError, ProviderUnavailableError
from core.ports.mail import Letter
from core.providers.mail.message import message

NAME: Final = "mail server"
_TIMEOUT = 15  # seconds


@dataclass(frozen=True, repr=False)
class Smtp:
    host: str
    port: int
    sender: str
    now: Callable[[], datetime]
    user: str = ""
    password: str = ""
    security: Literal["starttls", "tls", "none"] = "starttls"
    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    delivers: bool = True

    def send(self, letter: Letter) -> None:
        made = message(letter, sender=self.sender, at=self.now())
        try:
            with self._connection() as connection:
                if self.user:
                    connection.login(self.user, self.password)
                connection.send_message(made)
        # What the server says may quote an address: only its kind travels on, not its text.
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, ssl.SSLError) as error:
            raise ProviderConfigError(NAME, type(error).__name__) from None
        except smtplib.SMTPNotSupportedError as error:
            raise ProviderConfigError(NAME, type(error).__name__) from None
        except (smtplib.SMTPException, OSError) as error:
            raise ProviderUnavailableError(NAME, type(error).__name__) from None

    def _connection(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT, context=self.trusted)
        connection = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)
        if self.security == "starttls":
            connection.starttls(context=self.trusted)
        return connection
