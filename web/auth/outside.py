"""Signing in with an account elsewhere: there by a plain link, and back by an address of ours.

`GET /auth/start/{provider}` is no form, since the policy of our pages (`form-action 'self'`) holds
for what a form is redirected to as well. The verifier (RFC 7636) goes with the browser in a
sealed cookie, so that any replica can finish what another began.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.bootstrap import App
from core.domain.account import External
from core.domain.identity import challenge_of, new_verifier
from core.domain.notice import Notice
from core.errors import AppError, LinkExpiredError, NotFoundError
from core.ports.flows import MINUTES, Flow
from web.auth import steps
from web.auth.answers import Answer, failure, redirect
from web.auth.asked import here
from web.auth.beside import beside
from web.auth.places import SIGN_IN, next_page
from web.cookie import is_secure
from web.incoming import ANY_METHOD, NO_STORE

log = logging.getLogger(__name__)

BACK = "/auth/callback"
LONGEST_CODE = 2048  # characters


def outside_routes(app: Callable[[], App]) -> list[Route]:
    """The way there and the way back. Both answer GET with 303, and anything else with 405."""

    async def start(request: Request) -> Response:
        if request.method != "GET":
            return _only_get()
        try:
            return await _start(app(), request)
        except AppError as error:
            log.info("the way outside: %s", type(error).__name__)
            return _sign_in(request, failure(error))
        except Exception:  # a defect of ours, or of the vendor's library
            log.exception("the way outside broke")
            return _sign_in(request, failure(AppError()))

    async def callback(request: Request) -> Response:
        if request.method != "GET":
            return _only_get()
        answer = await _callback(app, request)
        response = redirect(answer, secure=is_secure(request.scope))
        return _without_flow(response, request)

    return [
        Route("/auth/start/{provider}", start, methods=ANY_METHOD),
        Route(BACK, callback, methods=ANY_METHOD),
    ]


async def _start(app: App, request: Request) -> Response:
    if not _chosen_here(request):
        return _sign_in(request, {"said": Notice.NOT_OURS})
    external, verifier = _external(app, request.path_params["provider"]), new_verifier()
    wanted = next_page(request.query_params.get("next", ""))
    flow = Flow(external, verifier, here(request).cookie, wanted)
    site = app.settings.public_url or str(request.base_url)
    where = await beside(
        app.accounts.start, external, challenge_of(verifier), site.rstrip("/") + BACK
    )
    response = RedirectResponse(where, HTTPStatus.SEE_OTHER, headers=NO_STORE)
    secure = is_secure(request.scope)
    response.set_cookie(
        _cookie(secure=secure),
        app.flows.seal(flow),
        max_age=MINUTES * 60,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    return response


async def _callback(app: Callable[[], App], request: Request) -> Answer:
    try:
        return await beside(_come_back, app(), request)
    except LinkExpiredError:
        return Answer(SIGN_IN, Notice.TOOK_TOO_LONG)
    except AppError as error:
        log.info("the way back: %s", type(error).__name__)
        return Answer(SIGN_IN, more=failure(error))
    except Exception:  # a defect of ours, or of the vendor's library
        log.exception("the way back broke")
        return Answer(SIGN_IN, more=failure(AppError()))


def _come_back(app: App, request: Request) -> Answer:
    """Raise `LinkExpiredError` unless this very browser began it, not long ago."""
    browser = here(request)
    sealed = request.cookies.get(_cookie(secure=is_secure(request.scope)), "")
    flow = app.flows.open(sealed)
    if flow is None or flow.cookie != browser.cookie:
        raise LinkExpiredError("not begun here")
    if "error" in request.query_params:
        return Answer(SIGN_IN, Notice.NOT_ALLOWED_THERE, {"next": flow.next})
    code = request.query_params.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        raise LinkExpiredError("no code")
    entered = app.accounts.come_back(browser, code, flow.verifier)
    return steps.arrived(entered, Notice.SIGNED_IN, flow.next)


def _chosen_here(request: Request) -> bool:
    """A link of ours, or an address that somebody typed: no other site may begin a sign-in.
    Browsers that say nothing are let through: they end in an account of their own anyway."""
    return request.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}


def _external(app: App, name: str) -> External:
    found = next((each for each in app.accounts.prover.externals if each == name), None)
    if found is None:
        raise NotFoundError("no such way in here")
    return found


def _cookie(*, secure: bool) -> str:
    return "__Host-flow" if secure else "flow"


def _without_flow(response: Response, request: Request) -> Response:
    secure = is_secure(request.scope)
    response.delete_cookie(
        _cookie(secure=secure), path="/", secure=secure, httponly=True, samesite="lax"
    )
    return response


def _sign_in(request: Request, said: dict[str, str]) -> Response:
    wanted = next_page(request.query_params.get("next", ""))
    answer = Answer(SIGN_IN, more={**said, "next": wanted})
    return redirect(answer, secure=is_secure(request.scope))


def _only_get() -> Response:
    headers = {**NO_STORE, "Allow": "GET"}
    return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
