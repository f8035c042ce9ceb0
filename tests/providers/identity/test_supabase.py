"""What is Supabase's alone: tokens, outside accounts, and what it says when it refuses.

Sessions and GitHub run against lite; what lite cannot do, against a script (tests/supabase).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from core.domain.account import External, Proof
from core.domain.identity import challenge_of, new_verifier
from core.errors import (
    AppError,
    LinkExpiredError,
    NotAnAddressError,
    NotFoundError,
    OtherLinkError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    SessionEndedError,
    WeakPasswordError,
    WrongPasswordError,
)
from core.ports.identity import Link, LinkKind
from core.providers.identity.supabase import SupabaseProver, browser_tag
from core.providers.supabase_project import Project, connect
from tests.postgres import PostgresServer, free_port
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
from tests.supabase.server import BACK, SupabaseServer, code_at, running_supabase

PASSWORD, OTHER = "three plain words", "quite different words"


def proving(project: Project) -> SupabaseProver:
    """What is sent beside is sent at once, and its failures are seen."""
    return SupabaseProver(
        project, tuple(External), lambda: datetime.now(UTC), later=lambda task: task()
    )


@pytest.fixture
def prover(supabase: SupabaseServer) -> Iterator[SupabaseProver]:
    project = supabase.project()
    yield proving(project)
    project.close()


@pytest.fixture
def somebody(supabase: SupabaseServer, prover: SupabaseProver) -> Proof:
    return supabase.somebody(prover)


# --- sessions ---


def test_a_refresh_gives_new_tokens(prover: SupabaseProver, somebody: Proof) -> None:
    """They belong to the same person and last for an hour."""
    assert somebody.tokens is not None
    fresh = prover.refresh(somebody.tokens)

    assert fresh.refresh != somebody.tokens.refresh
    assert 3500 < (fresh.expires_at - datetime.now(UTC)).total_seconds() <= 3600
    prover.set_password(replace(somebody, tokens=fresh), OTHER)
    assert prover.sign_in(somebody.address, OTHER).subject == somebody.subject


def test_an_old_refresh_token_ends_the_session(prover: SupabaseProver, somebody: Proof) -> None:
    """Somebody else has it, so nobody goes on with it."""
    assert somebody.tokens is not None
    newest = prover.refresh(prover.refresh(somebody.tokens))

    with pytest.raises(SessionEndedError) as reused:
        prover.refresh(somebody.tokens)
    with pytest.raises(SessionEndedError):
        prover.refresh(newest)
    assert somebody.tokens.refresh not in f"{reused.value!s}{reused.value!r}"


def test_signing_out_ends_this_session_alone(prover: SupabaseProver, somebody: Proof) -> None:
    """Another device stays signed in; doing it twice is no error."""
    assert somebody.tokens is not None
    elsewhere = prover.sign_in(somebody.address, PASSWORD).tokens
    assert elsewhere is not None
    prover.sign_out(somebody.tokens)
    prover.sign_out(somebody.tokens)

    with pytest.raises(SessionEndedError):
        prover.refresh(somebody.tokens)
    assert prover.refresh(elsewhere).access


def test_a_proof_of_an_ended_session_changes_nothing(
    prover: SupabaseProver, somebody: Proof
) -> None:
    """Neither the password nor the address."""
    assert somebody.tokens is not None
    prover.sign_out(somebody.tokens)

    with pytest.raises(SessionEndedError):
        prover.set_password(somebody, OTHER)
    with pytest.raises(SessionEndedError):
        prover.change_address(somebody, "new@example.org", owner="somebody")
    assert prover.sign_in(somebody.address, PASSWORD).subject == somebody.subject


def test_the_mailbox_decides_which_password_holds(
    supabase: SupabaseServer, prover: SupabaseProver
) -> None:
    """Who signs up with another's address does not own what that other confirms."""
    address = f"{uuid4().hex}@example.org"
    prover.sign_up("a stranger", address, PASSWORD)
    token = supabase.letter(address, LinkKind.SIGN_UP)
    link = Link(LinkKind.SIGN_UP, f"{token}.{browser_tag('a stranger')}")
    theirs = prover.confirm(link, owner="whose mailbox it is", password=OTHER)

    assert prover.sign_in(address, OTHER).subject == theirs.subject
    with pytest.raises(WrongPasswordError):
        prover.sign_in(address, PASSWORD)


