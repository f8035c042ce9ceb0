"""Which passwords are taken: long enough, and none that everybody tries first.

Length and a list of the most common, and no rules about kinds of characters: those make
passwords that are hard to remember and easy to guess (NIST SP 800-63B, 3.1.1.2).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final

from core.domain.account import LONGEST_PASSWORD, SHORTEST_PASSWORD
from core.errors import WeakPasswordError

# Words that the most common passwords of ten characters and more are made of; with the digits
# and signs around them taken away, what is left must be something else.
_COMMON: Final = frozenset(
    """
    password passwort passw0rd p@ssword p@ssw0rd motdepasse contraseña wachtwoord
    qwerty qwertz azerty qwertyui qwertyuiop qwertzuiop azertyuiop qazwsx qazwsxedc zxcvbn zxcvbnm
    asdfgh asdfghjk asdfghjkl qweasdzxc
    admin administrator root welcome willkommen bienvenue letmein changeme iloveyou ichliebedich
    default secret guest login user test testing tester sunshine princess dragon monkey football
    baseball superman batman starwars pokemon master shadow michael jennifer jordan liverpool
    chelsea arsenal trustno whatever hello helloworld computer internet samsung google facebook
    candid interview summer winter spring autumn sommer
    """.split()  # noqa: SIM905 - a list of words reads better in lines
)
_SEQUENCES: Final = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_RUN: Final = 5  # characters of a sequence in a row that make nothing harder to guess
_FEWEST_KINDS: Final = 4  # different characters: "aaaaaaaaaa" and "1212121212" have fewer


def normal_password(password: str) -> str:
    """The one spelling of *password* that is hashed: the same keys give the same characters
    on every system (RFC 8265, 4.2.1, by compatibility as NIST SP 800-63B allows)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, address: str) -> None:
    """Raise `WeakPasswordError` for one that is too short, too long to hash, or among the first
    that anybody would try: common, a sequence, one character again and again, or *address*."""
    plain = normal_password(password).lower()
    if not SHORTEST_PASSWORD <= len(plain) <= LONGEST_PASSWORD:
        raise WeakPasswordError("length")
    if min(len(set(plain)), len(_without_runs(plain))) < _FEWEST_KINDS:
        raise WeakPasswordError("a pattern")
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    halves = core[: len(core) // 2], core[len(core) // 2 :]
    if core in _COMMON or (halves[0] == halves[1] and halves[0] in _COMMON):
        raise WeakPasswordError("common")
    name = address.partition("@")[0]
    if address and (plain == address or core in (name, address)):
        raise WeakPasswordError("the address")


def unknown_password() -> str:
    """One of 256 random bits that nobody knows, with each kind of character that a vendor may
    ask for: it closes a door."""
    return f"aA1!{secrets.token_urlsafe(32)}"


def _without_runs(plain: str) -> str:
    """*plain* without the parts that go along a sequence."""
    left, start = "", 0
    while start < len(plain):
        end = start + 1
        while end < len(plain) and any(plain[start : end + 1] in line for line in _SEQUENCES):
            end += 1
        if end - start < _RUN:
            left, end = left + plain[start], start + 1
        start = end
    return left
