"""What Supabase's auth says when it refuses, in our own errors.

Only codes and statuses travel on: a message may quote an address, a reply holds tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from httpx import HTTPError, HTTPStatusError, InvalidURL, Response
from pydantic import ValidationError
from supabase_auth.errors import AuthApiError, AuthError, AuthUnknownError, CustomAuthError

from core.errors import (
    AppError,
    NotAnAddressError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    WeakPasswordError,
)
from core.providers.supabase_project import VENDOR

MAILED_LATELY: Final = "over_email_send_rate_limit"
TAKEN: Final = frozenset({"user_already_exists", "email_exists", "identity_already_exists"})
_OUR_SETTINGS: Final = frozenset(
    {
        "signup_disabled",
        "email_provider_disabled",
        "provider_disabled",
        "oauth_provider_not_supported",
        "email_address_not_authorized",
        "captcha_failed",
        "otp_disabled",
    }
)
_UNAUTHORISED, _TOO_MANY, _SERVER = 401, 429, 500  # RFC 9110, RFC 6585


@contextmanager
def translated(refused: type[AppError]) -> Iterator[None]:
    """*refused* is what a plain no means at this call, e.g. `WrongPasswordError`."""
    try:
        yield
    except AuthError as error:
        raise _ours(error, refused) from error
    except (HTTPError, InvalidURL) as error:
        raise ProviderUnavailableError(VENDOR, type(error).__name__) from error
    except ValidationError:
        # Its text quotes the reply, tokens and all, so it must not travel on.
        raise ProviderError(VENDOR, "a reply of an unknown shape") from None


def code_of(error: AuthError) -> str:
    """GoTrue's; from the reply itself where the library stumbled over it, as it does over a
    weak password without reasons."""
    reply = _unknown(error)
    if error.code or reply is None:
        return error.code or ""
    try:
        told = reply.json()
    except ValueError:
        return ""
    return str(told.get("error_code") or "") if isinstance(told, dict) else ""


def _ours(error: AuthError, refused: type[AppError]) -> AppError:
    status, code = _status(error), code_of(error)
    told = f"{status} {code}".strip()
    if code == "weak_password":
        return WeakPasswordError(told)
    if code == "email_address_invalid":
        return NotAnAddressError(told)
    if code in _OUR_SETTINGS or (status == _UNAUTHORISED and not code):
        return ProviderConfigError(VENDOR, told)
    if status == _TOO_MANY:
        return RateLimitedError(VENDOR, told)
    if status < 1 or status >= _SERVER:
        return ProviderUnavailableError(VENDOR, told)
    return refused(VENDOR, told) if issubclass(refused, ProviderError) else refused(told)


def _status(error: AuthError) -> int:
    """The HTTP status of the reply; 0 where there was none."""
    if isinstance(error, AuthApiError | CustomAuthError):
        return error.status
    reply = _unknown(error)  # e.g. a page of HTML, from whatever stands before
    return reply.status_code if reply is not None else 0


def _unknown(error: AuthError) -> Response | None:
    """A reply that the library could not read."""
    if isinstance(error, AuthUnknownError) and isinstance(error.__cause__, HTTPStatusError):
        return error.__cause__.response
    return None
