"""What a table, a cookie or a file declares about itself: nothing is held undeclared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Whose(StrEnum):
    CANDIDATE = "candidate"  # has an `owner`: exported on request, erased with the person
    NOBODY = "nobody"  # describes no person


@dataclass(frozen=True)
class Declaration:
    """One line of the data inventory, in words for the person it is about."""

    what: str  # what it is, as the Data page names it
    whose: Whose
    purpose: str
    legal_basis: str  # GDPR article, e.g. "Art. 6(1)(b): to provide what you asked for"
    retention: str
    recipients: str  # "Nobody" while nothing leaves this machine
