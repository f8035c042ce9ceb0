"""Whoever types another's address first never owns what that other confirms, whatever fails.

Supabase confirms an address as soon as its link is followed, with the password of whoever signed
up. Its failures come from a script; what lite can show is shown on lite.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.account import External
from core.domain.audit import Origin
from core.domain.identity import challenge_of, cookie_hash, new_session_id, new_verifier
from core.errors import AppError, ProviderUnavailableError, WeakPasswordError, WrongPasswordError
from core.ports.identity import Link, LinkKind
from core.providers.identity.supabase import SupabaseProver, browser_tag
from core.services.accounts import Accounts, Here
from tests.supabase.github import StandInGitHub
from tests.supabase.scripted import (
    ADDRESS,
    Reply,
    ScriptedSupabase,
    identity,
    refusal,
    session,
    user,
)
from tests.supabase.server import BACK, SupabaseServer, code_at

THEIRS, OURS = "what a stranger chose", "three plain words"
STRANGER = "the guest of a stranger"
LINK = Link(LinkKind.SIGN_UP, f"token.{browser_tag(STRANGER)}")
FOLLOWED = Reply(200, session(user_metadata={"browser": browser_tag(STRANGER)}))
KNOWN, DONE, GONE = Reply(200, user()), Reply(200, user()), Reply(204, "")
BAD_GATEWAY = Reply(502, "<html>502</html>")
NO_REASONS = refusal(422, "weak_password")
WITH_REASONS = Reply(422, {
    "code": 422, "error_code": "weak_password", "msg": "known",
    "weak_password": {"reasons": ["pwned"]},
})  # fmt: skip


def browser() -> Here:
    return Here(cookie_hash(new_session_id()), Origin("192.0.2.7", "Firefox/140.0 Linux"))


@pytest.fixture
def app(scripted: ScriptedSupabase, tmp_path: Path) -> Iterator[App]:
    made = bootstrap(
        Settings(data_dir=tmp_path, supabase_url=scripted.url, supabase_publishable_key="a-key")
    )
    yield made
    made.close()


def at_once(app: App) -> Accounts:
    """What is sent beside is sent before anything else happens."""
    prover = app.accounts.prover
    assert isinstance(prover, SupabaseProver)
    return replace(app.accounts, prover=replace(prover, later=lambda task: task()))


def asked(scripted: ScriptedSupabase) -> list[str]:
    return [path for path, _ in scripted.asked]


def passwords(scripted: ScriptedSupabase) -> list[str]:
    """Those that were to be set, the oldest first."""
    return [body["password"] for path, body in scripted.asked if path == "user" and body]


def test_a_password_is_judged_before_its_link_is_used(app: App, scripted: ScriptedSupabase) -> None:
    """A short one costs nothing: Supabase hears nothing of it, and the link stays good."""
    with pytest.raises(WeakPasswordError):
        at_once(app).confirm(browser(), LINK, password="abc")

    assert asked(scripted) == []


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (NO_REASONS, WeakPasswordError),
        (WITH_REASONS, WeakPasswordError),
        (BAD_GATEWAY, ProviderUnavailableError),
        (Reply(500, {"code": 500, "msg": "Database error"}), ProviderUnavailableError),
    ],
    ids=["weak", "weak, with reasons", "502", "500"],
)
def test_where_a_password_cannot_be_set_the_first_one_is_closed(
    app: App, scripted: ScriptedSupabase, reply: Reply, error: type[AppError]
) -> None:
    """They are told what was wrong. The stranger's password is replaced by one that nobody
    knows, their session ends, and a mail leads the owner of the mailbox on."""
    scripted.answers("verify", FOLLOWED)
    scripted.answers("user", KNOWN, reply, KNOWN, DONE, KNOWN)
    scripted.answers("logout", GONE)
    scripted.answers("recover", Reply(200, {}))
    with pytest.raises(error):
        at_once(app).confirm(browser(), LINK, password=OURS)

    assert asked(scripted) == ["verify", *["user"] * 5, "logout", "recover"]
    refused, unknown = passwords(scripted)
    assert refused == OURS
    assert unknown not in (OURS, THEIRS)
    assert len(unknown) > 40
    assert scripted.asked[-1][1]["email"] == ADDRESS


def test_a_password_that_never_completed_a_sign_up_opens_nothing(
    app: App, scripted: ScriptedSupabase, caplog: pytest.LogCaptureFixture
) -> None:
    """Even where Supabase failed throughout and takes the stranger's password: it looks like a
    wrong one. The mailbox gets a link, and who follows that is in, and stays able to sign in."""
    accounts = at_once(app)
    caplog.set_level(logging.WARNING)
    scripted.answers("verify", FOLLOWED)
    scripted.answers("user", KNOWN, BAD_GATEWAY, BAD_GATEWAY)
    scripted.answers("logout", BAD_GATEWAY)
    scripted.answers("recover", Reply(200, {}))
    with pytest.raises(ProviderUnavailableError):
        accounts.confirm(browser(), LINK, password=OURS)

    scripted.answers("token", Reply(200, session()))
    scripted.answers("user", KNOWN)
    scripted.answers("logout", GONE)
    scripted.answers("recover", Reply(200, {}))
    scripted.asked.clear()
    with pytest.raises(WrongPasswordError):
        accounts.sign_in(browser(), ADDRESS, THEIRS)
    assert asked(scripted) == ["token", "user", "logout", "recover"]
    assert ADDRESS not in caplog.text

    scripted.answers("verify", Reply(200, session()))
    scripted.answers("user", KNOWN, DONE)
    entered = accounts.confirm(browser(), Link(LinkKind.RECOVERY, "token"), new=OURS)
    scripted.answers("token", Reply(200, session()))
    again = accounts.sign_in(browser(), ADDRESS, OURS)
    assert again.owner == entered.owner
    assert accounts.get(entered.owner).verified


def test_a_password_never_confirms_an_address(app: App, scripted: ScriptedSupabase) -> None:
    """A change to another's address, whose link that other followed with a wrong password, is no
    confirmed address for whoever asked for it."""
    accounts, another = at_once(app), "another@example.org"
    scripted.answers("verify", Reply(200, session()))
    scripted.answers("user", KNOWN, DONE)
    mine = accounts.confirm(browser(), Link(LinkKind.RECOVERY, "token"), new=THEIRS)
    assert accounts.get(mine.owner).verified

    scripted.answers("verify", Reply(200, session(email=another)))
    scripted.answers("token", refusal(400, "invalid_credentials"))
    scripted.answers("user", BAD_GATEWAY, BAD_GATEWAY)
    scripted.answers("recover", Reply(200, {}))
    with pytest.raises(WrongPasswordError):
        accounts.confirm(browser(), replace(LINK, kind=LinkKind.ADDRESS_CHANGE), password=OURS)

    scripted.answers("token", Reply(200, session(email=another)))
    entered = accounts.sign_in(browser(), another, THEIRS)
    assert not accounts.get(entered.owner).verified


def test_who_comes_from_outside_shuts_out_who_typed_their_address(
    app: App, scripted: ScriptedSupabase
) -> None:
    """Supabase gives both one account, with the stranger's password and whoever is signed in by
    it: both end. The next time nothing is changed."""
    accounts = at_once(app)
    unanswered = session(confirmation_sent_at=None)
    scripted.answers("signup", Reply(200, unanswered))  # a project that asks for no confirmation
    stranger = accounts.sign_up(browser(), ADDRESS, THEIRS, adult=True, agreed=True)
    assert stranger is not None
    assert not accounts.get(stranger.owner).verified

    both = session(identities=[identity("email"), identity("google")])
    scripted.answers("token", Reply(200, both), Reply(200, both))
    scripted.answers("user", KNOWN, DONE)
    entered = accounts.come_back(browser(), "a code", new_verifier())
    accounts.come_back(browser(), "a code", new_verifier())

    assert accounts.get(entered.owner).verified
    assert app.candidates.recognise(cookie_hash(stranger.cookie)) is None
    assert app.candidates.recognise(cookie_hash(entered.cookie)) == entered.owner
    [unknown] = passwords(scripted)
    assert unknown != THEIRS


def test_how_long_a_reset_takes_tells_nobody_who_is_there(
    app: App, scripted: ScriptedSupabase, caplog: pytest.LogCaptureFixture
) -> None:
    """Supabase takes a second for an account that it knows; nobody waits for that. What fails
    is one line for the operator, without the address."""
    scripted.answers("recover", Reply(200, {}, after=1.0), BAD_GATEWAY)
    took = []
    for address in (ADDRESS, "nobody@example.org"):
        before = time.perf_counter()
        app.accounts.ask_reset(browser(), address)
        took.append(time.perf_counter() - before)

    assert max(took) < 0.5
    eventually(lambda: "a letter did not go" in caplog.text)
    assert caplog.text.count("a letter did not go: supabase: 502") == 1
    assert "example.org" not in caplog.text
    assert "Traceback" not in caplog.text


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


# --- on lite ---


@pytest.fixture
def on_lite(supabase: SupabaseServer, tmp_path: Path) -> Iterator[Accounts]:
    made = bootstrap(Settings(data_dir=tmp_path, **supabase.settings()))
    yield at_once(made)
    made.close()


def signed_up_by_a_stranger(accounts: Accounts, supabase: SupabaseServer) -> tuple[str, str]:
    """(address, token) of a sign-up that somebody else began."""
    address = f"{uuid4().hex}@example.org"
    accounts.sign_up(browser(), address, THEIRS, adult=True, agreed=True)
    return address, supabase.letter(address, LinkKind.SIGN_UP)


def test_a_link_that_met_a_weak_password_is_still_good(
    on_lite: Accounts, supabase: SupabaseServer
) -> None:
    """The next password is taken, and the stranger's opens nothing, before or after."""
    address, token = signed_up_by_a_stranger(on_lite, supabase)
    here, link = browser(), Link(LinkKind.SIGN_UP, token)
    with pytest.raises(WeakPasswordError):
        on_lite.confirm(here, link, password="abc")
    with pytest.raises(WrongPasswordError):
        on_lite.sign_in(browser(), address, THEIRS)

    entered = on_lite.confirm(here, link, password=OURS)
    with pytest.raises(WrongPasswordError):
        on_lite.sign_in(browser(), address, THEIRS)
    assert on_lite.sign_in(browser(), address, OURS).owner == entered.owner


