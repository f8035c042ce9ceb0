"""Who a browser is to us: an opaque session id in a cookie, and its hash in the database.

And the two secrets of a sign-in elsewhere (PKCE, RFC 7636): a verifier that stays with us, and
its challenge, which travels.
"""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

COOKIE: Final = "sid"
SECURE_COOKIE: Final = "__Host-sid"  # browsers accept it from this very host over HTTPS only
SESSION_DAYS: Final = 14
_BYTES = 32  # 256 bits: cannot be guessed, cannot collide
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes in URL-safe base64, unpadded


def new_session_id() -> str:
    return secrets.token_urlsafe(_BYTES)


def is_session_id(value: str) -> bool:
    """True where *value* has the length and the alphabet of one of our ids."""
    return _SHAPE.fullmatch(value) is not None


def cookie_name(*, secure: bool) -> str:
    """`secure` means that the browser reached us over HTTPS."""
    return SECURE_COOKIE if secure else COOKIE


def session_id(cookies: Mapping[str, str], *, secure: bool) -> str | None:
    """The session id among a browser's *cookies*, or None where it is missing or malformed.

    Over HTTPS the plain name is not looked at: a neighbouring host could have planted it.
    """
    value = cookies.get(cookie_name(secure=secure), "")
    return value if is_session_id(value) else None


def cookie_hash(value: str) -> str:
    """SHA-256 of a session id, in hex: the only form of it that is ever stored.

    The id is random and long, so a slow hash with a salt would protect nothing more.
    """
    return sha256(value.encode()).hexdigest()


def new_verifier() -> str:
    """A code verifier: 43 characters of RFC 7636's alphabet, from 256 random bits (4.1)."""
    return secrets.token_urlsafe(_BYTES)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of *verifier* (RFC 7636, 4.2): unpadded URL-safe base64 of its SHA-256."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()