def test_without_confirmation_no_address_counts_as_confirmed(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A project that asks for none calls every address confirmed; we do not."""
    folder = tmp_path_factory.mktemp("autoconfirm")
    with running_supabase(postgres_server, folder, github="", confirmations=False) as server:
        project = server.project()
        prover, address = proving(project), f"{uuid4().hex}@example.org"
        proof = prover.sign_up("somebody", address, PASSWORD)
        again = prover.sign_in(address, PASSWORD)
        taken = prover.sign_up("somebody else", address, OTHER)
        told = [kind for kind, _ in server.letters(address)]
        project.close()

    assert proof is not None
    assert (proof.verified, again.verified, again.subject) == (False, False, proof.subject)
    assert (taken, told) == (None, ["recovery"])


# --- outside accounts ---


def test_github_and_back(prover: SupabaseProver, github: StandInGitHub) -> None:
    """Out to the stand-in and back with a code, which is good once, with our verifier only."""
    github.login, github.address = uuid4().hex[:8], f"{uuid4().hex}@example.org"
    verifier = new_verifier()
    first, second = (_code(prover, verifier) for _ in range(2))
    with pytest.raises(LinkExpiredError) as stolen:
        prover.exchange(first, new_verifier())
    proof = prover.exchange(second, verifier)

    assert second not in f"{stolen.value!s}{stolen.value!r}"
    assert (proof.address, proof.verified) == (github.address, True)
    assert proof.tokens is not None
    with pytest.raises(LinkExpiredError):
        prover.exchange(second, verifier)
    assert prover.exchange(_code(prover, verifier), verifier).subject == proof.subject


def _code(prover: SupabaseProver, verifier: str) -> str:
    return code_at(BACK, prover.start(External.GITHUB, challenge_of(verifier), f"{BACK}?flow=abc"))


def test_only_what_is_set_up_is_asked(supabase: SupabaseServer) -> None:
    """And whoever is asked is told where to come back to, and our challenge."""
    project = supabase.project()
    prover = replace(proving(project), externals=(External.LINKEDIN,))
    asked = parse_qs(urlsplit(prover.start(External.LINKEDIN, "challenge", BACK)).query)

    assert asked == {
        "provider": ["linkedin_oidc"],
        "redirect_to": [BACK],
        "code_challenge": ["challenge"],
        "code_challenge_method": ["s256"],
    }
    with pytest.raises(NotFoundError):
        prover.start(External.GOOGLE, "challenge", BACK)
    project.close()


def test_a_change_knows_the_browser_of_the_account(
    supabase: SupabaseServer, prover: SupabaseProver
) -> None:
    """Who confirmed their sign-up on the telephone, and changes their address there, is not
    asked for a password as if it had been elsewhere."""
    address, new = f"{uuid4().hex}@example.org", f"{uuid4().hex}@example.org"
    prover.sign_up("on a laptop", address, PASSWORD)
    sign_up = Link(LinkKind.SIGN_UP, f"{supabase.letter(address, LinkKind.SIGN_UP)}.of-a-laptop")
    proof = prover.confirm(sign_up, owner="on a telephone", password=PASSWORD)
    prover.change_address(proof, new, owner="on a telephone")

    token = supabase.letter(new, LinkKind.ADDRESS_CHANGE)
    link = Link(LinkKind.ADDRESS_CHANGE, f"{token}.{browser_tag('on a telephone')}")
    assert prover.confirm(link, owner="on a telephone", password=None).address == new


# --- by script ---


@pytest.fixture
def by_script(scripted: ScriptedSupabase) -> Iterator[SupabaseProver]:
    project = connect(scripted.url, "sb_publishable_of_a_script")
    yield proving(project)
    project.close()


NO_KEY = Reply(401, {"message": "Invalid API key"})
PROXY = Reply(502, "<html><h1>502 Bad Gateway</h1></html>")
BROKEN = Reply(500, {"code": 500, "error_code": "unexpected_failure", "msg": "Database error"})
BUSY = refusal(429, "over_request_rate_limit")
NO_SHAPE = Reply(200, {"access_token": "a-token", "refresh_token": "a-refresh-token"})
EMPTY = Reply(200, "")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal(400, "invalid_credentials"), WrongPasswordError),
        (refusal(400, "email_not_confirmed"), WrongPasswordError),
        (refusal(400, "user_banned"), WrongPasswordError),
        (refusal(422, "validation_failed"), WrongPasswordError),
        (refusal(422, "email_provider_disabled"), ProviderConfigError),
        (NO_KEY, ProviderConfigError),
        (PROXY, ProviderUnavailableError),
        (BROKEN, ProviderUnavailableError),
        (refusal(504, "request_timeout"), ProviderUnavailableError),
        (BUSY, RateLimitedError),
        (NO_SHAPE, ProviderError),
        (EMPTY, ProviderError),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value.status),
)
def test_a_refused_sign_in_says_whose_move_it_is(
    scripted: ScriptedSupabase, by_script: SupabaseProver, reply: Reply, error: type[AppError]
) -> None:
    """The candidate's, the operator's or the vendor's; and nothing secret in any of them."""
    scripted.answers("token", reply)
    with pytest.raises(error) as raised:
        by_script.sign_in(ADDRESS, PASSWORD)

    told = f"{raised.value!s}{raised.value!r}"
    assert not [word for word in (ADDRESS, PASSWORD, "a-token", "a-refresh") if word in told]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal(400, "refresh_token_already_used"), SessionEndedError),
        (refusal(400, "refresh_token_not_found"), SessionEndedError),
        (refusal(403, "session_not_found"), SessionEndedError),
        (refusal(400, "session_expired"), SessionEndedError),
        (refusal(403, "user_banned"), SessionEndedError),
        (NO_KEY, ProviderConfigError),
        (PROXY, ProviderUnavailableError),
        (BUSY, RateLimitedError),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value.content)[:60],
)
def test_a_session_ends_only_where_the_vendor_says_so(
    scripted: ScriptedSupabase, by_script: SupabaseProver, reply: Reply, error: type[AppError]
) -> None:
    """A vendor that is down, or busy, signs nobody out."""
    scripted.answers("token", Reply(200, session()), reply)
    tokens = by_script.sign_in(ADDRESS, PASSWORD).tokens
    assert tokens is not None
    with pytest.raises(error):
        by_script.refresh(tokens)


