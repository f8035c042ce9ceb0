"""Supabase as a prover: its passwords and mails, and accounts at Google, GitHub and LinkedIn.

A fresh client for every call: a client remembers whose session it had last. Tokens that vendors
of outside accounts give (`provider_token`) are not ours to keep, and are dropped.
"""

from __future__ import annotations

import logging
import secrets
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from supabase_auth import SyncGoTrueClient
from supabase_auth.errors import AuthApiError, AuthError
from supabase_auth.types import AuthResponse, Session, User

from core.domain.account import External, Proof, ProverKind, Tokens, address_of
from core.domain.passwords import check_password, normal_password, unknown_password
from core.errors import (
    AppError,
    LinkExpiredError,
    NotAnAddressError,
    NotFoundError,
    OtherLinkError,
    PasswordNeededError,
    ProviderError,
    SessionEndedError,
    WrongPasswordError,
)
from core.ports.identity import Link, LinkKind
from core.providers.identity.beside import Later, in_a_thread
from core.providers.identity.supabase_errors import MAILED_LATELY, TAKEN, code_of, translated
from core.providers.supabase_project import VENDOR, Project

log = logging.getLogger(__name__)

BROWSER: Final = "browser"  # the user's metadata that our mail templates put behind the token
_LONGEST = 72  # bytes of a password that bcrypt, and so GoTrue, takes
_ONE_PERSON = "only request this"  # GoTrue's words for "this address had a mail a moment ago"


@dataclass(frozen=True, repr=False)
class SupabaseProver:
    """A sign-up may be confirmed in the browser where it began, which the link names
    (`browser_tag`). In any other, whoever follows the link says the password, and that is the
    password from then on: so the mailbox decides, never whoever typed its address first.
    Following a link confirms the address whatever comes after it, so what can be checked is
    checked before, and where a step after it fails no password opens the door any longer."""

    project: Project
    externals: tuple[External, ...]
    now: Callable[[], datetime]
    later: Later = in_a_thread
    kind: ProverKind = ProverKind.SUPABASE
    mails: bool = True

    def sign_up(self, owner: str, address: str, password: str) -> Proof | None:
        """GoTrue sends nothing to an address that has an account: it gets a link for a new
        password instead, which is what its owner needs."""
        data = {BROWSER: browser_tag(owner)}
        try:
            with translated(NotAnAddressError):
                answer = self._client().sign_up(
                    {"email": address, "password": _fitting(password), "options": {"data": data}}
                )
        except AppError as error:
            if _said(error) in TAKEN:
                self._send_reset(address)
                return None
            if _just_mailed(error):
                return None
            raise
        if answer.session is not None:
            return self._proof(answer.session, verified=False)  # nobody has answered a mail
        if answer.user is not None and not answer.user.identities:
            self._send_reset(address)  # a stand-in for a user, where the address is taken
        return None

    def sign_in(self, address: str, password: str) -> Proof:
        """Never verified: a password says nothing about who reads the mail."""
        with translated(WrongPasswordError):
            answer = self._client().sign_in_with_password(
                {"email": address, "password": _fitting(password)}
            )
        return self._proof(_session(answer), verified=False)

    def confirm(self, link: Link, *, owner: str | None, password: str | None) -> Proof:
        token, _, tag = link.token.partition(".")
        bound = link.kind is not LinkKind.RECOVERY
        here = owner is not None and secrets.compare_digest(tag.encode(), _tag_bytes(owner))
        if bound and not here and not password:
            raise PasswordNeededError("another browser")
        if password and link.kind is LinkKind.SIGN_UP:
            check_password(password, "")
        with translated(LinkExpiredError):
            answer = self._client().verify_otp({"token_hash": token, "type": link.kind.value})
        if answer.session is None:
            raise OtherLinkError("the other address is to confirm it too")
        proof = self._proof(answer.session, verified=True)
        if not bound or (here and _tag_of(answer.session.user) == tag):
            return proof
        return self._with_password(link.kind, proof, password)

    def ask_reset(self, address: str) -> None:
        """Sent beside: GoTrue's reply takes longer where there is somebody to write to."""
        self.later(lambda: self._send_reset(address))

    def send_again(self, owner: str, address: str) -> None:
        """Sent beside, as a reset is: nothing goes to an address that is confirmed."""
        self.later(lambda: self._resend(address))

    def set_password(self, proof: Proof, password: str) -> None:
        client = self._client_of(proof)
        try:
            with translated(SessionEndedError):
                client.update_user({"password": _fitting(password)})
        except AppError as error:
            if _said(error) != "same_password":  # it is the password already
                raise

    def change_address(self, proof: Proof, address: str, *, owner: str) -> None:
        """From now on their own browsers are those where *owner* is: the one of the sign-up may
        never have been, where its mail was answered in another."""
        client = self._client_of(proof)
        try:
            with translated(SessionEndedError):
                client.update_user({"email": address, "data": {BROWSER: browser_tag(owner)}})
        except AppError as error:
            if _said(error) in TAKEN:
                self._send_reset(address)
            elif not _just_mailed(error):
                raise

    def refresh(self, tokens: Tokens) -> Tokens:
        with translated(SessionEndedError):
            answer = self._client().refresh_session(tokens.refresh)
        return _tokens(_session(answer))

    def sign_out(self, tokens: Tokens) -> None:
        try:
            with translated(SessionEndedError):
                client = self._client()
                client.set_session(tokens.access, tokens.refresh)
                client.sign_out({"scope": "local"})
        except AppError as error:
            log.warning("A session at Supabase was not ended: %s", type(error).__name__)

    def start(self, external: External, challenge: str, come_back: str) -> str:
        if external not in self.externals:
            raise NotFoundError(f"{external} is not set up here")
        asked = {
            "provider": external.value,
            "redirect_to": come_back,
            "code_challenge": challenge,
            "code_challenge_method": "s256",
        }
        return f"{self.project.url}/auth/v1/authorize?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str) -> Proof:
        with translated(LinkExpiredError):
            answer = self._client().exchange_code_for_session(
                {"auth_code": code, "code_verifier": verifier, "redirect_to": ""}
            )
        session = _session(answer)
        return self._proof(session, verified=_vouched_for(session.user))

    def _with_password(self, kind: LinkKind, proof: Proof, password: str | None) -> Proof:
        """*proof*, of whoever followed a link in a browser that did not ask for it."""
        try:
            if not password:  # the link named this browser, and Supabase says it was another
                raise LinkExpiredError("not the browser of the sign-up")
            if kind is LinkKind.SIGN_UP:
                self.set_password(proof, password)
            else:
                self.sign_in(proof.address, password)
        except AppError:
            self.later(lambda: self._shut(proof))
            raise
        return proof

    def _shut(self, proof: Proof) -> None:
        """The address is confirmed, and nobody showed that the password is theirs: none opens
        this account any longer, only the mailbox does, by the mail that goes there now."""
        try:
            self.set_password(proof, unknown_password())
        except AppError as error:
            log.warning("A password at Supabase was not replaced: %s", type(error).__name__)
        self.sign_out(_held(proof))
        self._send_reset(proof.address)

    def _send_reset(self, address: str) -> None:
        try:
            with translated(ProviderError):
                self._client().reset_password_for_email(address)
        except AppError as error:
            self._let_pass(error)

    def _resend(self, address: str) -> None:
        try:
            with translated(ProviderError):
                self._client().resend({"type": "signup", "email": address})
        except AppError as error:
            self._let_pass(error)

    def _let_pass(self, error: AppError) -> None:
        """A mail that was not sent because one went a moment ago tells that there is an
        account: that it was too often is for our own limits to say, which know no accounts."""
        if _said(error) != MAILED_LATELY:
            raise error
        log.warning("Supabase sent no mail: its limit of mails is reached")

    def _client(self) -> SyncGoTrueClient:
        return SyncGoTrueClient(
            url=f"{self.project.url}/auth/v1",
            headers=self.project.headers(),
            http_client=self.project.http,
            auto_refresh_token=False,
            persist_session=False,
            flow_type="pkce",
        )

    def _client_of(self, proof: Proof) -> SyncGoTrueClient:
        client = self._client()
        held = _held(proof)
        with translated(SessionEndedError):
            client.set_session(held.access, held.refresh)
        return client

    def _proof(self, session: Session, *, verified: bool) -> Proof:
        address = session.user.email or ""
        return Proof(session.user.id, address_of(address) or address, verified, _tokens(session))


