"""The secrets of a sign-in elsewhere."""

from __future__ import annotations

import re

from core.domain.identity import challenge_of, new_verifier


def test_a_challenge_is_the_one_of_the_standard() -> None:
    """The worked example of RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_verifier_is_long_new_and_of_the_allowed_letters() -> None:
    """43 to 128 unreserved characters (RFC 7636, 4.1), never the same twice."""
    made = {new_verifier() for _ in range(50)}

    assert len(made) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", one) for one in made)