def test_a_vendor_that_does_not_answer_is_unavailable(scripted: ScriptedSupabase) -> None:
    """Too slow, or not there at all."""
    scripted.answers("token", Reply(200, session(), after=0.5))
    impatient = Project(scripted.url, "key", httpx.Client(timeout=0.1))
    nowhere = connect(f"http://127.0.0.1:{free_port()}", "key")
    for project in (impatient, nowhere):
        with pytest.raises(ProviderUnavailableError):
            proving(project).sign_in(ADDRESS, PASSWORD)
        project.close()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, user(identities=[], confirmation_sent_at=None)),
        refusal(422, "user_already_exists"),
        refusal(422, "email_exists"),
    ],
    ids=["a stand-in for a user", "refused", "refused as well"],
)
def test_a_taken_address_gets_a_link_for_a_new_password(
    scripted: ScriptedSupabase, by_script: SupabaseProver, reply: Reply
) -> None:
    """Its owner learns of it by mail; whoever asked learns nothing."""
    scripted.answers("signup", reply)
    scripted.answers("recover", Reply(200, {}))

    assert by_script.sign_up("somebody", ADDRESS, PASSWORD) is None
    assert [path for path, _ in scripted.asked] == ["signup", "recover"]
    assert scripted.asked[0][1]["data"] == {"browser": browser_tag("somebody")}


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (
            Reply(422, {
                "code": 422, "error_code": "weak_password", "msg": "Too weak",
                "weak_password": {"reasons": ["pwned"]},
            }),
            WeakPasswordError,
        ),
        (refusal(400, "email_address_invalid"), NotAnAddressError),
        (refusal(422, "signup_disabled"), ProviderConfigError),
        (refusal(400, "email_address_not_authorized"), ProviderConfigError),
        (refusal(429, "over_email_send_rate_limit", "email rate limit exceeded"), RateLimitedError),
        (BROKEN, ProviderUnavailableError),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_a_refused_sign_up_says_whose_move_it_is(
    scripted: ScriptedSupabase, by_script: SupabaseProver, reply: Reply, error: type[AppError]
) -> None:
    """A mail that was never sent is never promised."""
    scripted.answers("signup", reply)
    with pytest.raises(error):
        by_script.sign_up("somebody", ADDRESS, PASSWORD)


