"""What a form answers: a short code in the address of the next page, which puts it into words."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from core.errors import AppError, by_name

LONGEST_WAIT: Final = 86_400  # seconds: no limit of ours lasts longer than a day


class Notice(StrEnum):
    """What went well, or could not even be tried. What failed has the code of its error."""

    SIGNED_UP = "signed_up"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    ENDED = "ended"
    MAIL_SENT = "mail_sent"
    RESET_ASKED = "reset_asked"
    SENT_AGAIN = "sent_again"
    CONFIRMED = "confirmed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a code
    ADDRESS_ASKED = "address_asked"
    ADDRESS_CHANGED = "address_changed"
    KEY_ADDED = "key_added"
    KEY_WORKS = "key_works"
    KEY_REMOVED = "key_removed"
    NOT_OURS = "not_ours"  # the form was not on a page of ours
    MALFORMED = "malformed"  # what came was not one of our forms
    NOT_ALLOWED_THERE = "not_allowed_there"  # the outside account was not opened to us
    TOOK_TOO_LONG = "took_too_long"  # coming back from outside, or in another browser


def code_of(error: AppError) -> str:
    """`WrongPasswordError` -> ``wrong_password``: it names a sentence, and nothing else."""
    name = type(error).__name__.removesuffix("Error")
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def error_of(code: str) -> type[AppError] | None:
    """The error with that code, or None: codes come from addresses, and anybody can type one."""
    if not re.fullmatch(r"[a-z]+(?:_[a-z]+)*", code):
        return None
    name = "".join(part.capitalize() for part in code.split("_")) + "Error"
    found = by_name(name)
    return found if found.__name__ == name else None
