"""The whole application with Supabase for accounts and originals, on the real parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.account import External, ProverKind
from core.domain.audit import AuditKind, Origin
from core.domain.document import Document, DocumentKind
from core.domain.identity import challenge_of, cookie_hash, new_session_id, new_verifier
from core.errors import PasswordNeededError, SessionEndedError, SignInRequiredError
from core.ports.identity import Link, LinkKind
from core.providers.identity.supabase import browser_tag
from core.services.accounts import Entered, Here
from tests.conftest import drain
from tests.doubles.coach import ScriptedCoach
from tests.services.test_documents import RESUME as TEXT
from tests.supabase.github import StandInGitHub
from tests.supabase.server import BACK, SupabaseServer, code_at

PASSWORD, OTHER = "three plain words", "quite different words"
RESUME = TEXT.encode()


@pytest.fixture
def app(tmp_path: Path, coach: ScriptedCoach, supabase: SupabaseServer) -> Iterator[App]:
    made = bootstrap(Settings(data_dir=tmp_path / "data", **supabase.settings()), coach=coach)
    yield made
    made.close()


def browser() -> Here:
    return Here(cookie_hash(new_session_id()), Origin("192.0.2.7", "Firefox/140.0 Linux"))


def at(entered: Entered) -> Here:
    return Here(cookie_hash(entered.cookie), Origin("192.0.2.7", "Firefox/140.0 Linux"))


def sign_up(app: App, supabase: SupabaseServer, here: Here, address: str) -> Entered:
    assert app.accounts.sign_up(here, address, PASSWORD, adult=True, agreed=True) is None
    guest = app.candidates.recognise(here.cookie)
    token = supabase.letter(address, LinkKind.SIGN_UP)
    link = Link(LinkKind.SIGN_UP, f"{token}.{browser_tag(guest or '')}")
    return app.accounts.confirm(here, link)


def upload(app: App, owner: str, *, keep: bool) -> Document:
    document = app.documents.submit_file(
        owner, DocumentKind.RESUME, "resume.txt", RESUME, keep_file=keep
    )
    drain(app)
    return app.documents.get(owner, document.id)


@pytest.fixture
def signed_in(app: App, supabase: SupabaseServer) -> Entered:
    return sign_up(app, supabase, browser(), f"{uuid4().hex}@example.org")


def test_a_guest_who_signs_up_stays_who_they_are(app: App, supabase: SupabaseServer) -> None:
    """A guest until the mail is answered; then an account of the same owner, confirmed."""
    here, address = browser(), f"{uuid4().hex}@example.org"
    guest = app.candidates.admit(here.cookie)
    entered = sign_up(app, supabase, here, address)
    account = app.accounts.get(guest)

    assert entered.owner == guest
    assert (account.guest, account.prover, account.address) == (
        False,
        ProverKind.SUPABASE,
        address,
    )
    assert account.verified
    assert account.agreed


def test_a_link_opened_on_another_device_asks_for_the_password(
    app: App, supabase: SupabaseServer
) -> None:
    """And stays good until it was typed."""
    here, address = browser(), f"{uuid4().hex}@example.org"
    app.accounts.sign_up(here, address, PASSWORD, adult=True, agreed=True)
    link = Link(LinkKind.SIGN_UP, supabase.letter(address, LinkKind.SIGN_UP))
    phone = browser()
    with pytest.raises(PasswordNeededError):
        app.accounts.confirm(phone, link)

    entered = app.accounts.confirm(phone, link, password=PASSWORD)
    assert app.accounts.get(entered.owner).verified


def test_a_new_password_signs_out_everywhere_else(app: App, supabase: SupabaseServer) -> None:
    """By the mailbox; the place where it was changed stays, with tokens that work."""
    address = f"{uuid4().hex}@example.org"
    first = sign_up(app, supabase, browser(), address)
    here = browser()
    app.accounts.ask_reset(here, address)
    link = Link(LinkKind.RECOVERY, supabase.letter(address, LinkKind.RECOVERY))
    entered = app.accounts.confirm(here, link, new=OTHER)

    assert entered.owner == first.owner
    assert [place.id_hash for place in app.accounts.places(first.owner)] == [at(entered).cookie]
    kept = upload(app, entered.owner, keep=True)
    assert app.documents.original(entered.owner, kept.id) == RESUME


def test_github_begins_an_account_that_has_agreed_to_nothing_yet(
    app: App, github: StandInGitHub
) -> None:
    """With the address that GitHub has verified; the second time it is the same account."""
    github.login, github.address = uuid4().hex[:8], f"{uuid4().hex}@example.org"
    verifier = new_verifier()

    def through_github() -> Entered:
        address = app.accounts.start(External.GITHUB, challenge_of(verifier), BACK)
        return app.accounts.come_back(browser(), code_at(BACK, address), verifier)

    first, second = through_github(), through_github()

    assert (first.owner, first.agreed) == (second.owner, False)
    account = app.accounts.get(first.owner)
    assert (account.address, account.verified) == (github.address, True)


def test_only_an_original_that_is_kept_goes_to_the_bucket(
    app: App, supabase: SupabaseServer, signed_in: Entered
) -> None:
    """As bytes that nobody there can read; it comes back as it was, and goes when told to."""
    subject = app.accounts.get(signed_in.owner).subject
    passing = upload(app, signed_in.owner, keep=False)
    assert passing.file_id is None
    assert lying(supabase, subject) == []

    kept = upload(app, signed_in.owner, keep=True)
    [path] = lying(supabase, subject)
    assert RESUME[:10] not in path.read_bytes()
    assert app.documents.original(signed_in.owner, kept.id) == RESUME
    app.documents.discard_original(signed_in.owner, kept.id)
    assert lying(supabase, subject) == []


def test_a_guest_is_told_to_sign_in_to_keep_an_original(app: App) -> None:
    """And what they send is read all the same."""
    guest = app.candidates.admit(browser().cookie)

    assert not app.documents.can_keep(guest)
    assert not app.documents.can_keep(None)
    with pytest.raises(SignInRequiredError):
        app.documents.submit_file(guest, DocumentKind.RESUME, "a.txt", RESUME, keep_file=True)
    assert upload(app, guest, keep=False).text


def test_erasing_an_account_empties_its_folder(
    app: App, supabase: SupabaseServer, signed_in: Entered
) -> None:
    """What lies with the vendor goes with everything else."""
    subject = app.accounts.get(signed_in.owner).subject
    upload(app, signed_in.owner, keep=True)
    app.candidates.erase(signed_in.owner)

    assert lying(supabase, subject) == []
    assert app.candidates.recognise(at(signed_in).cookie) is None


def test_a_session_that_supabase_ended_is_signed_out_with_a_note(
    app: App, supabase: SupabaseServer, signed_in: Entered
) -> None:
    """As soon as its token has to be refreshed; the sentence says that everything is saved."""
    kept = upload(app, signed_in.owner, keep=True)
    subject = app.accounts.get(signed_in.owner).subject
    supabase.end_sessions(subject)
    with app.store.session_for(signed_in.owner) as records:
        held = records.tokens.held()
        assert held is not None
        now = datetime.now(UTC)
        assert records.tokens.lease(held, now, now)
        assert records.tokens.renew(held.id_hash, now, replace(held.tokens, expires_at=now))

    with pytest.raises(SessionEndedError):
        app.documents.original(signed_in.owner, kept.id)
    assert app.candidates.recognise(at(signed_in).cookie) is None
    with app.store.session_for(signed_in.owner, reading=True) as records:
        assert AuditKind.SESSION_ENDED in [event.kind for event in records.account.events()]


def lying(supabase: SupabaseServer, subject: str | None) -> list[Path]:
    """What lies in the folder of *subject*."""
    return [path for name, path in supabase.objects().items() if name.startswith(f"{subject}/")]
