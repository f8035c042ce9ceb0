"""The identity cookie: opaque, closed to scripts, renewed at every page, replaced when broken."""

from __future__ import annotations

import pytest

from core.domain.identity import cookie_hash, is_session_id, session_id
from tests.web.doubles import HTTPS, site

GIVEN = "k" * 43  # the same in every process that collects these tests


def test_the_first_page_brings_a_cookie() -> None:
    """256 random bits that no script can read and no other site can send along."""
    cookie = site().get("/").headers["Set-Cookie"]
    value = cookie.partition("=")[2].partition(";")[0]

    assert is_session_id(value)
    assert cookie.startswith("sid=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_over_https_it_belongs_to_this_host_alone() -> None:
    """The name's prefix makes browsers insist on it."""
    cookie = site(home=HTTPS).get("/").headers["Set-Cookie"]

    assert cookie.startswith("__Host-sid=")
    assert "Secure" in cookie.split("; ")


def test_two_visitors_are_two() -> None:
    """Nobody is given somebody else's cookie."""
    assert site().get("/").headers["Set-Cookie"] != site().get("/").headers["Set-Cookie"]


def test_a_cookie_that_is_there_is_renewed() -> None:
    """The same value for another 14 days."""
    cookie = site().get("/", headers={"Cookie": f"other=1; sid={GIVEN}"}).headers["Set-Cookie"]

    assert cookie.startswith(f"sid={GIVEN};")
    assert "Max-Age=1209600" in cookie


@pytest.mark.parametrize("value", ["", "short", "x" * 44, GIVEN[:-1] + "!", "ü" * 43, "../" * 14])
def test_a_malformed_cookie_is_replaced(value: str) -> None:
    """Whatever a browser sends in its place is never used as an id."""
    answer = site().get("/", headers={b"Cookie": f"sid={value}".encode()})
    replaced = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]

    assert is_session_id(replaced)
    assert replaced != value


@pytest.mark.parametrize("path", ["/data", "/static/js/none.js", "/component/x/index.html"])
def test_only_pages_bring_it(path: str) -> None:
    """Files and frames set no cookie."""
    assert "Set-Cookie" not in site().get(path).headers


def test_over_https_a_planted_plain_cookie_is_not_looked_at() -> None:
    """A neighbouring host may set `sid` for the whole domain; it means nothing here."""
    assert session_id({"sid": GIVEN}, secure=True) is None
    assert session_id({"__Host-sid": GIVEN, "sid": "x"}, secure=True) == GIVEN
    assert session_id({"sid": GIVEN}, secure=False) == GIVEN


def test_what_is_stored_is_a_hash() -> None:
    """The database alone does not let anybody in."""
    assert cookie_hash(GIVEN) != GIVEN
    assert len(cookie_hash(GIVEN)) == 64
    assert cookie_hash(GIVEN) == cookie_hash(GIVEN)
