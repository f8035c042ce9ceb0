"""The way of a draft: what stands in the answer box, saved while the candidate still types.

The candidate is known by the HttpOnly cookie, and nothing but our own pages may post here: a
cross-origin form could not send JSON, and the Origin is checked as well. An answer never carries
the text back.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.domain.identity import cookie_hash
from core.domain.interview import LONGEST_ANSWER
from core.errors import AccessError, AppError, ConflictError, InputError, NotFoundError
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

# A character is at most twelve bytes of JSON (two escaped surrogates); the rest is the envelope.
LARGEST_BODY: Final = LONGEST_ANSWER * 12 + 4096
LONGEST_ID: Final = 64
LARGEST_SEQUENCE: Final = 2**53  # the largest whole number that a browser counts exactly
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")

SaveDraft = Callable[[str, str, tuple[int, int], int, str], bool]
"""(cookie hash, interview, (position, how often sent), sequence, text) -> False where a later
draft is there."""


class Draft(NamedTuple):
    interview: str
    position: int
    sent: int
    sequence: int
    text: str


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def drafts_route(save: SaveDraft) -> Route:
    """`POST /drafts`: 204 where the draft is safe, else `{"error": code}`.

    400 broken off, 401 no cookie, 403 not from our pages, 404 no such question of this candidate,
    405 not a POST, 409 a later draft is there, 413 too long, 415 not JSON, 422 malformed, 500 it
    could not be stored.
    *save* may touch the database: it runs in a worker thread.
    """

    async def drafts(request: Request) -> Response:
        if request.method != "POST":  # else Streamlit, which comes next, would answer with a page
            headers = {**NO_STORE, "Allow": "POST"}
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
        try:
            await _save(request, save)
        except _RefusedError as refused:
            return _error(refused.status, refused.code)
        except AppError as error:
            log.warning("a draft was not saved: %s", type(error).__name__)
            return _error(*_meaning(error))
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE)

    return Route("/drafts", drafts, methods=ANY_METHOD)


async def _save(request: Request, save: SaveDraft) -> None:
    if not from_our_pages(request.headers):
        raise _RefusedError(HTTPStatus.FORBIDDEN, "wrong_origin")
    if (session := session_of(request.scope)) is None:
        raise _RefusedError(HTTPStatus.UNAUTHORIZED, "no_cookie")
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json")
    draft = _draft(await _body(request))
    place = draft.position, draft.sent
    known = cookie_hash(session), draft.interview, place, draft.sequence, draft.text
    if not await run_in_threadpool(save, *known):
        raise _RefusedError(HTTPStatus.CONFLICT, "later_draft")


async def _body(request: Request) -> bytes:
    try:
        return await body_of(request, largest=LARGEST_BODY)
    except TooMuchError as error:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_long") from error
    except BrokenOffError as error:
        raise _RefusedError(HTTPStatus.BAD_REQUEST, "broken_off") from error


def _draft(body: bytes) -> Draft:
    malformed = _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise malformed from error
    if not isinstance(given, dict) or set(given) != set(Draft._fields):
        raise malformed
    draft = Draft(**given)
    if not (
        _is_text(draft.interview) and _is_text(draft.text) and len(draft.interview) <= LONGEST_ID
    ):
        raise malformed
    if not all(_is_count(number) for number in (draft.position, draft.sent, draft.sequence)):
        raise malformed
    if len(draft.text) > LONGEST_ANSWER:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_long")
    return draft


def _is_text(value: object) -> bool:
    """True for text that can be stored: half of a surrogate pair cannot be encoded."""
    return isinstance(value, str) and _HALF_A_PAIR.search(value) is None


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_SEQUENCE


def _meaning(error: AppError) -> tuple[HTTPStatus, str]:
    match error:
        case NotFoundError():
            return HTTPStatus.NOT_FOUND, "not_found"
        case ConflictError():
            return HTTPStatus.CONFLICT, "conflict"
        case AccessError():
            return HTTPStatus.UNAUTHORIZED, "not_allowed"
        case InputError():
            return HTTPStatus.UNPROCESSABLE_ENTITY, "malformed"
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR, "not_saved"


def _error(status: HTTPStatus, code: str) -> JSONResponse:
    return JSONResponse({"error": code}, status_code=status, headers=NO_STORE)
