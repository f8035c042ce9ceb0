"""What every form and every way back answers: 303 to a page, with a short code and no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from core.domain.notice import LONGEST_WAIT, code_of
from core.errors import AppError, TooOftenError
from web.auth.places import HOME
from web.cookie import set_cookie
from web.incoming import NO_STORE


@dataclass(frozen=True)
class Answer:
    """`page` is one of ours; `cookie` a new session id, which takes the place of the old one."""

    page: str
    said: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    cookie: str | None = None

    @property
    def location(self) -> str:
        known = {"said": self.said, **self.more}
        query = {key: value for key, value in known.items() if value}
        if query.get("next") == HOME:
            del query["next"]
        return f"{self.page}?{urlencode(query)}" if query else self.page


def failure(error: AppError) -> dict[str, str]:
    """What the page is told of *error*: its code, and for how long to wait where it says so."""
    told = {"said": code_of(error)}
    if isinstance(error, TooOftenError):
        told["wait"] = str(min(max(ceil(error.wait), 1), LONGEST_WAIT))
    return told


def redirect(answer: Answer, *, secure: bool) -> Response:
    """`secure` means that the browser reached us over HTTPS."""
    response = RedirectResponse(answer.location, HTTPStatus.SEE_OTHER, headers=NO_STORE)
    if answer.cookie is not None:
        response.headers.append("Set-Cookie", set_cookie(answer.cookie, secure=secure))
    return response
