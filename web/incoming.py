"""What every route that takes a POST asks first: is it from our pages, and how much is it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.requests import ClientDisconnect, Request

NO_STORE: Final = {"Cache-Control": "no-store"}
# A route that leaves a method out hands it on to Streamlit, which answers with a page.
ANY_METHOD: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class TooMuchError(Exception):
    """More than the route takes."""


class BrokenOffError(Exception):
    """The tab was closed while it was sending."""


def from_our_pages(headers: Mapping[str, str]) -> bool:
    """Browsers name the Origin of every POST; where none does, they say that it is the same."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return origin.partition("://")[2] == headers.get("host")  # scheme://host:port, or "null"


async def body_of(request: Request, *, largest: int) -> bytes:
    """The whole body, never more of it in memory than *largest* bytes and one chunk.

    Raise `TooMuchError`, `BrokenOffError`.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > largest:
                raise TooMuchError
    except ClientDisconnect as error:
        raise BrokenOffError from error
    return bytes(body)
