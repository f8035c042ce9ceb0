"""An account: somebody who can come back from anywhere, because a prover vouches for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

TERMS: Final = "2026-11-21"  # the version of the terms and of the policy that one agrees to now
YOUNGEST: Final = 16  # years: younger people cannot consent by themselves everywhere (Art. 8 GDPR)

# NIST SP 800-63B, 3.1.1.2: length and a list of common ones, no rules about kinds of characters.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters
LONGEST_ADDRESS: Final = 254  # characters: RFC 5321, 4.5.3.1.3, less the brackets
_ADDRESS = re.compile(
    r"[^\s@\"(),:;<>\[\\\]]{1,64}@[^\s@.\"(),:;<>\[\\\]]+(\.[^\s@.\"(),:;<>\[\\\]]+)+"
)


# Tables that are about being somebody here, not about practising: they are made anew for an
# account, and a guest with nothing else has nothing worth bringing along.
ABOUT_THE_ACCOUNT: Final = frozenset(
    {
        "accounts",
        "web_sessions",
        "credentials",
        "mail_links",
        "audit_events",
        "preferences",
        "provider_keys",
    }
)


class ProverKind(StrEnum):
    """Who keeps the password and sends the mail."""

    LOCAL = "local"
    SUPABASE = "supabase"


class External(StrEnum):
    """Where one may already have an account; the values are GoTrue's names."""

    GOOGLE = "google"
    GITHUB = "github"
    LINKEDIN = "linkedin_oidc"


@dataclass(frozen=True, repr=False)
class Tokens:
    """What a vendor gave us to act for somebody. Never in a browser, never in a log."""

    access: str
    refresh: str
    expires_at: datetime


def _always() -> bool:
    return True


@dataclass(frozen=True, repr=False)
class Proof:
    """What a prover says of whoever has just proved who they are."""

    subject: str  # the prover's own id of them
    address: str
    verified: bool
    tokens: Tokens | None = None
    stands: Callable[[], bool] = _always  # asked once they are in: has it been taken back since?


@dataclass(frozen=True, repr=False)
class Account:
    """The candidate as somebody who can sign in. A guest has no prover and no subject."""

    owner: str
    guest: bool
    prover: ProverKind | None = None
    subject: str | None = None
    address: str = ""
    verified_at: datetime | None = None
    adult_at: datetime | None = None  # when they said that they are YOUNGEST or older
    terms: str | None = None  # the version that they agreed to

    @property
    def verified(self) -> bool:
        return self.verified_at is not None

    @property
    def pending(self) -> bool:
        """Signed up, and the mail not yet answered: a guest still, who is kept for longer."""
        return self.guest and bool(self.address)

    @property
    def agreed(self) -> bool:
        return self.adult_at is not None and self.terms is not None


@dataclass(frozen=True)
class SignedIn:
    """One place where somebody is signed in, as their list of them shows it."""

    id_hash: str
    device: str
    since: datetime
    last_seen_at: datetime


def address_of(text: str) -> str | None:
    """*text* as the one spelling of a mail address that we compare, or None where it is none.

    Lower case throughout: RFC 5321 lets a local part differ by case, and no provider that
    people use does, so two accounts that differ only there would be one person twice.
    """
    address = unicodedata.normalize("NFC", text).strip().lower()
    if len(address) > LONGEST_ADDRESS or _ADDRESS.fullmatch(address) is None:
        return None
    if not address.isprintable() or "=?" in address:  # RFC 2047: shown as another than it is
        return None
    return address
