"""The way of a question's sound: `GET /sounds/{interview}/{digest}`, for the candidate whose it is.

One that is still being made is waited for here, without a thread, so that the browser asks once and
hears it as soon as it is there. Safari plays nothing from whoever cannot send a part of it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.domain.identity import cookie_hash
from core.errors import AppError, NotFoundError, ProviderUnavailableError
from core.ports.speech import Sound
from core.services.errands import Errand
from web.cookie import session_of
from web.incoming import ANY_METHOD, NO_STORE

log = logging.getLogger(__name__)

PATIENCE: Final = 60.0  # seconds; a service that takes longer has given up before
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")

FindSound = Callable[[str, str, str], Sound | Errand]
"""(cookie hash, interview, digest) -> the sound, or what makes it or could not; raises
`NotFoundError` for anyone else's."""


def sounds_route(find: FindSound) -> Route:
    """200 or 206 with the sound; 404 where there is none for this visitor, whoever's it may be;
    503 with a sentence where it could not be made.

    *find* touches the database: it runs in a worker thread.
    """

    async def sounds(request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            headers = {**NO_STORE, "Allow": "GET, HEAD"}
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
        session = session_of(request.scope)
        if session is None:
            return _said(HTTPStatus.NOT_FOUND, NotFoundError.say)
        asked = request.path_params["interview"], request.path_params["digest"]
        try:
            found = await _made(find, cookie_hash(session), *asked)
        except NotFoundError:
            return _said(HTTPStatus.NOT_FOUND, NotFoundError.say)
        except AppError as error:
            log.warning("a sound was not found: %s", type(error).__name__)
            return _said(HTTPStatus.INTERNAL_SERVER_ERROR, error.say)
        if isinstance(found, Sound):
            return _part(found, request.headers.get("range", ""))
        failure = found.failure.sentence if found.failure else ProviderUnavailableError.say
        return _said(HTTPStatus.SERVICE_UNAVAILABLE, failure)

    return Route("/sounds/{interview}/{digest}", sounds, methods=ANY_METHOD)


async def _made(find: FindSound, *known: str) -> Sound | Errand:
    until = monotonic() + PATIENCE
    while True:
        found = await run_in_threadpool(find, *known)
        if isinstance(found, Sound) or found.failure is not None:
            return found
        left = max(until - monotonic(), 0.0)
        if not (await asyncio.wait([asyncio.wrap_future(found.over)], timeout=left))[0]:
            return found


def _part(sound: Sound, wanted: str) -> Response:
    """What was asked for of it (RFC 9110, 14): one range of bytes, or all."""
    content, size = sound.content, len(sound.content)
    headers = {**NO_STORE, "Accept-Ranges": "bytes"}
    found = _RANGE.fullmatch(wanted.strip())
    if found is None or found.groups() == ("", ""):
        return Response(content, headers=headers, media_type=sound.media_type)
    first, last = found.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or end < start:
        headers["Content-Range"] = f"bytes */{size}"
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return Response(status_code=status, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return Response(
        content[start : end + 1], HTTPStatus.PARTIAL_CONTENT, headers, media_type=sound.media_type
    )


def _said(status: HTTPStatus, sentence: str) -> Response:
    return Response(sentence, status, NO_STORE, media_type="text/plain")
