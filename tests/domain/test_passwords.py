"""Passwords: long enough, and none that everybody tries first."""

from __future__ import annotations

import pytest

from core.domain.passwords import check_password, normal_password
from core.errors import WeakPasswordError

ADA = "ada.lovelace@example.org"


@pytest.mark.parametrize(
    "password",
    ["", "short", "ninechars", "x" * 201, "password123", "Passwort2026!", "1234567890",
     "0987654321", "aaaaaaaaaaaa", "ababababab", "qwertyuiop", "!!welcome!!1", "passwordpassword",
     "abcdefghijkl", "ada.lovelace1", ADA, "123456789a",
     "a123456789", "1q2w3e4r5t", "1qaz2wsx3edc", "12345678901234567890", "abc1234567"],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    """Too short, too long to hash, a pattern, a common one, or the address itself."""
    with pytest.raises(WeakPasswordError):
        check_password(password, ADA)


@pytest.mark.parametrize(
    "password",
    ["three plain words", "correcthorse", "MüllerStraße-7", "passwordless is better",
     "日本語のパスワード十文字", "x7#kQ9!mLp", "739201847561"],
)  # fmt: skip
def test_length_is_what_counts(password: str) -> None:
    """No rule about kinds of characters: spaces, other scripts and plain words are fine."""
    check_password(password, ADA)


def test_the_same_keys_give_the_same_password() -> None:
    """A composed and a decomposed umlaut are one password, whatever the keyboard sends."""
    assert normal_password("Mu\u0308ller") == normal_password("M\u00fcller")
