"""A letter as a mail message: plain text, UTF-8, and no header that a text could add."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from core.ports.mail import Letter

_POLICY = SMTP.clone(max_line_length=998, cte_type="8bit")  # RFC 5322, 2.1.1: links stay whole


def message(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """*sender* as ``Name <address>`` or an address. The policy refuses line breaks in headers,
    and the recipient is set from its two parts, so that no address can add another."""
    made = EmailMessage(policy=_POLICY)
    name, _, domain = letter.to.rpartition("@")
    made["To"] = Address(username=name, domain=domain)
    made["From"] = sender
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = make_msgid(domain="candid.invalid")
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    made.set_content(letter.text)
    return made