def test_a_second_sign_up_within_a_minute_looks_like_the_first(
    scripted: ScriptedSupabase, by_script: SupabaseProver
) -> None:
    """The mail of the first is on its way: nobody learns that there was one."""
    seconds = "For security purposes, you can only request this after 41 seconds."
    scripted.answers("signup", refusal(429, "over_email_send_rate_limit", seconds))

    assert by_script.sign_up("somebody", ADDRESS, PASSWORD) is None


def test_limits_of_mail_do_not_tell_who_has_an_account(
    scripted: ScriptedSupabase, by_script: SupabaseProver
) -> None:
    """A known address is limited and an unknown one is not, so neither is told."""
    for path in ("recover", "resend"):
        scripted.answers(path, refusal(429, "over_email_send_rate_limit"))
    by_script.ask_reset(ADDRESS)
    by_script.send_again("somebody", ADDRESS)

    assert [path for path, _ in scripted.asked] == ["recover", "resend"]
    scripted.answers("recover", PROXY)
    with pytest.raises(ProviderUnavailableError):
        by_script.ask_reset(ADDRESS)


def test_a_change_may_need_both_mailboxes(
    scripted: ScriptedSupabase, by_script: SupabaseProver
) -> None:
    """With "secure email change" the first of two links is only half of it."""
    accepted = {"code": "200", "msg": "Confirmation link accepted."}
    scripted.answers("verify", Reply(200, accepted))
    link = Link(LinkKind.ADDRESS_CHANGE, f"token.{browser_tag('somebody')}")

    with pytest.raises(OtherLinkError):
        by_script.confirm(link, owner="somebody", password=None)


def test_a_link_that_names_the_wrong_browser_opens_nothing(
    scripted: ScriptedSupabase, by_script: SupabaseProver
) -> None:
    """Supabase's word counts for where a sign-up began, not what stands in the link."""
    elsewhere = session(user_metadata={"browser": browser_tag("a stranger")})
    scripted.answers("verify", Reply(200, elsewhere))
    scripted.answers("user", *[Reply(200, user())] * 3)
    scripted.answers("logout", Reply(204, ""))
    scripted.answers("recover", Reply(200, {}))
    link = Link(LinkKind.SIGN_UP, f"token.{browser_tag('somebody')}")

    with pytest.raises(LinkExpiredError):
        by_script.confirm(link, owner="somebody", password=None)
    asked = [path for path, _ in scripted.asked]
    assert asked == ["verify", "user", "user", "user", "logout", "recover"]


@pytest.mark.parametrize(
    ("provider", "verified", "address", "expected"),
    [
        ("google", True, ADDRESS, True),
        ("linkedin_oidc", True, ADDRESS, True),
        ("linkedin_oidc", False, ADDRESS, False),
        ("google", True, "another@example.org", False),
        ("email", True, ADDRESS, False),
    ],
)
def test_an_outside_account_vouches_for_its_own_address(
    scripted: ScriptedSupabase,
    by_script: SupabaseProver,
    provider: str,
    verified: bool,  # noqa: FBT001
    address: str,
    expected: bool,  # noqa: FBT001
) -> None:
    """Where it says that it has verified it, and for no other address. Its token is dropped."""
    outside = [identity(provider, verified=verified, address=address)]
    reply = session(identities=outside)  # confirmed, as Supabase says of all of them
    scripted.answers("token", Reply(200, reply))
    proof = by_script.exchange("a code", new_verifier())

    assert (proof.address, proof.verified) == (ADDRESS, expected)
    assert proof.tokens is not None
    assert "gho_" not in "".join((proof.tokens.access, proof.tokens.refresh))
