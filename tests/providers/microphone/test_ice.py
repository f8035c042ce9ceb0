"""STUN and TURN: told as the operator set them up, with passwords that end."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from core.config import Settings
from core.providers.microphone.ice import LIFETIME, IceServers
from tests.doubles.clock import StandingClock

STUN, TURN = ["stun:stun.candid.example"], ["turn:turn.candid.example?transport=udp"]


def test_nobody_is_asked_where_nothing_is_set_up() -> None:
    """An empty list, not a missing one: for a missing one, libraries ask a stranger's server."""
    assert IceServers([], [], "", StandingClock()).current() == []


def test_a_turn_password_is_what_coturn_computes() -> None:
    """With `use-auth-secret`: base64 of HMAC-SHA1 of the name, keyed with the secret; the name
    says until when."""
    clock = StandingClock()

    direct, relayed = IceServers(STUN, TURN, "north", clock).current()
    end, _, part = relayed["username"].partition(":")
    expected = hmac.new(b"north", relayed["username"].encode(), hashlib.sha1).digest()

    assert direct == {"urls": STUN}
    assert relayed["urls"] == TURN
    assert datetime.fromtimestamp(int(end), UTC) == clock() + LIFETIME
    assert len(part) >= 16
    assert relayed["credential"] == base64.b64encode(expected).decode()


def test_the_formula_gives_what_another_program_gives() -> None:
    """`printf 1700000000:candid | openssl dgst -sha1 -hmac north -binary | base64`."""
    made = hmac.digest(b"north", b"1700000000:candid", "sha1")

    assert base64.b64encode(made).decode() == "X4VUnYz/RDZuvFhXqXA6+ZUc+1w="


def test_a_password_serves_for_half_its_life() -> None:
    """So that every page need not be told a new one, and none is told one that ends soon."""
    clock = StandingClock()
    servers = IceServers([], TURN, "north", clock)

    first = servers.current()
    clock.now += LIFETIME / 2 - timedelta(seconds=1)
    same = servers.current()
    clock.now += timedelta(seconds=2)
    other = servers.current()

    assert first == same
    assert first != other


@pytest.mark.parametrize(
    "wrong",
    [
        {"ice_servers": "stun.candid.example"},
        {"ice_servers": "turn:turn.candid.example"},
        {"turn_urls": "turn:turn.candid.example"},
        {"turn_secret": "north"},
        {"turn_urls": "http://turn.candid.example", "turn_secret": "north"},
    ],
)
def test_servers_that_could_not_work_are_refused_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match=r"ICE_SERVERS|TURN_"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_several_servers_are_separated_by_commas() -> None:
    settings = Settings(
        ice_servers="stun:a.example, stuns:b.example:5349",  # type: ignore[arg-type]
        turn_urls="turn:a.example, turns:a.example:443?transport=tcp",  # type: ignore[arg-type]
        turn_secret="north",
    )

    assert settings.ice_servers == ("stun:a.example", "stuns:b.example:5349")
    assert settings.turn_urls == ("turn:a.example", "turns:a.example:443?transport=tcp")
