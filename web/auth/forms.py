"""The forms of accounts: `POST /auth/…`, and a 303 to a page whatever comes of it.

Nothing but our own pages may post here. A password is in the request and nowhere else: not in
an answer, an address, a log or a widget.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.bootstrap import App
from core.domain.notice import Notice, code_of
from core.errors import AppError, LinkExpiredError, SignInRequiredError
from web.auth import steps
from web.auth.answers import Answer, failure, redirect
from web.auth.asked import Asked, MalformedError, fields_of, here
from web.auth.beside import beside
from web.auth.places import ACCOUNT, CONFIRM, HOME, SIGN_IN, next_page
from web.cookie import is_secure
from web.incoming import ANY_METHOD, NO_STORE, from_our_pages

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Form:
    """`page` is where it stands, and `form` which of the forms there it is."""

    path: str
    step: Callable[[Asked], Answer]
    page: str
    form: str = ""
    fields: frozenset[str] = frozenset()

    def back(self, said: Mapping[str, str], fields: Mapping[str, str]) -> Answer:
        """The same form again, with a code and what the address of its page held before."""
        more = {"form": self.form, **said}
        if "next" in self.fields:
            more["next"] = next_page(fields.get("next", ""))
        return Answer(self.page, more=more)


class ConfirmForm(Form):
    """Its page needs the link again, unless the link is what was wrong."""

    def back(self, said: Mapping[str, str], fields: Mapping[str, str]) -> Answer:
        link = {"kind": fields.get("kind", ""), "token": fields.get("token", "")}
        over = said["said"] == code_of(LinkExpiredError(""))
        return Answer(self.page, more={**said, **({} if over else link)})


FORMS: Final = (
    Form("sign-in", steps.sign_in, SIGN_IN, "", frozenset({"address", "password", "next"})),
    Form(
        "sign-up",
        steps.sign_up,
        SIGN_IN,
        "new",
        frozenset({"address", "password", "adult", "agreed", "next"}),
    ),
    Form("reset", steps.ask_reset, SIGN_IN, "reset", frozenset({"address"})),
    Form("send-again", steps.send_again, SIGN_IN),
    Form("sign-out", steps.sign_out, ACCOUNT),
    Form("sign-out-everywhere", steps.sign_out_everywhere, ACCOUNT),
    Form("end", steps.end, ACCOUNT, "", frozenset({"place"})),
    Form("password", steps.change_password, ACCOUNT, "password", frozenset({"password", "new"})),
    Form("address", steps.change_address, ACCOUNT, "address", frozenset({"password", "address"})),
    Form("agree", steps.agree, HOME, "", frozenset({"adult", "agreed", "next"})),
    ConfirmForm(
        "confirm", steps.confirm, CONFIRM, "", frozenset({"kind", "token", "password", "new"})
    ),
)


def form_routes(app: Callable[[], App]) -> list[Route]:
    """One route a form. Every POST answers 303; every other method 405."""
    return [route_of(form, app) for form in FORMS]


def route_of(form: Form, app: Callable[[], App], *, under: str = "/auth") -> Route:
    async def posted(request: Request) -> Response:
        if request.method != "POST":
            headers = {**NO_STORE, "Allow": "POST"}
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
        return redirect(await _answer(form, app, request), secure=is_secure(request.scope))

    return Route(f"{under}/{form.path}", posted, methods=ANY_METHOD)


async def _answer(form: Form, app: Callable[[], App], request: Request) -> Answer:
    if not from_our_pages(request.headers):
        return form.back({"said": Notice.NOT_OURS}, {})
    fields: Mapping[str, str] = {}
    try:
        fields = await fields_of(request, form.fields)
        asked = Asked(app(), here(request), fields)
        return await beside(form.step, asked)
    except MalformedError:
        return form.back({"said": Notice.MALFORMED}, {})
    except SignInRequiredError as error:
        return Answer(SIGN_IN, more={**failure(error), "next": ACCOUNT})
    except AppError as error:
        log.info("%s: %s", form.path, type(error).__name__)
        return form.back(failure(error), fields)
    except Exception:  # a defect of ours: the candidate gets a page and a sentence all the same
        log.exception("a form broke")
        return form.back(failure(AppError()), fields)
