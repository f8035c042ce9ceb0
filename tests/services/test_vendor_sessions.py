"""Signed in with a vendor: where a place is signed out here, the vendor's session ends as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.bootstrap import App
from core.domain.account import Proof, Tokens
from core.domain.duty import Duty
from core.domain.identity import challenge_of, new_verifier
from core.ports.repositories import Store
from core.services.accounts import Entered
from tests.doubles.prover import ScriptedProver
from tests.services.test_accounts import ADDRESS, PASSWORD, at, browser

LONG_AFTER = datetime(2036, 1, 1, tzinfo=UTC)


class Vendor(ScriptedProver):
    """Gives tokens, and remembers which of its sessions were ended."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store, self.given = store, 0
        self.ended: list[str] = []

    def _proof(self) -> Proof:
        self.given += 1
        tokens = Tokens(f"access {self.given}", f"refresh {self.given}", LONG_AFTER)
        return Proof(self.subject, ADDRESS, verified=True, tokens=tokens)

    def exchange(self, code: str, verifier: str) -> Proof:  # noqa: ARG002 - whatever it is
        return self._proof()

    def sign_in(self, address: str, password: str) -> Proof:  # type: ignore[override]  # noqa: ARG002
        return self._proof()

    def sign_out(self, tokens: Tokens) -> None:
        # Another transaction begins here at once: the caller holds none open.
        with self.store.system_session(Duty.IDENTIFY) as system:
            system.identities.visit("0" * 64, LONG_AFTER)
        self.ended.append(tokens.access)


@pytest.fixture
def vendor(app: App) -> Vendor:
    return Vendor(app.store)


@pytest.fixture
def with_vendor(app: App, vendor: Vendor) -> App:
    return replace(app, accounts=replace(app.accounts, prover=vendor))


@pytest.fixture
def three(with_vendor: App) -> list[Entered]:
    """One person, signed in at three places: the vendor's sessions 1 to 3."""
    verifier = new_verifier()
    with_vendor.accounts.start(ScriptedProver.externals[0], challenge_of(verifier), "back")
    first = with_vendor.accounts.come_back(browser(), "a-code", verifier)
    others = [with_vendor.accounts.sign_in(browser(), ADDRESS, PASSWORD) for _ in range(2)]
    return [first, *others]


def test_everywhere_is_at_the_vendor_too(
    with_vendor: App, vendor: Vendor, three: list[Entered]
) -> None:
    assert with_vendor.accounts.sign_out_everywhere(three[0].owner, at(three[0])) == 3

    assert sorted(vendor.ended) == ["access 1", "access 2", "access 3"]


def test_one_other_place_ends_at_the_vendor_alone(
    with_vendor: App, vendor: Vendor, three: list[Entered]
) -> None:
    """And nothing happens where that place was not theirs."""
    stranger = with_vendor.candidates.admit(browser().cookie)
    with_vendor.accounts.end(stranger, at(three[1]).cookie, at(three[0]))
    assert vendor.ended == []

    with_vendor.accounts.end(three[0].owner, at(three[1]).cookie, at(three[0]))

    assert vendor.ended == ["access 2"]


def test_after_a_new_password_only_the_newest_session_lives(
    with_vendor: App, vendor: Vendor, three: list[Entered]
) -> None:
    """The one from before at this very place included."""
    changed = with_vendor.accounts.change_password(
        at(three[0]), three[0].owner, PASSWORD, "four plain little words"
    )

    assert sorted(vendor.ended) == ["access 1", "access 2", "access 3"]
    assert [place.id_hash for place in with_vendor.accounts.places(changed.owner)] == [
        at(changed).cookie
    ]