def browser_tag(owner: str) -> str:
    """What names the browser of a sign-up in its mail, and tells nothing else about it."""
    return sha256(f"{BROWSER}|{owner}".encode()).hexdigest()[:32]


def _tag_bytes(owner: str) -> bytes:
    return browser_tag(owner).encode()


def _tag_of(user: User) -> str:
    return str(user.user_metadata.get(BROWSER, ""))


def _vouched_for(user: User) -> bool:
    """True where an outside account has verified this very address.

    GoTrue's own word for it does not count: it calls every address confirmed where a project
    does not ask for that, and one whose link was followed by somebody who then got no further.
    """
    return any(
        identity.provider != "email"
        and identity.identity_data.get("email_verified") is True
        and identity.identity_data.get("email") == user.email
        for identity in user.identities or []
    )


def _session(answer: AuthResponse) -> Session:
    if answer.session is None:
        raise ProviderError(VENDOR, "a reply without a session")
    return answer.session


def _tokens(session: Session) -> Tokens:
    until = datetime.fromtimestamp(session.expires_at or 0, UTC)
    return Tokens(session.access_token, session.refresh_token, until)


def _held(proof: Proof) -> Tokens:
    if proof.tokens is None:
        raise SessionEndedError("a proof without tokens")
    return proof.tokens


def _fitting(password: str) -> str:
    """*password* as GoTrue can take it: one that bcrypt would cut off goes as its SHA-256."""
    plain = normal_password(password).encode()
    if len(plain) <= _LONGEST:
        return plain.decode()
    return b64encode(sha256(plain).digest()).decode()


def _said(error: AppError) -> str:
    """GoTrue's code behind one of our errors."""
    cause = error.__cause__
    return code_of(cause) if isinstance(cause, AuthError) else ""


def _just_mailed(error: AppError) -> bool:
    """True where this very address had a mail a moment ago; not where all mails are used up."""
    cause = error.__cause__
    return (
        isinstance(cause, AuthApiError)
        and code_of(cause) == MAILED_LATELY
        and _ONE_PERSON in cause.message
    )
