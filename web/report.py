"""The way of a report: `GET /report/{interview}.pdf`, for the candidate whose it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.domain.identity import cookie_hash
from core.errors import AppError, NotFoundError, TooOftenError
from web.cookie import session_of
from web.incoming import ANY_METHOD, NO_STORE

log = logging.getLogger(__name__)

NAME: Final = "interview-report.pdf"  # on the candidate's disk: no name, no role, no date

MakePdf = Callable[[str, str], bytes]
"""(cookie hash, interview) -> the document; raises `NotFoundError` for anyone else's."""


def report_route(make: MakePdf) -> Route:
    """200 with the document; 404 where there is none for this visitor, whoever's it may be; 429
    with a wait in seconds where it was too often.

    Making it takes a moment and touches the database: it runs in a worker thread.
    """

    async def report(request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            headers = {**NO_STORE, "Allow": "GET, HEAD"}
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
        session = session_of(request.scope)
        if session is None:
            return _nothing()
        try:
            pdf = await run_in_threadpool(
                make, cookie_hash(session), request.path_params["interview"]
            )
        except NotFoundError:
            return _nothing()
        except TooOftenError as error:
            return _too_often(error)
        except AppError as error:
            log.warning("a report was not made: %s", type(error).__name__)
            return Response(
                error.say, HTTPStatus.INTERNAL_SERVER_ERROR, NO_STORE, media_type="text/plain"
            )
        disposition = {"Content-Disposition": f'attachment; filename="{NAME}"'}
        return Response(pdf, headers={**NO_STORE, **disposition}, media_type="application/pdf")

    return Route("/report/{interview}.pdf", report, methods=ANY_METHOD)


def _nothing() -> Response:
    say = NotFoundError.say
    return Response(say, HTTPStatus.NOT_FOUND, NO_STORE, media_type="text/plain")


def _too_often(error: TooOftenError) -> Response:
    headers = {**NO_STORE, "Retry-After": str(ceil(error.wait))}
    status = HTTPStatus.TOO_MANY_REQUESTS
    return Response(error.sentence(), status, headers, media_type="text/plain")
