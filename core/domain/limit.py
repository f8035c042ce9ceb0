"""How often something may be done, and by whom it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Network, ip_address


class Limited(StrEnum):
    SIGN_IN_HERE = "sign_in_here"  # wrong passwords for one account, from one place
    SIGN_IN_ADDRESS = "sign_in_address"  # attempts at one account, from wherever
    SIGN_IN_IP = "sign_in_ip"  # attempts from one place, at whatever account
    SIGN_UP = "sign_up"  # from one place
    PROVE_AGAIN = "prove_again"  # wrong passwords of who is signed in, or has one link
    RESET_HERE = "reset_here"  # new passwords asked for one account, from one place
    RESET = "reset"  # the same, from wherever
    LETTER_HERE = "letter_here"  # other mails to one address, asked for from one place
    LETTER = "letter"  # the same, from wherever
    MAIL_IP = "mail_ip"  # mails asked for from one place
    UPLOAD = "upload"
    MODEL_CALL = "model_call"
    GUESTS_CALL = "guests_call"  # calls with the operator's keys, by all guests together
    GUESTS_MONTH = "guests_month"  # the same, for as long as a month
    OWN_KEY = "own_key"  # keys of their own that somebody entered or had tested
    EXPORT = "export"


@dataclass(frozen=True)
class Rate:
    """At most `times` in any `seconds`. `closed`: where the counter itself does not answer,
    nobody passes; otherwise everybody does."""

    times: int
    seconds: int
    closed: bool = False


RATES = {
    Limited.SIGN_IN_HERE: Rate(10, 900, closed=True),
    Limited.SIGN_IN_ADDRESS: Rate(100, 3600, closed=True),
    Limited.SIGN_IN_IP: Rate(60, 900, closed=True),
    Limited.SIGN_UP: Rate(20, 3600, closed=True),
    Limited.PROVE_AGAIN: Rate(10, 900, closed=True),
    Limited.RESET_HERE: Rate(5, 3600, closed=True),
    Limited.RESET: Rate(20, 3600, closed=True),
    Limited.LETTER_HERE: Rate(5, 3600, closed=True),
    Limited.LETTER: Rate(10, 3600, closed=True),
    Limited.MAIL_IP: Rate(30, 3600, closed=True),
    Limited.UPLOAD: Rate(60, 3600),
    Limited.MODEL_CALL: Rate(600, 3600),
    Limited.GUESTS_CALL: Rate(3000, 3600, closed=True),
    Limited.GUESTS_MONTH: Rate(100_000, 30 * 24 * 3600, closed=True),
    Limited.OWN_KEY: Rate(20, 3600),
    Limited.EXPORT: Rate(60, 3600),
}

_BY_IP = frozenset({Limited.SIGN_IN_IP, Limited.SIGN_UP, Limited.MAIL_IP})
_HOUSEHOLD = 64  # bits of an IPv6 address: one connection has all that begin with them (RFC 6177)


def counted_as(limited: Limited, who: str) -> str:
    """Under which name *who* is counted: one IPv6 connection has more addresses than anybody
    could count one by one, so they count together."""
    return _place(who) if limited in _BY_IP else who


def from_place(address: str, ip: str) -> str:
    """*address* as asked about from one place: whoever tries there keeps nobody else from it."""
    return f"{address} {_place(ip)}"


def _place(ip: str) -> str:
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _HOUSEHOLD), strict=False))
