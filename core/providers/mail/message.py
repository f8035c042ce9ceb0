"""A letter as a mail message: plain text, UTF-8, and no header that a text could add."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from core.errors import NotAnAddressError
from core.ports.mail import Letter

# Every server takes seven bits, so that no relay has to write a letter anew. A text that needs no
# more goes as it is, in lines of up to 998 (RFC 5322, 2.1.1): its link can be copied from the raw
# file. Any other is encoded in short lines (RFC 2045, 6.7), which mail programs put together.
_CODED = SMTP.clone(cte_type="7bit")
_AS_IT_IS = _CODED.clone(max_line_length=998)


def message(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """*sender* as ``Name <address>`` or an address. The policy refuses line breaks in headers
    (ValueError), and the recipient is set from its two parts, so that no address can add
    another. Raise `NotAnAddressError` for a domain that no name server can hold."""
    made = EmailMessage(policy=_AS_IT_IS if letter.text.isascii() else _CODED)
    name, _, domain = letter.to.rpartition("@")
    made["To"] = Address(username=name, domain=_in_ascii(domain))
    made["From"] = sender
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    made.set_content(letter.text)
    return made


def _in_ascii(domain: str) -> str:
    """As name servers know it (RFC 3490): ``bücher.example`` is ``xn--bcher-kva.example``."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        raise NotAnAddressError("a domain that cannot be") from None