def test_a_link_that_was_followed_and_led_no_further_leaves_only_the_mailbox(
    on_lite: Accounts, supabase: SupabaseServer
) -> None:
    """As after a stop between the two steps: Supabase takes the stranger's password, we do not."""
    address, token = signed_up_by_a_stranger(on_lite, supabase)
    on_lite.prover.confirm(
        Link(LinkKind.SIGN_UP, f"{token}.{browser_tag(STRANGER)}"), owner=None, password=THEIRS
    )
    assert on_lite.prover.sign_in(address, THEIRS)
    with pytest.raises(WrongPasswordError):
        on_lite.sign_in(browser(), address, THEIRS)

    link = Link(LinkKind.RECOVERY, supabase.letter(address, LinkKind.RECOVERY))
    entered = on_lite.confirm(browser(), link, new=OURS)
    assert on_lite.sign_in(browser(), address, OURS).owner == entered.owner
    with pytest.raises(WrongPasswordError):
        on_lite.sign_in(browser(), address, THEIRS)


def test_github_ends_the_password_that_was_there_before(
    on_lite: Accounts, supabase: SupabaseServer, github: StandInGitHub
) -> None:
    """Supabase joins the two by their address; the stranger's password opens neither."""
    address, token = signed_up_by_a_stranger(on_lite, supabase)
    on_lite.prover.confirm(
        Link(LinkKind.SIGN_UP, f"{token}.{browser_tag(STRANGER)}"), owner=None, password=THEIRS
    )
    github.login, github.address = uuid4().hex[:8], address
    verifier = new_verifier()
    start = on_lite.start(External.GITHUB, challenge_of(verifier), BACK)
    entered = on_lite.come_back(browser(), code_at(BACK, start), verifier)

    assert on_lite.get(entered.owner).address == address
    with pytest.raises(WrongPasswordError):
        on_lite.prover.sign_in(address, THEIRS)
