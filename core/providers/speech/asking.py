"""What a failure means where somebody listens or speaks: no model reads anything there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.errors import (
    CannotListenError,
    CannotSpeakError,
    NotAcceptedError,
    TooLongForModelError,
    TooLongToListenError,
)
from core.providers.chat.talking import Access

Got = TypeVar("Got")


def listened(access: Access, call: Callable[[], Got]) -> Got:
    """What *call* returns, tried again where that may help. Raise `ProviderError`."""
    try:
        return access.persistently(call)
    except TooLongForModelError as error:
        raise TooLongToListenError(error.provider, str(error)) from None
    except NotAcceptedError as error:
        raise CannotListenError(error.provider, str(error)) from None


def said(access: Access, call: Callable[[], Got]) -> Got:
    try:
        return access.persistently(call)
    except NotAcceptedError as error:
        raise CannotSpeakError(error.provider, str(error)) from None
