"""What a form asks for: its fields, and which browser sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from core.bootstrap import App
from core.domain.audit import Origin
from core.domain.identity import cookie_hash
from core.errors import CookieRequiredError, SignInRequiredError
from core.ports.repositories import Visit
from core.services.accounts import Here
from web.cookie import session_of
from web.incoming import BrokenOffError, TooMuchError, body_of

FORM = "application/x-www-form-urlencoded"
LARGEST_BODY = 8192  # bytes: an address, two passwords and a token, each character percent-encoded
LONGEST_AGENT = 400  # characters of a user agent that are looked at
MOST_FIELDS = 12


class MalformedError(Exception):
    """What came was not one of our forms. It never says what it was."""


@dataclass(frozen=True, repr=False)
class Asked:
    app: App
    here: Here
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """A field that the form has; empty where it was left empty, or not ticked."""
        return self.fields.get(name, "")

    def ticked(self, name: str) -> bool:
        return bool(self[name])

    def visit(self) -> Visit:
        """Who asks. Raise `SignInRequiredError` for a stranger."""
        visit = self.app.candidates.visit(self.here.cookie)
        if visit is None:
            raise SignInRequiredError("a stranger")
        return visit

    def account(self) -> str:
        """The owner of the account that is signed in here. Raise `SignInRequiredError`."""
        visit = self.visit()
        if visit.guest:
            raise SignInRequiredError("a guest")
        return visit.owner


def here(request: Request) -> Here:
    """Raise `CookieRequiredError` for a browser that sent none of ours."""
    session = session_of(request.scope)
    if session is None:
        raise CookieRequiredError("no cookie")
    ip = request.client.host if request.client else ""
    agent = request.headers.get("user-agent", "")[:LONGEST_AGENT]
    return Here(cookie_hash(session), Origin(ip, agent))


async def fields_of(request: Request, wanted: frozenset[str]) -> Mapping[str, str]:
    """The fields of one of our forms, each once, none that the form does not have.

    Raise `MalformedError` for whatever else it is: a file, JSON, more than our forms can hold.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise MalformedError
    try:
        text = (await body_of(request, largest=LARGEST_BODY)).decode("ascii")
        pairs = parse_qsl(
            text,
            keep_blank_values=True,
            strict_parsing=bool(text),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except (TooMuchError, BrokenOffError, ValueError) as error:
        raise MalformedError from error
    fields = dict(pairs)
    if len(fields) < len(pairs) or not fields.keys() <= wanted:
        raise MalformedError
    if any("\0" in value for value in fields.values()):  # no database keeps it in a text
        raise MalformedError
    return fields
