"""What the candidate sees and hears, told by the page as it happens: `POST /waits/{interview}`.

The page says only *that* a question stands there or can be heard; the server says when. Nothing
but our own pages may post here, and only about the candidate's own interview.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.domain.identity import cookie_hash
from core.errors import AppError, NotFoundError
from core.services.waits import Seen
from web.cookie import session_of
from web.incoming import (
    ANY_METHOD,
    NO_STORE,
    BrokenOffError,
    TooMuchError,
    body_of,
    from_our_pages,
)

log = logging.getLogger(__name__)

LARGEST_BODY: Final = 200
MOST_POSITIONS: Final = 1000

TellWait = Callable[[str, str, int, Seen], None]
"""(cookie hash, interview, position of the answer before it, what is there now); raises
`NotFoundError` where nobody waits for that."""


def waits_route(tell: TellWait) -> Route:
    """204 where it was noted, else 401, 403, 404, 405, 422 or 500, without a word.

    *tell* touches the database: it runs in a worker thread.
    """

    async def waits(request: Request) -> Response:
        if request.method != "POST":
            return Response(
                status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={**NO_STORE, "Allow": "POST"}
            )
        return Response(status_code=await _noted(request, tell), headers=NO_STORE)

    return Route("/waits/{interview}", waits, methods=ANY_METHOD)


async def _noted(request: Request, tell: TellWait) -> HTTPStatus:
    if not from_our_pages(request.headers):
        return HTTPStatus.FORBIDDEN
    session = session_of(request.scope)
    if session is None:
        return HTTPStatus.UNAUTHORIZED
    try:
        told = _told(await body_of(request, largest=LARGEST_BODY))
        if told is None:
            return HTTPStatus.UNPROCESSABLE_ENTITY
        await run_in_threadpool(tell, cookie_hash(session), request.path_params["interview"], *told)
    except (TooMuchError, BrokenOffError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except NotFoundError:
        return HTTPStatus.NOT_FOUND
    except AppError as error:
        log.warning("a wait was not noted: %s", type(error).__name__)
        return HTTPStatus.INTERNAL_SERVER_ERROR
    return HTTPStatus.NO_CONTENT


def _told(body: bytes) -> tuple[int, Seen] | None:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or set(given) != {"position", "what"}:
        return None
    position, what = given["position"], given["what"]
    if type(position) is not int or not 0 <= position < MOST_POSITIONS:
        return None
    return (position, Seen(what)) if isinstance(what, str) and what in set(Seen) else None
