"""How often something may be done, and by whom it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Limited(StrEnum):
    SIGN_IN_ADDRESS = "sign_in_address"  # attempts at one account, from wherever
    SIGN_IN_IP = "sign_in_ip"  # attempts from one place, at whatever account
    SIGN_UP = "sign_up"
    RESET = "reset"  # mails to one address
    MAIL_IP = "mail_ip"  # mails asked for from one place
    UPLOAD = "upload"
    MODEL_CALL = "model_call"
    EXPORT = "export"


@dataclass(frozen=True)
class Rate:
    """At most `times` in any `seconds`. `closed`: where the counter itself does not answer,
    nobody passes; otherwise everybody does."""

    times: int
    seconds: int
    closed: bool = False


RATES = {
    Limited.SIGN_IN_ADDRESS: Rate(10, 900, closed=True),
    Limited.SIGN_IN_IP: Rate(60, 900, closed=True),
    Limited.SIGN_UP: Rate(20, 3600, closed=True),
    Limited.RESET: Rate(5, 3600, closed=True),
    Limited.MAIL_IP: Rate(30, 3600, closed=True),
    Limited.UPLOAD: Rate(60, 3600),
    Limited.MODEL_CALL: Rate(600, 3600),
    Limited.EXPORT: Rate(60, 3600),
}
