"""What a live service's failure means to us, and whether it is worth another try.

As with chat models, ours takes the vendor's place without it: an SDK's exception carries the key,
and a reason to close may quote what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from websockets.exceptions import ConnectionClosed, InvalidStatus, InvalidURI

from core.errors import (
    CannotListenError,
    OutOfCreditError,
    OwnKeyRefusedError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
)
from core.providers.chat.translating import wait_asked

# RFC 6455, 7.4.1. Deepgram's guide to reconnecting names the same ones, and 1000, which we see
# only after a farewell of ours.
_FOR_GOOD: Final = frozenset({1002, 1003, 1007, 1008})
_BY_STATUS: Final[Mapping[int, type[ProviderError]]] = {
    401: ProviderConfigError,
    402: OutOfCreditError,
    403: ProviderConfigError,
    404: ProviderConfigError,
    408: ProviderUnavailableError,
    429: RateLimitedError,
}
_KEY: Final = frozenset({401, 403})
_BAD, _SERVER = 400, 500


@dataclass(frozen=True)
class Failure:
    """`wait`: the service asks us to wait so many seconds."""

    error: ProviderError
    for_good: bool
    wait: float = 0.0


def failure(error: BaseException, provider: str, *, own_key: bool) -> Failure:
    """What *error* of the SDK or of the connection means."""
    told = type(error).__name__
    if isinstance(error, ConnectionClosed):
        code = error.rcvd.code if error.rcvd is not None else 0
        told = f"{told} {code}"
        if code in _FOR_GOOD:
            return Failure(CannotListenError(provider, told), for_good=True)
        return Failure(ProviderUnavailableError(provider, told), for_good=False)
    if isinstance(error, InvalidURI):
        return Failure(ProviderConfigError(provider, told), for_good=True)
    status = error.response.status_code if isinstance(error, InvalidStatus) else None
    status = getattr(error, "status_code", None) or status
    if not isinstance(status, int):
        return Failure(ProviderUnavailableError(provider, told), for_good=False)
    return _refused(status, provider, f"{told} {status}", wait_asked(error), own_key=own_key)


def _refused(
    status: int, provider: str, told: str, wait: float | None, *, own_key: bool
) -> Failure:
    if status in _KEY and own_key:
        return Failure(OwnKeyRefusedError(provider, told), for_good=True)
    kind = _BY_STATUS.get(status, CannotListenError)
    if status >= _SERVER:
        kind = ProviderUnavailableError
    elif status < _BAD:
        kind = ProviderConfigError  # a redirect: the address is not the right one
    if issubclass(kind, RateLimitedError):
        return Failure(kind(provider, told, retry_after=wait), for_good=False, wait=wait or 0.0)
    return Failure(kind(provider, told), for_good=not issubclass(kind, ProviderUnavailableError))
