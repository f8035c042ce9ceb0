"""A prover with accounts elsewhere: it remembers what it was asked, and vouches for one person."""

from __future__ import annotations

from typing import NoReturn

from core.domain.account import External, Proof, ProverKind, Tokens
from core.domain.identity import challenge_of
from core.errors import LinkExpiredError, SessionEndedError, WrongPasswordError
from core.ports.identity import Link

AUTHORISE = "https://vendor.test/authorise"


class ScriptedProver:
    """`code` can be exchanged once, by whoever knows the verifier of a challenge that it saw."""

    kind = ProverKind.SUPABASE
    externals = (External.GITHUB,)
    mails = True

    def __init__(self, *, code: str = "a-code", subject: str = "somebody") -> None:
        self.code, self.subject = code, subject
        self.asked: list[tuple[External, str, str]] = []

    def start(self, external: External, challenge: str, come_back: str) -> str:
        self.asked.append((external, challenge, come_back))
        return f"{AUTHORISE}?challenge={challenge}"

    def exchange(self, code: str, verifier: str) -> Proof:
        challenges = {challenge for _, challenge, _ in self.asked}
        if code != self.code or challenge_of(verifier) not in challenges:
            raise LinkExpiredError("scripted")
        self.code = ""
        return Proof(self.subject, "ada@example.org", verified=True)

    def sign_up(self, owner: str, address: str, password: str) -> None:
        """A mail has gone out."""

    def sign_in(self, address: str, password: str) -> NoReturn:
        raise WrongPasswordError("scripted")

    def confirm(self, link: Link, *, owner: str | None, password: str | None) -> NoReturn:
        raise LinkExpiredError("scripted")

    def ask_reset(self, address: str) -> None:
        """Alike, whoever it is."""

    def send_again(self, owner: str, address: str) -> None:
        """A mail has gone out."""

    def set_password(self, proof: Proof, password: str) -> None:
        """Taken."""

    def change_address(self, proof: Proof, address: str, *, owner: str) -> None:
        """A mail has gone out."""

    def refresh(self, tokens: Tokens) -> NoReturn:
        raise SessionEndedError("scripted")

    def sign_out(self, tokens: Tokens) -> None:
        """Nobody is told."""


class BrokenProver(ScriptedProver):
    """A defect, with words of the candidate in its message."""

    def sign_in(self, address: str, password: str) -> NoReturn:
        raise RuntimeError(f"{address} {password}")

    def start(self, external: External, challenge: str, come_back: str) -> NoReturn:
        raise RuntimeError(challenge)
