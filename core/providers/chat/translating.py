"""What a vendor's failure means to us, and whether it is worth asking again.

A vendor's error carries the request, key and all, and its text may quote what was sent or what
came back. So ours takes its place without it: its detail has classes
and statuses only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from math import isfinite
from time import time
from typing import Any, Final, TypeVar, cast

import httpx

from core.errors import (
    AppError,
    NoSuchModelError,
    NotAcceptedError,
    NotServedError,
    OutOfCreditError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    RefusedError,
    TooLongForModelError,
    TruncatedError,
    UnusableOutputError,
)

Got = TypeVar("Got")

# Statuses are those of RFC 9110 and RFC 6585. Unknown ones of the 400s are a plain no.
_BY_STATUS: Final[Mapping[int, type[ProviderError]]] = {
    401: ProviderConfigError,
    402: OutOfCreditError,
    403: ProviderConfigError,
    408: ProviderUnavailableError,
    409: ProviderUnavailableError,  # OpenAI: a lock was not had in time
    413: TooLongForModelError,
    429: RateLimitedError,
    498: NotServedError,  # Groq: no room left
}
# What vendors call it in the body's `code` or `type`, where that says more than the status.
_BY_CODE: Final[Mapping[str, type[ProviderError]]] = {
    "insufficient_quota": OutOfCreditError,
    "billing_hard_limit_reached": OutOfCreditError,
    "invalid_api_key": ProviderConfigError,
    "model_not_found": NoSuchModelError,
    "model_decommissioned": NoSuchModelError,
    "context_length_exceeded": TooLongForModelError,
    "request_too_large": TooLongForModelError,
    "content_filter": RefusedError,
    "content_policy_violation": RefusedError,
    "json_validate_failed": UnusableOutputError,  # Groq: what was written is not JSON
}
_REDIRECT, _BAD, _NOT_FOUND, _TOO_LARGE = 300, 400, 404, 413
_SERVER, _OVERLOADED, _GATEWAY_TIMEOUT = 500, 503, 504
_AGAIN: Final = frozenset({408, 409, 429, 498})


def translated(provider: str, call: Callable[[], Got], *, talking: bool = True) -> Got:
    """What *call* returns; it raises nothing but `ProviderError`. *talking*: a model was asked,
    so what is not found is a model."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - an SDK stumbles over replies in any way it likes
        found = _ours(error, provider, talking=talking)
    raise found  # out here, so that the vendor's error is not its context either


def worth_another_try(error: BaseException, longest_wait: float) -> bool:
    """True for what may be over in a moment, and has cost nothing: the vendor said no, or was
    never reached. One that fell silent or hung up after it was asked, and one behind a gateway
    that waited no longer, may have done the work: it is not asked to do it twice, for what is
    held for a call (core/services/usages.py) is held for one."""
    if within(error) is not None:
        return False
    status = status_of(error)
    if not status:
        return _never_asked(error)
    if status == _GATEWAY_TIMEOUT or _by_code(error, status) is OutOfCreditError:
        return False
    return (status in _AGAIN or status >= _SERVER) and (wait_asked(error) or 0) <= longest_wait


def wait_asked(error: BaseException) -> float | None:
    """Seconds that the vendor asks us to wait (RFC 9110, retry-after; OpenAI also says it in
    milliseconds), or None."""
    headers = _headers(error)
    for name, seconds in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        with suppress(ValueError):
            wait = float(headers.get(name, "")) * seconds
            return max(0.0, wait) if isfinite(wait) else None
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - time())
    except (TypeError, ValueError):
        return None


def _headers(error: BaseException) -> Mapping[str, str]:
    """OpenAI's and Groq's SDKs keep the response, Deepgram's only its headers."""
    kept = getattr(getattr(error, "response", None), "headers", None)
    if kept is not None:
        return cast(Mapping[str, str], kept)
    told = getattr(error, "headers", None)
    return httpx.Headers(told) if isinstance(told, Mapping) else {}


def status_of(error: BaseException) -> int:
    """The HTTP status behind *error*; 0 where there was none."""
    answer = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(answer, "status_code", 0)
    return status if isinstance(status, int) else 0


def within(error: BaseException) -> AppError | None:
    """The error of ours that an SDK wrapped in one of its own."""
    return next((one for one in _chain(error) if isinstance(one, AppError)), None)


def _ours(error: Exception, provider: str, *, talking: bool) -> AppError:
    own = within(error)
    if own is not None:
        own.__context__ = own.__cause__ = None
        return own
    status = status_of(error)
    told = f"{type(error).__name__} {status or ''}".strip()
    if status:
        kind = _by_code(error, status) or _by_status(error, status, talking=talking)
    elif _body(error):
        kind = TruncatedError  # a stream in which the vendor said that it gives up
    elif _never_asked(error):
        kind = NotServedError
    else:
        kind = ProviderUnavailableError if _lost(error) else UnusableOutputError
    if issubclass(kind, RateLimitedError):
        return kind(provider, told, retry_after=wait_asked(error))
    return kind(provider, told)


def _by_status(error: Exception, status: int, *, talking: bool) -> type[ProviderError]:
    if status == _NOT_FOUND:
        # A page of HTML is from whatever stands there instead of the service.
        return NoSuchModelError if talking and _body(error) else ProviderConfigError
    if status < _REDIRECT:
        return UnusableOutputError  # it was taken, and what came back cannot be read
    if status < _BAD:
        return ProviderConfigError  # a redirect: the address is not the right one
    if status == _OVERLOADED and _body(error):
        return NotServedError  # the service says so; a page is from whoever waited for it
    if status >= _SERVER:
        return ProviderUnavailableError
    return _BY_STATUS.get(status, NotAcceptedError)


def _by_code(error: BaseException, status: int) -> type[ProviderError] | None:
    if status == _TOO_LARGE:
        return None  # Groq calls it a rate limit, though it can never be sent at once
    body = _body(error)
    told = (body.get("code"), body.get("type"))
    return next(
        (_BY_CODE[code] for code in told if isinstance(code, str) and code in _BY_CODE), None
    )


def _body(error: BaseException) -> Mapping[str, Any]:
    """The error object that a vendor sent; empty where it sent none. OpenAI's SDK has taken it
    out of its envelope, Groq's has not."""
    body = getattr(error, "body", None)
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    return body if isinstance(body, Mapping) else {}


def _never_asked(error: BaseException) -> bool:
    unreached = httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout
    return any(isinstance(one, unreached) for one in _chain(error))


def _lost(error: BaseException) -> bool:
    """The network, a vendor that hung up, or one that was silent for too long."""
    return any(isinstance(one, httpx.TransportError) for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """*error*, and what it was raised from."""
    while error is not None:
        yield error
        error = error.__cause__
